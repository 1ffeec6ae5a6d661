using System.Text.Json;
using Finora.Core.Customers;
using Finora.Core.Invoicing;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Invoices of the Business API: amounts, numbers, dates, states.</summary>
[TestClass]
public sealed class BusinessInvoiceTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task The_example_of_the_contract_comes_out_to_the_kobo()
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.InvoiceAsync(await business.CustomerAsync());

        AssertAmounts(invoice, subtotal: 26_500_000, vat: 1_875_000, total: 28_375_000);
        var lines = invoice.GetProperty("lineItems");
        AssertLine(lines[0], price: 12_500_000, amount: 25_000_000, rate: "7.5", vat: 1_875_000);
        AssertLine(lines[1], price: 1_500_000, amount: 1_500_000, rate: "0", vat: 0);
        Assert.AreEqual("18750", invoice.GetProperty("vatAmount").GetRawText());
        Assert.AreEqual("283750", invoice.GetProperty("amountDue").GetRawText());
    }

    /// <summary>Gross = round(quantity × price); VAT = round(gross × rate ÷ (100 + rate)); the rest is the amount.</summary>
    [TestMethod]
    [DataRow("""[{"description":"A","quantity":1,"unitPrice":107.5}]""", 10_000L, 750L)]
    [DataRow("""[{"description":"A","quantity":1,"unitPrice":100}]""", 9_302L, 698L)]
    [DataRow("""[{"description":"A","quantity":3,"unitPrice":33.33}]""", 9_301L, 698L)]
    [DataRow("""[{"description":"A","quantity":1,"unitPrice":0.01}]""", 1L, 0L)]
    [DataRow("""[{"description":"A","quantity":2.5,"unitPrice":19.99},{"description":"B","unitPrice":50,"vatCategory":"exempt"},{"description":"C","unitPrice":7.07,"vatCategory":"zero_rated"}]""", 10_356L, 349L)]
    public async Task Prices_with_vat_add_up_to_the_sum_of_the_gross_lines(string lines, long subtotal, long vat)
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.InvoiceAsync(await business.CustomerAsync(), lines, ""","pricesIncludeVat":true""");

        Assert.IsTrue(invoice.GetProperty("pricesIncludeVat").GetBoolean());
        AssertAmounts(invoice, subtotal, vat, subtotal + vat);
    }

    [TestMethod]
    public async Task Amounts_below_a_naira_are_written_as_short_numbers()
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.InvoiceAsync(await business.CustomerAsync(), """[{"description":"A","quantity":0.5,"unitPrice":1.3}]""");

        var line = invoice.GetProperty("lineItems")[0];
        Assert.AreEqual("0.5", line.GetProperty("quantity").GetRawText());
        Assert.AreEqual("1.3", line.GetProperty("unitPrice").GetRawText());
        Assert.AreEqual("0.65", line.GetProperty("amount").GetRawText());
        Assert.AreEqual("0.05", line.GetProperty("vatAmount").GetRawText());
        Assert.AreEqual("0.7", invoice.GetProperty("total").GetRawText());
    }

    [TestMethod]
    public async Task Another_rate_counts_for_standard_lines_only()
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.InvoiceAsync(
            await business.CustomerAsync(), """[{"description":"A","unitPrice":100},{"description":"B","unitPrice":100,"vatCategory":"zero_rated"}]""", ""","vatRate":12.25""");

        AssertAmounts(invoice, 20_000, 1_225, 21_225);
        Assert.AreEqual("12.25", invoice.GetProperty("vatRate").GetRawText());
        Assert.AreEqual("0", invoice.GetProperty("lineItems")[1].GetProperty("vatRate").GetRawText());
    }

    [TestMethod]
    public async Task Numbers_run_without_gaps_by_year_and_skip_what_a_caller_took()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();

        Assert.AreEqual("INV-2026-001", await NumberAsync(""));
        (await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","lineItems":[{}]}""")).Expect(400);
        Assert.AreEqual("INV-2026-002", await NumberAsync(""));
        Assert.AreEqual("INV-2026-003", await NumberAsync(""","invoiceNumber":"INV-2026-003" """));
        Assert.AreEqual("INV-2026-004", await NumberAsync(""));
        Assert.AreEqual("INV-2025-001", await NumberAsync(""","invoiceDate":"2025-12-31" """));
        Assert.AreEqual("PRO/7", await NumberAsync(""","invoiceNumber":"PRO/7" """));
        Assert.AreEqual("INV-2026-005", await NumberAsync(""));

        async Task<string> NumberAsync(string more) => Trade.Text(await business.InvoiceAsync(customer, more: more), "invoiceNumber");
    }

    [TestMethod]
    public async Task A_number_is_taken_once()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        await business.InvoiceAsync(customer, more: ""","invoiceNumber":"A-17/B" """);
        var before = await s_app.DumpAsync(business.Live);

        var reply = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","lineItems":{{Trade.ExampleLines}},"invoiceNumber":"A-17/B"}""");

        Assert.AreEqual("CONFLICT", reply.InEnvelope(409).ErrorCode);
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Fifty_invoices_at_once_get_fifty_numbers_without_a_gap(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => business.InvoiceAsync(customer)));

        CollectionAssert.AreEquivalent(Enumerable.Range(1, 50).Select(n => $"INV-2026-{n:D3}").ToArray(), made.Select(invoice => Trade.Text(invoice, "invoiceNumber")).ToArray());
    }

    [TestMethod]
    [DataRow("", "2026-03-18", "2026-03-28")]
    [DataRow(""","invoiceDate":"2026-04-10" """, "2026-04-10", "2026-04-20")]
    [DataRow(""","invoiceDate":"2026-04-10","dueDate":"2026-04-11" """, "2026-04-10", "2026-04-11")]
    [DataRow(""","dueDate":"2026-03-19" """, "2026-03-18", "2026-03-19")]
    [DataRow(""","invoiceDate":"2026-04-10T23:59:59.999Z" """, "2026-04-10", "2026-04-20")]
    [DataRow(""","invoiceDate":"2026-04-11T00:30:00+01:00" """, "2026-04-10", "2026-04-20")]
    public async Task Dates_are_days_of_the_utc_value_and_payment_is_due_in_ten_days(string dates, string issued, string due)
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.InvoiceAsync(await business.CustomerAsync(), more: dates);

        Assert.AreEqual(issued + "T00:00:00.000Z", Trade.Text(invoice, "invoiceDate"));
        Assert.AreEqual(due + "T00:00:00.000Z", Trade.Text(invoice, "dueDate"));
    }

    [TestMethod]
    [DataRow(""","dueDate":"2026-03-18" """)]
    [DataRow(""","dueDate":"2026-03-17" """)]
    [DataRow(""","invoiceDate":"2026-04-10","dueDate":"2026-04-10" """)]
    public async Task A_due_date_that_is_not_after_the_invoice_date_is_refused(string dates)
    {
        var business = await s_app.CreateBusinessAsync();

        var reply = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{await business.CustomerAsync()}}","lineItems":{{Trade.ExampleLines}}{{dates}}}""");

        CollectionAssert.AreEqual(new[] { "dueDate" }, reply.InEnvelope(400).ErrorFields.ToArray());
        Assert.AreEqual("must be after invoiceDate", Trade.Text(reply.Error.GetProperty("details")[0], "message"));
    }

    [TestMethod]
    public async Task The_fingerprint_has_the_contracts_check_value()
    {
        var business = await s_app.CreateBusinessAsync(tin: "12345678-0001");
        var draft = await business.InvoiceAsync(await business.CustomerAsync(), more: ""","invoiceNumber":"INV-2026-042","invoiceDate":"2026-04-10" """);

        var sent = (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{Trade.Text(draft, "id")}/send", """{"notify":false}""")).Expect(200).Data;

        Assert.AreEqual("30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3", Trade.Text(sent, "irn"));
        Assert.AreEqual("https://api.finorabusiness.com/verify/30868bfd3135f8725cbdca9483854eb7c9a05538bc40ea012a477c117d2188d3", Trade.Text(sent, "verifyUrl"));
    }

    [TestMethod]
    public async Task Issuing_posts_once_and_sending_again_changes_the_time_of_sending_only()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var id = Trade.Text(await business.InvoiceAsync(customer), "id");
        Assert.AreEqual(0, (await app.BalancesAsync(business.Live)).Count);

        var first = await SendAsync();
        app.Time.Advance(TimeSpan.FromMinutes(5));
        var second = await SendAsync();

        Assert.AreEqual("2026-03-18T12:00:00.000Z", Trade.Text(first, "sentAt"));
        Assert.AreEqual("2026-03-18T12:05:00.000Z", Trade.Text(second, "sentAt"));
        foreach (var member in Shape.Names(first).Except(["sentAt", "updatedAt"])) Assert.AreEqual(first.GetProperty(member).GetRawText(), second.GetProperty(member).GetRawText(), member);
        CollectionAssert.AreEquivalent(
            new Dictionary<string, long> { ["1021"] = 28_375_000, ["4000"] = -26_500_000, ["2021"] = -1_875_000 }, await app.BalancesAsync(business.Live));
        Assert.AreEqual(28_375_000, (await business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}")).Data.GetProperty("accountBalanceKobo").GetInt64());

        async Task<JsonElement> SendAsync() => (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200).Data;
    }

    [TestMethod]
    public async Task An_invoice_is_overdue_from_the_day_after_its_due_date_in_lagos()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var draft = await business.InvoiceAsync(await business.CustomerAsync(), more: ""","dueDate":"2026-03-19" """);
        var sent = await business.SentAsync();
        await app.EditAsync(business.Live, RowKeys.Invoice(Trade.IdOf("inv", sent)), invoice => invoice with { DueDate = new DateOnly(2026, 3, 19) });

        app.Time.Leap(new DateTimeOffset(2026, 3, 19, 22, 59, 59, 999, TimeSpan.Zero) - app.Time.GetUtcNow());
        Assert.AreEqual("sent", Trade.Text(await business.GetInvoiceAsync(sent), "status"));
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.AreEqual("overdue", Trade.Text(await business.GetInvoiceAsync(sent), "status"));
        Assert.AreEqual("draft", Trade.Text(await business.GetInvoiceAsync(Trade.Text(draft, "id")), "status"));
    }

    [TestMethod]
    public async Task A_customer_that_is_not_active_gets_no_invoice()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        await s_app.EditAsync(business.Live, RowKeys.Customer(Trade.IdOf("cust", customer)), (Customer stored) => stored with { IsActive = false });

        var reply = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","lineItems":{{Trade.ExampleLines}}}""");

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", reply.InEnvelope(422).ErrorCode);
        Assert.IsFalse((await business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{customer}")).Expect(200).Data.GetProperty("isActive").GetBoolean());
    }

    [TestMethod]
    [DataRow("""[{"description":"A","quantity":100,"unitPrice":1000000000}]""", ""","vatRate":0""", 201)]
    [DataRow("""[{"description":"A","quantity":100,"unitPrice":1000000000},{"description":"B","unitPrice":0.01}]""", ""","vatRate":0""", 422)]
    [DataRow("""[{"description":"A","quantity":1000000,"unitPrice":1000000000}]""", "", 422)]
    public async Task A_total_is_at_most_a_hundred_billion_naira(string lines, string more, int status)
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();

        var reply = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","lineItems":{{lines}}{{more}}}""");

        reply.InEnvelope(status);
        if (status == 422) Assert.AreEqual("BUSINESS_LOGIC_ERROR", reply.ErrorCode);
    }

    [TestMethod]
    public async Task A_hundred_lines_are_taken()
    {
        var business = await s_app.CreateBusinessAsync();
        var lines = string.Join(',', Enumerable.Range(1, 100).Select(n => $$"""{"description":"Line {{n}}","unitPrice":10.1}"""));

        var invoice = await business.InvoiceAsync(await business.CustomerAsync(), $"[{lines}]");

        AssertAmounts(invoice, 101_000, 7_600, 108_600);
    }

    [TestMethod]
    public async Task Sending_judges_the_invoice_before_the_channel()
    {
        var business = await s_app.CreateBusinessAsync();
        var draft = await business.DraftAsync();
        var cancelled = await business.SentAsync();
        await s_app.EditAsync(business.Live, RowKeys.Invoice(Trade.IdOf("inv", cancelled)), invoice => invoice with { State = InvoiceState.Voided });

        Assert.AreEqual("NOT_FOUND", (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{Trade.Unknown("inv")}/send")).InEnvelope(404).ErrorCode);
        Assert.AreEqual("CONFLICT", (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{cancelled}/send")).InEnvelope(409).ErrorCode);
        Assert.AreEqual("CONFLICT", (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{cancelled}/send", """{"notify":false}""")).InEnvelope(409).ErrorCode);
        var before = await s_app.DumpAsync(business.Live);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{draft}/send", """{"channels":["whatsapp"]}""")).InEnvelope(422).ErrorCode);
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
    }

    [TestMethod]
    public async Task A_deleted_draft_is_gone_for_every_endpoint()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = await business.DraftAsync();
        var link = await business.LinkAsync(id);
        await s_app.EditAsync(business.Live, RowKeys.Invoice(Trade.IdOf("inv", id)), invoice => invoice with { State = InvoiceState.Deleted });

        (await business.BusinessAsync(HttpMethod.Get, $"/v1/invoices/{id}")).InEnvelope(404);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", """{"notify":false}""")).InEnvelope(404);
        var another = (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{id}}"}""")).InEnvelope(404);
        CollectionAssert.AreEqual(new[] { "invoiceId" }, another.ErrorFields.ToArray());
        var closed = await business.GetLinkAsync(link);
        Assert.AreEqual("cancelled", Trade.Text(closed, "status"));
        Assert.AreEqual("invoice_deleted", Trade.Text(closed, "statusReason"));
    }

    private static void AssertAmounts(JsonElement invoice, long subtotal, long vat, long total)
    {
        AssertTwin(invoice, "subtotal", subtotal);
        AssertTwin(invoice, "vatAmount", vat);
        AssertTwin(invoice, "total", total);
        AssertTwin(invoice, "amountPaid", 0);
        AssertTwin(invoice, "amountDue", total);
        Assert.AreEqual(subtotal, invoice.GetProperty("lineItems").EnumerateArray().Sum(line => line.GetProperty("amountKobo").GetInt64()));
        Assert.AreEqual(vat, invoice.GetProperty("lineItems").EnumerateArray().Sum(line => line.GetProperty("vatAmountKobo").GetInt64()));
    }

    private static void AssertLine(JsonElement line, long price, long amount, string rate, long vat)
    {
        AssertTwin(line, "unitPrice", price);
        AssertTwin(line, "amount", amount);
        AssertTwin(line, "vatAmount", vat);
        Assert.AreEqual(rate, line.GetProperty("vatRate").GetRawText());
    }

    private static void AssertTwin(JsonElement of, string name, long kobo)
    {
        Assert.AreEqual(kobo, of.GetProperty(name + "Kobo").GetInt64(), name);
        Assert.AreEqual(kobo / 100m, of.GetProperty(name).GetDecimal(), name);
    }
}
