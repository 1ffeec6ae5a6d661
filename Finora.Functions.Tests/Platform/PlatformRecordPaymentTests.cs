using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>record-payment: whole, part, too much, withheld, foreign, repeated and at once.</summary>
[TestClass]
public sealed class PlatformRecordPaymentTests
{
    private const string Example = """
        { "payment": { "id": "01957f8c-f918-76b8-927c-3a822d971ed4", "status": "matched", "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001",
            "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "amount": "579125.00", "currency": "NGN", "allocated_amount": "579125.00", "unallocated_amount": "0.00",
            "wht_amount": "28250.00", "wht_credit_note": null, "payment_method": "30", "payment_date": "2025-03-10", "reference": "GTB-TRF-88213", "narration": null,
            "payer_name": null, "source": "manual", "gateway": null, "receipt_number": "REC-2025-001",
            "allocations": [ { "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "amount": "579125.00", "allocated_at": "2025-03-10T10:15:00.120Z" } ],
            "created_at": "2025-03-10T10:15:00.120Z" },
          "invoice": { "id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "status": "paid", "total_amount": "607375.00",
            "amount_paid": "579125.00", "amount_withheld": "28250.00", "amount_credited": "0.00", "amount_due": "0.00" } }
        """;

    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task The_contracts_payment_settles_sample_a_with_what_was_withheld()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var id = await business.FinalSampleAAsync(customer);

        var paid = await PayAsync(business, id, """{"amount":579125.00,"payment_method":"30","payment_date":"2026-03-10","reference":" GTB-TRF-88213 ","wht_amount":"28250.00"}""");

        Shape.AssertLike(Example, paid);
        Assert.AreEqual("paid 579125.00 28250.00 0.00 0.00", paid.GetProperty("invoice").Facts("status", "amount_paid", "amount_withheld", "amount_credited", "amount_due"));
        Assert.AreEqual("matched 579125.00 GTB-TRF-88213 REC-2026-001", paid.GetProperty("payment").Facts("status", "allocated_amount", "reference", "receipt_number"));
        var entry = (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0];
        CollectionAssert.AreEquivalent(new[] { "1010 57912500 0", "1025 2825000 0", "1021 0 60737500", "2021 4237500 0", "2026 0 4237500" }, entry.Booked());
        CollectionAssert.AreEqual(
            new[] { "customer.created", "invoice.created", "invoice.finalized", "payment.received", "receipt.created", "invoice.paid" }, await app.EventTypesAsync(business));
        Assert.AreEqual("0.00", Trade.Text(await business.PlatformReadAsync($"/customers/{customer}"), "outstanding_amount"));
        Assert.AreEqual("2026-03-18T12:00:00.000Z", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "paid_at"));
    }

    [TestMethod]
    public async Task Part_payments_move_their_share_of_the_VAT_and_the_last_takes_the_rest()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        var first = await business.PaidAsync(id, "300000.00");
        var last = await business.PaidAsync(id, "307375.00");

        Assert.AreEqual("partial 300000.00 307375.00", first.GetProperty("invoice").Facts("status", "amount_paid", "amount_due"));
        Assert.AreEqual("paid 607375.00 0.00", last.GetProperty("invoice").Facts("status", "amount_paid", "amount_due"));
        var entries = await app.StoredAsync(business.Live, RowKeys.JournalEntries);
        CollectionAssert.Contains(entries[1].Booked(), "2026 0 2093023");
        CollectionAssert.Contains(entries[0].Booked(), "2026 0 2144477");
        var events = await app.EventTypesAsync(business);
        Assert.AreEqual("1 1 2", $"{events.Count(e => e == "invoice.partially_paid")} {events.Count(e => e == "invoice.paid")} {events.Count(e => e == "payment.received")}");
    }

    [TestMethod]
    public async Task What_is_too_much_waits_on_the_payment()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        var paid = await business.PaidAsync(id, "700000", ""","narration":"By mistake" """);

        Assert.AreEqual("partially_matched 607375.00 92625.00 By mistake", paid.GetProperty("payment").Facts("status", "allocated_amount", "unallocated_amount", "narration"));
        Assert.AreEqual("paid 607375.00 0.00", paid.GetProperty("invoice").Facts("status", "amount_paid", "amount_due"));
        CollectionAssert.IsSubsetOf(new[] { "1010 70000000 0", "1021 0 60737500", "2031 0 9262500" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        CollectionAssert.AreEqual(new[] { "payment.received", "payment.unmatched", "receipt.created", "invoice.paid" }, (await app.EventTypesAsync(business))[^4..]);
    }

    [TestMethod]
    [DataRow("10", "cash", "1001")]
    [DataRow("20", "cheque", "1010")]
    [DataRow("30", "bank_transfer", "1010")]
    [DataRow("42", "bank_transfer", "1010")]
    [DataRow("48", "card", "1010")]
    [DataRow("68", "mobile_money", "1010")]
    [DataRow("97", "bank_transfer", "1010")]
    public async Task The_means_is_kept_as_a_code_and_the_business_api_has_its_word_for_it(string code, string word, string account)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        var paid = await PayAsync(business, id, $$"""{"amount":"1.5","payment_method":"{{code}}","payment_date":"2026-03-18"}""");

        Assert.AreEqual(code, Trade.Text(paid.GetProperty("payment"), "payment_method"));
        var receipt = (await business.BusinessAsync(HttpMethod.Get, $"/v1/receipts/{PlatformInvoicing.InBusiness(Trade.Text(paid.GetProperty("payment"), "id"), "rec")}")).Expect(200).Data;
        Assert.AreEqual($"{word} invoice_payment 150 REC-2026-001", receipt.Facts("paymentMethod", "receiptType", "amountKobo", "receiptNumber"));
        CollectionAssert.Contains((await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked(), $"{account} 150 0");
    }

    [TestMethod]
    public async Task Foreign_money_is_booked_at_the_invoices_rate()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(customer, """[{"description":"Licence","unit_price":100}]""", ""","currency":"USD","exchange_rate":1500 """), "id");
        await business.FinalizedAsync(id);

        var paid = await business.PaidAsync(id, "117.50");

        Assert.AreEqual("USD 107.50 10.00", paid.GetProperty("payment").Facts("currency", "allocated_amount", "unallocated_amount"));
        CollectionAssert.IsSubsetOf(new[] { "1010 17625000 0", "1021 0 16125000", "2031 0 1500000" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        Assert.AreEqual(1_500_000, (await app.FindAsync(business.Live, RowKeys.Customer(Guid.Parse(customer))))!.UnallocatedKobo);
    }

    [TestMethod]
    [DataRow("""{"payment_method":"30","payment_date":"2026-03-18"}""", "amount")]
    [DataRow("""{"amount":0,"payment_method":"30","payment_date":"2026-03-18"}""", "amount")]
    [DataRow("""{"amount":1.001,"payment_method":"30","payment_date":"2026-03-18"}""", "amount")]
    [DataRow("""{"amount":1,"payment_date":"2026-03-18"}""", "payment_method")]
    [DataRow("""{"amount":1,"payment_method":"cash","payment_date":"2026-03-18"}""", "payment_method")]
    [DataRow("""{"amount":1,"payment_method":30,"payment_date":"2026-03-18"}""", "payment_method")]
    [DataRow("""{"amount":1,"payment_method":"30"}""", "payment_date")]
    [DataRow("""{"amount":1,"payment_method":"30","payment_date":"2026-03-20"}""", "payment_date")]
    [DataRow("""{"amount":1,"payment_method":"30","payment_date":"2026-03-18","wht_amount":-1}""", "wht_amount")]
    [DataRow("""{"amount":1,"payment_method":"30","payment_date":"2026-03-18","wht_amount":607375.01}""", "wht_amount")]
    public async Task A_payment_that_is_wrong_names_its_field_and_changes_nothing(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var before = await app.DumpAsync(business.Live);

        var reply = (await business.PlatformPostAsync($"/invoices/{id}/record-payment", body)).InPlatformError(400);

        CollectionAssert.AreEqual(new[] { field }, reply.ErrorFields.ToArray());
        Assert.AreEqual(before, await app.DumpAsync(business.Live));
    }

    [TestMethod]
    public async Task A_reference_is_used_once_on_either_surface()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        await business.PaidAsync(id, "1", ""","reference":"TRF-1" """);

        var again = await business.PlatformPostAsync($"/invoices/{id}/record-payment", """{"amount":1,"payment_method":"30","payment_date":"2026-03-18","reference":"TRF-1 "}""");
        var sale = await business.BusinessAsync(HttpMethod.Post, "/v1/receipts", """{"amount":1,"paidBy":"Walk-in","reference":"TRF-1"}""");

        Assert.AreEqual("CONFLICT", again.InPlatformError(409).ErrorCode);
        Assert.AreEqual(409, sale.Status);
    }

    [TestMethod]
    public async Task What_cannot_be_paid_is_refused()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (draft, paid, voided, credited) = (await business.SampleAAsync(customer), await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        await business.PaidAsync(paid, "607375");
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"R"}""")).Expect(200);
        var note = Trade.Text((await business.PlatformPostAsync($"/invoices/{credited}/credit-note", """{"reason":"R"}""")).Expect(201).Json, "id");

        foreach (var id in new[] { draft, paid, voided, note })
        {
            var reply = await business.PlatformPostAsync($"/invoices/{id}/record-payment", """{"amount":1,"payment_method":"30","payment_date":"2026-03-18"}""");
            Assert.AreEqual("UNPROCESSABLE", reply.InPlatformError(422).ErrorCode);
        }
    }

    [TestMethod]
    public async Task A_repeat_with_its_key_is_the_first_answer_again()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        Task<Reply> PostAsync(string amount) => business.PlatformAsync(
            HttpMethod.Post, $"/api/v1/invoices/{id}/record-payment", $$"""{"amount":{{amount}},"payment_method":"30","payment_date":"2026-03-18"}""", ("Idempotency-Key", "pay-1"));

        var (first, second, other) = (await PostAsync("10"), await PostAsync("10.0"), await PostAsync("11"));

        Assert.AreEqual(first.Expect(201).Text, second.Expect(201).Text);
        Assert.AreEqual("true", second.Headers["Idempotency-Replayed"]);
        Assert.AreEqual("UNPROCESSABLE", other.InPlatformError(422).ErrorCode);
        Assert.AreEqual("10.00", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "amount_paid"));
    }

    [TestMethod]
    public async Task Payments_at_once_never_allocate_more_than_is_due()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        var paid = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => business.PlatformPostAsync($"/invoices/{id}/record-payment", """{"amount":200000,"payment_method":"30","payment_date":"2026-03-18"}""")));

        var booked = paid.Where(reply => reply.Status == 201).Select(reply => reply.Json.GetProperty("payment")).ToArray();
        Assert.HasCount(4, booked);
        Assert.IsTrue(paid.Where(reply => reply.Status != 201).All(reply => reply.Status == 422));
        Assert.AreEqual(607_375m, booked.Sum(payment => decimal.Parse(Trade.Text(payment, "allocated_amount"))));
        Assert.AreEqual("paid 607375.00 0.00", (await business.PlatformReadAsync($"/invoices/{id}")).Facts("status", "amount_paid", "amount_due"));
        Assert.AreEqual(80_000_000 - 60_737_500, -(await app.BalancesAsync(business.Live))["2031"]);
    }

    private static async Task<System.Text.Json.JsonElement> PayAsync(TestBusiness business, string id, string body) =>
        (await business.PlatformPostAsync($"/invoices/{id}/record-payment", body)).Expect(201).Json;
}
