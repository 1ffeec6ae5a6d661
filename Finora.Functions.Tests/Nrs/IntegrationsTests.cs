using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Nrs;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Nrs;

/// <summary>The NRS part of the integrations, and the test of its credentials: section 20 of the Platform contract.</summary>
[TestClass]
public sealed class IntegrationsTests
{
    private const string Path = "/api/v1/settings/integrations";
    private static NrsApp s_nrs = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_nrs = await NrsApp.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_nrs.DisposeAsync();

    [TestMethod]
    public async Task A_connection_shows_its_state_and_never_a_secret()
    {
        var business = await s_nrs.App.CreateBusinessAsync(Plan.Starter);
        var before = (await GetAsync(business)).GetProperty("nrs");
        Assert.AreEqual("""{"status":"disconnected","environment":"sandbox","business_id":null,"service_id":null,"api_key_hint":null,"has_api_secret":false,"has_public_key":false,"has_certificate":false,"hold":null,"last_checked_at":null,"hook_url":null}""", before.GetRawText());
        var reply = (await s_nrs.PatchAsync(business, $$"""{"nrs":{{NrsApp.Connection()}}}""")).Expect(200);
        var nrs = reply.Json.GetProperty("nrs");
        Assert.AreEqual("connected 0194bece-a000-7237-8bc3-463668f52e19 F1N0RA01 …-key True False", $"{nrs.GetProperty("status")} {nrs.GetProperty("business_id")} {nrs.GetProperty("service_id")} {nrs.GetProperty("api_key_hint")} {nrs.GetProperty("has_api_secret")} {nrs.GetProperty("has_public_key")}");
        foreach (var secret in new[] { "sandbox-key", "sandbox-secret" }) Assert.DoesNotContain(secret, reply.Text);
        var dump = await s_nrs.App.DumpAsync(business.Live);
        foreach (var secret in new[] { "sandbox-key", "sandbox-secret" }) Assert.DoesNotContain(secret, dump);
        CollectionAssert.AreEqual(new[] { "nrs", "paystack", "whatsapp", "xero", "quickbooks" }, reply.Json.EnumerateObject().Select(member => member.Name).ToArray());
    }

    [TestMethod]
    public async Task The_address_for_notices_is_shown_in_full_to_admins_only()
    {
        var business = await s_nrs.ConnectedAsync();
        var full = (await GetAsync(business, Role.Admin)).GetProperty("nrs").GetProperty("hook_url").GetString()!;
        var cut = (await GetAsync(business, Role.Accountant)).GetProperty("nrs").GetProperty("hook_url").GetString()!;
        StringAssert.StartsWith(full, "https://api.finorabusiness.com/api/v1/webhooks/nrs/");
        Assert.AreEqual(43, full.Split('/')[^1].Length);
        Assert.AreEqual(full[..^40] + "…", cut);
    }

    [TestMethod]
    public async Task Members_left_out_stay_and_null_takes_the_connection_and_its_secrets_away()
    {
        var business = await s_nrs.ConnectedAsync();
        var hook = (await GetAsync(business)).GetProperty("nrs").GetProperty("hook_url").GetString();
        var changed = (await s_nrs.PatchAsync(business, """{"nrs":{"api_key":"another-key-9"}}""")).Expect(200).Json.GetProperty("nrs");
        Assert.AreEqual("connected …ey-9 True", $"{changed.GetProperty("status")} {changed.GetProperty("api_key_hint")} {changed.GetProperty("has_api_secret")}");
        var gone = (await s_nrs.PatchAsync(business, """{"nrs":null}""")).Expect(200).Json.GetProperty("nrs");
        Assert.AreEqual("disconnected", gone.GetProperty("status").GetString());
        var row = await s_nrs.App.FindAsync(business.Live, RowKeys.NrsConnection);
        Assert.IsNull(row!.BusinessId);
        Assert.IsNull((await s_nrs.App.FindAsync(business.Live, RowKeys.Business))!.NrsServiceId);
        (await s_nrs.PatchAsync(business, $$"""{"nrs":{{NrsApp.Connection()}}}""")).Expect(200);
        Assert.AreEqual(hook, (await GetAsync(business)).GetProperty("nrs").GetProperty("hook_url").GetString());
    }

    [TestMethod]
    [DataRow("""{"nrs":{"environment":"production"}}""", "nrs.environment")]
    [DataRow("""{"nrs":{"environment":"moon"}}""", "nrs.environment")]
    [DataRow("""{"nrs":{"business_id":"7"}}""", "nrs.business_id")]
    [DataRow("""{"nrs":{"entity_id":7}}""", "nrs.entity_id")]
    [DataRow("""{"nrs":{"service_id":"F1N0"}}""", "nrs.service_id")]
    [DataRow("""{"nrs":{"api_key":7}}""", "nrs.api_key")]
    [DataRow("""{"nrs":{"crypto_keys":"nothing"}}""", "nrs.crypto_keys")]
    [DataRow("""{"nrs":{"public_key":"x"}}""", "nrs.certificate")]
    [DataRow("""{"nrs":{"certificate":"x"}}""", "nrs.public_key")]
    [DataRow("""{"nrs":7}""", "nrs")]
    public async Task A_bad_member_is_named(string body, string field)
    {
        var business = await s_nrs.App.CreateBusinessAsync(Plan.Starter);
        var reply = (await s_nrs.PatchAsync(business, body)).Expect(400);
        CollectionAssert.AreEqual(new[] { field }, reply.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Keys_whose_certificate_does_not_fit_the_qr_text_are_refused_and_those_that_fit_are_kept()
    {
        var business = await s_nrs.ConnectedAsync();
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        Reply reply = await s_nrs.PatchAsync(business, JsonSerializer.Serialize(new { nrs = new { public_key = pem, certificate = new string('A', 200) } }));
        CollectionAssert.AreEqual(new[] { "nrs.public_key" }, reply.Expect(400).ErrorFields.ToArray());
        var kept = (await s_nrs.PatchAsync(business, JsonSerializer.Serialize(new { nrs = new { public_key = pem, certificate = "QUJD" } }))).Expect(200).Json.GetProperty("nrs");
        Assert.IsTrue(kept.GetProperty("has_public_key").GetBoolean() && kept.GetProperty("has_certificate").GetBoolean());
    }

    [TestMethod]
    [DataRow("xero")]
    [DataRow("quickbooks")]
    public async Task What_is_not_offered_cannot_be_connected(string name)
    {
        var business = await s_nrs.App.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual("UNPROCESSABLE", (await s_nrs.PatchAsync(business, $$$"""{"{{{name}}}":{"token":"x"}}""")).Expect(422).ErrorCode);
    }

    [TestMethod]
    public async Task Only_signed_in_people_of_the_role_get_here()
    {
        var business = await s_nrs.ConnectedAsync();
        (await s_nrs.App.SendAsync(HttpMethod.Get, Path)).Expect(401);
        (await s_nrs.App.SendAsync(HttpMethod.Get, Path, null, ("Authorization", "Bearer nobody"))).Expect(401);
        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Get, Path)).Expect(403).ErrorCode);
        (await s_nrs.App.SendAsync(HttpMethod.Get, Path, null, ("x-api-key", "fp_live_" + new string('0', 40)))).Expect(401);
        Assert.AreEqual("FORBIDDEN", (await s_nrs.SessionAsync(business, Role.Accountant, HttpMethod.Patch, Path, """{"nrs":null}""")).Expect(403).ErrorCode);
        (await s_nrs.SessionAsync(business, Role.ReadOnly, HttpMethod.Get, Path)).Expect(200);
    }

    [TestMethod]
    public async Task A_test_says_whether_the_credentials_are_accepted_and_lifts_a_hold()
    {
        var business = await s_nrs.ConnectedAsync();
        await s_nrs.App.EditAsync(business.Live, RowKeys.NrsConnection, connection => connection with { Hold = NrsHold.Credentials });
        Assert.AreEqual("on_hold credentials", $"{(await GetAsync(business)).GetProperty("nrs").GetProperty("status")} {(await GetAsync(business)).GetProperty("nrs").GetProperty("hold")}");
        var good = (await TestAsync(business)).Expect(200).Json;
        Assert.AreEqual("""{"ok":true,"environment":"sandbox","checked_at":"2026-03-18T12:00:00.000Z","message":"Credentials accepted."}""", good.GetRawText());
        var nrs = (await GetAsync(business)).GetProperty("nrs");
        Assert.AreEqual("connected 2026-03-18T12:00:00.000Z", $"{nrs.GetProperty("status")} {nrs.GetProperty("last_checked_at")}");
        (await s_nrs.PatchAsync(business, """{"nrs":{"api_key":"wrong-key"}}""")).Expect(200);
        var bad = (await TestAsync(business)).Expect(200).Json;
        Assert.AreEqual("False NRS refused the API key or secret.", $"{bad.GetProperty("ok")} {bad.GetProperty("message")}");
    }

    [TestMethod]
    public async Task A_test_needs_a_connection_and_may_be_made_ten_times_an_hour()
    {
        var bare = await s_nrs.App.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual("UNPROCESSABLE", (await TestAsync(bare)).Expect(422).ErrorCode);
        var business = await s_nrs.ConnectedAsync();
        for (var i = 0; i < 10; i++) (await TestAsync(business)).Expect(200);
        Assert.AreEqual("RATE_LIMIT_EXCEEDED", (await TestAsync(business)).Expect(429).ErrorCode);
    }

    private static async Task<JsonElement> GetAsync(TestBusiness business, Role role = Role.Owner) => (await s_nrs.SessionAsync(business, role, HttpMethod.Get, Path)).Expect(200).Json;

    private static Task<Reply> TestAsync(TestBusiness business) => s_nrs.SessionAsync(business, Role.Admin, HttpMethod.Post, Path + "/nrs/test");
}
