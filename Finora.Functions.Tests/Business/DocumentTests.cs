using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Tests.Documents;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 22 of the Business contract, over HTTP: the answers, the addresses, and what the files say.</summary>
[TestClass]
public sealed class DocumentTests
{
    private const string March = """{"startDate":"2026-03-01","endDate":"2026-03-31"}""";

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_invoice_is_answered_with_an_address_that_needs_no_key_for_an_hour(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var id = await business.SentInvoiceAsync(await business.CustomerAsync());

        var answer = (await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/invoice/{id}/pdf")).Expect(200).Data;

        Assert.AreEqual("documentType fileName url expiresAt", string.Join(' ', answer.EnumerateObject().Select(member => member.Name)));
        Assert.AreEqual("invoice Invoice-INV-2026-001.pdf 2026-03-18T13:00:00.000Z", $"{answer.Text("documentType")} {answer.Text("fileName")} {answer.Text("expiresAt")}");
        StringAssert.Matches(answer.Text("url"), new Regex(@"^https://api\.finorabusiness\.com/files/[0-9a-z]{26}\?exp=1773838800&sig=[0-9a-f]{64}$"));
        using var file = await app.Http.GetAsync(PathOf(answer));
        Assert.AreEqual("application/pdf attachment; filename=\"Invoice-INV-2026-001.pdf\" no-store", $"{file.Content.Headers.ContentType} {file.Content.Headers.ContentDisposition} {file.Headers.CacheControl}");
        var text = PdfText.Read(await file.Content.ReadAsByteArrayAsync()).All;
        var invoice = await business.ReadAsync($"/v1/invoices/{id}");
        foreach (var expected in new[] { "INVOICE", "Ikeja Paper & Print", "TIN 12345678-0001", "Sunbird Stationers", "Letterhead, 500 sheets", "₦283,750.00", invoice.Text("irn") }) StringAssert.Contains(text, expected);
        StringAssert.Contains(string.Concat(text.Split(' ')), invoice.Text("verifyUrl"));
    }

    [TestMethod]
    public async Task An_address_that_has_ended_or_was_altered_is_refused_and_the_file_is_removed()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var address = PathOf((await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/invoice/{await business.InvoiceAsync(await business.CustomerAsync())}/pdf")).Expect(200).Data);
        var parts = Regex.Match(address, @"^/files/(\w+)\?exp=(\d+)&sig=(\w+)$").Groups;
        var (id, exp, sig) = (parts[1].Value, parts[2].Value, parts[3].Value);
        var later = (long.Parse(exp, CultureInfo.InvariantCulture) + 60).ToString(CultureInfo.InvariantCulture);
        var otherSig = (sig[0] == 'a' ? 'b' : 'a') + sig[1..];

        foreach (var altered in new[] { $"/files/{id}?exp={later}&sig={sig}", $"/files/{id}?exp={exp}&sig={otherSig}", $"/files/{id}?exp={exp}", $"/files/{id}", $"/files/{PublicId.Encode(new IdGenerator(TimeProvider.System).NewSecretId())}?exp={exp}&sig={sig}", $"/files/x?exp={exp}&sig={sig}", $"/files/{id}?exp=-1&sig={sig}" })
        {
            Assert.AreEqual("FORBIDDEN", (await app.SendAsync(HttpMethod.Get, altered)).Expect(403).ErrorCode, altered);
        }

        Assert.AreEqual("METHOD_NOT_ALLOWED", (await app.SendAsync(HttpMethod.Post, address)).Expect(405).ErrorCode);
        (await app.SendAsync(HttpMethod.Head, address)).Expect(200);
        app.Time.Advance(TimeSpan.FromMinutes(59));
        (await app.SendAsync(HttpMethod.Get, address)).Expect(200);
        Assert.AreEqual(0, await app.Services.GetRequiredService<RemoveFiles>().RunAsync(CancellationToken.None));
        app.Time.Advance(TimeSpan.FromMinutes(1));
        (await app.SendAsync(HttpMethod.Get, address)).Expect(403);
        Assert.AreEqual(1, await app.Services.GetRequiredService<RemoveFiles>().RunAsync(CancellationToken.None));
        Assert.IsTrue(PublicId.TryDecode(id, out var fileId));
        Assert.IsNull(await app.Services.GetRequiredService<IBlobStore>().OpenAsync(OfferFile.BlobOf(fileId), CancellationToken.None));
    }

    [TestMethod]
    public async Task Drafts_and_cancelled_invoices_are_marked_and_those_of_a_test_key_bear_TEST()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var draft = await business.InvoiceAsync(await business.CustomerAsync());
        var voided = await business.SentInvoiceAsync(await business.CustomerAsync("b@sunbird.example"));
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{voided}/void", """{"reason":"Wrong customer"}""")).Expect(200);
        var customer = (await business.BusinessTestAsync(HttpMethod.Post, "/v1/customers", """{"name":"Sunbird","email":"t@sunbird.example"}""")).Expect(201).Id();
        var test = (await business.BusinessTestAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customer}}","lineItems":[{"description":"x","unitPrice":1}]}""")).Expect(201).Id();

        var draftText = await TextAsync(app, await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/invoice/{draft}/pdf"));
        var voidedText = await TextAsync(app, await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/invoice/{voided}/pdf"));
        var testText = await TextAsync(app, await business.BusinessTestAsync(HttpMethod.Post, $"/v1/documents/invoice/{test}/pdf"));

        StringAssert.Contains(draftText, "DRAFT");
        StringAssert.Contains(voidedText, "CANCELLED");
        StringAssert.Contains(testText, "TEST");
        Assert.IsFalse(voidedText.Contains("TEST", StringComparison.Ordinal) || voidedText.Contains("DRAFT", StringComparison.Ordinal));
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/invoice/{test}/pdf")).Expect(404);
    }

    /// <summary>The customer changes name after the invoice was issued; the invoice does not.</summary>
    [TestMethod]
    public async Task What_was_frozen_at_issue_is_printed_and_no_later_edit()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var id = await business.SentInvoiceAsync(customer);
        var receipt = (await business.PayAsync(1000, (id, 1000))).Expect(201).Id();
        (await business.BusinessAsync(HttpMethod.Put, $"/v1/customers/{customer}", """{"name":"Moonbird"}""")).Expect(200);
        await RenameAsync(app, business, "Another Name Ltd");

        var text = await TextAsync(app, await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/invoice/{id}/pdf"));
        var receiptText = await TextAsync(app, await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/receipt/{receipt}/pdf"));

        StringAssert.Contains(text, "Sunbird Stationers");
        Assert.IsFalse(text.Contains("Moonbird", StringComparison.Ordinal) || text.Contains("Another Name", StringComparison.Ordinal));
        StringAssert.Contains(receiptText, "Ikeja Paper & Print");
        StringAssert.Contains(text, "Part paid");
    }

    [TestMethod]
    public async Task A_receipt_says_what_was_received_and_for_what()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentInvoiceAsync(await business.CustomerAsync());
        var paid = (await business.PayAsync(100000, (invoice, 80000))).Expect(201).Id();
        var sale = (await business.BusinessAsync(HttpMethod.Post, "/v1/receipts", """{"amount":53750,"paidBy":"Walk-in customer","paymentMethod":"cash"}""")).Expect(201).Id();

        var answer = (await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/receipt/{paid}/pdf")).Expect(200);

        Assert.AreEqual("receipt Receipt-REC-2026-001.pdf", $"{answer.Data.Text("documentType")} {answer.Data.Text("fileName")}");
        var text = await TextAsync(app, answer);
        foreach (var expected in new[] { "RECEIPT", "REC-2026-001", "Sunbird Stationers Ltd", "Bank transfer", "₦100,000.00", "Invoice INV-2026-001 80,000.00", "Held for you until an invoice takes it 20,000.00" }) StringAssert.Contains(text, expected);
        var saleText = await TextAsync(app, await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/receipt/{sale}/pdf"));
        foreach (var expected in new[] { "Walk-in customer", "Cash", "Net 50,000.00", "VAT 7.5% 3,750.00", "Total 53,750.00" }) StringAssert.Contains(saleText, expected);
    }

    [TestMethod]
    public async Task What_is_not_there_is_404_and_anothers_too()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var (business, other) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var invoice = await other.SentInvoiceAsync(await other.CustomerAsync());
        var receipt = (await other.PayAsync(10, (invoice, 10))).Expect(201).Id();

        foreach (var path in new[] { $"invoice/{invoice}", $"receipt/{receipt}", "invoice/inv_x", "receipt/rec_x", $"invoice/{receipt}" })
        {
            Assert.AreEqual("NOT_FOUND", (await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/{path}/pdf")).Expect(404).ErrorCode, path);
        }
    }

    [TestMethod]
    public async Task A_financial_statement_holds_the_three_reports_and_is_told_as_an_event()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        await business.SentInvoiceAsync(await business.CustomerAsync());

        var answer = (await business.BusinessAsync(HttpMethod.Post, "/v1/documents/financial-statement/pdf", """{"startDate":"2026-01-01","endDate":"2026-03-31"}""")).Expect(200);

        Assert.AreEqual("documentType fileName url expiresAt", string.Join(' ', answer.Data.EnumerateObject().Select(member => member.Name)));
        Assert.AreEqual("financial-statement Financial-Statement-2026-01-01-to-2026-03-31.pdf", $"{answer.Data.Text("documentType")} {answer.Data.Text("fileName")}");
        var text = await TextAsync(app, answer);
        foreach (var expected in new[] { "Profit and loss, 1 January 2026 to 31 March 2026", "4000 Revenue 265,000.00", "Net income 265,000.00", "Balance sheet at 31 March 2026", "Total liabilities and equity 283,750.00", "Cash flow", "Cash at the end 0.00" }) StringAssert.Contains(text, expected);
        var without = await TextAsync(app, await business.BusinessAsync(HttpMethod.Post, "/v1/documents/financial-statement/pdf", """{"startDate":"2026-01-01","endDate":"2026-03-31","includeCashFlow":false}"""));
        Assert.IsFalse(without.Contains("Cash flow", StringComparison.Ordinal));
        Assert.AreEqual(2, (await EventsAsync(app, business)).Length);
    }

    [TestMethod]
    public async Task A_VAT_return_is_answered_with_its_sums_and_its_file_holds_every_document()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        await business.SentInvoiceAsync(await business.CustomerAsync());
        (await business.BusinessAsync(HttpMethod.Post, "/v1/expenses", """{"amount":80000,"supplierName":"Gridline Power","accountId":"5021","date":"2026-03-14"}""")).Expect(201);

        var answer = (await business.BusinessAsync(HttpMethod.Post, "/v1/documents/vat-return/pdf", March)).Expect(200);

        Assert.AreEqual("vat-return VAT-Return-2026-03.pdf", $"{answer.Data.Text("documentType")} {answer.Data.Text("fileName")}");
        Assert.AreEqual("""{"startDate":"2026-03-01","endDate":"2026-03-31"}""", answer.Data.GetProperty("period").GetRawText());
        Assert.AreEqual(
            """{"outputVATKobo":1875000,"outputVAT":18750,"inputVATKobo":600000,"inputVAT":6000,"netPayableKobo":1275000,"netPayable":12750,"transactionCount":2}""",
            answer.Data.GetProperty("summary").GetRawText());
        var text = await TextAsync(app, answer);
        foreach (var expected in new[] { "VAT RETURN", "TIN 12345678-0001", "Due on 21 April 2026", "Output VAT 18,750.00", "Net payable 12,750.00", "2026-03-18 INV-2026-001 265,000.00 18,750.00", "2026-03-14 EXP-2026-001 80,000.00 6,000.00" }) StringAssert.Contains(text, expected);
        Assert.HasCount(1, await EventsAsync(app, business));
    }

    [TestMethod]
    public async Task The_workbook_of_a_VAT_return_holds_the_same_figures_as_numbers()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        await business.SentInvoiceAsync(await business.CustomerAsync());

        var answer = (await business.BusinessAsync(HttpMethod.Post, "/v1/documents/vat-return/excel", """{"startDate":"2026-03-01","endDate":"2026-03-20"}""")).Expect(200).Data;

        Assert.AreEqual("VAT-Return-2026-03-01-to-2026-03-20.xlsx", answer.Text("fileName"));
        using var file = await app.Http.GetAsync(PathOf(answer));
        Assert.AreEqual("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Content.Headers.ContentType!.ToString());
        using var zip = new ZipArchive(await file.Content.ReadAsStreamAsync());
        Assert.AreEqual("[Content_Types].xml _rels/.rels xl/_rels/workbook.xml.rels xl/styles.xml xl/workbook.xml xl/worksheets/sheet1.xml xl/worksheets/sheet2.xml xl/worksheets/sheet3.xml", string.Join(' ', zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)));
        StringAssert.Contains(Sheet(zip, 1), ">Output VAT</t></is></c><c r=\"B8\" s=\"2\"><v>18750</v></c>");
        StringAssert.Contains(Sheet(zip, 2), ">INV-2026-001</t></is></c><c r=\"C2\" s=\"2\"><v>265000</v></c><c r=\"D2\" s=\"2\"><v>18750</v></c>");
    }

    [TestMethod]
    [DataRow("financial-statement/pdf")]
    [DataRow("vat-return/pdf")]
    [DataRow("vat-return/excel")]
    public async Task Dates_are_judged_as_fields_of_the_body_and_a_period_may_not_be_over_a_year(string report)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();

        foreach (var (body, fields) in new[] { ("{}", "startDate endDate"), ("""{"startDate":"2026-03-01","endDate":"31.3.2026"}""", "endDate"), ("""{"startDate":20260301,"endDate":"2026-03-31"}""", "startDate"), ("""{"startDate":"2026-03-02","endDate":"2026-03-01"}""", "endDate") })
        {
            var bad = (await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/{report}", body)).Expect(400);
            Assert.AreEqual($"VALIDATION_ERROR {fields}", $"{bad.ErrorCode} {string.Join(' ', bad.ErrorFields)}", body);
        }

        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/{report}", """{"startDate":"2025-03-01","endDate":"2026-03-02"}""")).Expect(422).ErrorCode);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/documents/{report}", """{"startDate":"2025-03-01","endDate":"2026-03-01"}""")).Expect(200);
        Assert.HasCount(1, await EventsAsync(app, business));
    }

    [TestMethod]
    public async Task A_repeat_with_the_same_key_gets_the_same_address_and_makes_no_second_event()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();

        var first = (await business.BusinessAsync(HttpMethod.Post, "/v1/documents/vat-return/pdf", March, ("Idempotency-Key", "one"))).Expect(200);
        var second = (await business.BusinessAsync(HttpMethod.Post, "/v1/documents/vat-return/pdf", March, ("Idempotency-Key", "one"))).Expect(200);

        Assert.AreEqual(first.Text, second.Text);
        Assert.AreEqual("true", second.Headers["Idempotency-Replayed"]);
        Assert.HasCount(1, await EventsAsync(app, business));
    }

    /// <summary>A cell that begins with '=' is words to a spreadsheet, or a customer could have it run something.</summary>
    [TestMethod]
    public void Words_in_a_workbook_are_never_a_formula_and_always_valid_XML()
    {
        var party = new PrintedParty("=HYPERLINK(\"http://x\")&<\u0001\ud800", null, null, []);
        var file = VatReturnWorkbook.Write(new VatReturnDocument(party, new Core.Reports.VatReturn(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), [], [])));

        using var zip = new ZipArchive(new MemoryStream(file));
        var sheet = System.Xml.Linq.XDocument.Parse(Sheet(zip, 1));
        Assert.IsFalse(sheet.Descendants().Any(element => element.Name.LocalName == "f"));
        Assert.IsTrue(sheet.Descendants().Any(element => element.Name.LocalName == "t" && element.Value == "=HYPERLINK(\"http://x\")&<\uFFFD"));
        CollectionAssert.AreEqual(file, VatReturnWorkbook.Write(new VatReturnDocument(party, new Core.Reports.VatReturn(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), [], []))));
    }

    private static string PathOf(JsonElement answer) => answer.Text("url")["https://api.finorabusiness.com".Length..];

    private static async Task<string> TextAsync(TestApp app, Reply answer) => PdfText.Read(await app.Http.GetByteArrayAsync(PathOf(answer.Expect(200).Data))).All;

    private static async Task<string[]> EventsAsync(TestApp app, TestBusiness business) =>
        [.. (await app.StoredAsync(business.Live, RowKeys.Events)).Where(one => one.Type == "report.generated").Select(one => one.SubjectKind)];

    private static string Sheet(ZipArchive zip, int number)
    {
        using var reader = new StreamReader(zip.GetEntry($"xl/worksheets/sheet{number}.xml")!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>There is no way to rename a business over the API of this test's key.</summary>
    private static async Task RenameAsync(TestApp app, TestBusiness business, string name)
    {
        var store = app.Services.GetRequiredService<TenantStore>();
        await store.RunAsync<bool>(
            business.Live,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(business.Live, RowKeys.Business, token);
                batch.Update(stored!, stored!.Value with { Name = name });
                return true;
            },
            CancellationToken.None);
    }
}
