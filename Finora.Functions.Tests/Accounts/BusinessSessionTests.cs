using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Accounts;

/// <summary>Signed-in callers of the Business API: S in section 1.10 of its contract.</summary>
[TestClass]
public sealed class BusinessSessionTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task The_owner_sees_keys_usage_and_credits_of_his_business_and_is_not_charged()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium, naira: 100);
        var owner = await TestUser.OwnerOfAsync(s_app, business);

        foreach (var path in new[] { "/v1/api-keys", "/v1/usage", "/v1/credits", "/v1/credits/packages", "/v1/credits/ledger" }) (await CallAsync(owner, HttpMethod.Get, path, business.Id)).InEnvelope(200);

        Assert.AreEqual(10_000, (await CallAsync(owner, HttpMethod.Get, "/v1/credits", business.Id)).Data.GetProperty("balanceKobo").GetInt32());
        Assert.AreEqual(0, (await CallAsync(owner, HttpMethod.Get, "/v1/usage", business.Id)).Data.GetProperty("totalCallsAllTime").GetInt32());
    }

    [TestMethod]
    public async Task A_key_made_by_a_person_is_live_belongs_to_him_and_ends_with_his_role()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium);
        var admin = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.Admin);

        var made = (await CallAsync(admin, HttpMethod.Post, "/v1/api-keys", business.Id, """{"name":"ERP sync"}""")).InEnvelope(201).Data;

        var secret = Trade.Text(made, "key");
        Assert.StartsWith("live_sk_", secret, StringComparison.Ordinal);
        (await s_app.SendAsync(HttpMethod.Get, $"/v1/customers?businessId={business.Id}", null, ("Authorization", $"Bearer {secret}"))).Expect(200);
        Assert.IsTrue((await s_app.StoredAsync(business.Live, RowKeys.AuditRecords)).Any(record => record.Action == "api_key.created" && record.Actor == PublicId.Format(IdPrefix.User, admin.UserId)));
        await s_app.EditAsync(business.Live, RowKeys.Member(admin.UserId), member => member with { Role = Role.Member });
        (await s_app.SendAsync(HttpMethod.Get, $"/v1/customers?businessId={business.Id}", null, ("Authorization", $"Bearer {secret}"))).Expect(401);
    }

    [TestMethod]
    public async Task A_person_revokes_a_key()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium);
        var owner = await TestUser.OwnerOfAsync(s_app, business);
        var key = PublicId.Format(IdPrefix.ApiKey, business.Created.LiveKey.Key.Id);

        (await CallAsync(owner, HttpMethod.Delete, $"/v1/api-keys/{key}", business.Id)).InEnvelope(200);

        Assert.AreEqual("INVALID_API_KEY", (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).InEnvelope(401).ErrorCode);
    }

    [TestMethod]
    public async Task A_person_starts_a_top_up()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium);
        var owner = await TestUser.OwnerOfAsync(s_app, business);

        var topUp = (await CallAsync(owner, HttpMethod.Post, "/v1/credits/topups", business.Id, """{"packageId":"starter"}""")).InEnvelope(201).Data;

        (await CallAsync(owner, HttpMethod.Get, $"/v1/credits/topups/{Trade.Text(topUp, "topupId")}", business.Id)).InEnvelope(200);
    }

    [TestMethod]
    public async Task The_plan_is_asked_for_making_keys_only()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var owner = await TestUser.OwnerOfAsync(s_app, business);

        (await CallAsync(owner, HttpMethod.Get, "/v1/credits", business.Id)).InEnvelope(200);
        (await CallAsync(owner, HttpMethod.Get, "/v1/api-keys", business.Id)).InEnvelope(200);
        Assert.AreEqual("PREMIUM_REQUIRED", (await CallAsync(owner, HttpMethod.Post, "/v1/api-keys", business.Id, """{"name":"ERP sync"}""")).InEnvelope(403).ErrorCode);
    }

    [TestMethod]
    public async Task A_person_must_name_a_business_that_he_is_owner_or_admin_of()
    {
        var (business, other) = (await s_app.CreateBusinessAsync(Plan.Premium), await s_app.CreateBusinessAsync(Plan.Premium));
        var owner = await TestUser.OwnerOfAsync(s_app, business);
        var accountant = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.Accountant);

        Assert.AreEqual("MISSING_BUSINESS_ID", (await owner.SendAsync(HttpMethod.Get, "/v1/credits")).InEnvelope(400).ErrorCode);
        foreach (var named in new[] { other.Id, Trade.Unknown("biz"), "x" }) Assert.AreEqual("FORBIDDEN", (await CallAsync(owner, HttpMethod.Get, "/v1/credits", named)).InEnvelope(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await CallAsync(accountant, HttpMethod.Get, "/v1/credits", business.Id)).InEnvelope(403).ErrorCode);
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = true });
        Assert.AreEqual("BUSINESS_SUSPENDED", (await CallAsync(owner, HttpMethod.Get, "/v1/credits", business.Id)).InEnvelope(403).ErrorCode);
    }

    [TestMethod]
    public async Task A_token_counts_where_the_contract_has_S_and_nowhere_else()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium);
        var owner = await TestUser.OwnerOfAsync(s_app, business);

        Assert.AreEqual("INVALID_API_KEY", (await CallAsync(owner, HttpMethod.Get, "/v1/customers", business.Id)).InEnvelope(401).ErrorCode);
        Assert.AreEqual("INVALID_API_KEY", (await CallAsync(owner, HttpMethod.Get, "/v1/webhooks", business.Id)).InEnvelope(401).ErrorCode);
        await owner.CookieAsync("/api/v1/auth/logout");
        Assert.AreEqual("UNAUTHORIZED", (await CallAsync(owner, HttpMethod.Get, "/v1/credits", business.Id)).InEnvelope(401).ErrorCode);
    }

    private static Task<Reply> CallAsync(TestUser user, HttpMethod method, string path, string businessId, string? body = null) => user.SendAsync(method, $"{path}?businessId={businessId}", body);
}
