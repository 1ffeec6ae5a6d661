using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Documents;

/// <summary><c>GET /invoices/{id}/pdf</c> and <c>GET /payments/{id}/receipt</c> of the Platform contract, over HTTP.</summary>
[TestClass]
public sealed class PlatformDocumentTests
{
    [TestMethod]
    public async Task The_PDF_of_an_invoice_is_sent_at_once_with_all_that_the_contract_lists()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var draft = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), more: ""","notes":"Thank you.","buyer_reference":"PO-4411" """);
        var id = Trade.Text(draft, "id");

        var before = await ReadAsync(app, business, $"/api/v1/invoices/{id}/pdf", "Invoice-INV-2026-001.pdf");
        var issued = await business.FinalizedAsync(id);
        var after = await ReadAsync(app, business, $"/api/v1/invoices/{id}/pdf", "Invoice-INV-2026-001.pdf");

        StringAssert.Contains(before, "DRAFT");
        Assert.IsFalse(after.Contains("DRAFT", StringComparison.Ordinal));
        foreach (var expected in new[] { "Adaeze Foods Ltd", "3 Aminu Kano Crescent", "Abuja, Abuja Federal Capital Territory 904101", "TIN 87654321-0001", "Support hours", "15 hrs", "Service 6201 Computer programming activities", "₦607,375.00", "PO-4411", "Thank you.", Trade.Text(issued, "irn"), Trade.Text(issued, "signature_key_id") }) StringAssert.Contains(after, expected);
        Assert.IsFalse(after.Contains("accounts@adaezefoods.example", StringComparison.Ordinal), "Whoever the document is handed on to need not know how to reach the customer.");
    }

    [TestMethod]
    public async Task Receipts_are_sent_and_what_is_not_there_is_404()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var receipt = (await business.PayAsync(283750, (invoice, 283750))).Expect(201).Id();
        var id = Trade.IdOf("rec", receipt);

        var text = await ReadAsync(app, business, $"/api/v1/payments/{id}/receipt", "Receipt-REC-2026-001.pdf");

        StringAssert.Contains(text, "₦283,750.00");
        var other = await app.CreateBusinessAsync();
        foreach (var path in new[] { $"/api/v1/payments/{id}/receipt", $"/api/v1/invoices/{Trade.IdOf("inv", invoice)}/pdf" })
        {
            Assert.AreEqual("NOT_FOUND", (await other.PlatformAsync(HttpMethod.Get, path)).Expect(404).ErrorCode);
        }

        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/invoices/x/pdf")).Expect(404);
        (await app.SendAsync(HttpMethod.Get, $"/api/v1/payments/{id}/receipt")).Expect(401);
    }

    [TestMethod]
    public async Task The_same_invoice_is_the_same_file_until_something_happens_to_it()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var path = $"/api/v1/invoices/{Trade.IdOf("inv", invoice)}/pdf";

        var first = await BytesAsync(app, business, path);
        app.Time.Leap(TimeSpan.FromHours(1));
        var second = await BytesAsync(app, business, path);
        (await business.PayAsync(100, (invoice, 100))).Expect(201);
        var third = await BytesAsync(app, business, path);

        CollectionAssert.AreEqual(first, second);
        StringAssert.Contains(PdfText.Read(third).All, "Part paid");
    }

    private static async Task<string> ReadAsync(TestApp app, TestBusiness business, string path, string name)
    {
        using var response = await GetAsync(app, business, path);
        Assert.AreEqual($"application/pdf attachment; filename=\"{name}\"", $"{response.Content.Headers.ContentType} {response.Content.Headers.ContentDisposition}");
        Assert.AreEqual("no-store", response.Headers.CacheControl!.ToString());
        return PdfText.Read(await response.Content.ReadAsByteArrayAsync()).All;
    }

    private static async Task<byte[]> BytesAsync(TestApp app, TestBusiness business, string path)
    {
        using var response = await GetAsync(app, business, path);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<HttpResponseMessage> GetAsync(TestApp app, TestBusiness business, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("x-api-key", business.Created.PlatformKey.Secret);
        return await app.Http.SendAsync(request);
    }
}
