using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 23 of the Business contract. The examples are the contract's, moved to the month of the test's clock.</summary>
[TestClass]
public sealed class ReportsTests
{
    private const string Month = "startDate=2026-03-01&endDate=2026-03-31";

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task The_examples_of_the_contract_come_out_of_its_story(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.IssuedExampleAsync("2026-03-10");
        await app.PayAsync(business, invoice, 28_375_000, "2026-03-15T10:00:00.000Z");
        var expense = await business.RecordAsync("""{"amount":80000,"supplierName":"Gridline Power","accountId":"5021","date":"2026-03-14"}""");

        await ExpectAsync(business, $"profit-loss?{Month}", """
            {"period":{"startDate":"2026-03-01","endDate":"2026-03-31"},"revenue":{"totalKobo":26500000,"total":265000,"accounts":[{"accountId":"4000","code":"4000","name":"Revenue","amountKobo":26500000,"amount":265000}]},"costOfSales":{"totalKobo":0,"total":0,"accounts":[]},"grossProfitKobo":26500000,"grossProfit":265000,"operatingExpenses":{"totalKobo":8000000,"total":80000,"accounts":[{"accountId":"5021","code":"5021","name":"Electricity and Power","amountKobo":8000000,"amount":80000}]},"netIncomeKobo":18500000,"netIncome":185000}
            """);
        await ExpectAsync(business, "balance-sheet?asOfDate=2026-03-31", """
            {"asOfDate":"2026-03-31","assets":{"totalKobo":20375000,"total":203750,"accounts":[{"accountId":"1010","code":"1010","name":"Bank","amountKobo":19775000,"amount":197750},{"accountId":"1026","code":"1026","name":"Input VAT","amountKobo":600000,"amount":6000}]},"liabilities":{"totalKobo":1875000,"total":18750,"accounts":[{"accountId":"2026","code":"2026","name":"VAT Payable","amountKobo":1875000,"amount":18750}]},"equity":{"totalKobo":18500000,"total":185000,"accounts":[],"currentEarningsKobo":18500000,"currentEarnings":185000},"totalLiabilitiesAndEquityKobo":20375000,"totalLiabilitiesAndEquity":203750,"isBalanced":true}
            """);
        await ExpectAsync(business, "trial-balance?asOfDate=2026-03-31", """
            {"asOfDate":"2026-03-31","accounts":[{"accountId":"1010","code":"1010","name":"Bank","category":"asset","debitKobo":19775000,"debit":197750,"creditKobo":0,"credit":0},{"accountId":"1026","code":"1026","name":"Input VAT","category":"asset","debitKobo":600000,"debit":6000,"creditKobo":0,"credit":0},{"accountId":"2026","code":"2026","name":"VAT Payable","category":"liability","debitKobo":0,"debit":0,"creditKobo":1875000,"credit":18750},{"accountId":"4000","code":"4000","name":"Revenue","category":"revenue","debitKobo":0,"debit":0,"creditKobo":26500000,"credit":265000},{"accountId":"5021","code":"5021","name":"Electricity and Power","category":"expense","debitKobo":8000000,"debit":80000,"creditKobo":0,"credit":0}],"totalDebitKobo":28375000,"totalDebit":283750,"totalCreditKobo":28375000,"totalCredit":283750,"isBalanced":true}
            """);
        await ExpectAsync(business, $"cash-flow?{Month}", """
            {"period":{"startDate":"2026-03-01","endDate":"2026-03-31"},"openingCashKobo":0,"openingCash":0,"operating":{"inflowKobo":28375000,"inflow":283750,"outflowKobo":8600000,"outflow":86000,"netKobo":19775000,"net":197750},"investing":{"inflowKobo":0,"inflow":0,"outflowKobo":0,"outflow":0,"netKobo":0,"net":0},"financing":{"inflowKobo":0,"inflow":0,"outflowKobo":0,"outflow":0,"netKobo":0,"net":0},"netChangeKobo":19775000,"netChange":197750,"closingCashKobo":19775000,"closingCash":197750}
            """);
        await ExpectAsync(business, $"vat-return?{Month}", $$"""
            {"period":{"startDate":"2026-03-01","endDate":"2026-03-31"},"dueDate":"2026-04-21","summary":{"outputVATKobo":1875000,"outputVAT":18750,"inputVATKobo":600000,"inputVAT":6000,"netPayableKobo":1275000,"netPayable":12750,"carryForwardKobo":0,"carryForward":0,"transactionCount":2},"output":[{"sourceType":"invoice","sourceId":"{{invoice}}","number":"INV-2026-001","date":"2026-03-10","netKobo":26500000,"net":265000,"vatKobo":1875000,"vat":18750}],"input":[{"sourceType":"expense","sourceId":"{{expense.GetProperty("id").GetString()}}","number":"EXP-2026-001","date":"2026-03-14","netKobo":8000000,"net":80000,"vatKobo":600000,"vat":6000}]}
            """);
    }

    [TestMethod]
    public async Task A_voided_expense_is_subtracted_in_the_period_of_the_void_and_VAT_paid_in_excess_carries_forward()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var expense = await business.RecordAsync("""{"amount":1000,"supplierName":"Gridline","accountId":"5021","date":"2026-02-14"}""");
        await business.RecordAsync("""{"amount":1000,"supplierName":"Bank","accountId":"5027","date":"2026-02-14","vatRate":0}""");
        (await business.PostAsync($"/v1/expenses/{expense.GetProperty("id").GetString()}/void", """{"reason":"x"}""")).Expect(200);

        var february = await ReportAsync(business, "vat-return?startDate=2026-02-01&endDate=2026-02-28");
        Assert.AreEqual("2026-03-21", february.GetProperty("dueDate").GetString());
        Assert.AreEqual(0, february.GetProperty("summary").Whole("netPayableKobo"));
        Assert.AreEqual(7_500, february.GetProperty("summary").Whole("carryForwardKobo"));
        Assert.AreEqual(1, february.GetProperty("summary").Whole("transactionCount"));
        var march = await ReportAsync(business, $"vat-return?{Month}");
        Assert.AreEqual(-7_500, march.GetProperty("summary").Whole("inputVATKobo"));
        Assert.AreEqual(-100_000, march.List("input")[0].Whole("netKobo"));
        Assert.AreEqual("EXP-2026-001", march.List("input")[0].GetProperty("number").GetString());
    }

    [TestMethod]
    public async Task Cash_flows_go_to_the_section_of_the_account_on_the_other_side()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        await business.ManualAsync("1010", "3010", 1000, "2025-12-31");
        await business.ManualAsync("1050", "1010", 300, "2026-01-01");
        await business.ManualAsync("1010", "2050", 500, "2026-02-10");
        await business.ManualAsync("1001", "1010", 50, "2026-02-11");
        await business.ManualAsync("5020", "1001", 20, "2026-03-02");
        await business.ManualAsync("5020", "2010", 99, "2026-03-03");
        var loan = await business.PostAsync("/v1/journal-entries", """
            {"transactionDate":"2026-03-04","description":"Loan and interest","lines":[{"accountId":"2050","debit":90},{"accountId":"5027","debit":10},{"accountId":"1010","credit":100}]}
            """);
        (await business.PostAsync($"/v1/journal-entries/{loan.Text("id")}/post")).Expect(200);

        var flow = await ReportAsync(business, "cash-flow?startDate=2026-01-01&endDate=2026-03-31");
        Assert.AreEqual(100_000, flow.Whole("openingCashKobo"));
        Assert.AreEqual(0, flow.GetProperty("operating").Whole("inflowKobo"));
        Assert.AreEqual(3_000, flow.GetProperty("operating").Whole("outflowKobo"));
        Assert.AreEqual(30_000, flow.GetProperty("investing").Whole("outflowKobo"));
        Assert.AreEqual(50_000, flow.GetProperty("financing").Whole("inflowKobo"));
        Assert.AreEqual(9_000, flow.GetProperty("financing").Whole("outflowKobo"));
        Assert.AreEqual(108_000, flow.Whole("closingCashKobo"));
    }

    [TestMethod]
    public async Task A_day_counts_from_its_date_on_and_drafts_never()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        await business.ManualAsync("1001", "4010", 10, "2024-12-31");
        await business.ManualAsync("1001", "4010", 20, "2026-01-01");
        await business.ManualAsync("1001", "4010", 40, "2026-03-18");
        await business.ManualAsync("1001", "4010", 80, "2026-03-19");
        (await business.PostAsync("/v1/journal-entries", Books.Entry("1001", "4010", 160))).Expect(201);
        foreach (var (asOf, total) in new[] { ("2024-12-30", 0), ("2024-12-31", 1_000), ("2025-06-30", 1_000), ("2026-01-01", 3_000), ("2026-03-17", 3_000), ("2026-03-18", 7_000), ("2027-01-01", 15_000) })
        {
            Assert.AreEqual(total, (await ReportAsync(business, $"trial-balance?asOfDate={asOf}")).Whole("totalDebitKobo"), asOf);
        }

        Assert.AreEqual(7_000, (await ReportAsync(business, "trial-balance")).Whole("totalDebitKobo"));
        Assert.AreEqual("2026-03-18", (await ReportAsync(business, "balance-sheet")).GetProperty("asOfDate").GetString());
        foreach (var (period, income) in new[] { ("startDate=2026-01-01&endDate=2026-03-19", 14_000), ("startDate=2024-12-31&endDate=2025-12-31", 1_000), ("startDate=2026-01-02&endDate=2026-03-18", 4_000), ("startDate=2026-03-18&endDate=2026-03-18", 4_000) })
        {
            Assert.AreEqual(income, (await ReportAsync(business, $"profit-loss?{period}")).Whole("netIncomeKobo"), period);
        }
    }

    [TestMethod]
    public async Task Wrong_dates_are_invalid_requests_and_a_period_over_a_year_breaks_a_rule()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        foreach (var report in new[] { "profit-loss", "cash-flow", "vat-return" })
        {
            foreach (var query in new[] { "", "startDate=2026-01-01", "startDate=2026-01-01&endDate=soon", "startDate=2026-01-02&endDate=2026-01-01" })
            {
                Assert.AreEqual("INVALID_REQUEST", (await business.GetAsync($"/v1/reports/{report}?{query}")).Expect(400).ErrorCode, report + query);
            }

            (await business.GetAsync($"/v1/reports/{report}?startDate=2026-01-01&endDate=2027-01-01")).Expect(200);
            Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.GetAsync($"/v1/reports/{report}?startDate=2026-01-01&endDate=2027-01-02")).Expect(422).ErrorCode);
        }

        foreach (var report in new[] { "balance-sheet", "trial-balance" }) Assert.AreEqual("INVALID_REQUEST", (await business.GetAsync($"/v1/reports/{report}?asOfDate=2026-13-01")).Expect(400).ErrorCode);
    }

    private static async Task<JsonElement> ReportAsync(TestBusiness business, string report) => (await business.GetAsync($"/v1/reports/{report}")).Expect(200).Data;

    private static async Task ExpectAsync(TestBusiness business, string report, string expected) => Assert.AreEqual(expected, (await ReportAsync(business, report)).GetRawText());
}
