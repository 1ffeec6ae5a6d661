using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Accounts;

/// <summary>GET and PATCH /auth/me and POST /auth/switch-tenant, section 7 of the Platform contract.</summary>
[TestClass]
public sealed class ProfileTests
{
    private const string Me = "/api/v1/auth/me";

    private const string Example = """
        { "user": { "id": "0195225e-e801-77bd-a706-140588bfb7ba", "email": "ada@lekkisoft.example", "first_name": "Ada", "last_name": "Obi",
            "email_verified": true, "mfa_enabled": true, "auth_provider": "password", "created_at": "2025-02-20T08:00:00.001Z" },
          "api_key": null,
          "tenant": { "id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "business_type": "sme",
            "tin": "12345678-0001", "plan": "starter", "role": "owner", "created_at": "2025-02-20T08:00:00.000Z" },
          "memberships": [ { "tenant_id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "role": "owner" } ] }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_person_sees_who_he_is()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var reply = (await user.SendAsync(HttpMethod.Get, Me)).Expect(200).WithHeaders();

        Shape.AssertLike(Example, reply.Json);
        Assert.AreEqual(user.Email, Trade.Text(reply.Json.GetProperty("user"), "email"));
        Assert.AreEqual("100000", reply.Headers["X-RateLimit-Limit"]);
    }

    [TestMethod]
    public async Task A_key_sees_what_it_is_whatever_its_scopes()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        await s_app.EditAsync(business.Live, RowKeys.ApiKey(business.Created.PlatformKey.Key.Id), key => key with { Scopes = ["reports:read"] });

        var me = (await business.PlatformAsync(HttpMethod.Get, Me)).Expect(200).Json;

        CollectionAssert.AreEqual(new[] { "user", "api_key", "tenant", "memberships" }, Shape.Names(me));
        Assert.AreEqual(System.Text.Json.JsonValueKind.Null, me.GetProperty("user").ValueKind);
        Assert.AreEqual(System.Text.Json.JsonValueKind.Null, me.GetProperty("tenant").GetProperty("role").ValueKind);
        Shape.AssertLike("""{ "id": "01952295-d680-7475-b444-43e6d68439c3", "name": "ERP sync", "prefix": "fp_live_9f3a", "scopes": ["reports:read"] }""", me.GetProperty("api_key"));
        Assert.AreEqual(business.Created.PlatformKey.Secret[..12], Trade.Text(me.GetProperty("api_key"), "prefix"));
    }

    [TestMethod]
    public async Task A_person_changes_his_name()
    {
        var user = await TestUser.RegisterAsync(s_app);

        var changed = (await user.SendAsync(HttpMethod.Patch, Me, """{"first_name":" Adaobi ","email":"other@lekkisoft.example"}""")).Expect(200).Json;

        Shape.AssertLike(Example, changed);
        Assert.AreEqual(("Adaobi", "Obi", user.Email), (Trade.Text(changed.GetProperty("user"), "first_name"), Trade.Text(changed.GetProperty("user"), "last_name"), Trade.Text(changed.GetProperty("user"), "email")));
        var record = (await s_app.StoredAsync(user.Tenant, RowKeys.AuditRecords)).Single(record => record.Action == "user.updated");
        Assert.AreEqual("first_name", string.Join(",", record.Changed));
    }

    [TestMethod]
    [DataRow("""{"first_name":null}""", "first_name")]
    [DataRow("""{"first_name":" ","last_name":5}""", "first_name,last_name")]
    public async Task A_name_cannot_be_cleared(string body, string fields)
    {
        var user = await TestUser.RegisterAsync(s_app);

        Assert.AreEqual(fields, string.Join(',', (await user.SendAsync(HttpMethod.Patch, Me, body)).InPlatformError(400).ErrorFields));
    }

    [TestMethod]
    public async Task A_key_cannot_change_a_person()
    {
        var business = await s_app.CreateBusinessAsync();

        Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Patch, Me, """{"first_name":"Eve"}""")).InPlatformError(403).ErrorCode);
    }

    [TestMethod]
    public async Task A_member_of_two_tenants_goes_from_one_to_the_other()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium, "Ikeja Paper & Print");
        var member = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.Accountant);

        Shape.AssertLike(RegistrationTests.Session, member.Body);
        Assert.AreEqual((business.Created.Business.Id, "accountant", "premium"), (member.TenantId, Trade.Text(member.Body.GetProperty("tenant"), "role"), Trade.Text(member.Body.GetProperty("tenant"), "plan")));
        var me = (await member.SendAsync(HttpMethod.Get, Me)).Expect(200).Json;
        Assert.AreEqual(2, me.GetProperty("memberships").GetArrayLength());
        Assert.AreEqual(business.Created.Business.Id, me.GetProperty("tenant").GetProperty("id").GetGuid());
        Assert.AreEqual(business.Created.Business.Id, (await member.RefreshAsync()).TenantId);
        Assert.AreEqual(business.Created.Business.Id, (await TestUser.LoginAsync(s_app, member.Email)).TenantId);
        Assert.IsTrue((await s_app.StoredAsync(business.Live, RowKeys.AuditRecords)).Any(record => record.Action == "auth.tenant_switched" && record.Actor == member.UserId.ToString()));
    }

    [TestMethod]
    public async Task Where_somebody_is_no_member_there_is_no_tenant()
    {
        var (user, other) = (await TestUser.RegisterAsync(s_app), await TestUser.RegisterAsync(s_app));

        foreach (var tenant in new[] { other.TenantId.ToString(), "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a" })
        {
            var reply = (await user.CookieAsync("/api/v1/auth/switch-tenant", $$"""{"tenant_id":"{{tenant}}"}""")).InPlatformError(404);
            Assert.AreEqual(("NOT_FOUND", null), (reply.ErrorCode, TestUser.CookieOf(reply)));
        }

        Assert.AreEqual("tenant_id", (await user.CookieAsync("/api/v1/auth/switch-tenant", """{"tenant_id":"x"}""")).InPlatformError(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task Removal_counts_on_the_very_next_request_and_at_the_next_refresh()
    {
        var business = await s_app.CreateBusinessAsync();
        var member = await TestUser.MemberOfAsync(s_app, business.Created.Business.Id, Role.Admin);

        await s_app.RemoveAsync(business.Live, RowKeys.Member(member.UserId));

        Assert.AreEqual("UNAUTHORIZED", (await member.SendAsync(HttpMethod.Get, Me)).InPlatformError(401).ErrorCode);
        (await member.TryRefreshAsync()).InPlatformError(401);
        Assert.AreNotEqual(business.Created.Business.Id, (await TestUser.LoginAsync(s_app, member.Email)).TenantId);
    }

    [TestMethod]
    public async Task A_tenant_that_is_suspended_lets_people_look_after_their_accounts()
    {
        var user = await TestUser.RegisterAsync(s_app);
        await s_app.EditAsync(user.Tenant, RowKeys.Business, business => business with { IsSuspended = true });

        (await user.SendAsync(HttpMethod.Patch, Me, """{"first_name":"Adaobi"}""")).Expect(200);
        (await user.SendAsync(HttpMethod.Get, "/api/v1/customers")).Expect(200);
        Assert.AreEqual("FORBIDDEN", (await user.SendAsync(HttpMethod.Post, "/api/v1/customers", "{}")).InPlatformError(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await user.SendAsync(HttpMethod.Post, "/api/v1/settings/signing-key/rotate")).InPlatformError(403).ErrorCode);
    }
}
