using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Invoicing.Documents;

namespace Finora.Functions.Tests.Platform;

/// <summary>Credit notes: amounts, numbers, books, what they leave of the invoice, and the document.</summary>
[TestClass]
public sealed class PlatformCreditNoteTests
{
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task Five_of_the_fifteen_hours_of_sample_a()
    {
        var business = await app.CreateBusinessAsync();
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { NrsServiceId = "F1N0RA01" });
        var customer = await business.AnyCustomerAsync();
        var id = await business.FinalSampleAAsync(customer);
        var invoice = await business.PlatformReadAsync($"/invoices/{id}");

        var note = await CreditAsync(business, id, $$"""{"reason":"Five hours were not used.","line_items":[{"line_item_id":"{{LineOf(invoice, 1)}}","quantity":5}]}""");

        CollectionAssert.AreEqual(Shape.Names(invoice), Shape.Names(note));
        Assert.AreEqual("credit_note CN-2026-001 finalized 55000.00 4125.00 59125.00 0.00 null", note.Facts("document_type", "invoice_number", "status", "taxable_amount", "tax_amount", "total_amount", "amount_due", "due_date"));
        Assert.AreEqual("5 HUR 11000.00 55000.00 4125.00", note.GetProperty("line_items")[0].Facts("quantity", "unit", "unit_price", "taxable_amount", "tax_amount"));
        Assert.AreEqual($"{id} INV-2026-001 2026-03-18 {Trade.Text(invoice, "irn")} INV2026001-F1N0RA01-20260318", note.GetProperty("related_invoice").Facts("id", "invoice_number", "issue_date", "irn", "nrs_irn"));
        Assert.AreEqual(Core.Signing.Irn.Of("CN-2026-001", "12345678-0001", new DateOnly(2026, 3, 18)), Trade.Text(note, "irn"));
        Assert.AreEqual("CN2026001-F1N0RA01-20260318", Trade.Text(note, "nrs_irn"));
        var after = await business.PlatformReadAsync($"/invoices/{id}");
        Assert.AreEqual("partial 59125.00 548250.00 607375.00", after.Facts("status", "amount_credited", "amount_due", "total_amount"));
        Assert.AreEqual($$"""[{"id":"{{Trade.Text(note, "id")}}","invoice_number":"CN-2026-001","total_amount":"59125.00"}]""", after.GetProperty("credit_notes").GetRawText());
        CollectionAssert.AreEquivalent(new[] { "4000 5500000 0", "2021 412500 0", "1021 0 5912500" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        CollectionAssert.AreEqual(new[] { "invoice.created", "invoice.finalized" }, (await app.EventTypesAsync(business))[^2..]);
        Assert.AreEqual("548250.00", Trade.Text(await business.PlatformReadAsync($"/customers/{customer}"), "outstanding_amount"));
        Assert.AreEqual(note.GetRawText(), (await business.PlatformReadAsync($"/invoices/{Trade.Text(note, "id")}")).GetRawText());
    }

    [TestMethod]
    public async Task Credits_in_any_parts_end_exactly_at_the_invoice()
    {
        var business = await app.CreateBusinessAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(await business.AnyCustomerAsync(), """[{"description":"A","quantity":3,"unit_price":10.10},{"description":"B","unit_price":99.99}]""", ""","discount_type":"amount","discount_value":1 """), "id");
        var total = decimal.Parse(Trade.Text(await business.FinalizedAsync(id), "total_amount"));
        var invoice = await business.PlatformReadAsync($"/invoices/{id}");
        var notes = new List<JsonElement>
        {
            await CreditAsync(business, id, $$"""{"reason":"1","line_items":[{"line_item_id":"{{LineOf(invoice, 0)}}","quantity":"1"}]}"""),
            await CreditAsync(business, id, $$"""{"reason":"2","line_items":[{"line_item_id":"{{LineOf(invoice, 1)}}","amount":"33.33"},{"line_item_id":"{{LineOf(invoice, 0)}}","quantity":0.5}]}"""),
            await CreditAsync(business, id, """{"reason":"the rest"}"""),
        };

        Assert.AreEqual(total, notes.Sum(note => decimal.Parse(Trade.Text(note, "total_amount"))));
        CollectionAssert.AreEqual(new[] { "CN-2026-001", "CN-2026-002", "CN-2026-003" }, notes.Select(note => Trade.Text(note, "invoice_number")).ToArray());
        Assert.AreEqual("paid 0.00 0.00", (await business.PlatformReadAsync($"/invoices/{id}")).Facts("status", "amount_paid", "amount_due"));
        Assert.AreEqual("", string.Join(' ', (await app.BalancesAsync(business.Live)).Select(account => $"{account.Key} {account.Value}")));
        CollectionAssert.DoesNotContain(await app.EventTypesAsync(business), "invoice.paid");
        foreach (var body in new[] { """{"reason":"R"}""", $$"""{"reason":"R","line_items":[{"line_item_id":"{{LineOf(invoice, 1)}}","amount":0.01}]}""" })
        {
            Assert.AreEqual("UNPROCESSABLE", (await business.PlatformPostAsync($"/invoices/{id}/credit-note", body)).InPlatformError(422).ErrorCode);
        }
    }

    [TestMethod]
    public async Task What_is_credited_beyond_what_is_due_waits_as_money_of_the_customer()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var id = await business.FinalSampleAAsync(customer);
        await business.PaidAsync(id, "607375");
        var invoice = await business.PlatformReadAsync($"/invoices/{id}");

        await CreditAsync(business, id, $$"""{"reason":"Returned","line_items":[{"line_item_id":"{{LineOf(invoice, 1)}}","quantity":5}]}""");

        var payment = (await app.StoredAsync(business.Live, RowKeys.Payments))[0];
        Assert.AreEqual("CreditNote 5912500 5912500 REC-2026-002 CN-2026-001", $"{payment.Source} {payment.Amount} {payment.Unallocated} {payment.ReceiptNumber} {payment.Reference}");
        CollectionAssert.AreEquivalent(new[] { "4000 5500000 0", "2026 412500 0", "2031 0 5912500" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        CollectionAssert.AreEqual(new[] { "invoice.created", "invoice.finalized", "payment.unmatched", "receipt.created" }, (await app.EventTypesAsync(business))[^4..]);
        Assert.AreEqual("paid 59125.00 0.00", (await business.PlatformReadAsync($"/invoices/{id}")).Facts("status", "amount_credited", "amount_due"));
        Assert.AreEqual(-5_912_500, (await app.FindAsync(business.Live, RowKeys.Customer(Guid.Parse(customer))))!.BalanceKobo);
    }

    [TestMethod]
    public async Task The_document_is_a_signed_UBL_credit_note_that_names_its_invoice()
    {
        var business = await app.CreateBusinessAsync();
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Defaults = stored.Defaults with { BankAccount = new Core.Invoicing.BankAccount("GTBank", "058", "0123456789", "Ikeja Paper") } });
        var id = await business.FinalSampleAAsync(await business.PlatformCustomerAsync());
        var note = await CreditAsync(business, id, """{"reason":"Wrong <price> & more"}""");

        var invoice = await DocumentAsync(business, id);
        var xml = await DocumentAsync(business, Trade.Text(note, "id"));

        foreach (var document in new[] { invoice, xml }) CollectionAssert.AreEqual(Array.Empty<string>(), UblSchemas.Faults(document).ToArray());
        Assert.AreEqual("CreditNote 381 Wrong <price> & more", $"{xml.Root!.Name.LocalName} {xml.Root.Element(Cbc + "CreditNoteTypeCode")!.Value} {xml.Root.Element(Cbc + "Note")!.Value}");
        var reference = xml.Root.Element(Cac + "BillingReference")!.Element(Cac + "InvoiceDocumentReference")!;
        Assert.AreEqual("INV-2026-001 2026-03-18", $"{reference.Element(Cbc + "ID")!.Value} {reference.Element(Cbc + "IssueDate")!.Value}");
        Assert.IsNull(xml.Root.Element(Cac + "PaymentMeans"));
        Assert.IsNull(xml.Root.Element(Cbc + "DueDate"));
        Assert.AreEqual("0123456789", invoice.Root!.Element(Cac + "PaymentMeans")!.Element(Cac + "PayeeFinancialAccount")!.Element(Cbc + "ID")!.Value);
    }

    [TestMethod]
    public async Task What_cannot_be_credited_is_refused()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (draft, voided, open) = (await business.SampleAAsync(customer), await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"R"}""")).Expect(200);
        var invoice = await business.PlatformReadAsync($"/invoices/{open}");
        var note = Trade.Text(await CreditAsync(business, open, $$"""{"reason":"R","line_items":[{"line_item_id":"{{LineOf(invoice, 1)}}","quantity":10}]}"""), "id");
        var before = await app.DumpAsync(business.Live);

        foreach (var (id, body) in new[]
        {
            (draft, """{"reason":"R"}"""), (voided, """{"reason":"R"}"""), (note, """{"reason":"R"}"""), (open, $$"""{"reason":"R","line_items":[{"line_item_id":"{{LineOf(invoice, 1)}}","quantity":6}]}"""),
            (open, $$"""{"reason":"R","line_items":[{"line_item_id":"{{LineOf(invoice, 0)}}","amount":400000.01}]}"""), (open, """{"reason":"R","issue_date":"2026-03-19"}"""), (open, """{"reason":"R","issue_date":"2026-03-17"}"""),
        }) Assert.AreEqual("UNPROCESSABLE", (await business.PlatformPostAsync($"/invoices/{id}/credit-note", body)).InPlatformError(422).ErrorCode, body);

        (await business.PlatformPostAsync($"/invoices/{PlatformInvoicing.Nowhere}/credit-note", """{"reason":"R"}""")).InPlatformError(404);
        foreach (var path in new[] { "void", "finalize" }) (await business.PlatformPostAsync($"/invoices/{note}/{path}", """{"reason":"R"}""")).InPlatformError(422);
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{note}", "{}")).InPlatformError(422);
        Assert.AreEqual(before, await app.DumpAsync(business.Live));
    }

    [TestMethod]
    [DataRow("{}", "reason")]
    [DataRow("""{"reason":"R","line_items":[]}""", "line_items")]
    [DataRow("""{"reason":"R","line_items":[{"quantity":1}]}""", "line_items.0.line_item_id")]
    [DataRow("""{"reason":"R","line_items":[{"line_item_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a","quantity":1}]}""", "line_items.0.line_item_id")]
    [DataRow("""{"reason":"R","line_items":[{"line_item_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"}]}""", "line_items.0.quantity")]
    [DataRow("""{"reason":"R","line_items":[{"line_item_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a","quantity":1,"amount":1}]}""", "line_items.0.quantity")]
    [DataRow("""{"reason":"R","issue_date":"soon"}""", "issue_date")]
    public async Task A_body_that_is_wrong_names_its_field(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        CollectionAssert.Contains((await business.PlatformPostAsync($"/invoices/{id}/credit-note", body)).InPlatformError(400).ErrorFields.ToArray(), field);
    }

    [TestMethod]
    public async Task The_business_api_knows_no_credit_note_and_shows_its_effect()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var note = PlatformInvoicing.InBusiness(Trade.Text(await CreditAsync(business, id, """{"reason":"R"}"""), "id"));

        Assert.AreEqual("paid 0", (await business.GetInvoiceAsync(PlatformInvoicing.InBusiness(id))).Facts("status", "amountDueKobo"));
        Assert.AreEqual(1, (await business.BusinessAsync(HttpMethod.Get, "/v1/invoices")).Data.GetProperty("count").GetInt32());
        foreach (var (method, path, body) in new (HttpMethod, string, string?)[] { (HttpMethod.Get, "", null), (HttpMethod.Put, "", "{}"), (HttpMethod.Delete, "", null), (HttpMethod.Post, "/send", """{"notify":false}"""), (HttpMethod.Post, "/void", """{"reason":"R"}""") })
        {
            Assert.AreEqual(404, (await business.BusinessAsync(method, $"/v1/invoices/{note}{path}", body)).Status, path);
        }

        Assert.AreEqual(404, (await business.BusinessAsync(HttpMethod.Post, "/v1/receipts", $$"""{"amount":1,"paidBy":"A","allocations":[{"invoiceId":"{{note}}","amountAllocated":1}]}""")).Status);
        Assert.AreEqual(404, (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{note}}"}""")).Status);
    }

    [TestMethod]
    public async Task A_repeat_with_its_key_makes_one_note()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        Task<Reply> PostAsync() => business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/credit-note", """{"reason":"R"}""", ("Idempotency-Key", "cn-1"));

        Assert.AreEqual((await PostAsync()).Expect(201).Text, (await PostAsync()).Expect(201).Text);

        Assert.AreEqual(1, (await business.PlatformReadAsync("/invoices?document_type=credit_note")).GetProperty("data").GetArrayLength());
    }

    private static async Task<XDocument> DocumentAsync(TestBusiness business, string id)
    {
        var reply = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}/xml")).Expect(200);
        return XDocument.Load(new MemoryStream(Encoding.UTF8.GetBytes(reply.Text)));
    }

    private static string LineOf(JsonElement invoice, int index) => Trade.Text(invoice.GetProperty("line_items")[index], "id");

    private static async Task<JsonElement> CreditAsync(TestBusiness business, string id, string body) => (await business.PlatformPostAsync($"/invoices/{id}/credit-note", body)).Expect(201).Json;
}
