using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Functions.Http;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Accounts;

/// <summary>Passwords: change, forgot and reset, section 7 of the Platform contract.</summary>
[TestClass]
public sealed class PasswordTests
{
    private const string Me = "/api/v1/auth/me";
    private const string Change = "/api/v1/auth/change-password";
    private const string Forgot = "/api/v1/auth/forgot-password";
    private const string Reset = "/api/v1/auth/reset-password";
    private const string New = "N3wer-Passw0rd";

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_change_ends_the_other_sessions_and_is_told_by_mail()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var other = await TestUser.LoginAsync(s_app, user.Email);

        var reply = (await ChangeAsync(user, TestUser.Password, New)).Expect(200);

        Assert.AreEqual("""{"message":"Password changed."}""", reply.Text);
        (await user.SendAsync(HttpMethod.Get, Me)).Expect(200);
        (await other.SendAsync(HttpMethod.Get, Me)).Expect(401);
        (await other.TryRefreshAsync()).Expect(401);
        (await s_app.SendAsync(HttpMethod.Post, "/api/v1/auth/login", $$"""{"email":"{{user.Email}}","password":"{{TestUser.Password}}"}""")).Expect(401);
        await TestUser.LoginAsync(s_app, user.Email, New);
        Assert.AreEqual(user.Email, (await Letters.OfAsync(s_app, user.Tenant, NoticeKind.PasswordChanged)).Single().To);
        Assert.IsTrue((await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "user.password_changed"));
    }

    [TestMethod]
    public async Task The_current_password_must_be_right_and_the_new_one_good()
    {
        var user = await TestUser.RegisterAsync(s_app);

        Assert.AreEqual("current_password", (await ChangeAsync(user, "Passw0rd?", New)).InPlatformError(400).ErrorFields.Single());
        Assert.AreEqual("new_password", (await ChangeAsync(user, TestUser.Password, "short")).InPlatformError(400).ErrorFields.Single());
        Assert.AreEqual("current_password,new_password", string.Join(',', (await user.SendAsync(HttpMethod.Post, Change, "{}")).InPlatformError(400).ErrorFields));
        await TestUser.LoginAsync(s_app, user.Email);
    }

    [TestMethod]
    public async Task Guessing_the_current_password_locks_the_account_as_guessing_at_the_door_does()
    {
        var user = await TestUser.RegisterAsync(s_app);
        for (var i = 0; i < 5; i++) (await ChangeAsync(user, "Passw0rd?", New)).Expect(400);

        (await ChangeAsync(user, TestUser.Password, New)).InPlatformError(429);
    }

    [TestMethod]
    public async Task An_account_from_elsewhere_has_no_password_to_change()
    {
        var user = await TestUser.RegisterAsync(s_app);
        await s_app.EditAsync(user.Tenant, RowKeys.User(user.UserId), stored => stored with { PasswordHash = null, Provider = AuthProvider.Microsoft });

        Assert.AreEqual("OAUTH_ACCOUNT", (await ChangeAsync(user, TestUser.Password, New)).InPlatformError(400).ErrorCode);
        var known = (await AskAsync(user.Email)).Expect(202);

        Assert.AreEqual("""{"message":"If the address is known, a reset link is on its way."}""", known.Text);
        Assert.AreEqual("Microsoft", (await Letters.OfAsync(s_app, user.Tenant, NoticeKind.SignsInElsewhere)).Single().Values["provider"]);
        Assert.IsEmpty(await Letters.OfAsync(s_app, user.Tenant, NoticeKind.ResetPassword));
    }

    [TestMethod]
    public async Task A_link_sets_a_new_password_once_and_ends_every_session()
    {
        var user = await TestUser.RegisterAsync(s_app);
        Assert.AreEqual((await AskAsync("nobody@lekkisoft.example")).Expect(202).Bare(), (await AskAsync(user.Email)).Expect(202).Bare());
        var token = await Letters.TokenAsync(s_app, user.Tenant, NoticeKind.ResetPassword, "https://app.finorabusiness.com/reset-password#token=");

        var reply = (await ResetAsync(token, New)).Expect(200);

        Assert.AreEqual("""{"message":"Password changed."}""", reply.Text);
        Assert.IsNull(TestUser.CookieOf(reply));
        (await user.SendAsync(HttpMethod.Get, Me)).Expect(401);
        var again = await TestUser.LoginAsync(s_app, user.Email, New);
        Assert.IsTrue(again.Body.GetProperty("user").GetProperty("email_verified").GetBoolean());
        Assert.AreEqual("UNPROCESSABLE", (await ResetAsync(token, New)).InPlatformError(422).ErrorCode);
        Assert.IsTrue((await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "user.password_reset"));
    }

    [TestMethod]
    public async Task A_link_lives_an_hour_and_only_the_newest_works()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        await AskAsync(user.Email, app);
        var first = await Letters.TokenAsync(app, user.Tenant, NoticeKind.ResetPassword);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync(user.Email, app);
        var second = await Letters.TokenAsync(app, user.Tenant, NoticeKind.ResetPassword);

        (await ResetAsync(first, New, app)).InPlatformError(422);
        app.Time.Leap(TimeSpan.FromHours(1));
        (await ResetAsync(second, New, app)).InPlatformError(422);
        foreach (var wrong in new[] { "x", second[..^1], second[..^2] + "AA", new string('A', second.Length) }) (await ResetAsync(wrong, New, app)).InPlatformError(422);
        Assert.AreEqual("token,new_password", string.Join(',', (await app.SendAsync(HttpMethod.Post, Reset, "{}")).InPlatformError(400).ErrorFields));
        await TestUser.LoginAsync(app, user.Email);
    }

    [TestMethod]
    public async Task Of_two_that_use_a_link_at_once_one_sets_the_password()
    {
        var user = await TestUser.RegisterAsync(s_app);
        await AskAsync(user.Email);
        var token = await Letters.TokenAsync(s_app, user.Tenant, NoticeKind.ResetPassword);

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ResetAsync(token, $"N3wer-Passw0rd-{i}")));

        Assert.AreEqual(1, replies.Count(reply => reply.Status == 200));
        Assert.AreEqual(3, replies.Count(reply => reply.Status == 422));
    }

    [TestMethod]
    public async Task Links_are_kept_as_hashes()
    {
        var user = await TestUser.RegisterAsync(s_app);
        await AskAsync(user.Email);

        Assert.DoesNotContain(await Letters.TokenAsync(s_app, user.Tenant, NoticeKind.ResetPassword), await s_app.DumpAsync(user.Tenant), StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task An_address_is_written_to_five_times_an_hour_whether_it_is_known_or_not()
    {
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings()));
        var user = await TestUser.RegisterAsync(app);
        foreach (var email in new[] { user.Email, "nobody@lekkisoft.example" })
        {
            for (var i = 0; i < 5; i++) (await AskAsync(email.ToUpperInvariant(), app)).Expect(202);
            Assert.AreEqual("5", (await AskAsync(email, app)).InPlatformError(429).Headers["X-RateLimit-Limit"]);
        }

        for (var i = 0; i < 20; i++) (await ResetAsync("x", New, app)).Expect(422);
        (await ResetAsync("x", New, app)).InPlatformError(429);
        Assert.AreEqual("email", (await app.SendAsync(HttpMethod.Post, Forgot, """{"email":"nobody"}""")).InPlatformError(400).ErrorFields.Single());
    }

    private static Task<Reply> ChangeAsync(TestUser user, string current, string wanted) => user.SendAsync(HttpMethod.Post, Change, $$"""{"current_password":"{{current}}","new_password":"{{wanted}}"}""");

    private static Task<Reply> AskAsync(string email, TestApp? app = null) => (app ?? s_app).SendAsync(HttpMethod.Post, Forgot, $$"""{"email":"{{email}}"}""");

    private static Task<Reply> ResetAsync(string token, string wanted, TestApp? app = null) => (app ?? s_app).SendAsync(HttpMethod.Post, Reset, $$"""{"token":"{{token}}","new_password":"{{wanted}}"}""");
}
