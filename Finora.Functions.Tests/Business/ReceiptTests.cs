using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

[TestClass]
public sealed class ReceiptTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task A_receipt_settles_part_of_an_invoice_and_moves_its_share_of_the_VAT()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var invoice = await business.SentInvoiceAsync(customer);
        var body = $$"""{"amount":100000,"paidBy":"Sunbird Stationers Ltd","paidByEmail":"Accounts@Sunbird.example","paymentMethod":"bank_transfer","reference":"TRF-90311","allocations":[{"invoiceId":"{{invoice}}","amountAllocated":100000}]}""";

        var receipt = (await RecordAsync(business, body)).Expect(201).Data;

        Assert.AreEqual("REC-2026-001 invoice_payment 2026-03-18T00:00:00.000Z", $"{receipt.Text("receiptNumber")} {receipt.Text("receiptType")} {receipt.Text("date")}");
        Assert.AreEqual("Sunbird Stationers Ltd accounts@sunbird.example", $"{receipt.Text("paidBy")} {receipt.Text("paidByEmail")}");
        Assert.AreEqual(customer, receipt.Text("customerId"));
        Assert.IsTrue(receipt.GetProperty("isPostedToGL").GetBoolean());
        Assert.AreEqual(10_000_000, receipt.GetProperty("allocations")[0].Whole("amountAllocatedKobo"));
        Assert.AreEqual(receipt.GetRawText(), (await business.ReadAsync($"/v1/receipts/{receipt.Text("id")}")).GetRawText());
        var entry = await business.ReadAsync($"/v1/journal-entries/{receipt.Text("glJournalEntryId")}");
        CollectionAssert.AreEqual(new[] { "1010 10000000 0", "1021 0 10000000", "2021 660793 0", "2026 0 660793" }, entry.EntryLines());
        var after = await business.ReadAsync($"/v1/invoices/{invoice}");
        Assert.AreEqual("partially_paid 10000000 18375000", $"{after.Text("status")} {after.Whole("amountPaidKobo")} {after.Whole("amountDueKobo")}");
        Assert.AreEqual(18_375_000, (await business.ReadAsync($"/v1/customers/{customer}")).Whole("accountBalanceKobo"));
    }

    [TestMethod]
    public async Task The_receipt_that_settles_takes_the_rest_of_the_VAT_and_tells_of_the_paid_invoice()
    {
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentInvoiceAsync(await business.CustomerAsync());
        (await business.PayAsync(100000, (invoice, 100000))).Expect(201);

        var last = (await business.PayAsync(183750, (invoice, 183750))).Expect(201).Data;

        var entry = await business.ReadAsync($"/v1/journal-entries/{last.Text("glJournalEntryId")}");
        CollectionAssert.Contains(entry.EntryLines(), "2026 0 1214207");
        Assert.AreEqual("paid", (await business.ReadAsync($"/v1/invoices/{invoice}")).Text("status"));
        var events = (await app.StoredAsync(business.Live, RowKeys.Events)).Select(e => e.Type).ToArray();
        Assert.AreEqual(1, events.Count(type => type == "invoice.paid"));
        Assert.AreEqual(2, events.Count(type => type == "receipt.created"));
        Assert.AreEqual(2, events.Count(type => type == "payment.received"));
    }

    [TestMethod]
    public async Task One_receipt_settles_several_invoices_issues_drafts_and_keeps_the_rest()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var (sent, draft) = (await business.SentInvoiceAsync(customer), await business.InvoiceAsync(customer));

        var receipt = (await business.PayAsync(500000, (sent, 283750), (draft, 100000))).Expect(201).Data;

        Assert.AreEqual(11_625_000, receipt.Whole("unallocatedAmountKobo"));
        Assert.AreEqual("API-1773835200000", receipt.Text("reference"));
        var issued = await business.ReadAsync($"/v1/invoices/{draft}");
        Assert.AreEqual("partially_paid", issued.Text("status"));
        Assert.IsNotNull(issued.Text("glJournalEntryId"));
        Assert.AreEqual("paid", (await business.ReadAsync($"/v1/invoices/{sent}")).Text("status"));
        Assert.AreEqual(18_375_000 - 11_625_000, (await business.ReadAsync($"/v1/customers/{customer}")).Whole("accountBalanceKobo"));
    }

    [TestMethod]
    public async Task Without_allocations_it_is_a_cash_sale_with_the_VAT_inside()
    {
        var business = await app.CreateBusinessAsync();

        var receipt = (await RecordAsync(business, """{ "amount": 53750, "paidBy": "Walk-in customer", "paymentMethod": "cash" }""")).Expect(201).Data;

        Assert.AreEqual("cash_sale cash", $"{receipt.Text("receiptType")} {receipt.Text("paymentMethod")}");
        Assert.AreEqual(7.5m, receipt.GetProperty("vatRate").GetDecimal());
        Assert.AreEqual(375_000, receipt.Whole("vatAmountKobo"));
        Assert.AreEqual(0, receipt.Whole("unallocatedAmountKobo"));
        foreach (var name in new[] { "paidByEmail", "customerId", "notes", "paymentId" }) Assert.IsNull(receipt.GetProperty(name).GetString(), name);
        var entry = await business.ReadAsync($"/v1/journal-entries/{receipt.Text("glJournalEntryId")}");
        CollectionAssert.AreEqual(new[] { "1001 5375000 0", "4000 0 5000000", "2026 0 375000" }, entry.EntryLines());
    }

    [TestMethod]
    [DataRow("{}", "amount,paidBy")]
    [DataRow("""{"amount":0,"paidBy":"x"}""", "amount")]
    [DataRow("""{"amount":100000000.01,"paidBy":"x"}""", "amount")]
    [DataRow("""{"amount":1.001,"paidBy":"x"}""", "amount")]
    [DataRow("""{"amount":"5","paidBy":"x"}""", "amount")]
    [DataRow("""{"amount":5,"paidBy":"x","paidByEmail":"nobody"}""", "paidByEmail")]
    [DataRow("""{"amount":5,"paidBy":"x","paymentMethod":"barter"}""", "paymentMethod")]
    [DataRow("""{"amount":5,"paidBy":"x","date":"soon"}""", "date")]
    [DataRow("""{"amount":5,"paidBy":"x","vatRate":101}""", "vatRate")]
    [DataRow("""{"amount":5,"paidBy":"x","allocations":[{}]}""", "allocations[0].invoiceId,allocations[0].amountAllocated")]
    [DataRow("""{"amount":5,"paidBy":"x","allocations":[{"invoiceId":"inv_01knpp93r0f4jbzevbxec5vmwk","amountAllocated":1},{"invoiceId":"inv_01knpp93r0f4jbzevbxec5vmwk","amountAllocated":1}]}""", "allocations[1].invoiceId")]
    public async Task A_bad_member_is_named(string body, string fields)
    {
        var business = await app.CreateBusinessAsync();
        var reply = (await RecordAsync(business, body)).Expect(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        Assert.AreEqual(fields, string.Join(',', reply.ErrorFields));
    }

    [TestMethod]
    public async Task What_breaks_a_rule_is_refused_and_books_nothing()
    {
        var business = await app.CreateBusinessAsync();
        var (customer, other) = (await business.CustomerAsync(), await business.CustomerAsync("other@sunbird.example"));
        var (invoice, foreign) = (await business.SentInvoiceAsync(customer), await business.SentInvoiceAsync(other));
        var paid = await business.SentInvoiceAsync(customer);
        (await business.PayAsync(283750, (paid, 283750))).Expect(201);
        var cancelled = await business.SentInvoiceAsync(customer);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{cancelled}/void", """{"reason":"x"}""")).Expect(200);
        var entries = (await app.StoredAsync(business.Live, RowKeys.JournalEntries)).Count;

        await RefusedAsync(422, "BUSINESS_LOGIC_ERROR", business.PayAsync(10, (invoice, 11)));
        await RefusedAsync(422, "BUSINESS_LOGIC_ERROR", business.PayAsync(300000, (invoice, 283750.01m)));
        await RefusedAsync(422, "BUSINESS_LOGIC_ERROR", business.PayAsync(20, (invoice, 10), (foreign, 10)));
        await RefusedAsync(422, "BUSINESS_LOGIC_ERROR", RecordAsync(business, """{"amount":5,"paidBy":"x","date":"2026-03-19"}"""));
        await RefusedAsync(422, "BUSINESS_LOGIC_ERROR", RecordAsync(business, $$"""{"amount":5,"paidBy":"x","customerId":"{{other}}","allocations":[{"invoiceId":"{{invoice}}","amountAllocated":5}]}"""));
        await RefusedAsync(409, "CONFLICT", business.PayAsync(10, (paid, 10)));
        await RefusedAsync(409, "CONFLICT", business.PayAsync(10, (cancelled, 10)));
        await RefusedAsync(404, "NOT_FOUND", business.PayAsync(10, ("inv_01knpp93r0f4jbzevbxec5vmwk", 10)), "allocations[0].invoiceId");
        await RefusedAsync(404, "NOT_FOUND", RecordAsync(business, """{"amount":5,"paidBy":"x","customerId":"cust_01km58dkh0ecca5b8sma5333hz"}"""), "customerId");

        Assert.HasCount(entries, await app.StoredAsync(business.Live, RowKeys.JournalEntries));
        Assert.AreEqual(InvoiceSamples.Total, (await business.ReadAsync($"/v1/invoices/{invoice}")).Whole("amountDueKobo"));
    }

    [TestMethod]
    public async Task A_given_reference_is_used_once_whoever_asks_at_the_same_time()
    {
        var business = await app.CreateBusinessAsync();
        const string body = """{"amount":5,"paidBy":"x","reference":"TRF-1"}""";
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RecordAsync(business, body)));
        Assert.AreEqual(1, replies.Count(reply => reply.Status == 201));
        Assert.IsTrue(replies.Where(reply => reply.Status != 201).All(reply => reply.ErrorCode == "CONFLICT"));
        (await RecordAsync(await app.CreateBusinessAsync(), body)).Expect(201);
    }

    [TestMethod]
    public async Task The_list_is_narrowed_by_customer_invoice_reference_and_date()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var invoice = await business.SentInvoiceAsync(customer);
        var first = (await business.PayAsync(10, (invoice, 10))).Expect(201).Id();
        var second = (await business.PayAsync(20, (invoice, 20))).Expect(201).Id();
        var sale = (await RecordAsync(business, """{"amount":5,"paidBy":"x","date":"2026-02-01","reference":"TRF-1"}""")).Expect(201).Id();

        await ExpectAsync(business, "limit=3", sale, second, first);
        await ExpectAsync(business, $"customerId={customer}", second, first);
        await ExpectAsync(business, $"invoiceId={invoice}", second, first);
        await ExpectAsync(business, "reference=TRF-1", sale);
        await ExpectAsync(business, "startDate=2026-02-02", second, first);
        await ExpectAsync(business, "endDate=2026-02-01", sale);
        foreach (var filter in new[] { "", $"&invoiceId={invoice}" })
        {
            var page = await business.ReadAsync($"/v1/receipts?limit=1{filter}");
            var next = await business.ReadAsync($"/v1/receipts?limit=1{filter}&cursor={page.Text("nextCursor")}");
            Assert.AreNotEqual(page.Ids("receipts")[0], next.Ids("receipts")[0]);
        }

        var bad = (await business.BusinessAsync(HttpMethod.Get, "/v1/receipts?invoiceId=x&limit=0")).Expect(400);
        Assert.AreEqual("INVALID_REQUEST invoiceId,limit", $"{bad.ErrorCode} {string.Join(',', bad.ErrorFields)}");
    }

    private static Task<Reply> RecordAsync(TestBusiness business, string body) => business.BusinessAsync(HttpMethod.Post, "/v1/receipts", body);

    private static async Task RefusedAsync(int status, string code, Task<Reply> pending, string? field = null)
    {
        var reply = (await pending).Expect(status);
        Assert.AreEqual(code, reply.ErrorCode);
        Assert.AreEqual(field ?? "", string.Join(',', reply.ErrorFields));
    }

    private static async Task ExpectAsync(TestBusiness business, string query, params string[] ids) =>
        CollectionAssert.AreEqual(ids, (await business.ReadAsync($"/v1/receipts?{query}")).Ids("receipts"), query);
}
