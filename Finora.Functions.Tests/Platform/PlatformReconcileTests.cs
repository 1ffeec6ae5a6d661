using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Matching money that waits: <c>POST /payments/reconcile</c>.</summary>
[TestClass]
public sealed class PlatformReconcileTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task Money_of_nobody_known_becomes_the_customers_with_a_receipt_and_books()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var id = await business.FinalSampleAAsync(customer);
        var waiting = await ArrivedAsync(business, 70_000_000, "Bank 4711");

        var matched = (await ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{id}}"}""")).Expect(200).Json;

        Assert.AreEqual("partially_matched 607375.00 92625.00 REC-2026-001", matched.GetProperty("payment").Facts("status", "allocated_amount", "unallocated_amount", "receipt_number"));
        Assert.AreEqual(customer, Trade.Text(matched.GetProperty("payment"), "customer_id"));
        Assert.AreEqual("paid 607375.00 0.00", matched.GetProperty("invoice").Facts("status", "amount_paid", "amount_due"));
        CollectionAssert.AreEquivalent(new[] { "2031 60737500 0", "1021 0 60737500", "2021 4237500 0", "2026 0 4237500" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        CollectionAssert.AreEqual(new[] { "receipt.created", "invoice.paid" }, (await app.EventTypesAsync(business))[^2..]);
        var row = (await app.FindAsync(business.Live, RowKeys.Customer(Guid.Parse(customer))))!;
        Assert.AreEqual((0L, 9_262_500L), (row.OutstandingKobo, row.UnallocatedKobo));
        (await business.BusinessAsync(HttpMethod.Get, $"/v1/receipts/{PlatformInvoicing.InBusiness(waiting, "rec")}")).Expect(200);
    }

    [TestMethod]
    public async Task Part_of_the_money_can_be_matched_and_the_rest_later_to_the_same_invoice_or_another()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (first, second) = (await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        var waiting = await ArrivedAsync(business, 100_000, "R");

        var part = (await ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{first}}","amount":"300.00"}""")).Expect(200).Json;
        (await ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{first}}","amount":200}""")).Expect(200);
        var rest = (await ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{second}}"}""")).Expect(200).Json;

        Assert.AreEqual("partially_matched 300.00 700.00", part.GetProperty("payment").Facts("status", "allocated_amount", "unallocated_amount"));
        Assert.AreEqual("partial 300.00", part.GetProperty("invoice").Facts("status", "amount_paid"));
        Assert.AreEqual("matched 1000.00 0.00", rest.GetProperty("payment").Facts("status", "allocated_amount", "unallocated_amount"));
        Assert.AreEqual(3, rest.GetProperty("payment").GetProperty("allocations").GetArrayLength());
        Assert.AreEqual("500.00", Trade.Text(await business.PlatformReadAsync($"/invoices/{first}"), "amount_paid"));
        (await business.PlatformPostAsync($"/invoices/{first}/void", """{"reason":"R"}""")).Expect(200);
        Assert.AreEqual("500.00", Trade.Text((await business.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0], "unallocated_amount"));
    }

    [TestMethod]
    [DataRow("trf INV-2026-002 thanks", "number")]
    [DataRow("ORDER po-99 PAID", "reference")]
    [DataRow("nothing that helps", "amount")]
    public async Task By_amount_and_reference_the_invoice_is_found_by_what_is_told_or_by_what_is_due(string reference, string by)
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        await business.FinalSampleAAsync(customer);
        var meant = await business.FinalSampleAAsync(customer, ""","buyer_reference":"PO-99" """);
        await business.PaidAsync(meant, "7375");
        await ArrivedAsync(business, by == "amount" ? 60_000_000 : 12_300, reference);
        var amount = by == "amount" ? "600000" : "123.00";

        var matched = (await ReconcileAsync(business, $$"""{"amount":{{amount}},"reference":"  {{reference.ToUpperInvariant()}} "}""")).Expect(200).Json;

        Assert.AreEqual(meant, Trade.Text(matched.GetProperty("invoice"), "id"));
        Assert.AreEqual("matched", Trade.Text(matched.GetProperty("payment"), "status"));
    }

    [TestMethod]
    public async Task What_a_credit_note_gave_back_can_pay_another_invoice()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (paid, open) = (await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        await business.PaidAsync(paid, "607375");
        (await business.PlatformPostAsync($"/invoices/{paid}/credit-note", """{"reason":"Returned"}""")).Expect(201);
        var back = (await business.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0];
        Assert.AreEqual("credit_note 607375.00", back.Facts("source", "unallocated_amount"));

        var matched = (await ReconcileAsync(business, $$"""{"payment_id":"{{Trade.Text(back, "id")}}","invoice_id":"{{open}}"}""")).Expect(200).Json;

        Assert.AreEqual("paid", Trade.Text(matched.GetProperty("invoice"), "status"));
        var row = (await app.FindAsync(business.Live, RowKeys.Customer(Guid.Parse(customer))))!;
        Assert.AreEqual((0L, 0L), (row.OutstandingKobo, row.UnallocatedKobo));
        Assert.AreEqual(0, (await app.BalancesAsync(business.Live)).GetValueOrDefault("2031"));
    }

    [TestMethod]
    public async Task Foreign_money_of_nobody_known_is_posted_when_it_is_linked()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(customer, """[{"description":"Licence","unit_price":100}]""", ""","currency":"USD","exchange_rate":1500 """), "id");
        await business.FinalizedAsync(id);
        await (PartnerReport.Of(11_750) with { Business = business.Id, Currency = "USD", Reference = "swift" }).BookAsync(app);
        var waiting = Trade.Text((await business.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0], "id");

        var matched = (await ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{id}}"}""")).Expect(200).Json;

        Assert.AreEqual("USD 107.50 10.00", matched.GetProperty("payment").Facts("currency", "allocated_amount", "unallocated_amount"));
        CollectionAssert.IsSubsetOf(new[] { "1010 17625000 0", "1021 0 16125000", "2031 0 1500000" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        Assert.AreEqual(1_500_000, (await app.FindAsync(business.Live, RowKeys.Customer(Guid.Parse(customer))))!.UnallocatedKobo);
    }

    [TestMethod]
    public async Task Two_calls_at_once_cannot_allocate_the_same_kobo()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var invoices = new[] { await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer) };
        var waiting = await ArrivedAsync(business, 70_000_000, "R");

        await Task.WhenAll(invoices.Select(id => ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{id}}"}""")));

        var payment = await business.PlatformReadAsync($"/payments/{waiting}");
        Assert.AreEqual("700000.00 0.00", payment.Facts("allocated_amount", "unallocated_amount"));
        var paid = await Task.WhenAll(invoices.Select(async id => decimal.Parse(Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "amount_paid"))));
        Assert.AreEqual(700_000m, paid.Sum());
        Assert.AreEqual(0, (await app.BalancesAsync(business.Live)).GetValueOrDefault("2031"));
    }

    [TestMethod]
    public async Task A_repeat_with_its_key_matches_once()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var waiting = await ArrivedAsync(business, 100_000, "R");
        var body = $$"""{"payment_id":"{{waiting}}","invoice_id":"{{id}}","amount":100}""";

        var first = await business.PlatformAsync(HttpMethod.Post, "/api/v1/payments/reconcile", body, ("Idempotency-Key", "m-1"));
        var second = await business.PlatformAsync(HttpMethod.Post, "/api/v1/payments/reconcile", body, ("Idempotency-Key", "m-1"));

        Assert.AreEqual(first.Expect(200).Text, second.Expect(200).Text);
        Assert.AreEqual("100.00", Trade.Text(await business.PlatformReadAsync($"/payments/{waiting}"), "allocated_amount"));
    }

    [TestMethod]
    [DataRow("{}", "amount,reference")]
    [DataRow("""{"payment_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"}""", "invoice_id")]
    [DataRow("""{"payment_id":"x","invoice_id":"y"}""", "payment_id,invoice_id")]
    [DataRow("""{"amount":0,"reference":"R"}""", "amount")]
    [DataRow("""{"amount":1.001,"reference":"R"}""", "amount")]
    public async Task A_body_that_is_wrong_names_its_fields(string body, string fields)
    {
        var business = await app.CreateBusinessAsync();
        Assert.AreEqual(fields, string.Join(',', (await ReconcileAsync(business, body)).InPlatformError(400).ErrorFields));
    }

    [TestMethod]
    public async Task More_than_waits_or_is_due_is_refused()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var waiting = await ArrivedAsync(business, 100_000, "R");
        var refused = (await ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{id}}","amount":1000.01}""")).InPlatformError(400);
        CollectionAssert.AreEqual(new[] { "amount" }, refused.ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Records_that_are_not_there_are_not_found()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var waiting = await ArrivedAsync(business, 100, "R");
        (await ReconcileAsync(business, $$"""{"payment_id":"{{PlatformInvoicing.Nowhere}}","invoice_id":"{{id}}"}""")).InPlatformError(404);
        (await ReconcileAsync(business, $$"""{"payment_id":"{{waiting}}","invoice_id":"{{PlatformInvoicing.Nowhere}}"}""")).InPlatformError(404);
    }

    [TestMethod]
    public async Task What_cannot_be_matched_is_told()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (draft, open, twin) = (await business.SampleAAsync(customer), await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        var dollars = Trade.Text(await business.PlatformInvoiceAsync(customer, more: ""","currency":"USD","exchange_rate":1500 """), "id");
        await business.FinalizedAsync(dollars);
        var waiting = await ArrivedAsync(business, 60_737_500, "Twin");
        var spent = Trade.Text((await business.PaidAsync(open, "1")).GetProperty("payment"), "id");

        await RefusedAsync("Nothing is left", $$"""{"payment_id":"{{spent}}","invoice_id":"{{twin}}"}""");
        await RefusedAsync("is not open", $$"""{"payment_id":"{{waiting}}","invoice_id":"{{draft}}"}""");
        await RefusedAsync("in NGN and the invoice in USD", $$"""{"payment_id":"{{waiting}}","invoice_id":"{{dollars}}"}""");
        await RefusedAsync("No payment", """{"amount":5,"reference":"Twin"}""");
        await RefusedAsync("No payment", """{"amount":607375,"reference":"Twins"}""");
        await business.FinalSampleAAsync(customer);
        await RefusedAsync("INV-2026-003, INV-2026-005", """{"amount":607375,"reference":"Twin"}""");
        await ArrivedAsync(business, 60_737_500, "TWIN");
        await RefusedAsync("Several payments", """{"amount":607375,"reference":"Twin"}""");
        await ArrivedAsync(business, 4_200, "odd");
        await RefusedAsync("No open invoice", """{"amount":42,"reference":"odd"}""");

        async Task RefusedAsync(string message, string body)
        {
            var error = (await ReconcileAsync(business, body)).InPlatformError(422);
            Assert.AreEqual("UNPROCESSABLE", error.ErrorCode);
            Assert.Contains(message, Trade.Text(error.Error, "message"));
        }
    }

    /// <summary>Naira of nobody known, as the bank partner reports them.</summary>
    private static async Task<string> ArrivedAsync(TestBusiness business, long kobo, string reference)
    {
        await (PartnerReport.Of(kobo) with { Business = business.Id, Reference = reference }).BookAsync(app);
        return Trade.Text((await business.PlatformReadAsync("/payments")).GetProperty("data")[0], "id");
    }

    private static Task<Reply> ReconcileAsync(TestBusiness business, string body) => business.PlatformPostAsync("/payments/reconcile", body);
}
