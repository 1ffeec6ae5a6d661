using System.Text.Json;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Accounts;

/// <summary>Two-step sign-in, section 7 of the Platform contract.</summary>
[TestClass]
public sealed class MfaTests
{
    private const string Me = "/api/v1/auth/me";
    private const string Mfa = "/api/v1/auth/mfa";
    private const string Wrong = "000000";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task Setup_shows_a_secret_its_picture_and_ten_codes_and_changes_nothing_yet()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var device = (await user.SendAsync(HttpMethod.Post, Mfa + "/setup")).Expect(200).Json;

        CollectionAssert.AreEqual(new[] { "secret", "otpauth_url", "qr_code", "backup_codes" }, Shape.Names(device));
        var secret = Trade.Text(device, "secret");
        Assert.AreEqual(32, secret.Length);
        Assert.AreEqual($"otpauth://totp/Finora:{Uri.EscapeDataString(user.Email)}?secret={secret}&issuer=Finora", Trade.Text(device, "otpauth_url"));
        var png = Convert.FromBase64String(Trade.Text(device, "qr_code")["data:image/png;base64,".Length..]);
        CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, png[..4]);
        var codes = device.GetProperty("backup_codes").EnumerateArray().Select(code => code.GetString()!).ToArray();
        Assert.AreEqual(10, codes.Distinct().Count());
        foreach (var code in codes) StringAssert.Matches(code, new System.Text.RegularExpressions.Regex("^[a-z2-9]{4}-[a-z2-9]{4}$"));
        await TestUser.LoginAsync(s_app, user.Email);
        var rows = await s_app.DumpAsync(user.Tenant);
        foreach (var text in codes.Append(secret)) Assert.DoesNotContain(text, rows, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Setup_again_replaces_a_device_that_waits_and_no_other()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var first = (await user.SendAsync(HttpMethod.Post, Mfa + "/setup")).Expect(200).Json;
        var second = (await user.SendAsync(HttpMethod.Post, Mfa + "/setup")).Expect(200).Json;

        Assert.AreEqual("UNPROCESSABLE", (await PostAsync(user, "/enable", CodeOf(s_app, first))).InPlatformError(422).ErrorCode);
        (await PostAsync(user, "/enable", CodeOf(s_app, second))).Expect(200);
        Assert.AreEqual("UNPROCESSABLE", (await user.SendAsync(HttpMethod.Post, Mfa + "/setup")).InPlatformError(422).ErrorCode);
        Assert.AreEqual("UNPROCESSABLE", (await PostAsync(user, "/enable", CodeOf(s_app, second, 1))).InPlatformError(422).ErrorCode);
    }

    [TestMethod]
    public async Task Enabling_ends_the_other_sessions_and_asks_for_a_code_from_then_on()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var other = await TestUser.LoginAsync(app, user.Email);
        var device = await EnabledAsync(user);

        (await user.SendAsync(HttpMethod.Get, Me)).Expect(200);
        (await other.SendAsync(HttpMethod.Get, Me)).Expect(401);
        var login = await LoginAsync(user);
        CollectionAssert.AreEqual(new[] { "mfa_required", "mfa_token" }, Shape.Names(login.Json));
        Assert.IsNull(TestUser.CookieOf(login));
        Later(app);
        var answer = (await AnswerAsync(app, login, CodeOf(app, device))).Expect(200);

        Shape.AssertLike(RegistrationTests.Session, answer.Json);
        Assert.IsTrue(answer.Json.GetProperty("user").GetProperty("mfa_enabled").GetBoolean());
        (await TestUser.Of(app, user.Email, answer).RefreshAsync()).Body.GetProperty("tenant");
        Assert.AreEqual(user.Email, (await Letters.OfAsync(app, user.Tenant, NoticeKind.MfaEnabled)).Single().To);
    }

    [TestMethod]
    public async Task A_code_is_taken_once_and_no_older_one_after_it()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var device = await EnabledAsync(user);

        (await AnswerAsync(app, await LoginAsync(user), CodeOf(app, device))).InPlatformError(401);
        Later(app);
        var code = CodeOf(app, device);
        (await AnswerAsync(app, await LoginAsync(user), code)).Expect(200);
        (await AnswerAsync(app, await LoginAsync(user), code)).InPlatformError(401);
        (await AnswerAsync(app, await LoginAsync(user), CodeOf(app, device, -1))).InPlatformError(401);
        (await AnswerAsync(app, await LoginAsync(user), CodeOf(app, device, 1))).Expect(200);
    }

    [TestMethod]
    public async Task Of_two_that_show_a_code_at_once_one_gets_in()
    {
        await using var app = await TestApp.OnSqliteAsync();
        await using var second = await app.BesideAsync();
        var user = await TestUser.RegisterAsync(app);
        var device = await EnabledAsync(user);
        Later(app);
        var (code, logins) = (CodeOf(app, device), new[] { await LoginAsync(user), await LoginAsync(user) });

        var replies = await Task.WhenAll(AnswerAsync(app, logins[0], code), AnswerAsync(second, logins[1], code), AnswerAsync(second, logins[0], code));

        Assert.AreEqual(1, replies.Count(reply => reply.Status == 200), string.Join(' ', replies.Select(reply => reply.Status)));
    }

    [TestMethod]
    public async Task A_backup_code_works_once_in_either_case()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var device = await EnabledAsync(user);
        var code = device.GetProperty("backup_codes")[3].GetString()!;

        (await AnswerAsync(app, await LoginAsync(user), code.ToUpperInvariant())).Expect(200);
        (await AnswerAsync(app, await LoginAsync(user), code)).InPlatformError(401);
        (await AnswerAsync(app, await LoginAsync(user), device.GetProperty("backup_codes")[4].GetString()!)).Expect(200);
    }

    [TestMethod]
    public async Task Five_wrong_codes_kill_a_token()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var device = await EnabledAsync(user);
        var login = await LoginAsync(user);
        Later(app);
        for (var i = 0; i < 4; i++) Assert.AreEqual("UNAUTHORIZED", (await AnswerAsync(app, login, Wrong)).InPlatformError(401).ErrorCode);
        (await AnswerAsync(app, login, Wrong)).InPlatformError(401);

        (await AnswerAsync(app, login, CodeOf(app, device))).InPlatformError(401);
        (await AnswerAsync(app, await LoginAsync(user), CodeOf(app, device))).Expect(200);
    }

    [TestMethod]
    public async Task Fifteen_wrong_codes_lock_the_second_step_of_the_account()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var device = await EnabledAsync(user);
        for (var i = 0; i < 3; i++)
        {
            var login = await LoginAsync(user);
            for (var j = 0; j < 5; j++) (await AnswerAsync(app, login, Wrong)).InPlatformError(401);
        }

        Later(app);
        (await AnswerAsync(app, await LoginAsync(user), CodeOf(app, device))).InPlatformError(429);
        app.Time.Leap(TimeSpan.FromMinutes(15));
        (await AnswerAsync(app, await LoginAsync(user), CodeOf(app, device))).Expect(200);
    }

    [TestMethod]
    public async Task A_token_lives_five_minutes_and_is_good_for_one_success()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var device = await EnabledAsync(user);
        var (used, old) = (await LoginAsync(user), await LoginAsync(user));
        Later(app);
        (await AnswerAsync(app, used, CodeOf(app, device))).Expect(200);
        Later(app);
        (await AnswerAsync(app, used, CodeOf(app, device))).InPlatformError(401);
        app.Time.Advance(TimeSpan.FromMinutes(4));
        (await AnswerAsync(app, old, CodeOf(app, device))).InPlatformError(401);
        foreach (var token in new[] { "x", user.Cookie!, user.AccessToken[..100] }) (await app.SendAsync(HttpMethod.Post, Mfa + "/challenge", $$"""{"mfa_token":"{{token}}","code":"123456"}""")).InPlatformError(401);
        Assert.AreEqual("mfa_token,code", string.Join(',', (await app.SendAsync(HttpMethod.Post, Mfa + "/challenge", "{}")).InPlatformError(400).ErrorFields));
    }

    [TestMethod]
    public async Task Disabling_takes_code_and_password()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        Assert.AreEqual("UNPROCESSABLE", (await DisableAsync(user, "123456", TestUser.Password)).InPlatformError(422).ErrorCode);
        var device = await EnabledAsync(user);
        Later(app);

        (await DisableAsync(user, CodeOf(app, device), "Passw0rd?")).InPlatformError(422);
        (await user.SendAsync(HttpMethod.Post, Mfa + "/disable", $$"""{"code":"{{CodeOf(app, device)}}"}""")).InPlatformError(422);
        (await DisableAsync(user, Wrong, TestUser.Password)).InPlatformError(422);
        Assert.AreEqual("""{"message":"MFA disabled."}""", (await DisableAsync(user, CodeOf(app, device), TestUser.Password)).Expect(200).Text);

        Assert.IsFalse((await TestUser.LoginAsync(app, user.Email)).Body.GetProperty("user").GetProperty("mfa_enabled").GetBoolean());
        Assert.HasCount(1, await Letters.OfAsync(app, user.Tenant, NoticeKind.MfaDisabled));
    }

    [TestMethod]
    public async Task An_account_without_a_password_disables_by_a_backup_code()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var device = await EnabledAsync(user);
        await s_app.EditAsync(user.Tenant, RowKeys.User(user.UserId), stored => stored with { PasswordHash = null, Provider = AuthProvider.Google });

        (await PostAsync(user, "/disable", device.GetProperty("backup_codes")[0].GetString()!)).Expect(200);
    }

    [TestMethod]
    public async Task New_backup_codes_take_the_place_of_the_old()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        (await PostAsync(user, "/backup-codes", "123456")).InPlatformError(422);
        var device = await EnabledAsync(user);
        Later(app);
        (await PostAsync(user, "/backup-codes", Wrong)).InPlatformError(422);

        var codes = (await PostAsync(user, "/backup-codes", CodeOf(app, device))).Expect(200).Json.GetProperty("backup_codes");

        Assert.AreEqual(10, codes.GetArrayLength());
        (await AnswerAsync(app, await LoginAsync(user), device.GetProperty("backup_codes")[0].GetString()!)).InPlatformError(401);
        (await AnswerAsync(app, await LoginAsync(user), codes[0].GetString()!)).Expect(200);
    }

    [TestMethod]
    public async Task Twenty_challenges_a_minute_come_from_one_address()
    {
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings()));
        for (var i = 0; i < 20; i++) (await app.SendAsync(HttpMethod.Post, Mfa + "/challenge", "{}")).Expect(400);

        Assert.AreEqual("20", (await app.SendAsync(HttpMethod.Post, Mfa + "/challenge", "{}")).InPlatformError(429).Headers["X-RateLimit-Limit"]);
    }

    /// <summary>A device that is on.</summary>
    internal static async Task<JsonElement> EnabledAsync(TestUser user)
    {
        var device = (await user.SendAsync(HttpMethod.Post, Mfa + "/setup")).Expect(200).Json;
        Assert.AreEqual("""{"message":"MFA enabled."}""", (await PostAsync(user, "/enable", CodeOf(user.App, device))).Expect(200).Text);
        return device;
    }

    /// <summary>The next step of time, since the code of this one has been used.</summary>
    private static void Later(TestApp app) => app.Time.Advance(TimeSpan.FromSeconds(30));

    /// <summary>As an app would show it, so many steps from now.</summary>
    internal static string CodeOf(TestApp app, JsonElement device, int steps = 0)
    {
        var bits = string.Concat(Trade.Text(device, "secret").Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        var secret = bits.Chunk(8).Select(chunk => Convert.ToByte(new string(chunk), 2)).ToArray();
        return Totp.CodeOf(secret, Totp.StepAt(app.Time.GetUtcNow()) + steps);
    }

    private static async Task<Reply> LoginAsync(TestUser user) =>
        (await user.App.SendAsync(HttpMethod.Post, "/api/v1/auth/login", $$"""{"email":"{{user.Email}}","password":"{{TestUser.Password}}"}""")).Expect(200);

    private static Task<Reply> AnswerAsync(TestApp app, Reply login, string code) =>
        app.SendAsync(HttpMethod.Post, Mfa + "/challenge", $$"""{"mfa_token":"{{Trade.Text(login.Json, "mfa_token")}}","code":"{{code}}"}""");

    private static Task<Reply> PostAsync(TestUser user, string path, string code) => user.SendAsync(HttpMethod.Post, Mfa + path, $$"""{"code":"{{code}}"}""");

    private static Task<Reply> DisableAsync(TestUser user, string code, string password) => user.SendAsync(HttpMethod.Post, Mfa + "/disable", $$"""{"code":"{{code}}","password":"{{password}}"}""");
}
