using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Composition;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Accounts;

/// <summary>POST /auth/login and its throttle, sections 4 and 7 of the Platform contract.</summary>
[TestClass]
public sealed class LoginTests
{
    private const string Login = "/api/v1/auth/login";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync(services => services.AddSingleton<CountingHasher>().AddSingleton<IPasswordHasher<User>>(provider => provider.GetRequiredService<CountingHasher>()));

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task The_right_password_opens_the_tenant()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var reply = (await TryAsync(s_app, $" {user.Email.ToUpperInvariant()} ", TestUser.Password)).Expect(200);

        Shape.AssertLike(RegistrationTests.Session, reply.Json);
        Assert.AreEqual((user.UserId, user.TenantId), (reply.Json.GetProperty("user").GetProperty("id").GetGuid(), reply.Json.GetProperty("tenant").GetProperty("id").GetGuid()));
        Assert.AreNotEqual(user.Cookie, TestUser.CookieOf(reply));
        Assert.IsTrue((await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "auth.login"));
    }

    [TestMethod]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_alike_for_the_same_work()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var hasher = s_app.Service<CountingHasher>();
        var before = hasher.Verified;

        var wrong = (await TryAsync(s_app, user.Email, "Passw0rd?")).InPlatformError(401);
        var unknown = (await TryAsync(s_app, "nobody@lekkisoft.example", "Passw0rd?")).InPlatformError(401);

        Assert.AreEqual(("UNAUTHORIZED", "E-mail or password is wrong."), (wrong.ErrorCode, Trade.Text(wrong.Error, "message")));
        Assert.AreEqual(wrong.Bare(), unknown.Bare());
        Assert.IsNull(TestUser.CookieOf(unknown));
        Assert.AreEqual(2, hasher.Verified - before);
        Assert.IsTrue((await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "auth.login_failed"));
    }

    [TestMethod]
    public async Task Five_failures_lock_the_account_for_a_quarter_of_an_hour_whatever_the_password()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        for (var i = 0; i < 5; i++) (await TryAsync(app, user.Email, "Passw0rd?")).Expect(401);

        var locked = (await TryAsync(app, user.Email, TestUser.Password)).InPlatformError(429);

        Assert.AreEqual(("RATE_LIMIT_EXCEEDED", "900"), (locked.ErrorCode, locked.Headers["Retry-After"]));
        Assert.IsTrue(locked.Headers.ContainsKey("X-RateLimit-Reset"));
        app.Time.Leap(TimeSpan.FromSeconds(899));
        (await TryAsync(app, user.Email, TestUser.Password)).Expect(429);
        app.Time.Leap(TimeSpan.FromSeconds(1));
        (await TryAsync(app, user.Email, TestUser.Password)).Expect(200);
    }

    [TestMethod]
    public async Task An_address_that_nobody_has_is_locked_alike()
    {
        for (var i = 0; i < 5; i++) (await TryAsync(s_app, "ghost@lekkisoft.example", "Passw0rd?")).Expect(401);

        (await TryAsync(s_app, "ghost@lekkisoft.example", "Passw0rd?")).InPlatformError(429);
    }

    [TestMethod]
    public async Task Failures_count_for_a_quarter_of_an_hour_and_until_the_right_password()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        for (var i = 0; i < 4; i++) (await TryAsync(app, user.Email, "Passw0rd?")).Expect(401);
        app.Time.Leap(TimeSpan.FromMinutes(15));
        (await TryAsync(app, user.Email, "Passw0rd?")).Expect(401);
        for (var i = 0; i < 3; i++) (await TryAsync(app, user.Email, "Passw0rd?")).Expect(401);
        (await TryAsync(app, user.Email, TestUser.Password)).Expect(200);
        for (var i = 0; i < 4; i++) (await TryAsync(app, user.Email, "Passw0rd?")).Expect(401);

        (await TryAsync(app, user.Email, TestUser.Password)).Expect(200);
    }

    [TestMethod]
    public async Task Guesses_made_at_once_over_two_instances_are_counted()
    {
        await using var app = await TestApp.OnSqliteAsync();
        await using var second = await app.BesideAsync();
        var user = await TestUser.RegisterAsync(app);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryAsync(i % 2 == 0 ? app : second, user.Email, $"Guess{i}!")));

        Assert.IsTrue(replies.Count(reply => reply.Status == 401) is >= 5 and <= 6, string.Join(' ', replies.Select(reply => reply.Status)));
        Assert.IsTrue(replies.All(reply => reply.Status is 401 or 429));
        (await TryAsync(second, user.Email, TestUser.Password)).Expect(429);
    }

    [TestMethod]
    public async Task The_right_password_many_times_at_once_is_no_attack()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAsync(s_app, user.Email, TestUser.Password)));

        Assert.IsTrue(replies.All(reply => reply.Status == 200));
    }

    [TestMethod]
    public async Task Old_failures_are_forgotten_by_the_sweep()
    {
        await using var app = await TestApp.OnSqliteAsync();
        (await TryAsync(app, "ghost@lekkisoft.example", "Passw0rd?")).Expect(401);
        var installation = await app.Service<TenantKeyring>().OpenInstallationAsync(CancellationToken.None);
        var row = CounterKeys.SignInFailures(Guid.ParseExact(installation.BlindIndex("sign-in", "ghost@lekkisoft.example")[..32], "N"));
        Assert.IsNotNull(await app.Service<CounterRows>().ReadAsync(row, CancellationToken.None));
        app.Time.Leap(TimeSpan.FromHours(3));

        await app.Service<ForgetSignInFailures>().RunAsync(CancellationToken.None);

        Assert.IsNull(await app.Service<CounterRows>().ReadAsync(row, CancellationToken.None));
    }

    [TestMethod]
    public async Task Twenty_attempts_a_minute_come_from_one_address()
    {
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings()));
        for (var i = 0; i < 20; i++) (await TryAsync(app, $"n{i}@lekkisoft.example", "Passw0rd?")).Expect(401);

        Assert.AreEqual("20", (await TryAsync(app, "n20@lekkisoft.example", "Passw0rd?")).InPlatformError(429).Headers["X-RateLimit-Limit"]);
    }

    [TestMethod]
    public async Task An_account_from_elsewhere_has_no_password()
    {
        var user = await TestUser.RegisterAsync(s_app);
        await s_app.EditAsync(user.Tenant, RowKeys.User(user.UserId), stored => stored with { PasswordHash = null, Provider = AuthProvider.Google });

        Assert.AreEqual("OAUTH_ACCOUNT", (await TryAsync(s_app, user.Email, TestUser.Password)).InPlatformError(400).ErrorCode);

        await s_app.EditAsync(user.Tenant, RowKeys.User(user.UserId), stored => stored with { Provider = AuthProvider.Password });
        Assert.AreEqual("UNAUTHORIZED", (await TryAsync(s_app, user.Email, TestUser.Password)).InPlatformError(401).ErrorCode);
    }

    [TestMethod]
    public async Task Whoever_belongs_nowhere_is_told_after_the_password()
    {
        var user = await TestUser.RegisterAsync(s_app);
        await s_app.RemoveAsync(user.Tenant, RowKeys.Member(user.UserId));

        Assert.AreEqual("FORBIDDEN", (await TryAsync(s_app, user.Email, TestUser.Password)).InPlatformError(403).ErrorCode);
        (await TryAsync(s_app, user.Email, "Passw0rd?")).InPlatformError(401);
    }

    [TestMethod]
    [DataRow("{}", "email,password")]
    [DataRow("""{"email":"ada@lekkisoft.example","password":5}""", "password")]
    public async Task What_is_wrong_is_told_by_field(string body, string fields) =>
        Assert.AreEqual(fields, string.Join(',', (await s_app.SendAsync(HttpMethod.Post, Login, body)).InPlatformError(400).ErrorFields));

    [TestMethod]
    public async Task A_hash_of_less_work_is_made_anew_at_the_next_login()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var before = (await s_app.FindAsync(user.Tenant, RowKeys.User(user.UserId)))!.PasswordHash;
        s_app.Service<CountingHasher>().NeedsRehash = true;

        await TestUser.LoginAsync(s_app, user.Email);

        s_app.Service<CountingHasher>().NeedsRehash = false;
        Assert.AreNotEqual(before, (await s_app.FindAsync(user.Tenant, RowKeys.User(user.UserId)))!.PasswordHash);
        await TestUser.LoginAsync(s_app, user.Email);
    }

    [TestMethod]
    public void Passwords_are_stretched_210_000_times()
    {
        var folder = Path.Combine(Path.GetTempPath(), "finora-" + Path.GetRandomFileName());
        using var services = new ServiceCollection().AddLogging().AddFinora(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["FINORA_DATA"] = folder }).Build()).BuildServiceProvider();

        var hash = Convert.FromBase64String(services.GetRequiredService<IPasswordHasher<User>>().HashPassword(null!, TestUser.Password));

        // The format of the framework: version, PRF (2 is HMAC-SHA-512), iterations, big-endian.
        Assert.AreEqual((1, 2u, 210_000u), (hash[0], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5))));
        Directory.Delete(folder, recursive: true);
    }

    private static Task<Reply> TryAsync(TestApp app, string email, string password) => app.SendAsync(HttpMethod.Post, Login, $$"""{"email":"{{email}}","password":"{{password}}"}""");

    private sealed class CountingHasher : IPasswordHasher<User>
    {
        private readonly PasswordHasher<User> _real = new(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1 }));
        private int _verified;

        public int Verified => _verified;

        public bool NeedsRehash { get; set; }

        public string HashPassword(User user, string password) => _real.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _verified);
            var verdict = _real.VerifyHashedPassword(user, hashedPassword, providedPassword);
            return NeedsRehash && verdict == PasswordVerificationResult.Success ? PasswordVerificationResult.SuccessRehashNeeded : verdict;
        }
    }
}
