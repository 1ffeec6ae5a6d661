using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 23.5 of the Business contract.</summary>
[TestClass]
public sealed class DashboardTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await Books.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_new_business_has_nothing_on_it()
    {
        var business = await s_app.CreateBusinessAsync();
        Assert.AreEqual(
            """{"asOfDate":"2026-03-18","cashBalanceKobo":0,"cashBalance":0,"receivablesKobo":0,"receivables":0,"overdueKobo":0,"overdue":0,"month":{"revenueKobo":0,"revenue":0,"expensesKobo":0,"expenses":0,"netIncomeKobo":0,"netIncome":0},"vatPayableKobo":0,"vatPayable":0,"invoices":{"draft":0,"unsent":0,"sent":0,"partially_paid":0,"paid":0,"overdue":0,"cancelled":0}}""",
            (await DashboardAsync(business)).GetRawText());
    }

    [TestMethod]
    public async Task The_example_of_the_contract_comes_out_of_its_story()
    {
        var business = await s_app.CreateBusinessAsync();
        await s_app.PayAsync(business, await business.IssuedExampleAsync("2026-03-10"), 28_375_000, "2026-03-15T10:00:00.000Z");
        await business.RecordAsync("""{"amount":80000,"supplierName":"Gridline Power","accountId":"5021","date":"2026-03-14"}""");
        Assert.AreEqual(
            """{"asOfDate":"2026-03-18","cashBalanceKobo":19775000,"cashBalance":197750,"receivablesKobo":0,"receivables":0,"overdueKobo":0,"overdue":0,"month":{"revenueKobo":26500000,"revenue":265000,"expensesKobo":8000000,"expenses":80000,"netIncomeKobo":18500000,"netIncome":185000},"vatPayableKobo":1275000,"vatPayable":12750,"invoices":{"draft":0,"unsent":0,"sent":0,"partially_paid":0,"paid":1,"overdue":0,"cancelled":0}}""",
            (await DashboardAsync(business)).GetRawText());
    }

    [TestMethod]
    public async Task Every_status_is_counted_and_overdue_comes_with_the_calendar()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var customer = (await business.PostAsync("/v1/customers", """{"name":"Sunbird","email":"a@sunbird.example"}""")).Expect(201).Text("id");
        await DraftAsync(business, customer, 1_000, "2026-03-18", "2026-03-28");
        var unsent = await DraftAsync(business, customer, 2_000, "2026-03-18", "2026-03-28");
        await app.PayAsync(business, unsent, 50_000);
        await SentAsync(business, customer, 4_000, "2026-03-18", "2026-03-19");
        await SentAsync(business, customer, 8_000, "2026-02-01", "2026-03-17");
        var voided = await SentAsync(business, customer, 16_000, "2026-03-18", "2026-03-28");
        (await business.PostAsync($"/v1/invoices/{voided}/void", """{"reason":"x"}""")).Expect(200);
        var deleted = await DraftAsync(business, customer, 32_000, "2026-03-18", "2026-03-28");
        (await business.BusinessAsync(HttpMethod.Delete, $"/v1/invoices/{deleted}")).Expect(200);
        var paid = await SentAsync(business, customer, 64_000, "2026-02-01", "2026-02-02");
        await app.PayAsync(business, paid, 6_400_000);
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{Raw(await DraftAsync(business, customer, 128_000, "2026-03-18", "2026-03-20"))}/finalize", "{}")).Expect(200);

        var today = await DashboardAsync(business);
        Assert.AreEqual("""{"draft":1,"unsent":1,"sent":1,"partially_paid":1,"paid":1,"overdue":1,"cancelled":1}""", today.GetProperty("invoices").GetRawText());
        Assert.AreEqual((1_500 + 4_000 + 8_000 + 128_000) * 100, today.Whole("receivablesKobo"));
        Assert.AreEqual(800_000, today.Whole("overdueKobo"));
        Assert.AreEqual((2_000 + 4_000 + 128_000) * 100, today.GetProperty("month").Whole("revenueKobo"));
        Assert.AreEqual((500 + 64_000) * 100, today.Whole("cashBalanceKobo"));

        app.Time.Leap(TimeSpan.FromDays(3));
        var later = await DashboardAsync(business);
        Assert.AreEqual("""{"draft":1,"unsent":0,"sent":0,"partially_paid":1,"paid":1,"overdue":3,"cancelled":1}""", later.GetProperty("invoices").GetRawText());
        Assert.AreEqual((4_000 + 8_000 + 128_000) * 100, later.Whole("overdueKobo"));
    }

    [TestMethod]
    public async Task It_counts_its_own_side_only_and_needs_the_business()
    {
        var business = await s_app.CreateBusinessAsync();
        await business.IssuedExampleAsync();
        var test = (await business.BusinessTestAsync(HttpMethod.Get, "/v1/reports/dashboard")).Expect(200).Data;
        Assert.AreEqual(0, test.Whole("receivablesKobo") + test.GetProperty("invoices").Whole("sent"));
        var bare = await s_app.SendAsync(HttpMethod.Get, "/v1/reports/dashboard", null, ("Authorization", $"Bearer {business.Created.LiveKey.Secret}"));
        Assert.AreEqual("MISSING_BUSINESS_ID", bare.Expect(400).ErrorCode);
    }

    private static async Task<JsonElement> DashboardAsync(TestBusiness business) => (await business.GetAsync("/v1/reports/dashboard")).Expect(200).Data;

    private static async Task<string> DraftAsync(TestBusiness business, string customer, int naira, string date, string due) => (await business.PostAsync("/v1/invoices", $$"""
        {"customerId":"{{customer}}","invoiceDate":"{{date}}","dueDate":"{{due}}","lineItems":[{"description":"x","unitPrice":{{naira}},"vatCategory":"exempt"}]}
        """)).Expect(201).Text("id");

    private static async Task<string> SentAsync(TestBusiness business, string customer, int naira, string date, string due)
    {
        var id = await DraftAsync(business, customer, naira, date, due);
        (await business.PostAsync($"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200);
        return id;
    }

    private static Guid Raw(string id) => Core.Identity.PublicId.TryParse("inv", id, out var raw) ? raw : throw new ArgumentException(id, nameof(id));
}
