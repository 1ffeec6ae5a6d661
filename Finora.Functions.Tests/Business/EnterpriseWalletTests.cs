using System.Text.Json;
using Finora.Core.Billing;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Business;

/// <summary>Sections 24.7 to 24.10 of the Business contract: the wallet that pays for every linked business.</summary>
[TestClass]
public sealed class EnterpriseWalletTests
{
    private const string Wallet = """
        { "enterpriseId": "ent_01ke6jq300e4vvck65z6hr6jat", "balanceKobo": 250000000, "balance": 2500000, "costPerCallKobo": 10000, "costPerCall": 100, "costPerVerificationKobo": 20000, "costPerVerification": 200,
          "lowBalanceThresholdKobo": 100000, "lowBalanceThreshold": 1000, "isLow": false }
        """;

    private const string TopUp = """
        { "topupId": "top_01kpdrdq40f7x81sja3ks9wmms", "reference": "top_01kpdrdq40f7x81sja3ks9wmms", "status": "pending", "amountKobo": 100000000, "amount": 1000000, "vatKobo": 7500000, "vat": 75000,
          "totalKobo": 107500000, "total": 1075000, "checkoutUrl": "https://checkout.paystack.com/5z7x9c1v3b2n4m6", "expiresAt": "2026-04-18T13:00:00.000Z", "createdAt": "2026-04-17T13:00:00.000Z", "paidAt": null }
        """;

    private const string Transactions = """
        { "transactions": [ { "id": "wtx_01kpdfv220fprtfvhdzr0bkkwj", "type": "api_call", "amountKobo": -10000, "amount": -100, "balanceAfterKobo": 250000000, "balanceAfter": 2500000,
          "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "description": "POST /v1/businesses/{businessId}/payments/generate-link", "requestId": "req_q9w3e7r1t5y8u2i6", "topupId": null,
          "createdAt": "2026-04-17T10:30:00.000Z" } ], "pagination": { "total": 18342, "limit": 50, "offset": 0, "hasMore": true } }
        """;

    private const string Usage = """
        { "period": { "startDate": "2026-04-01", "endDate": "2026-04-30" }, "totals": { "calls": 18230, "verifications": 112, "chargedKobo": 184540000, "charged": 1845400 },
          "businesses": [ { "businessId": "biz_01kf0e44m0e6g8ec8cwhyrpef1", "name": "Ikeja Paper & Print", "calls": 1230, "verifications": 4, "chargedKobo": 12380000, "charged": 123800, "invoicesIssued": 214,
          "paymentsReceivedKobo": 912500000, "paymentsReceived": 9125000, "lastCallAt": "2026-04-17T10:29:12.483Z" } ], "pagination": { "total": 145, "limit": 50, "offset": 0, "hasMore": true } }
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Calls_of_every_linked_business_are_paid_from_the_wallet_and_told_there(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        var start = (await admin.GetAsync("/v1/enterprise/wallet")).GetProperty("balanceKobo").GetInt64();
        var linked = await admin.LinkedAsync();

        (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", linked)).Expect(200);
        (await admin.Home.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        (await admin.InBusinessAsync(HttpMethod.Get, $"/v1/customers/{Trade.Unknown("cust")}", linked)).Expect(404);
        (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", linked, test: true)).Expect(200);

        var wallet = (await admin.CallAsync(HttpMethod.Get, "/v1/enterprise/wallet")).InEnvelope(200).Data;
        Shape.AssertLike(Wallet, wallet);
        PartnerAssert.AreKobo(wallet, ("balanceKobo", start - 30_000), ("costPerCallKobo", 10_000), ("costPerVerificationKobo", 20_000));
        Assert.AreEqual("ent_" + admin.Home.Id[4..], wallet.Text("enterpriseId"));
        var list = (await admin.CallAsync(HttpMethod.Get, "/v1/enterprise/wallet/transactions?type=api_call")).InEnvelope(200).Data;
        Shape.AssertLike(Transactions.Replace("18342", "3", StringComparison.Ordinal), list);
        CollectionAssert.AreEqual(
            new[] { $"{admin.Home.Id} GET /v1/customers", $"{linked} GET /v1/customers", $"{admin.Home.Id} POST /v1/enterprise/businesses" },
            list.GetProperty("transactions").EnumerateArray().Select(entry => $"{entry.Text("businessId")} {entry.Text("description")}").ToArray());
        PartnerAssert.AreKobo(list.GetProperty("transactions")[0], ("amountKobo", -10_000), ("balanceAfterKobo", start - 30_000));
    }

    [TestMethod]
    public async Task An_empty_wallet_stops_all_calls_but_those_that_fill_it()
    {
        var business = await s_app.CreateBusinessAsync(naira: 100);
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);

        Assert.AreEqual("INSUFFICIENT_CREDITS", (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).InEnvelope(402).ErrorCode, "There is no trial.");
        Assert.AreEqual("INSUFFICIENT_CREDITS", (await business.BusinessAsync(HttpMethod.Get, "/v1/enterprise/businesses")).InEnvelope(402).ErrorCode);
        Assert.AreEqual("INSUFFICIENT_CREDITS", (await business.BusinessAsync(HttpMethod.Get, "/v1/enterprise/usage?startDate=2026-03-01&endDate=2026-03-31")).InEnvelope(402).ErrorCode);
        Assert.IsTrue((await business.BusinessAsync(HttpMethod.Get, "/v1/enterprise/wallet")).Expect(200).Data.GetProperty("isLow").GetBoolean());
        (await business.BusinessAsync(HttpMethod.Get, "/v1/enterprise/wallet/transactions")).Expect(200);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/enterprise/wallet/topup", """{"amountKobo":500000}""")).Expect(201);
    }

    [TestMethod]
    public async Task Prices_are_those_that_were_agreed()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        await admin.SetAsync(new EnterpriseTerms { CallPrice = 7_500, VerificationPrice = 15_050 });
        var start = (await admin.GetAsync("/v1/enterprise/wallet")).GetProperty("balanceKobo").GetInt64();

        (await admin.Home.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);

        PartnerAssert.AreKobo(await admin.GetAsync("/v1/enterprise/wallet"), ("balanceKobo", start - 7_500), ("costPerCallKobo", 7_500), ("costPerVerificationKobo", 15_050));
    }

    [TestMethod]
    public async Task Credits_of_a_business_move_into_the_wallet_when_it_is_linked()
    {
        var (admin, member) = (await EnterpriseAdmin.InAsync(s_app), await s_app.CreateBusinessAsync(Plan.Premium, "Member", naira: 1_234));
        var start = (await admin.GetAsync("/v1/enterprise/wallet")).GetProperty("balanceKobo").GetInt64();

        Assert.IsTrue((await s_app.Service<SetUpEnterprise>().LinkAsync(admin.Home.Created.Business.Id, member.Created.Business.Id, CancellationToken.None)).IsOk);

        PartnerAssert.AreKobo(await admin.GetAsync("/v1/enterprise/wallet"), ("balanceKobo", start + 123_400));
        var moved = (await admin.GetAsync("/v1/enterprise/wallet/transactions?type=transfer")).GetProperty("transactions").EnumerateArray().Single();
        Assert.AreEqual((123_400L, member.Id), (moved.GetProperty("amountKobo").GetInt64(), moved.Text("businessId")));
        Assert.AreEqual(0, (await s_app.Service<PrepaidPools>().ReadAsync(PoolOwner.Business(member.Created.Business.Id), CancellationToken.None)).Balance);
        (await member.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200);
        PartnerAssert.AreKobo(await admin.GetAsync("/v1/enterprise/wallet"), ("balanceKobo", start + 113_400));
    }

    [TestMethod]
    public async Task A_top_up_is_started_and_credits_the_wallet_when_it_is_paid()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);
        var start = (await admin.GetAsync("/v1/enterprise/wallet")).GetProperty("balanceKobo").GetInt64();

        var topUp = (await admin.CallAsync(HttpMethod.Post, "/v1/enterprise/wallet/topup", """{"amountKobo":100000000,"returnUrl":"https://shop.example/back"}""")).InEnvelope(201).Data;

        Shape.AssertLike(TopUp.Replace("https://checkout.paystack.com/5z7x9c1v3b2n4m6", topUp.Text("checkoutUrl"), StringComparison.Ordinal), topUp);
        StringAssert.Contains(topUp.Text("checkoutUrl"), "/sandbox/paystack/checkout/", StringComparison.Ordinal);
        PartnerAssert.AreKobo(topUp, ("amountKobo", 100_000_000), ("vatKobo", 7_500_000), ("totalKobo", 107_500_000));
        Assert.AreEqual((topUp.Text("topupId"), "pending"), (topUp.Text("reference"), topUp.Text("status")));
        PartnerAssert.AreKobo(await admin.GetAsync("/v1/enterprise/wallet"), ("balanceKobo", start));
        var id = Trade.IdOf("top", topUp.Text("topupId"));
        Assert.IsTrue((await s_app.Service<ConfirmTopUp>().RunAsync(PoolOwner.Enterprise(admin.Home.Created.Business.Id), id, 107_500_000, s_app.Time.GetUtcNow(), CancellationToken.None)).IsOk);
        PartnerAssert.AreKobo(await admin.GetAsync("/v1/enterprise/wallet"), ("balanceKobo", start + 100_000_000));
        var told = (await admin.GetAsync("/v1/enterprise/wallet/transactions?type=topup")).GetProperty("transactions").EnumerateArray().Single();
        Assert.AreEqual((topUp.Text("topupId"), 100_000_000L, JsonValueKind.Null), (told.Text("topupId"), told.GetProperty("amountKobo").GetInt64(), told.GetProperty("requestId").ValueKind));
    }

    [TestMethod]
    [DataRow("""{}""", "amountKobo")]
    [DataRow("""{"amountKobo":499999}""", "amountKobo")]
    [DataRow("""{"amountKobo":10000000001}""", "amountKobo")]
    [DataRow("""{"amountKobo":500000.5,"returnUrl":"http://shop.example"}""", "amountKobo returnUrl")]
    [DataRow("""{"amountKobo":"500000","returnUrl":"nowhere"}""", "amountKobo returnUrl")]
    public async Task What_is_wrong_with_a_top_up_is_told(string body, string fields)
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);

        var reply = (await admin.CallAsync(HttpMethod.Post, "/v1/enterprise/wallet/topup", body)).InEnvelope(400);

        Assert.AreEqual(("VALIDATION_ERROR", fields), (reply.ErrorCode, string.Join(' ', reply.ErrorFields)));
    }

    [TestMethod]
    public async Task A_test_key_sees_an_empty_wallet_and_cannot_fill_it()
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);

        PartnerAssert.AreKobo(await admin.GetAsync("/v1/enterprise/wallet", test: true), ("balanceKobo", 0));
        Assert.AreEqual(0, (await admin.GetAsync("/v1/enterprise/wallet/transactions", test: true)).GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await admin.CallAsync(HttpMethod.Post, "/v1/enterprise/wallet/topup", """{"amountKobo":500000}""", test: true)).InEnvelope(422).ErrorCode);
    }

    [TestMethod]
    public async Task Transactions_have_pages_and_filters_over_days_that_were_summed_up_and_today()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        var linked = await admin.LinkedAsync();
        for (var day = 0; day < 4; day++)
        {
            for (var call = 0; call < 3; call++) (await admin.InBusinessAsync(HttpMethod.Get, "/v1/customers", linked)).Expect(200);
            (await admin.Home.BusinessAsync(HttpMethod.Get, "/v1/products")).Expect(200);
            if (day == 1) await ListAsync("");
            app.Time.Leap(TimeSpan.FromDays(1));
        }

        // An adjustment and the provisioning on the first day; three and one calls a day on four days.
        for (var repeat = 0; repeat < 2; repeat++)
        {
            var all = await ListAsync("?limit=100");
            Assert.AreEqual((18, 18, false), (all.Items.Length, all.Total, all.HasMore));
            CollectionAssert.AreEqual(all.Items.OrderByDescending(entry => entry.Text("createdAt"), StringComparer.Ordinal).Select(Id).ToArray(), all.Items.Select(Id).ToArray());
            Assert.AreEqual(("adjustment", "api_call"), (all.Items[^1].Text("type"), all.Items[^2].Text("type")));
            for (var offset = 0; offset < 20; offset += 5)
            {
                var page = await ListAsync($"?limit=5&offset={offset}");
                CollectionAssert.AreEqual(all.Items.Skip(offset).Take(5).Select(Id).ToArray(), page.Items.Select(Id).ToArray(), $"offset {offset}");
                Assert.AreEqual((18, offset + 5 < 18), (page.Total, page.HasMore));
            }

            Assert.AreEqual(12, (await ListAsync($"?businessId={linked}")).Total);
            Assert.AreEqual(4, (await ListAsync($"?businessId={linked}&limit=4&offset=8")).Items.Length);
            Assert.AreEqual((17, 17), ((await ListAsync("?type=api_call")).Total, (await ListAsync("?type=api_call&limit=100")).Items.Length));
            Assert.AreEqual((0, 0), ((await ListAsync("?type=verification")).Total, (await ListAsync("?type=topup")).Total));
            Assert.AreEqual(1, (await ListAsync("?type=adjustment")).Total);
            Assert.AreEqual((8, 8), ((await ListAsync("?startDate=2026-03-19&endDate=2026-03-20")).Total, (await ListAsync("?startDate=2026-03-19&endDate=2026-03-20")).Items.Length));
            Assert.AreEqual(3, (await ListAsync($"?startDate=2026-03-20&endDate=2026-03-20&businessId={linked}")).Items.Length);
            Assert.AreEqual(0, (await ListAsync($"?businessId={Trade.Unknown("biz")}")).Total);
        }

        foreach (var wrong in new[] { "type=credit", "businessId=x", "startDate=x", "startDate=2026-03-20&endDate=2026-03-19", "limit=0" })
        {
            Assert.AreEqual("INVALID_REQUEST", (await admin.CallAsync(HttpMethod.Get, $"/v1/enterprise/wallet/transactions?{wrong}")).InEnvelope(400).ErrorCode, wrong);
        }

        static string Id(JsonElement entry) => entry.Text("id");

        async Task<(JsonElement[] Items, int Total, bool HasMore)> ListAsync(string query)
        {
            var data = await admin.GetAsync("/v1/enterprise/wallet/transactions" + query);
            var pages = data.GetProperty("pagination");
            return ([.. data.GetProperty("transactions").EnumerateArray()], pages.GetProperty("total").GetInt32(), pages.GetProperty("hasMore").GetBoolean());
        }
    }

    [TestMethod]
    public async Task Usage_tells_what_each_business_cost_and_did()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var admin = await EnterpriseAdmin.InAsync(app);
        var (busy, idle) = (await admin.LinkedAsync("Busy"), await admin.LinkedAsync("Idle"));
        var customer = (await admin.InBusinessAsync(HttpMethod.Post, "/v1/customers", busy, """{"name":"Sunbird","email":"a@sunbird.example"}""")).Expect(201).Data.Text("id");
        var invoice = (await admin.InBusinessAsync(HttpMethod.Post, "/v1/invoices", busy, $$"""{"customerId":"{{customer}}","lineItems":[{"description":"Rice","unitPrice":500}]}""")).Expect(201).Data.Text("id");
        (await admin.InBusinessAsync(HttpMethod.Post, $"/v1/invoices/{invoice}/send", busy, """{"notify":false}""")).Expect(200);
        var link = (await admin.CallAsync(HttpMethod.Post, $"/v1/businesses/{busy}/payments/generate-link", $$"""{"invoiceId":"{{invoice}}"}""")).Expect(201).Data.Text("paymentLinkId");
        await (PartnerReport.Of(53_750) with { Link = link }).BookAsync(app);
        (await admin.InBusinessAsync(HttpMethod.Post, "/v1/receipts", busy, """{"amount":10,"paidBy":"Walk-in","paymentMethod":"cash"}""")).Expect(201);

        var today = (await admin.CallAsync(HttpMethod.Get, "/v1/enterprise/usage?startDate=2026-03-18&endDate=2026-03-18")).InEnvelope(200).Data;
        app.Time.Leap(TimeSpan.FromDays(2));
        var later = await admin.GetAsync("/v1/enterprise/usage?startDate=2026-03-01&endDate=2026-03-31&limit=1");

        Shape.AssertLike(Usage, today, "businesses.lastCallAt");
        Assert.AreEqual("Busy 5 50000, Ikeja Paper & Print 2 20000, Idle 0 0", Print(today));
        var first = today.GetProperty("businesses")[0];
        Assert.AreEqual((busy, 1, 53_750L, "2026-03-18T12:00:00.000Z"), (first.Text("businessId"), first.GetProperty("invoicesIssued").GetInt32(), first.GetProperty("paymentsReceivedKobo").GetInt64(), first.Text("lastCallAt")));
        Assert.AreEqual((idle, JsonValueKind.Null), (today.GetProperty("businesses")[2].Text("businessId"), today.GetProperty("businesses")[2].GetProperty("lastCallAt").ValueKind));
        Assert.AreEqual("""{"calls":7,"verifications":0,"chargedKobo":70000,"charged":700}""", today.GetProperty("totals").GetRawText());
        Assert.AreEqual("""{"total":3,"limit":50,"offset":0,"hasMore":false}""", today.GetProperty("pagination").GetRawText());

        // The first question about usage was a call itself.
        Assert.AreEqual("""{"calls":8,"verifications":0,"chargedKobo":80000,"charged":800}""", later.GetProperty("totals").GetRawText());
        Assert.AreEqual("Busy 5 50000", Print(later));
        Assert.AreEqual("""{"total":3,"limit":1,"offset":0,"hasMore":true}""", later.GetProperty("pagination").GetRawText());
        Assert.AreEqual("Busy 0 0", Print(await admin.GetAsync("/v1/enterprise/usage?startDate=2026-02-01&endDate=2026-02-28&limit=1&offset=1")), "Of equals the newest comes first.");

        static string Print(JsonElement report) =>
            string.Join(", ", report.GetProperty("businesses").EnumerateArray().Select(one => $"{one.Text("name")} {one.GetProperty("calls")} {one.GetProperty("chargedKobo")}"));
    }

    [TestMethod]
    [DataRow("startDate=2026-03-01", 400, "INVALID_REQUEST")]
    [DataRow("endDate=2026-03-01", 400, "INVALID_REQUEST")]
    [DataRow("startDate=x&endDate=2026-03-01", 400, "INVALID_REQUEST")]
    [DataRow("startDate=2026-03-02&endDate=2026-03-01", 400, "INVALID_REQUEST")]
    [DataRow("startDate=2025-01-01&endDate=2026-01-02", 422, "BUSINESS_LOGIC_ERROR")]
    [DataRow("startDate=2025-01-01&endDate=2026-01-01", 200, "")]
    public async Task The_period_of_usage_is_checked(string query, int status, string code)
    {
        var admin = await EnterpriseAdmin.InAsync(s_app);

        var reply = (await admin.CallAsync(HttpMethod.Get, $"/v1/enterprise/usage?{query}")).InEnvelope(status);

        Assert.AreEqual(code, status == 200 ? "" : reply.ErrorCode);
    }
}
