using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Pages;

namespace Finora.Functions.Tests.Business;

/// <summary>Sections 24.4 to 24.6 of the Business contract.</summary>
[TestClass]
public sealed class EnterpriseSuspensionTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_suspended_business_answers_nobody_and_its_money_is_booked()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var (id, invoice, link) = await CollectingAsync(admin);

        var item = (await SuspendAsync(admin, id)).InEnvelope(200).Data;

        Assert.AreEqual("suspended Unpaid fees", $"{item.Text("enterpriseSubscriptionStatus")} {item.Text("suspendedReason")}");
        Assert.AreEqual(item.GetRawText(), (await admin.GetAsync($"/v1/enterprise/businesses/{id}")).GetRawText());
        Assert.AreEqual(1, (await admin.GetAsync("/v1/enterprise/businesses?status=suspended")).GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.AreEqual("BUSINESS_SUSPENDED", (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", id)).InEnvelope(403).ErrorCode);
        Assert.AreEqual("BUSINESS_SUSPENDED", (await admin.CallAsync(HttpMethod.Get, $"/v1/businesses/{id}/payments/links/{link}")).InEnvelope(403).ErrorCode);
        Assert.AreEqual("BUSINESS_SUSPENDED", (await s_app.LinkStateAsync(link)).InEnvelope(403).ErrorCode);
        PartnerAssert.IsAnswer(await (PartnerReport.Of(53_750) with { Link = link }).BookAsync(s_app), "paid", null, 0);
        (await admin.Home.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        Assert.AreEqual("CONFLICT", (await SuspendAsync(admin, id)).InEnvelope(409).ErrorCode);

        var resumed = (await admin.CallAsync(HttpMethod.Post, $"/v1/enterprise/businesses/{id}/resume")).InEnvelope(200).Data;

        Assert.AreEqual(("active", System.Text.Json.JsonValueKind.Null), (resumed.Text("enterpriseSubscriptionStatus"), resumed.GetProperty("suspendedReason").ValueKind));
        Assert.AreEqual("paid", (await admin.InBusinessAsync(HttpMethod.Get, $"/v1/invoices/{invoice}", id)).Expect(200).Data.Text("status"));
        Assert.AreEqual("CONFLICT", (await admin.CallAsync(HttpMethod.Post, $"/v1/enterprise/businesses/{id}/resume")).InEnvelope(409).ErrorCode);
        CollectionAssert.IsSubsetOf(new[] { "business.provisioned", "business.suspended", "business.resumed" }, (await s_app.StoredAsync(EnterpriseAdmin.ScopeOf(id), RowKeys.AuditRecords)).Select(record => record.Action).ToArray());
    }

    [TestMethod]
    public async Task The_home_business_can_neither_be_suspended_nor_let_go()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var home = $"/v1/enterprise/businesses/{admin.Home.Id}";

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await SuspendAsync(admin, admin.Home.Id)).InEnvelope(422).ErrorCode);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await admin.CallAsync(HttpMethod.Delete, home)).InEnvelope(422).ErrorCode);
        var reply = (await admin.CallAsync(HttpMethod.Post, $"{home}/suspend", $$"""{"reason":"{{new string('r', 501)}}"}""")).InEnvelope(400);
        Assert.AreEqual("VALIDATION_ERROR reason", $"{reply.ErrorCode} {reply.ErrorFields.Single()}");
        Assert.AreEqual("reason", (await admin.CallAsync(HttpMethod.Post, $"{home}/suspend")).InEnvelope(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task A_subscription_that_has_ended_has_the_effect_of_a_suspension()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        var id = await admin.LinkedAsync();
        await app.EditAsync(EnterpriseAdmin.ScopeOf(id), RowKeys.Business, business => business with { SubscriptionExpiresAt = app.Time.GetUtcNow() + TimeSpan.FromHours(1) });
        (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", id)).Expect(200);

        app.Time.Leap(TimeSpan.FromHours(1));

        Assert.AreEqual("expired", (await admin.GetAsync($"/v1/enterprise/businesses/{id}")).Text("enterpriseSubscriptionStatus"));
        await admin.GetAsync("/v1/enterprise/businesses");
        Assert.AreEqual(1, (await admin.GetAsync("/v1/enterprise/businesses?status=expired")).GetProperty("pagination").GetProperty("total").GetInt32(), "The list follows what the business says.");
        Assert.AreEqual("BUSINESS_SUSPENDED", (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", id)).InEnvelope(403).ErrorCode);
        Assert.AreEqual("CONFLICT", (await SuspendAsync(admin, id)).InEnvelope(409).ErrorCode);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Letting_go_closes_links_and_sessions_revokes_keys_and_keeps_the_books(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var (admin, member) = (await EnterpriseAdmin.InAsync(app), await app.CreateBusinessAsync(Plan.Premium, "Member"));
        Assert.IsTrue((await app.Service<SetUpEnterprise>().LinkAsync(admin.Home.Created.Business.Id, member.Created.Business.Id, CancellationToken.None)).IsOk);
        var invoice = await member.SentAsync();
        var (active, gone, paidLater) = (await member.LinkAsync(invoice), await member.LinkAsync(invoice, ""","expiresInHours":1"""), await member.LinkAsync(invoice));
        var session = await member.TapSessionAsync("till");
        app.Time.Advance(TimeSpan.FromMinutes(1));

        var answer = (await admin.CallAsync(HttpMethod.Delete, $"/v1/enterprise/businesses/{member.Id}")).InEnvelope(200).Data;

        Assert.AreEqual($$"""{"id":"{{member.Id}}","deprovisioned":true,"deprovisionedAt":"2026-03-18T12:01:00.000Z"}""", answer.GetRawText());
        Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Delete, $"/v1/enterprise/businesses/{member.Id}")).InEnvelope(404).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await admin.CallAsync(HttpMethod.Get, $"/v1/enterprise/businesses/{member.Id}")).InEnvelope(404).ErrorCode);
        Assert.AreEqual(1, (await admin.GetAsync("/v1/enterprise/businesses")).GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.AreEqual("FORBIDDEN", (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", member.Id)).InEnvelope(403).ErrorCode);
        Assert.AreEqual("INVALID_API_KEY", (await member.BusinessAsync(HttpMethod.Get, "/v1/customers")).InEnvelope(401).ErrorCode);
        Assert.AreEqual("INVALID_API_KEY", (await member.BusinessTestAsync(HttpMethod.Get, "/v1/customers")).InEnvelope(401).ErrorCode);
        Assert.AreEqual(401, (await member.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{member.Created.Business.Id}")).Status);
        var business = (await app.FindAsync(member.Live, RowKeys.Business))!;
        Assert.AreEqual((Plan.Free, (Guid?)null), (business.Plan, business.EnterpriseId));

        Assert.AreEqual(TapSessionState.Cancelled, (await app.FindAsync(member.Live, RowKeys.TapSession(Trade.IdOf("nfc", session))))!.State);
        Assert.AreEqual("cancelled", (await app.LinkStateAsync(active)).Expect(200).Data.Text("status"));
        (await app.LinkPageAsync(active)).AsPage(410);
        Assert.AreEqual("business_deprovisioned", (await ReadLinkAsync(app, member, active)).Link.StatusReason);
        app.Time.Leap(TimeSpan.FromHours(2));
        Assert.AreEqual(PaymentLinkState.Cancelled, (await ReadLinkAsync(app, member, gone)).State, "It was cancelled before it would have run out.");

        PartnerAssert.IsAnswer(await (PartnerReport.Of(Trade.ExampleTotal) with { Link = paidLater }).BookAsync(app), "paid", null, 0);
        var late = await ReadLinkAsync(app, member, paidLater);
        Assert.AreEqual((PaymentLinkState.Cancelled, 1), (late.State, late.Link.Payments.Count), "Money is booked, and a cancelled link stays so.");
    }

    [TestMethod]
    public async Task A_business_that_comes_back_starts_with_new_links()
    {
        var (admin, member) = (await EnterpriseAdmin.InAsync(s_app), await s_app.CreateBusinessAsync(Plan.Premium, "Member"));
        var setUp = s_app.Service<SetUpEnterprise>();
        Assert.IsTrue((await setUp.LinkAsync(admin.Home.Created.Business.Id, member.Created.Business.Id, CancellationToken.None)).IsOk);
        Assert.IsFalse((await setUp.LinkAsync(admin.Home.Created.Business.Id, member.Created.Business.Id, CancellationToken.None)).IsOk);
        var invoice = await member.SentAsync();
        var before = await member.LinkAsync(invoice);
        (await admin.CallAsync(HttpMethod.Delete, $"/v1/enterprise/businesses/{member.Id}")).Expect(200);

        Assert.IsTrue((await setUp.LinkAsync(admin.Home.Created.Business.Id, member.Created.Business.Id, CancellationToken.None)).IsOk);
        s_app.Time.Advance(TimeSpan.FromMilliseconds(1));
        var after = (await admin.CallAsync(HttpMethod.Post, $"/v1/businesses/{member.Id}/payments/generate-link", $$"""{"invoiceId":"{{invoice}}"}""")).Expect(201).Data.Text("paymentLinkId");

        Assert.AreEqual("cancelled business_deprovisioned", $"{(await Link(before)).Text("status")} {(await Link(before)).Text("statusReason")}");
        Assert.AreEqual("active", (await Link(after)).Text("status"));

        Task<System.Text.Json.JsonElement> Link(string id) => admin.GetAsync($"/v1/businesses/{member.Id}/payments/links/{id}");
    }

    private static Task<Reply> SuspendAsync(EnterpriseAdmin admin, string id) => admin.CallAsync(HttpMethod.Post, $"/v1/enterprise/businesses/{id}/suspend", """{"reason":"Unpaid fees"}""");

    private static async Task<PaymentLinkView> ReadLinkAsync(TestApp app, TestBusiness business, string link) =>
        (await app.Service<PaymentLinks>().GetAsync(business.Live, Trade.IdOf("pl", link), CancellationToken.None)).Value;

    /// <summary>A linked business with a sent invoice over 537.50 naira and a link for it.</summary>
    private static async Task<(string Id, string Invoice, string Link)> CollectingAsync(EnterpriseAdmin admin)
    {
        var id = await admin.LinkedAsync();
        var customer = (await admin.InBusinessAsync(HttpMethod.Post, "/v1/customers", id, """{"name":"Sunbird","email":"a@sunbird.example"}""")).Expect(201).Data.Text("id");
        var invoice = (await admin.InBusinessAsync(HttpMethod.Post, "/v1/invoices", id, $$"""{"customerId":"{{customer}}","lineItems":[{"description":"Rice","unitPrice":500}]}""")).Expect(201).Data.Text("id");
        var link = (await admin.CallAsync(HttpMethod.Post, $"/v1/businesses/{id}/payments/generate-link", $$"""{"invoiceId":"{{invoice}}"}""")).Expect(201).Data.Text("paymentLinkId");
        return (id, invoice, link);
    }
}
