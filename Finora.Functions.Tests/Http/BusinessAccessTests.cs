using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Who may call the Business API, and the order in which that is judged: section 2 of its contract.</summary>
[TestClass]
public sealed class BusinessAccessTests
{
    private const string Broken = "{ this is no JSON";

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    /// <summary>An address may fail thirty key checks a minute.</summary>
    [TestInitialize]
    public void Wait() => s_app.Time.Advance(TimeSpan.FromMinutes(2));

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("Bearer")]
    [DataRow("Bearer ")]
    [DataRow("Basic dXNlcjpwYXNz")]
    [DataRow("live_sk_000000000000000000000000000000000000000000000000")]
    public async Task Without_a_bearer_there_is_no_credential(string? authorization)
    {
        var reply = await s_app.SendAsync(HttpMethod.Post, "/v1/customers", Broken, authorization is null ? [] : [("Authorization", authorization)]);

        Assert.AreEqual("UNAUTHORIZED", reply.InEnvelope(401).ErrorCode);
        CollectionAssert.AreEqual(new[] { "code", "message", "requestId" }, Shape.Names(reply.Error));
    }

    [TestMethod]
    public async Task A_key_that_is_not_right_to_the_letter_is_no_key()
    {
        var business = await s_app.CreateBusinessAsync();
        var key = business.Created.LiveKey.Secret;
        var last = key[^1] == '0' ? '1' : '0';

        foreach (var wrong in new[] { "x", key[..^1], key[..^1] + last, key + "0", key.ToUpperInvariant(), "test" + key[4..], $"{key},{key}", business.Created.PlatformKey.Secret })
        {
            var reply = await s_app.SendAsync(HttpMethod.Post, $"/v1/customers?businessId={business.Id}", Broken, ("Authorization", $"Bearer {wrong}"));
            Assert.AreEqual("INVALID_API_KEY", reply.InEnvelope(401).ErrorCode, wrong);
        }
    }

    [TestMethod]
    public async Task A_key_ends_at_the_instant_of_its_expiry()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var path = $"/v1/customers/{await business.CustomerAsync()}";

        app.Time.Leap(TimeSpan.FromHours(90 * 24) - TimeSpan.FromMilliseconds(1));
        (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(200);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.AreEqual("INVALID_API_KEY", (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(401).ErrorCode);
        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/customers/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a")).InPlatformError(404);
    }

    [TestMethod]
    public async Task A_revoked_key_and_the_key_of_somebody_without_rights_fail_on_the_next_request()
    {
        var business = await s_app.CreateBusinessAsync();
        var path = $"/v1/customers/{await business.CustomerAsync()}";

        await s_app.EditAsync(business.Live, RowKeys.Member(business.Created.UserId), member => member with { Role = Role.Accountant });
        Assert.AreEqual("INVALID_API_KEY", (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(401).ErrorCode);
        await s_app.EditAsync(business.Live, RowKeys.Member(business.Created.UserId), member => member with { Role = Role.Admin });
        (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(200);
        await s_app.EditAsync(business.Live, RowKeys.ApiKey(business.Created.LiveKey.Key.Id), key => key with { RevokedAt = s_app.Time.GetUtcNow() });

        Assert.AreEqual("INVALID_API_KEY", (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(401).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await business.BusinessTestAsync(HttpMethod.Get, path)).InEnvelope(404).ErrorCode);
    }

    [TestMethod]
    [DataRow(Plan.Free, "PREMIUM_REQUIRED", "PREMIUM_REQUIRED")]
    [DataRow(Plan.Starter, "PREMIUM_REQUIRED", "PREMIUM_REQUIRED")]
    [DataRow(Plan.Premium, "MISSING_BUSINESS_ID", "ENTERPRISE_ONLY")]
    [DataRow(Plan.Enterprise, "MISSING_BUSINESS_ID", "FORBIDDEN")]
    public async Task The_plan_is_judged_before_the_business_and_the_business_before_the_body(Plan plan, string onRetail, string onEnterprise)
    {
        var business = await s_app.CreateBusinessAsync(plan);
        var key = ("Authorization", $"Bearer {business.Created.LiveKey.Secret}");

        var retail = await s_app.SendAsync(HttpMethod.Post, "/v1/customers", Broken, key);
        var enterprise = await s_app.SendAsync(HttpMethod.Post, $"/v1/businesses/{Trade.Unknown("biz")}/payments/generate-link", Broken, key);

        Assert.AreEqual(onRetail, retail.InEnvelope(onRetail == "MISSING_BUSINESS_ID" ? 400 : 403).ErrorCode);
        Assert.AreEqual(onEnterprise, enterprise.InEnvelope(403).ErrorCode);
    }

    [TestMethod]
    public async Task The_plan_counts_at_the_time_of_the_call()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Premium);
        var path = $"/v1/businesses/{business.Id}/payments/links/{Trade.Unknown("pl")}";

        Assert.AreEqual("ENTERPRISE_ONLY", (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(403).ErrorCode);
        Assert.IsTrue((await s_app.Service<Core.Enterprise.SetUpEnterprise>().RunAsync(business.Created.Business.Id, new Core.Enterprise.EnterpriseTerms(), CancellationToken.None)).IsOk);
        (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(404);
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Plan = Plan.Free });
        Assert.AreEqual("PREMIUM_REQUIRED", (await business.BusinessAsync(HttpMethod.Get, path)).InEnvelope(403).ErrorCode);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("?businessId=")]
    [DataRow("?businessID2=x")]
    public async Task A_retail_route_needs_the_business(string query)
    {
        var business = await s_app.CreateBusinessAsync();

        var reply = await s_app.SendAsync(HttpMethod.Post, "/v1/customers" + query, Broken, ("Authorization", $"Bearer {business.Created.LiveKey.Secret}"));

        Assert.AreEqual("MISSING_BUSINESS_ID", reply.InEnvelope(400).ErrorCode);
    }

    [TestMethod]
    public async Task A_business_of_others_answers_as_one_that_does_not_exist()
    {
        var (ours, others) = (await s_app.CreateBusinessAsync(), await s_app.CreateBusinessAsync());
        var key = ("Authorization", $"Bearer {ours.Created.LiveKey.Secret}");

        var foreign = await s_app.SendAsync(HttpMethod.Post, $"/v1/customers?businessId={others.Id}", Broken, key);
        Assert.AreEqual("FORBIDDEN", foreign.InEnvelope(403).ErrorCode);
        foreach (var id in new[] { Trade.Unknown("biz"), "biz_x", ours.Id.ToUpperInvariant(), ours.Created.Business.Id.ToString(), $"{ours.Id}&businessId={ours.Id}" })
        {
            Assert.AreEqual(foreign.Bare(), (await s_app.SendAsync(HttpMethod.Post, $"/v1/customers?businessId={id}", Broken, key)).InEnvelope(403).Bare(), id);
        }

        Assert.AreEqual(foreign.Bare(), (await s_app.SendAsync(HttpMethod.Post, $"/v1/businesses/{others.Id}/payments/generate-link", Broken, key)).InEnvelope(403).Bare());
    }

    [TestMethod]
    public async Task A_suspended_business_is_refused_after_access_and_before_the_body()
    {
        var business = await s_app.CreateBusinessAsync();
        var others = await s_app.CreateBusinessAsync();
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = true });

        Assert.AreEqual("BUSINESS_SUSPENDED", (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", Broken)).InEnvelope(403).ErrorCode);
        Assert.AreEqual("BUSINESS_SUSPENDED", (await business.BusinessTestAsync(HttpMethod.Get, $"/v1/invoices/{Trade.Unknown("inv")}")).InEnvelope(403).ErrorCode);
        Assert.AreEqual("FORBIDDEN", (await s_app.SendAsync(HttpMethod.Post, $"/v1/customers?businessId={others.Id}", Broken, ("Authorization", $"Bearer {business.Created.LiveKey.Secret}"))).InEnvelope(403).ErrorCode);
        (await others.BusinessAsync(HttpMethod.Post, "/v1/customers", Broken)).InEnvelope(400);
    }

    [TestMethod]
    public async Task The_form_of_the_body_is_judged_before_its_fields_and_these_before_the_record()
    {
        var business = await s_app.CreateBusinessAsync();
        var path = $"/v1/invoices/{Trade.Unknown("inv")}/send";

        Assert.AreEqual("INVALID_REQUEST", (await business.BusinessAsync(HttpMethod.Post, path, Broken)).InEnvelope(400).ErrorCode);
        Assert.AreEqual("VALIDATION_ERROR", (await business.BusinessAsync(HttpMethod.Post, path, """{"notify":1}""")).InEnvelope(400).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await business.BusinessAsync(HttpMethod.Post, path, """{"notify":false}""")).InEnvelope(404).ErrorCode);
    }

    [TestMethod]
    public async Task Live_and_test_are_two_worlds()
    {
        var business = await s_app.CreateBusinessAsync();
        var (live, test) = (await business.SentAsync(), await business.SentAsync(test: true));
        var (liveCustomer, testCustomer) = (await business.CustomerAsync(), await business.CustomerAsync(test: true));
        var (liveLink, testLink) = (await business.LinkAsync(live), await business.LinkAsync(test, test: true));

        Assert.AreEqual("INV-2026-001", Trade.Text(await business.GetInvoiceAsync(live), "invoiceNumber"));
        Assert.AreEqual("INV-2026-001", Trade.Text(await business.GetInvoiceAsync(test, test: true), "invoiceNumber"));
        await AssertMissingAsync(asTest: true, $"/v1/invoices/{live}", $"/v1/invoices/{Trade.Unknown("inv")}");
        await AssertMissingAsync(asTest: false, $"/v1/invoices/{test}", $"/v1/invoices/{Trade.Unknown("inv")}");
        await AssertMissingAsync(asTest: true, $"/v1/customers/{liveCustomer}", $"/v1/customers/{Trade.Unknown("cust")}");
        await AssertMissingAsync(asTest: false, $"/v1/customers/{testCustomer}", $"/v1/customers/{Trade.Unknown("cust")}");
        await AssertMissingAsync(asTest: true, $"/v1/businesses/{business.Id}/payments/links/{liveLink}", $"/v1/businesses/{business.Id}/payments/links/{Trade.Unknown("pl")}");
        await AssertMissingAsync(asTest: false, $"/v1/businesses/{business.Id}/payments/links/{testLink}", $"/v1/businesses/{business.Id}/payments/links/{Trade.Unknown("pl")}");
        (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{Trade.IdOf("inv", test)}")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{Trade.IdOf("inv", live)}")).Expect(200);

        async Task AssertMissingAsync(bool asTest, string path, string missing) =>
            Assert.AreEqual((await business.CallAsync(asTest, HttpMethod.Get, missing)).InEnvelope(404).Bare(), (await business.CallAsync(asTest, HttpMethod.Get, path)).InEnvelope(404).Bare(), path);
    }

    [TestMethod]
    public async Task What_belongs_to_others_answers_to_the_byte_as_what_does_not_exist()
    {
        var (ours, others) = (await s_app.CreateBusinessAsync(), await s_app.CreateBusinessAsync());
        var invoice = await others.SentAsync();
        var link = await others.LinkAsync(invoice);
        var answer = (await s_app.PartnerAsync(
            $$"""{"event":"payment.completed","paymentId":"pay_{{link}}","paymentLinkId":"{{link}}","amountKobo":100,"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z"}""")).Expect(200).Data;
        var customer = Trade.Text(await others.GetInvoiceAsync(invoice), "customerId");

        await AssertMissingAsync(HttpMethod.Get, "/v1/customers/*", customer, null);
        await AssertMissingAsync(HttpMethod.Get, "/v1/invoices/*", invoice, null);
        await AssertMissingAsync(HttpMethod.Post, "/v1/invoices/*/send", invoice, """{"notify":false}""");
        await AssertMissingAsync(HttpMethod.Get, "/v1/receipts/*", Trade.Text(answer, "receiptId"), null);
        await AssertMissingAsync(HttpMethod.Get, "/v1/journal-entries/*", Trade.Text(answer, "glJournalEntryId"), null);
        await AssertMissingAsync(HttpMethod.Get, $"/v1/businesses/{ours.Id}/payments/links/*", link, null);
        await AssertMissingAsync(HttpMethod.Post, $"/v1/businesses/{ours.Id}/payments/generate-link", invoice, """{"invoiceId":"*"}""");
        await AssertMissingAsync(HttpMethod.Post, "/v1/invoices", customer, """{"customerId":"*","lineItems":[{"description":"A","unitPrice":1}]}""");

        async Task AssertMissingAsync(HttpMethod method, string path, string foreign, string? body)
        {
            var prefix = foreign[..foreign.IndexOf('_')];
            var expected = (await CallAsync(Trade.Unknown(prefix))).InEnvelope(404).Bare();
            Assert.AreEqual(expected, (await CallAsync(foreign)).InEnvelope(404).Bare(), path);
            if (body is null) Assert.AreEqual(expected, (await CallAsync("nonsense")).InEnvelope(404).Bare(), path);
            if (body is null) Assert.AreEqual(expected, (await CallAsync(foreign.ToUpperInvariant())).InEnvelope(404).Bare(), path);

            Task<Reply> CallAsync(string id) => ours.BusinessAsync(method, path.Replace("*", id, StringComparison.Ordinal), body?.Replace("*", id, StringComparison.Ordinal));
        }
    }
}
