using Finora.Core.Accounts;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Accounts;

/// <summary>Refresh and logout: sections 5.1 and 7 of the Platform contract, docs/sessions.md.</summary>
[TestClass]
public sealed class RefreshTests
{
    private const string Me = "/api/v1/auth/me";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_refresh_gives_a_new_token_and_a_new_cookie()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var reply = (await user.TryRefreshAsync()).Expect(200);

        Shape.AssertLike(RegistrationTests.Session, reply.Json);
        var next = TestUser.Of(s_app, user.Email, reply);
        Assert.AreNotEqual(user.Cookie, next.Cookie);
        Assert.AreNotEqual(user.AccessToken, next.AccessToken);
        (await next.SendAsync(HttpMethod.Get, Me)).Expect(200);
        (await user.SendAsync(HttpMethod.Get, Me)).Expect(200);
    }

    [TestMethod]
    public async Task Refreshes_of_one_browser_at_once_get_the_same_cookie_and_nobody_is_logged_out()
    {
        await using var app = await TestApp.OnSqliteAsync();
        await using var second = await app.BesideAsync();
        var user = await TestUser.RegisterAsync(app);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (user with { App = i % 2 == 0 ? app : second }).TryRefreshAsync()));

        foreach (var reply in replies) reply.Expect(200);
        var cookie = replies.Select(reply => TestUser.CookieOf(reply)).Distinct().Single();
        (await user.TryRefreshAsync(cookie)).Expect(200);
    }

    [TestMethod]
    public async Task A_token_that_was_replaced_twice_within_the_grace_still_leads_to_the_newest()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var newest = await (await user.RefreshAsync()).RefreshAsync();

        var late = (await user.TryRefreshAsync()).Expect(200);

        Assert.AreEqual(newest.Cookie, TestUser.CookieOf(late));
    }

    [TestMethod]
    public async Task A_token_that_was_replaced_before_the_grace_ends_the_whole_family()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var next = await user.RefreshAsync();
        app.Time.Advance(Session.Grace + TimeSpan.FromSeconds(1));

        var stolen = (await user.TryRefreshAsync()).InPlatformError(401);

        Assert.AreEqual("UNAUTHORIZED", stolen.ErrorCode);
        Assert.AreEqual("", TestUser.CookieOf(stolen));
        Assert.Contains("max-age=0", stolen.Headers["Set-Cookie"], StringComparison.Ordinal);
        (await next.TryRefreshAsync()).InPlatformError(401);
        Assert.AreEqual("UNAUTHORIZED", (await next.SendAsync(HttpMethod.Get, Me)).InPlatformError(401).ErrorCode);
        Assert.IsTrue((await app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "auth.refresh_reuse"));
        (await (await TestUser.LoginAsync(app, user.Email)).SendAsync(HttpMethod.Get, Me)).Expect(200);
    }

    [TestMethod]
    public async Task Reuse_in_one_browser_leaves_the_others_signed_in()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        var other = await TestUser.LoginAsync(app, user.Email);
        await user.RefreshAsync();
        app.Time.Advance(TimeSpan.FromMinutes(1));

        (await user.TryRefreshAsync()).Expect(401);

        (await other.SendAsync(HttpMethod.Get, Me)).Expect(200);
        (await other.TryRefreshAsync()).Expect(200);
    }

    [TestMethod]
    public async Task A_session_lives_thirty_days_from_its_last_refresh()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        app.Time.Leap(TimeSpan.FromDays(29));
        var next = await user.RefreshAsync();
        app.Time.Leap(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        var last = await next.RefreshAsync();
        app.Time.Leap(TimeSpan.FromDays(30));

        Assert.AreEqual("", TestUser.CookieOf((await last.TryRefreshAsync()).InPlatformError(401)));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("nonsense")]
    [DataRow("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Without_a_cookie_of_ours_there_is_nothing_to_refresh(string? cookie)
    {
        var headers = cookie is null ? Array.Empty<(string, string)>() : [("Cookie", $"finora_refresh={cookie}")];

        var reply = (await s_app.SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", null, headers)).InPlatformError(401);

        Assert.AreEqual(("UNAUTHORIZED", ""), (reply.ErrorCode, TestUser.CookieOf(reply)));
    }

    [TestMethod]
    public async Task An_access_token_ends_after_a_quarter_of_an_hour_and_the_skew_of_clocks()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var user = await TestUser.RegisterAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds((15 * 60) + 29));
        (await user.SendAsync(HttpMethod.Get, Me)).Expect(200);
        app.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.AreEqual("TOKEN_EXPIRED", (await user.SendAsync(HttpMethod.Get, Me)).InPlatformError(401).ErrorCode);
        (await (await user.RefreshAsync()).SendAsync(HttpMethod.Get, Me)).Expect(200);
    }

    [TestMethod]
    public async Task A_logout_counts_on_the_very_next_request_of_every_instance()
    {
        await using var app = await TestApp.OnSqliteAsync();
        await using var second = await app.BesideAsync();
        var user = await TestUser.RegisterAsync(app);
        var other = await TestUser.LoginAsync(app, user.Email);
        (await (user with { App = second }).SendAsync(HttpMethod.Get, Me)).Expect(200);

        var reply = (await user.CookieAsync("/api/v1/auth/logout")).Expect(200);

        Assert.AreEqual("""{"message":"Logged out."}""", reply.Text);
        Assert.AreEqual("", TestUser.CookieOf(reply));
        Assert.AreEqual("UNAUTHORIZED", (await (user with { App = second }).SendAsync(HttpMethod.Get, Me)).InPlatformError(401).ErrorCode);
        (await user.TryRefreshAsync()).Expect(401);
        (await other.SendAsync(HttpMethod.Get, Me)).Expect(200);
        Assert.IsTrue((await app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "auth.logout"));
    }

    [TestMethod]
    public async Task Logging_out_without_a_session_is_no_fault()
    {
        Assert.AreEqual("""{"message":"Logged out."}""", (await s_app.SendAsync(HttpMethod.Post, "/api/v1/auth/logout")).Expect(200).Text);
        var user = await TestUser.RegisterAsync(s_app);
        await user.CookieAsync("/api/v1/auth/logout");
        (await user.CookieAsync("/api/v1/auth/logout")).Expect(200);
    }

    [TestMethod]
    public async Task A_made_up_token_of_the_session_does_not_log_it_out()
    {
        var user = await TestUser.RegisterAsync(s_app);
        var forged = user.Cookie![..^4] + (user.Cookie.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");

        (await (user with { Cookie = forged }).CookieAsync("/api/v1/auth/logout")).Expect(200);

        (await user.SendAsync(HttpMethod.Get, Me)).Expect(200);
    }

    [TestMethod]
    public async Task Somebody_has_at_most_fifty_sessions_and_the_oldest_gives_way()
    {
        var user = await TestUser.RegisterAsync(s_app);
        TestUser last = user;
        for (var i = 0; i < 50; i++) last = await TestUser.LoginAsync(s_app, user.Email);

        Assert.AreEqual(50, (await s_app.StoredAsync(user.Tenant, RowKeys.Sessions(user.UserId))).Count);
        (await user.SendAsync(HttpMethod.Get, Me)).Expect(401);
        (await last.SendAsync(HttpMethod.Get, Me)).Expect(200);
    }
}
