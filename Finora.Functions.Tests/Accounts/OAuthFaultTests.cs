using Finora.Core.Accounts;
using Finora.Functions.Http;
using Finora.Functions.OpenId;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Accounts;

/// <summary>What goes wrong, or is made to, between the browser, the provider and us.</summary>
[TestClass]
public sealed class OAuthFaultTests
{
    private const string Failed = OAuthTests.Login + "oauth_failed";
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync(settings: OAuthTests.WithStandIns);

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow("google", "State")]
    [DataRow("google", "Nonce")]
    [DataRow("google", "Audience")]
    [DataRow("google", "Issuer")]
    [DataRow("google", "Expired")]
    [DataRow("google", "Key")]
    [DataRow("google", "Signature")]
    [DataRow("google", "Unsigned")]
    [DataRow("google", "ProviderError")]
    [DataRow("microsoft", "Nonce")]
    [DataRow("microsoft", "Audience")]
    [DataRow("microsoft", "Issuer")]
    [DataRow("microsoft", "Signature")]
    public async Task An_answer_with_a_fault_proves_nothing(string provider, string fault)
    {
        var email = OAuthTests.NewEmail();
        using var browser = new OAuthBrowser(s_app, provider);

        Assert.AreEqual(Failed, await browser.SignInAsync(email, fault: fault));

        Assert.IsEmpty(browser.Cookies);
        Assert.IsNull(await s_app.Service<AccountDirectory>().FindByEmailAsync(email, CancellationToken.None));
    }

    [TestMethod]
    public async Task Whoever_refuses_at_the_provider_is_told_so()
    {
        using var browser = new OAuthBrowser(s_app, "google");

        var back = await browser.ProviderAsync(await browser.BeginAsync(), OAuthTests.NewEmail(), answer: "no");

        Assert.AreEqual(OAuthTests.Login + "oauth_denied", OAuthBrowser.LocationOf(await browser.ReturnAsync(back)));
        Assert.IsEmpty(browser.Cookies);
    }

    [TestMethod]
    public async Task An_answer_counts_in_the_browser_that_began_only()
    {
        using var victim = new OAuthBrowser(s_app, "google");
        using var attacker = new OAuthBrowser(s_app, "google");
        var back = await attacker.ProviderAsync(await attacker.BeginAsync(), OAuthTests.NewEmail());

        Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await victim.ReturnAsync(back)));

        await victim.BeginAsync();
        Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await victim.ReturnAsync(back)));
        Assert.IsFalse(victim.Cookies.ContainsKey("finora_refresh"));
    }

    [TestMethod]
    public async Task The_cookie_of_one_provider_opens_nothing_at_the_other()
    {
        using var google = new OAuthBrowser(s_app, "google");
        using var microsoft = new OAuthBrowser(s_app, "microsoft");
        var state = QueryHelpers.ParseQuery(new Uri(await google.BeginAsync()).Query)["state"];
        microsoft.Keep("finora_oauth", google.Cookies["finora_oauth"]);

        Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await microsoft.GetAsync($"/api/v1/auth/oauth/microsoft/callback?code=any&state={state}")));
    }

    [TestMethod]
    [DataRow("?code=any")]
    [DataRow("?state=any")]
    [DataRow("")]
    public async Task An_answer_that_lacks_something_proves_nothing(string query)
    {
        using var browser = new OAuthBrowser(s_app, "google");
        await browser.BeginAsync();

        Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await browser.GetAsync("/api/v1/auth/oauth/google/callback" + query)));
    }

    [TestMethod]
    public async Task A_cookie_that_somebody_made_up_is_none()
    {
        using var browser = new OAuthBrowser(s_app, "google");
        foreach (var made in new[] { "v1.AAAA", "v1.!", "nothing", new string('a', 5_000) })
        {
            browser.Keep("finora_oauth", made);
            Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await browser.GetAsync("/api/v1/auth/oauth/google/callback?code=any&state=any")));
        }
    }

    [TestMethod]
    public async Task The_answer_must_come_within_ten_minutes()
    {
        await using var app = await TestApp.OnSqliteAsync(settings: OAuthTests.WithStandIns);
        using var browser = new OAuthBrowser(app, "google");
        var page = await browser.BeginAsync();
        app.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await browser.ReturnAsync(await browser.ProviderAsync(page, OAuthTests.NewEmail()))));
    }

    [TestMethod]
    public async Task A_code_works_once_even_for_whoever_kept_the_cookie()
    {
        using var browser = new OAuthBrowser(s_app, "google");
        var back = await browser.ProviderAsync(await browser.BeginAsync(), OAuthTests.NewEmail());
        var kept = browser.Cookies["finora_oauth"];
        Assert.AreEqual(OAuthTests.Dashboard + "/", OAuthBrowser.LocationOf(await browser.ReturnAsync(back)));

        Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await browser.ReturnAsync(back)));
        browser.Keep("finora_oauth", kept);
        Assert.AreEqual(Failed, OAuthBrowser.LocationOf(await browser.ReturnAsync(back)));
    }

    [TestMethod]
    [DataRow("token", "status")]
    [DataRow("token", "drop")]
    public async Task A_provider_that_is_down_at_the_end_can_be_asked_again(string call, string mode)
    {
        using var browser = new OAuthBrowser(s_app, "google");
        var back = await browser.ProviderAsync(await browser.BeginAsync(), OAuthTests.NewEmail());
        await browser.ControlAsync("faults", $$"""{"match":"{{call}}","mode":"{{mode}}","status":503,"times":1}""");

        var down = (await browser.ReturnAsync(back)).InPlatformError(503);

        Assert.AreEqual(("SERVICE_UNAVAILABLE", "5"), (down.ErrorCode, down.Headers["Retry-After"]));
        Assert.AreEqual(OAuthTests.Dashboard + "/", OAuthBrowser.LocationOf(await browser.ReturnAsync(back)));
    }

    [TestMethod]
    [DataRow("discovery")]
    [DataRow("keys")]
    public async Task A_provider_that_is_down_at_the_start_is_left_alone_for_a_moment(string call)
    {
        await using var app = await TestApp.OnSqliteAsync(settings: OAuthTests.WithStandIns);
        using var browser = new OAuthBrowser(app, "microsoft");
        await browser.ControlAsync("faults", $$"""{"match":"{{call}}","mode":"status","status":503,"times":1}""");

        Assert.AreEqual("SERVICE_UNAVAILABLE", (await browser.GetAsync("/api/v1/auth/oauth/microsoft")).InPlatformError(503).ErrorCode);
        Assert.IsEmpty(browser.Cookies);
        (await browser.GetAsync("/api/v1/auth/oauth/microsoft")).InPlatformError(503);
        app.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.AreEqual(OAuthTests.Dashboard + "/", await browser.SignInAsync(OAuthTests.NewEmail()));
    }

    [TestMethod]
    public async Task A_new_key_is_found_and_old_knowledge_serves_while_the_provider_is_down()
    {
        await using var app = await TestApp.OnSqliteAsync(settings: OAuthTests.WithStandIns);
        using var browser = new OAuthBrowser(app, "google");
        var email = OAuthTests.NewEmail();
        await browser.SignInAsync(email);
        await browser.ControlAsync("rotate");

        Assert.AreEqual(Failed, await browser.SignInAsync(email));
        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.AreEqual(OAuthTests.Dashboard + "/", await browser.SignInAsync(email));

        app.Time.Leap(TimeSpan.FromHours(12));
        await browser.ControlAsync("faults", """{"match":"discovery","mode":"status","status":503,"times":9}""");
        Assert.AreEqual(OAuthTests.Dashboard + "/", await browser.SignInAsync(email));
    }

    [TestMethod]
    public async Task The_stand_in_gives_a_token_to_the_verifier_of_the_code_only_and_to_registered_addresses()
    {
        using var browser = new OAuthBrowser(s_app, "google");
        var page = await browser.BeginAsync();
        var (_, _, policy) = await browser.AskProviderAsync("google/authorize" + new Uri(page).Query);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://api.finorabusiness.com;", policy, StringComparison.Ordinal);
        Assert.AreEqual(400, (await browser.AskProviderAsync("google/authorize" + new Uri(page).Query.Replace("api.finorabusiness.com", "evil.example", StringComparison.Ordinal))).Status);
        var code = QueryHelpers.ParseQuery(new Uri(await browser.ProviderAsync(page, OAuthTests.NewEmail())).Query)["code"].ToString();
        var client = s_app.Service<IOpenIdClients>().Find(Core.Identity.AuthProvider.Google)!;
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = "https://api.finorabusiness.com/api/v1/auth/oauth/google/callback",
            ["client_id"] = client.ClientId, ["client_secret"] = client.ClientSecret, ["code_verifier"] = new string('a', 43),
        };

        Assert.AreEqual((400, """{"error":"invalid_grant"}"""), (await browser.AskProviderAsync("google/token", form)) is var (status, text, _) ? (status, text) : default);
        form["client_secret"] = "another";
        Assert.AreEqual(401, (await browser.AskProviderAsync("google/token", form)).Status);
    }

    [TestMethod]
    public async Task Twenty_answers_a_minute_come_from_one_address()
    {
        await using var app = await TestApp.OnSqliteAsync(services => services.AddSingleton(new LimitSettings()), OAuthTests.WithStandIns);
        using var browser = new OAuthBrowser(app, "google");
        for (var i = 0; i < 20; i++) (await browser.GetAsync("/api/v1/auth/oauth/google/callback?code=any&state=any")).Expect(302);

        Assert.AreEqual("RATE_LIMIT_EXCEEDED", (await browser.GetAsync("/api/v1/auth/oauth/google/callback?code=any&state=any")).InPlatformError(429).ErrorCode);
    }

    [TestMethod]
    [DataRow("OAuth__Google__ClientSecret", null, null)]
    [DataRow("OAuth__Google__ClientSecret", "short", null)]
    [DataRow("OAuth__Google__ClientSecret", "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/a/)", null)]
    [DataRow("OAuth__Google__Authority", "a-long-client-secret", "http://accounts.example")]
    [DataRow("OAuth__Google__Authority", "a-long-client-secret", "accounts.example")]
    public void A_bad_setting_is_told_by_name(string name, string? secret, string? authority) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => Read(("OAuth:Google:ClientId", "finora"), ("OAuth:Google:ClientSecret", secret), ("OAuth:Google:Authority", authority))).Message, name);

    [TestMethod]
    public void A_provider_is_offered_when_it_has_a_client_id()
    {
        var clients = Read(("OAuth:Microsoft:ClientId", "finora"), ("OAuth:Microsoft:ClientSecret", "a-long-client-secret"), ("OAuth:Google:ClientSecret", "of-no-use-yet"));

        Assert.AreEqual("https://login.microsoftonline.com/common/v2.0", clients.Find(Core.Identity.AuthProvider.Microsoft)!.Authority.OriginalString);
        Assert.IsNull(clients.Find(Core.Identity.AuthProvider.Google));
    }

    private static ConfiguredOpenIdClients Read(params (string Name, string? Value)[] settings) =>
        OpenIdSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build());
}
