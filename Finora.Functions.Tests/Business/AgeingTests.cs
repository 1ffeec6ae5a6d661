using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 23.6 of the Business contract.</summary>
[TestClass]
public sealed class AgeingTests
{
    private static readonly string[] s_names = ["current", "1-30", "31-60", "61-90", "90+"];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task The_example_of_the_contract_comes_out_of_its_story(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var customer = await CustomerAsync(business, "Sunbird Stationers");
        await IssueAsync(business, customer, 283_750, "2026-03-10", "2026-03-20");
        Assert.AreEqual(
            $$"""{"asOfDate":"2026-04-14","buckets":[{"bucket":"current","count":0,"amountKobo":0,"amount":0},{"bucket":"1-30","count":1,"amountKobo":28375000,"amount":283750},{"bucket":"31-60","count":0,"amountKobo":0,"amount":0},{"bucket":"61-90","count":0,"amountKobo":0,"amount":0},{"bucket":"90+","count":0,"amountKobo":0,"amount":0}],"customers":[{"customerId":"{{customer}}","name":"Sunbird Stationers","totalKobo":28375000,"total":283750,"buckets":[{"bucket":"1-30","count":1,"amountKobo":28375000,"amount":283750}]}],"totalKobo":28375000,"total":283750}""",
            (await AgeingAsync(business, "2026-04-14")).GetRawText());
    }

    [TestMethod]
    public async Task Days_past_the_due_date_decide_the_bucket()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        await IssueAsync(business, await CustomerAsync(business, "A"), 1, "2025-01-01", "2025-03-01");
        foreach (var (asOf, bucket) in new[]
        {
            ("2025-02-28", 0), ("2025-03-01", 0), ("2025-03-02", 1), ("2025-03-31", 1), ("2025-04-01", 2), ("2025-04-30", 2), ("2025-05-01", 3), ("2025-05-30", 3), ("2025-05-31", 4), ("2026-03-18", 4),
        })
        {
            CollectionAssert.AreEqual(s_names.Select((_, i) => i == bucket ? 100L : 0).ToArray(), Amounts(await AgeingAsync(business, asOf)), asOf);
        }

        Assert.AreEqual(0, (await AgeingAsync(business, "2024-12-31")).Whole("totalKobo"));
        Assert.AreEqual("2026-03-18", (await AgeingAsync(business, null)).GetProperty("asOfDate").GetString());
    }

    [TestMethod]
    public async Task A_past_day_shows_what_was_open_then()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var (alpha, beta) = (await CustomerAsync(business, "Alpha"), await CustomerAsync(business, "beta"));
        var paid = await IssueAsync(business, beta, 1_000, "2026-01-01", "2026-01-11");
        await app.PayAsync(business, paid, 30_000, "2026-01-20T10:00:00.000Z");
        await app.PayAsync(business, paid, 70_000, "2026-03-01T10:00:00.000Z");
        var voided = await IssueAsync(business, alpha, 5, "2026-03-01", "2026-03-11");
        await app.PayAsync(business, voided, 100, "2026-03-02T10:00:00.000Z");
        (await business.PostAsync($"/v1/invoices/{voided}/void", """{"reason":"x"}""")).Expect(200);
        foreach (var (asOf, total) in new[]
        {
            ("2025-12-31", 0), ("2026-01-01", 100_000), ("2026-01-19", 100_000), ("2026-01-20", 70_000), ("2026-02-28", 70_000), ("2026-03-01", 500), ("2026-03-02", 400), ("2026-03-17", 400), ("2026-03-18", 0), ("2026-04-01", 0),
        })
        {
            Assert.AreEqual(total, (await AgeingAsync(business, asOf)).Whole("totalKobo"), asOf);
        }

        var february = await AgeingAsync(business, "2026-02-28");
        Assert.AreEqual("beta", february.List("customers").Single().GetProperty("name").GetString());
        CollectionAssert.AreEqual(new[] { 0L, 0, 70_000, 0, 0 }, Amounts(february));
    }

    [TestMethod]
    public async Task Customers_stand_by_name_with_the_buckets_that_they_have()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var (zenith, ada) = (await CustomerAsync(business, "Zenith"), await CustomerAsync(business, "ada"));
        await IssueAsync(business, zenith, 1, "2026-03-01", "2026-03-31");
        await IssueAsync(business, zenith, 2, "2026-01-01", "2026-03-01");
        await IssueAsync(business, zenith, 4, "2026-01-01", "2026-03-02");
        await IssueAsync(business, ada, 8, "2025-01-01", "2025-03-02");
        (await business.PutAsync($"/v1/customers/{ada}", """{"name":"Ada Stores"}""")).Expect(200);
        var customers = (await AgeingAsync(business, null)).List("customers");
        CollectionAssert.AreEqual(new[] { "Ada Stores", "Zenith" }, customers.Select(customer => customer.GetProperty("name").GetString()).ToArray());
        Assert.AreEqual(
            """[{"bucket":"current","count":1,"amountKobo":100,"amount":1},{"bucket":"1-30","count":2,"amountKobo":600,"amount":6}]""", customers[1].GetProperty("buckets").GetRawText());
    }

    [TestMethod]
    public async Task An_invoice_counts_from_its_date_and_agrees_with_the_trade_debtors_of_that_day()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var ahead = await IssueAsync(business, await CustomerAsync(business, "A"), 1_000, "2026-05-01", "2026-05-11");
        await app.PayAsync(business, ahead, 40_000);
        var refused = await IssueAsync(business, await CustomerAsync(business, "B"), 7, "2026-06-01", "2026-06-11");
        (await business.PostAsync($"/v1/invoices/{refused}/void", """{"reason":"x"}""")).Expect(200);
        foreach (var (asOf, total) in new[] { ("2026-03-17", 0), ("2026-03-18", -40_000), ("2026-04-30", -40_000), ("2026-05-01", 60_000), ("2026-06-01", 60_000), ("2026-06-02", 60_000) })
        {
            Assert.AreEqual(total, (await AgeingAsync(business, asOf)).Whole("totalKobo"), asOf);
            Assert.AreEqual(total, await DebtorsAsync(business, asOf), asOf);
        }
    }

    [TestMethod]
    public async Task What_is_read_depends_on_what_is_open_and_not_on_what_was_paid()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var customer = await CustomerAsync(business, "A");
        var first = new DateOnly(2023, 1, 10);
        for (var month = 0; month < 24; month++)
        {
            var invoice = await IssueAsync(business, customer, 100, $"{first.AddMonths(month):yyyy-MM-dd}", $"{first.AddMonths(month + 1):yyyy-MM-dd}");
            await app.PayAsync(business, invoice, 10_000, $"{first.AddMonths(month).AddDays(15):yyyy-MM-dd}T10:00:00.000Z");
        }

        for (var day = first; day < first.AddMonths(40); day = day.AddDays(13))
        {
            var looked = new List<Core.Invoicing.Receivable>();
            foreach (var node in RowKeys.InvoicesOpenOn(day)) looked.AddRange(await app.StoredAsync(business.Live, node));
            Assert.IsTrue(looked.Count <= 7, $"{looked.Count} rows for {day:O}");
            Assert.AreEqual(looked.Sum(item => item.OwedOn(day).Kobo), (await AgeingAsync(business, $"{day:yyyy-MM-dd}")).Whole("totalKobo"));
            Assert.AreEqual(await DebtorsAsync(business, $"{day:yyyy-MM-dd}"), looked.Sum(item => item.OwedOn(day).Kobo));
        }
    }

    [TestMethod]
    public async Task A_wrong_day_is_an_invalid_request()
    {
        await using var app = await Books.StartAsync();
        var business = await app.CreateBusinessAsync();
        var reply = (await business.GetAsync("/v1/reports/ar-aging?asOfDate=2026-02-30")).Expect(400);
        Assert.AreEqual("INVALID_REQUEST", reply.ErrorCode);
        CollectionAssert.AreEqual(new[] { "asOfDate" }, reply.ErrorFields.ToArray());
    }

    private static async Task<JsonElement> AgeingAsync(TestBusiness business, string? asOf) =>
        (await business.GetAsync($"/v1/reports/ar-aging{(asOf is null ? "" : $"?asOfDate={asOf}")}")).Expect(200).Data;

    private static long[] Amounts(JsonElement ageing)
    {
        var buckets = ageing.List("buckets");
        CollectionAssert.AreEqual(s_names, buckets.Select(bucket => bucket.GetProperty("bucket").GetString()).ToArray());
        return [.. buckets.Select(bucket => bucket.Whole("amountKobo"))];
    }

    private static async Task<long> DebtorsAsync(TestBusiness business, string asOf) =>
        (await business.GetAsync($"/v1/reports/trial-balance?asOfDate={asOf}")).Expect(200).Data.List("accounts")
            .Where(account => account.GetProperty("code").GetString() == "1021").Sum(account => account.Whole("debitKobo") - account.Whole("creditKobo"));

    private static async Task<string> CustomerAsync(TestBusiness business, string name) =>
        (await business.PostAsync("/v1/customers", $$"""{"name":"{{name}}","email":"{{Path.GetRandomFileName()}}@sunbird.example"}""")).Expect(201).Text("id");

    private static async Task<string> IssueAsync(TestBusiness business, string customer, int naira, string date, string due)
    {
        var id = (await business.PostAsync("/v1/invoices", $$"""
            {"customerId":"{{customer}}","invoiceDate":"{{date}}","dueDate":"{{due}}","lineItems":[{"description":"x","unitPrice":{{naira}},"vatCategory":"exempt"}]}
            """)).Expect(201).Text("id");
        (await business.PostAsync($"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200);
        return id;
    }
}
