using System.Text.Json;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Business;

/// <summary>Sections 24.1 to 24.3 of the Business contract, and who may call them.</summary>
[TestClass]
public sealed class EnterpriseBusinessesTests
{
    private const string ResetPage = "https://app.finorabusiness.com/reset-password#token=";
    private const string Item = """
        { "id": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "name": "Ikeja Paper & Print", "email": "ops@ikejapaper.example", "industry": "Printing", "subscriptionTier": "enterprise", "enterpriseSubscriptionStatus": "active",
          "enterpriseSubscriptionExpiresAt": "2026-12-31T23:59:59.000Z", "suspendedReason": null, "setupComplete": true, "createdAt": "2026-01-15T09:00:00.000Z" }
        """;

    private const string Provisioned = """
        { "id": "biz_01kpdmzvg0f4gbta558kfeg94h", "name": "Surulere Kitchens", "email": "ops@surulerekitchens.example", "industry": "Food & Beverage", "subscriptionTier": "enterprise",
          "enterpriseSubscriptionStatus": "active", "enterpriseSubscriptionExpiresAt": "2026-12-31T23:59:59.000Z", "suspendedReason": null, "setupComplete": false, "createdAt": "2026-04-17T12:00:00.000Z",
          "owner": { "userId": "usr_01kpdmzvg0f0nsmpx1rq9q1dxk", "email": "owner@surulerekitchens.example", "created": true }, "accountsSeeded": 42 }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_business_is_made_with_its_owner_and_can_be_used_at_once(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        await admin.SetAsync(new EnterpriseTerms { ExpiresAt = new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero) });

        var made = (await admin.ProvisionAsync(email: "Ops@Surulerekitchens.example", owner: "Owner@surulerekitchens.example")).InEnvelope(201).Data;

        Shape.AssertLike(Provisioned, made);
        Assert.AreEqual(
            "Surulere Kitchens ops@surulerekitchens.example enterprise active 2026-12-31T23:59:59.000Z owner@surulerekitchens.example",
            $"{made.Text("name")} {made.Text("email")} {made.Text("subscriptionTier")} {made.Text("enterpriseSubscriptionStatus")} {made.Text("enterpriseSubscriptionExpiresAt")} {made.GetProperty("owner").Text("email")}");
        Assert.IsTrue(made.GetProperty("owner").GetProperty("created").GetBoolean());
        Assert.AreEqual(42, made.GetProperty("accountsSeeded").GetInt32());
        var id = made.Text("id");
        var read = await admin.GetAsync($"/v1/enterprise/businesses/{id}");
        Shape.AssertLike(Item, read);
        Assert.AreEqual(id, read.Text("id"));
        var customer = (await admin.InBusinessAsync(HttpMethod.Post, "/v1/customers", id, """{"name":"Sunbird","email":"a@sunbird.example"}""")).Expect(201).Data.Text("id");
        (await admin.InBusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}", id)).Expect(200);
        (await admin.Home.BusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}")).Expect(404);
        Assert.AreEqual(42, (await admin.InBusinessAsync(HttpMethod.Get, "/v1/chart-of-accounts", id)).Expect(200).Data.GetProperty("count").GetInt32());
        var events = await app.StoredAsync(EnterpriseAdmin.ScopeOf(id), RowKeys.Events);
        CollectionAssert.Contains(events.Select(raised => raised.Type).ToArray(), "owner.invited");
        await app.Service<OutboxDispatcher>().DispatchAsync(EnterpriseAdmin.ScopeOf(id), CancellationToken.None);
        var cipher = await app.Service<TenantKeyring>().OpenAsync(EnterpriseAdmin.ScopeOf(id).TenantId, CancellationToken.None);
        var mail = MessageContent.Open(cipher, (await app.StoredAsync(EnterpriseAdmin.ScopeOf(id), RowKeys.Messages)).Single());
        Assert.AreEqual(("owner@surulerekitchens.example", NoticeKind.OwnerInvited), (mail.To, mail.Notice));
        Assert.AreEqual("Surulere Kitchens https://app.finorabusiness.com/forgot-password", $"{mail.Values["business"]} {mail.Values["later"]}");
        StringAssert.StartsWith(mail.Values["link"], ResetPage, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task The_link_in_an_owners_first_letter_sets_a_password_once_and_for_an_hour()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        var (first, second) = (Trade.NewEmail(), Trade.NewEmail());
        var (used, late) = (await InvitedAsync(app, admin, first), await InvitedAsync(app, admin, second));

        (await ResetAsync(app, used)).Expect(200);
        var owner = await TestUser.LoginAsync(app, first, "N3wer-Passw0rd");
        Assert.IsTrue(owner.Body.GetProperty("user").GetProperty("email_verified").GetBoolean());
        Assert.AreEqual("owner", owner.Body.GetProperty("tenant").Text("role"));
        Assert.AreEqual("UNPROCESSABLE", (await ResetAsync(app, used)).Expect(422).ErrorCode);
        app.Time.Leap(TimeSpan.FromHours(1));
        Assert.AreEqual("UNPROCESSABLE", (await ResetAsync(app, late)).Expect(422).ErrorCode);
    }

    private static Task<Reply> ResetAsync(TestApp app, string token) => app.SendAsync(HttpMethod.Post, "/api/v1/auth/reset-password", $$"""{"token":"{{token}}","new_password":"N3wer-Passw0rd"}""");

    /// <summary>The token of the letter to the owner of a new business.</summary>
    private static async Task<string> InvitedAsync(TestApp app, EnterpriseAdmin admin, string owner)
    {
        var scope = EnterpriseAdmin.ScopeOf((await admin.ProvisionAsync(owner: owner)).InEnvelope(201).Data.Text("id"));
        await app.Service<OutboxDispatcher>().DispatchAsync(scope, CancellationToken.None);
        var cipher = await app.Service<TenantKeyring>().OpenAsync(scope.TenantId, CancellationToken.None);
        return MessageContent.Open(cipher, (await app.StoredAsync(scope, RowKeys.Messages)).Single()).Values["link"][ResetPage.Length..];
    }

    [TestMethod]
    public async Task An_owner_who_is_known_keeps_the_login()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var owner = Trade.NewEmail();

        var first = (await admin.ProvisionAsync("One", owner: owner)).Expect(201).Data.GetProperty("owner");
        var made = (await admin.ProvisionAsync("Two", owner: owner)).Expect(201).Data;
        var home = (await admin.ProvisionAsync("Three", owner: admin.Home.Created.Business.Email)).Expect(201).Data.GetProperty("owner");

        Assert.AreEqual((first.Text("userId"), false), (made.GetProperty("owner").Text("userId"), made.GetProperty("owner").GetProperty("created").GetBoolean()));
        Assert.AreEqual((PublicId.Format("usr", admin.Home.Created.UserId), false), (home.Text("userId"), home.GetProperty("created").GetBoolean()));
        var member = await s_app.FindAsync(EnterpriseAdmin.ScopeOf(made.Text("id")), RowKeys.Member(Trade.IdOf("usr", first.Text("userId"))));
        Assert.AreEqual(Role.Owner, member!.Role);
        Assert.AreEqual(0, (await s_app.StoredAsync(EnterpriseAdmin.ScopeOf(made.Text("id")), RowKeys.Events)).Count);
    }

    [TestMethod]
    [DataRow("""{}""", "ownerEmail ownerFirstName ownerLastName business")]
    [DataRow("""{"ownerEmail":"x","ownerFirstName":1,"ownerLastName":" ","ownerPhone":"x","business":{}}""", "ownerEmail ownerFirstName ownerLastName ownerPhone business.name business.email")]
    [DataRow("""{"ownerEmail":"a@b.example","ownerFirstName":"A","ownerLastName":"B","business":{"name":"N","email":"e@b.example","invoicePrefix":"inv","phone":5}}""", "business.invoicePrefix business.phone")]
    [DataRow("""{"ownerEmail":"a@b.example","ownerFirstName":"A","ownerLastName":"B","business":[]}""", "business")]
    public async Task Every_field_at_fault_is_told(string body, string fields)
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);

        var reply = (await admin.CallAsync(HttpMethod.Post, "/v1/enterprise/businesses", body)).InEnvelope(400);

        Assert.AreEqual(("VALIDATION_ERROR", fields), (reply.ErrorCode, string.Join(' ', reply.ErrorFields)));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_address_is_of_one_linked_business_only(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var (admin, other) = (await EnterpriseAdmin.InAsync(app), await EnterpriseAdmin.InAsync(app));
        var email = Trade.NewEmail();

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => admin.ProvisionAsync(email: email)));

        Assert.AreEqual((1, 5), (replies.Count(reply => reply.Status == 201), replies.Count(reply => reply.Status == 409 && reply.ErrorCode == "CONFLICT")));
        Assert.AreEqual("CONFLICT", (await admin.ProvisionAsync(email: email.ToUpperInvariant())).InEnvelope(409).ErrorCode);
        Assert.AreEqual("CONFLICT", (await admin.ProvisionAsync(email: admin.Home.Created.Business.Email)).InEnvelope(409).ErrorCode);
        (await other.ProvisionAsync(email: email)).Expect(201);
        Assert.AreEqual(2, (await admin.GetAsync("/v1/enterprise/businesses")).GetProperty("pagination").GetProperty("total").GetInt32());
    }

    [TestMethod]
    public async Task A_repeat_with_the_same_idempotency_key_is_the_same_business()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var body = EnterpriseAdmin.Body("Surulere Kitchens", Trade.NewEmail(), Trade.NewEmail());

        var first = await admin.CallAsync(HttpMethod.Post, "/v1/enterprise/businesses", body, headers: [("Idempotency-Key", "one")]);
        var again = await admin.CallAsync(HttpMethod.Post, "/v1/enterprise/businesses", body, headers: [("Idempotency-Key", "one")]);

        Assert.AreEqual((first.Expect(201).Text, "true"), (again.Expect(201).Text, again.Headers["Idempotency-Replayed"]));
        Assert.AreEqual(2, (await admin.GetAsync("/v1/enterprise/businesses")).GetProperty("pagination").GetProperty("total").GetInt32());
    }

    /// <summary>Whatever step the first run got to, a repeat with its ids ends with one business.</summary>
    [TestMethod]
    public async Task A_run_that_was_cut_off_is_finished_by_its_repeat()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var id = s_app.Service<IdGenerator>().NewId();
        var input = new NewLinkedBusiness(Trade.NewEmail(), "Bola", "Ade", null, "Surulere Kitchens", Trade.NewEmail()) { Id = id };
        await s_app.InsertAsync(admin.Home.Live, RowKeys.LinkedBusiness(id), new LinkedBusiness(id, input.Name, input.Email, s_app.Time.GetUtcNow()));
        await s_app.InsertAsync(admin.Home.Live, RowKeys.LinkedBusinessByEmail(input.Email), new Core.Storage.IdReference(id));
        Assert.AreEqual(1, (await admin.GetAsync("/v1/enterprise/businesses")).GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.AreEqual("CONFLICT", (await admin.ProvisionAsync(email: input.Email)).InEnvelope(409).ErrorCode);

        var first = (await s_app.Service<ProvisionBusiness>().RunAsync(admin.Home.Live, input, admin.Home.Created.UserId, CancellationToken.None)).Value;
        var again = (await s_app.Service<ProvisionBusiness>().RunAsync(admin.Home.Live, input, admin.Home.Created.UserId, CancellationToken.None)).Value;

        Assert.AreEqual((first.Business.Id, first.Business.OwnerUserId, true), (again.Business.Id, again.Business.OwnerUserId, again.OwnerIsNew));
        Assert.AreEqual(2, (await admin.GetAsync("/v1/enterprise/businesses")).GetProperty("pagination").GetProperty("total").GetInt32());
    }

    [TestMethod]
    public async Task A_row_that_nothing_confirmed_frees_its_address_after_a_minute()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        var (id, email) = (app.Service<IdGenerator>().NewId(), Trade.NewEmail());
        await app.InsertAsync(admin.Home.Live, RowKeys.LinkedBusiness(id), new LinkedBusiness(id, "Lost", email, app.Time.GetUtcNow()));
        await app.InsertAsync(admin.Home.Live, RowKeys.LinkedBusinessByEmail(email), new Core.Storage.IdReference(id));

        (await admin.ProvisionAsync(email: email)).Expect(409);
        app.Time.Advance(TimeSpan.FromSeconds(61));
        (await admin.ProvisionAsync(email: email)).Expect(201);

        Assert.AreEqual(2, (await admin.GetAsync("/v1/enterprise/businesses")).GetProperty("pagination").GetProperty("total").GetInt32());
    }

    [TestMethod]
    public async Task The_list_has_pages_filters_and_the_home_business()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        foreach (var name in new[] { "Apapa Tools", "Badagry Tools", "Calabar Rice" })
        {
            app.Time.Advance(TimeSpan.FromSeconds(1));
            await admin.LinkedAsync(name);
        }

        Assert.AreEqual("Calabar Rice, Badagry Tools, Apapa Tools, Ikeja Paper & Print | 4 50 0 False", await ListAsync(""));
        Assert.AreEqual("Calabar Rice, Badagry Tools | 4 2 0 True", await ListAsync("?limit=2"));
        Assert.AreEqual("Apapa Tools, Ikeja Paper & Print | 4 2 2 False", await ListAsync("?limit=2&offset=2"));
        Assert.AreEqual(" | 4 100 9 False", await ListAsync("?limit=500&offset=9"));
        Assert.AreEqual("Badagry Tools, Apapa Tools | 2 50 0 False", await ListAsync("?search=TOOL"));
        Assert.AreEqual(" | 0 50 0 False", await ListAsync("?search=nobody"));
        Assert.AreEqual(" | 0 50 0 False", await ListAsync("?status=suspended"));
        Assert.AreEqual("Calabar Rice | 1 50 0 False", await ListAsync("?status=active&search=rice"));
        Shape.AssertLike(Item, (await admin.GetAsync("/v1/enterprise/businesses?search=ikeja")).GetProperty("businesses")[0], "industry", "enterpriseSubscriptionExpiresAt");
        foreach (var wrong in new[] { "limit=0", "limit=x", "limit=-1", "offset=-1", "offset=x", "status=closed", "limit=1&limit=2" })
        {
            Assert.AreEqual("INVALID_REQUEST", (await admin.CallAsync(HttpMethod.Get, $"/v1/enterprise/businesses?{wrong}")).InEnvelope(400).ErrorCode, wrong);
        }

        async Task<string> ListAsync(string query)
        {
            var list = (await admin.CallAsync(HttpMethod.Get, "/v1/enterprise/businesses" + query)).InEnvelope(200).Data;
            var pages = list.GetProperty("pagination");
            return $"{string.Join(", ", list.GetProperty("businesses").EnumerateArray().Select(one => one.Text("name")))} | {pages.GetProperty("total")} {pages.GetProperty("limit")} {pages.GetProperty("offset")} {pages.GetProperty("hasMore")}";
        }
    }

    [TestMethod]
    public async Task Only_an_enterprise_key_of_an_admin_may()
    {
        var (admin, premium) = (await EnterpriseAdmin.InAsync(s_app), await s_app.CreateBusinessAsync(Plan.Premium));
        var linked = await admin.LinkedAsync();
        string[] routes =
        [
            "GET /v1/enterprise/businesses", $"GET /v1/enterprise/businesses/{linked}", "POST /v1/enterprise/businesses", $"POST /v1/enterprise/businesses/{linked}/suspend",
            $"POST /v1/enterprise/businesses/{linked}/resume", $"DELETE /v1/enterprise/businesses/{linked}", "GET /v1/enterprise/usage", "GET /v1/enterprise/wallet", "POST /v1/enterprise/wallet/topup",
            "GET /v1/enterprise/wallet/transactions",
        ];
        await admin.SetAsync(new EnterpriseTerms { AdminUserIds = [s_app.Service<IdGenerator>().NewId()] });

        foreach (var route in routes)
        {
            var (method, path) = (HttpMethod.Parse(route.Split(' ')[0]), route.Split(' ')[1]);
            Assert.AreEqual("ENTERPRISE_ONLY", (await premium.BusinessAsync(method, path, method == HttpMethod.Post ? "{}" : null)).InEnvelope(403).ErrorCode, route);
            Assert.AreEqual("FORBIDDEN", (await admin.CallAsync(method, path, method == HttpMethod.Post ? "{}" : null)).InEnvelope(403).ErrorCode, route);
        }

        Assert.AreEqual("FORBIDDEN", (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", linked)).InEnvelope(403).ErrorCode);
        (await admin.Home.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        await admin.SetAsync(new EnterpriseTerms { AdminUserIds = [admin.Home.Created.UserId] });
        (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", linked)).Expect(200);
    }

    [TestMethod]
    public async Task Businesses_of_others_are_not_there()
    {
        var (admin, other) = (await EnterpriseAdmin.InAsync(s_app), await EnterpriseAdmin.InAsync(s_app));
        var theirs = await other.LinkedAsync();

        foreach (var id in new[] { theirs, other.Home.Id, Trade.Unknown("biz"), "biz_x" })
        {
            Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Get, $"/v1/enterprise/businesses/{id}")).InEnvelope(404).ErrorCode);
            Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Post, $"/v1/enterprise/businesses/{id}/suspend", """{"reason":"r"}""")).InEnvelope(404).ErrorCode);
            Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Post, $"/v1/enterprise/businesses/{id}/resume")).InEnvelope(404).ErrorCode);
            Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Delete, $"/v1/enterprise/businesses/{id}")).InEnvelope(404).ErrorCode);
            Assert.AreEqual("FORBIDDEN", (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", id)).InEnvelope(403).ErrorCode);
            Assert.AreEqual("FORBIDDEN", (await admin.CallAsync(HttpMethod.Get, $"/v1/businesses/{id}/payments/links/{Trade.Unknown("pl")}")).InEnvelope(403).ErrorCode);
        }

        Assert.AreEqual(other.Home.Id, (await other.GetAsync($"/v1/enterprise/businesses/{other.Home.Id}")).Text("id"));
    }

    [TestMethod]
    public async Task A_business_made_with_a_test_key_has_no_live_side()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var owner = Trade.NewEmail();

        var made = (await admin.ProvisionAsync("Sample", owner: owner, test: true)).InEnvelope(201).Data;

        var id = made.Text("id");
        Assert.IsTrue(made.GetProperty("owner").GetProperty("created").GetBoolean());
        Assert.AreEqual(0, (await s_app.StoredAsync(EnterpriseAdmin.ScopeOf(id), RowKeys.Events)).Count, "Nobody is written to.");
        (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", id, test: true)).Expect(200);
        Assert.AreEqual("FORBIDDEN", (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", id)).InEnvelope(403).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Get, $"/v1/enterprise/businesses/{id}")).InEnvelope(404).ErrorCode);
        Assert.AreEqual(2, (await admin.GetAsync("/v1/enterprise/businesses", test: true)).GetProperty("businesses").GetArrayLength());
        Assert.AreEqual(1, (await admin.GetAsync("/v1/enterprise/businesses")).GetProperty("businesses").GetArrayLength());
        Assert.IsTrue((await admin.ProvisionAsync("Real", owner: owner)).Expect(201).Data.GetProperty("owner").GetProperty("created").GetBoolean(), "What a test made is nobody's login.");
        Assert.AreEqual("suspended", (await admin.CallAsync(HttpMethod.Post, $"/v1/enterprise/businesses/{id}/suspend", """{"reason":"r"}""", test: true)).Expect(200).Data.Text("enterpriseSubscriptionStatus"));
        var live = await admin.LinkedAsync("Live");
        Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Delete, $"/v1/enterprise/businesses/{live}", test: true)).InEnvelope(404).ErrorCode);
        (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", live, test: true)).Expect(200);
    }

    [TestMethod]
    public async Task An_admins_key_reaches_payments_of_every_linked_business()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var id = await admin.LinkedAsync();

        var session = (await admin.CallAsync(HttpMethod.Post, $"/v1/businesses/{id}/payments/tap-to-pay", """{"amountKobo":100,"description":"d","deviceId":"v"}""")).InEnvelope(201).Data.Text("sessionId");

        Assert.IsNotNull(await s_app.FindAsync(EnterpriseAdmin.ScopeOf(id), RowKeys.TapSession(Trade.IdOf("nfc", session))));
        Assert.AreEqual(JsonValueKind.Null, (await admin.GetAsync($"/v1/businesses/{id}/payments/sessions/{session}")).GetProperty("paymentId").ValueKind);
    }
}
