using System.Security.Cryptography;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Finora.Functions.Tests.Accounts;

/// <summary>Signing in with Google and Microsoft, section 7 of the Platform contract, through the stand-ins of this machine.</summary>
[TestClass]
public sealed class OAuthTests
{
    internal const string Login = "https://app.finorabusiness.com/login?error=";
    internal const string Dashboard = "https://app.finorabusiness.com";
    internal static readonly Dictionary<string, string?> WithStandIns = new() { ["OAuth:Sandbox:Enabled"] = "true" };
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync(settings: WithStandIns);

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    internal static string NewEmail() => $"ada-{RandomNumberGenerator.GetHexString(12, lowercase: true)}@lekkisoft.example";

    [TestMethod]
    [DataRow("google")]
    [DataRow("microsoft")]
    public async Task The_browser_goes_to_the_provider_with_pkce_state_and_nonce_and_a_sealed_cookie(string provider)
    {
        using var browser = new OAuthBrowser(s_app, provider);

        var query = QueryHelpers.ParseQuery(new Uri(await browser.BeginAsync()).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

        Assert.AreEqual(("code", "S256", "openid email profile"), (query["response_type"], query["code_challenge_method"], query["scope"]));
        Assert.AreEqual($"https://api.finorabusiness.com/api/v1/auth/oauth/{provider}/callback", query["redirect_uri"]);
        Assert.AreEqual((43, 43, 43), (query["state"].Length, query["nonce"].Length, query["code_challenge"].Length));
        var cookie = browser.LastSet.Single();
        foreach (var attribute in new[] { "httponly", "secure", "samesite=lax", "path=/api/v1/auth/oauth", "max-age=600" }) Assert.Contains("; " + attribute, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(query["state"], cookie, StringComparison.Ordinal);
        Assert.AreNotEqual(query["state"], QueryHelpers.ParseQuery(new Uri(await browser.BeginAsync()).Query)["state"].ToString());
    }

    [TestMethod]
    [DataRow("google")]
    [DataRow("microsoft")]
    public async Task A_new_identity_gets_a_tenant_of_its_own(string provider)
    {
        var email = NewEmail();
        using var browser = new OAuthBrowser(s_app, provider);

        Assert.AreEqual(Dashboard + "/", await browser.SignInAsync(email.ToUpperInvariant()));

        Assert.IsFalse(browser.Cookies.ContainsKey("finora_oauth"));
        Assert.Contains("path=/api/v1/auth;", browser.LastSet.Single(set => set.StartsWith("finora_refresh=", StringComparison.Ordinal)).ToLowerInvariant(), StringComparison.Ordinal);
        var user = await browser.RefreshAsync(email);
        var (person, tenant) = (user.Body.GetProperty("user"), user.Body.GetProperty("tenant"));
        Assert.AreEqual((email, "Ada", "Obi", provider), (Trade.Text(person, "email"), Trade.Text(person, "first_name"), Trade.Text(person, "last_name"), Trade.Text(person, "auth_provider")));
        Assert.IsTrue(person.GetProperty("email_verified").GetBoolean());
        Assert.AreEqual(("Ada's business", "individual", "free", "owner"), (Trade.Text(tenant, "business_name"), Trade.Text(tenant, "business_type"), Trade.Text(tenant, "plan"), Trade.Text(tenant, "role")));
        Assert.IsTrue((await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "account.registered"));
        Assert.IsEmpty(await Letters.OfAsync(s_app, user.Tenant, NoticeKind.VerifyEmail));
        var password = await s_app.SendAsync(HttpMethod.Post, "/api/v1/auth/login", $$"""{"email":"{{email}}","password":"Passw0rd!"}""");
        Assert.AreEqual("OAUTH_ACCOUNT", password.InPlatformError(400).ErrorCode);
    }

    [TestMethod]
    [DataRow("google")]
    [DataRow("microsoft")]
    public async Task A_known_identity_signs_in_whatever_its_address_has_become(string provider)
    {
        var (email, id) = (NewEmail(), s_app.Service<IdGenerator>().NewId().ToString());
        using var browser = new OAuthBrowser(s_app, provider);
        await browser.SignInAsync(email, id: id);
        var first = await browser.RefreshAsync(email);

        Assert.AreEqual(Dashboard + "/", await browser.SignInAsync(NewEmail(), verified: false, id: id));

        var second = await browser.RefreshAsync(email);
        Assert.AreEqual((first.UserId, first.TenantId, email), (second.UserId, second.TenantId, Trade.Text(second.Body.GetProperty("user"), "email")));
        Assert.AreEqual(1, (await s_app.StoredAsync(first.Tenant, RowKeys.AuditRecords)).Count(record => record.Action == "auth.login"));
    }

    [TestMethod]
    [DataRow("google")]
    [DataRow("microsoft")]
    public async Task An_address_that_nobody_verified_makes_an_account_that_has_to_prove_it(string provider)
    {
        var email = NewEmail();
        using var browser = new OAuthBrowser(s_app, provider);

        Assert.AreEqual(Dashboard + "/", await browser.SignInAsync(email, verified: false));

        var user = await browser.RefreshAsync(email);
        Assert.IsFalse(user.Body.GetProperty("user").GetProperty("email_verified").GetBoolean());
        Assert.AreEqual(email, (await Letters.OfAsync(s_app, user.Tenant, NoticeKind.VerifyEmail)).Single().To);
    }

    [TestMethod]
    [DataRow("google", true, true, true)]
    [DataRow("google", false, true, false)]
    [DataRow("google", true, false, false)]
    [DataRow("microsoft", true, true, true)]
    [DataRow("microsoft", false, true, false)]
    [DataRow("microsoft", true, false, false)]
    public async Task An_account_of_the_address_is_linked_only_when_both_sides_know_it_proven(string provider, bool here, bool there, bool isLinked)
    {
        var user = await TestUser.RegisterAsync(s_app);
        if (here) await s_app.EditAsync(user.Tenant, RowKeys.User(user.UserId), stored => stored with { IsEmailVerified = true });
        using var browser = new OAuthBrowser(s_app, provider);

        var target = await browser.SignInAsync(user.Email, verified: there);

        Assert.AreEqual(isLinked ? Dashboard + "/" : Login + "account_exists", target);
        Assert.AreEqual(isLinked, browser.Cookies.ContainsKey("finora_refresh"));
        Assert.AreEqual(isLinked, (await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Any(record => record.Action == "user.identity_linked"));
        if (isLinked) Assert.AreEqual((user.UserId, "password"), ((await browser.RefreshAsync(user.Email)) is var again ? again.UserId : default, Trade.Text(again.Body.GetProperty("user"), "auth_provider")));
        await TestUser.LoginAsync(s_app, user.Email);
    }

    [TestMethod]
    public async Task One_account_may_be_reached_from_both_providers()
    {
        var email = NewEmail();
        using var google = new OAuthBrowser(s_app, "google");
        using var microsoft = new OAuthBrowser(s_app, "microsoft");
        await google.SignInAsync(email);
        await microsoft.SignInAsync(email);

        Assert.AreEqual((await google.RefreshAsync(email)).UserId, (await microsoft.RefreshAsync(email)).UserId);
    }

    [TestMethod]
    public async Task Two_step_sign_in_holds_here_too()
    {
        var user = await TestUser.RegisterAsync(s_app);
        await s_app.EditAsync(user.Tenant, RowKeys.User(user.UserId), stored => stored with { IsEmailVerified = true });
        var device = await MfaTests.EnabledAsync(user);
        using var browser = new OAuthBrowser(s_app, "google");

        var target = await browser.SignInAsync(user.Email, query: "?return_to=/invoices");

        Assert.StartsWith(Dashboard + "/mfa#mfa_token=", target, StringComparison.Ordinal);
        Assert.IsFalse(browser.Cookies.ContainsKey("finora_refresh"));
        s_app.Time.Advance(TimeSpan.FromSeconds(30));
        var answer = await s_app.SendAsync(HttpMethod.Post, "/api/v1/auth/mfa/challenge", $$"""{"mfa_token":"{{target.Split('=')[1]}}","code":"{{MfaTests.CodeOf(s_app, device)}}"}""");
        Assert.AreEqual(user.UserId, TestUser.Of(s_app, user.Email, answer.Expect(200)).UserId);
    }

    [TestMethod]
    [DataRow("/invoices?status=draft#top")]
    [DataRow("/")]
    public async Task The_browser_ends_where_it_wanted_to_be_on_the_dashboard(string path)
    {
        using var browser = new OAuthBrowser(s_app, "google");

        Assert.AreEqual(Dashboard + path, await browser.SignInAsync(NewEmail(), query: "?return_to=" + Uri.EscapeDataString(path)));
    }

    [TestMethod]
    [DataRow("//evil.example")]
    [DataRow("/\\evil.example")]
    [DataRow("https://evil.example/")]
    [DataRow(".evil.example/")]
    [DataRow("@evil.example/")]
    [DataRow("/a\r\nSet-Cookie: b=c")]
    public async Task No_other_place_can_be_asked_for(string target)
    {
        using var browser = new OAuthBrowser(s_app, "google");

        var reply = (await browser.GetAsync("/api/v1/auth/oauth/google?return_to=" + Uri.EscapeDataString(target))).InPlatformError(400);

        Assert.AreEqual(("VALIDATION_ERROR", "return_to"), (reply.ErrorCode, reply.ErrorFields.Single()));
        Assert.IsEmpty(browser.LastSet);
    }

    [TestMethod]
    public async Task Whoever_belongs_nowhere_gets_no_session()
    {
        var email = NewEmail();
        using var browser = new OAuthBrowser(s_app, "google");
        await browser.SignInAsync(email);
        var user = await browser.RefreshAsync(email);
        await s_app.RemoveAsync(user.Tenant, RowKeys.Member(user.UserId));

        Assert.AreEqual(Login + "oauth_failed", await browser.SignInAsync(email));
    }

    [TestMethod]
    public async Task A_name_that_the_provider_does_not_know_is_made_from_the_address()
    {
        var email = NewEmail();
        using var browser = new OAuthBrowser(s_app, "microsoft");

        await browser.SignInAsync(email, first: "", last: "");

        var user = await browser.RefreshAsync(email);
        Assert.AreEqual((email.Split('@')[0], ""), (Trade.Text(user.Body.GetProperty("user"), "first_name"), Trade.Text(user.Body.GetProperty("user"), "last_name")));
    }

    [TestMethod]
    [DataRow("google")]
    [DataRow("microsoft")]
    public async Task A_provider_that_is_not_configured_leads_back_to_the_login(string provider)
    {
        await using var bare = await TestApp.OnSqliteAsync();
        using var browser = new OAuthBrowser(bare, provider);

        Assert.AreEqual(Login + "not_configured", await browser.BeginAsync());
        Assert.AreEqual(Login + "not_configured", OAuthBrowser.LocationOf(await browser.GetAsync($"/api/v1/auth/oauth/{provider}/callback?code=a&state=b")));
    }
}
