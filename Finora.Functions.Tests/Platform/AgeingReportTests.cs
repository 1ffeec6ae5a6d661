using System.Text.Json;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>The ageing of receivables in section 17 of the Platform contract.</summary>
[TestClass]
public sealed class AgeingReportTests
{
    private const string Path = "/api/v1/reports/receivables-ageing";
    private static TestApp s_app = null!;
    private TestBusiness _business = null!;
    private string _customer = "";

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestInitialize]
    public async Task CreateAsync()
    {
        _business = await s_app.CreateBusinessAsync();
        _customer = await _business.PlatformCustomerAsync();
    }

    [TestMethod]
    public async Task The_example_of_the_contract_comes_out_of_its_story()
    {
        await IssueAsync(PlatformTrade.SampleLines, "2025-02-27", "2025-03-29");
        Assert.AreEqual(
            $$$"""{"as_of":"2025-03-09","currency":"NGN","total_outstanding":"607375.00","buckets":{"not_due":"607375.00","0_30":"0.00","31_60":"0.00","61_90":"0.00","90_plus":"0.00"},"customers":[{"customer_id":"{{{_customer}}}","name":"Adaeze Foods Ltd","invoice_count":1,"total":"607375.00","buckets":{"not_due":"607375.00","0_30":"0.00","31_60":"0.00","61_90":"0.00","90_plus":"0.00"}}]}""",
            (await ReportAsync("from=2025-02-01&to=2025-03-09")).GetRawText());
    }

    [TestMethod]
    public async Task The_due_date_is_the_first_day_of_the_first_bucket()
    {
        await IssueAsync(Line("100.00"), "2025-01-01", "2025-03-01");
        foreach (var (asOf, bucket) in new[]
        {
            ("2025-02-28", "not_due"), ("2025-03-01", "0_30"), ("2025-03-31", "0_30"), ("2025-04-01", "31_60"), ("2025-04-30", "31_60"), ("2025-05-01", "61_90"), ("2025-05-30", "61_90"), ("2025-05-31", "90_plus"),
        })
        {
            var buckets = (await ReportAsync($"from=2025-01-01&to={asOf}")).GetProperty("buckets");
            Assert.AreEqual("100.00", Trade.Text(buckets, bucket), asOf);
            Assert.AreEqual(4, buckets.EnumerateObject().Count(each => each.Value.GetString() == "0.00"));
        }
    }

    [TestMethod]
    public async Task Naira_covers_everything_at_the_documents_rates_and_another_currency_its_own()
    {
        await IssueAsync(Line("100.00"), "2026-03-01", "2026-03-31");
        await IssueAsync(Line("10.01"), "2026-03-01", "2026-03-31", ""","currency":"USD","exchange_rate":"1500.5" """);
        await IssueAsync(Line("7.00"), "2026-03-01", "2026-03-31", ""","currency":"GBP","exchange_rate":2000""");
        Assert.AreEqual(("29120.01", 3), await TotalAsync(""));
        Assert.AreEqual(("29120.01", 3), await TotalAsync("currency=NGN"));
        Assert.AreEqual(("10.01", 1), await TotalAsync("currency=USD"));
        Assert.AreEqual(("7.00", 1), await TotalAsync("currency=GBP"));
        var none = await ReportAsync("currency=EUR");
        Assert.AreEqual(("EUR", "0.00", 0), (Trade.Text(none, "currency"), Trade.Text(none, "total_outstanding"), none.GetProperty("customers").GetArrayLength()));
    }

    [TestMethod]
    public async Task Without_a_day_it_is_of_today()
    {
        Assert.AreEqual("2026-03-18", Trade.Text(await ReportAsync(""), "as_of"));
        Assert.AreEqual("2026-03-17", Trade.Text(await ReportAsync("to=2026-03-16T23:30:00Z"), "as_of"));
        Assert.AreEqual("2025-12-31", Trade.Text(await ReportAsync("to=2025-12-31"), "as_of"));
    }

    [TestMethod]
    [DataRow("to=soon", "to")]
    [DataRow("from=2026-02-30", "from")]
    [DataRow("from=2026-03-02&to=2026-03-01", "to")]
    [DataRow("from=2026-03-19", "to")]
    [DataRow("currency=XYZ", "currency")]
    [DataRow("currency=ngn", "currency")]
    public async Task A_bad_range_or_currency_is_a_validation_error(string query, string field)
    {
        var reply = (await _business.PlatformAsync(HttpMethod.Get, $"{Path}?{query}")).Expect(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        CollectionAssert.AreEqual(new[] { field }, reply.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Without_a_key_nothing_is_told() => Assert.AreEqual("UNAUTHORIZED", (await s_app.SendAsync(HttpMethod.Get, Path)).Expect(401).ErrorCode);

    private static string Line(string price) => $$"""[{"description":"x","unit_price":"{{price}}","tax_category":"exempt"}]""";

    private async Task IssueAsync(string lines, string date, string due, string more = "")
    {
        var invoice = await _business.PlatformInvoiceAsync(_customer, lines, $$""","issue_date":"{{date}}","due_date":"{{due}}"{{more}}""");
        (await _business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{Trade.Text(invoice, "id")}/finalize", "{}")).Expect(200);
    }

    private async Task<JsonElement> ReportAsync(string query) => (await _business.PlatformAsync(HttpMethod.Get, $"{Path}?{query}")).Expect(200).Json;

    private async Task<(string Total, int Invoices)> TotalAsync(string query)
    {
        var report = await ReportAsync(query);
        return (Trade.Text(report, "total_outstanding"), report.GetProperty("customers").EnumerateArray().Sum(customer => customer.GetProperty("invoice_count").GetInt32()));
    }
}
