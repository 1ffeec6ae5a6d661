using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>The main job on both kinds of store: invoice, sign, link, callback, books.</summary>
[TestClass]
public sealed class MainJobTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_reported_payment_gives_payment_receipt_invoice_entry_and_event_at_once(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var customer = await business.BusinessAsync(HttpMethod.Post, "/v1/customers", """{"name":"Sunbird Stationers","email":"accounts@sunbird.example"}""");
        var customerId = customer.Expect(201).Data.GetProperty("id").GetString();
        var invoice = await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""
            {"customerId":"{{customerId}}","lineItems":[{"description":"Letterhead","quantity":2,"unitPrice":125000},{"description":"Delivery","unitPrice":15000,"vatCategory":"exempt"}]}
            """);
        var invoiceId = invoice.Expect(201).Data.GetProperty("id").GetString();
        var link = await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{invoiceId}}"}""");
        var linkId = link.Expect(201).Data.GetProperty("paymentLinkId").GetString();

        var report = $$"""{"event":"payment.completed","paymentId":"pay_7q2m9x","paymentLinkId":"{{linkId}}","amountKobo":28375000,"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z"}""";
        var answer = (await app.PartnerAsync(report)).Expect(200).Data;

        Assert.AreEqual("paid", answer.GetProperty("invoiceStatus").GetString());
        var after = (await business.BusinessAsync(HttpMethod.Get, $"/v1/invoices/{invoiceId}")).Data;
        Assert.AreEqual("paid", after.GetProperty("status").GetString());
        Assert.AreEqual(0, after.GetProperty("amountDueKobo").GetInt64());
        var receipt = (await business.BusinessAsync(HttpMethod.Get, $"/v1/receipts/{answer.GetProperty("receiptId").GetString()}")).Expect(200).Data;
        Assert.AreEqual(28_375_000, receipt.GetProperty("amountKobo").GetInt64());
        var entry = (await business.BusinessAsync(HttpMethod.Get, $"/v1/journal-entries/{answer.GetProperty("glJournalEntryId").GetString()}")).Expect(200).Data;
        Assert.AreEqual(entry.GetProperty("totalDebitKobo").GetInt64(), entry.GetProperty("totalCreditKobo").GetInt64());
        var events = await app.StoredAsync(business.Live, RowKeys.Events);
        CollectionAssert.IsSubsetOf(new[] { "payment.received", "receipt.created", "invoice.paid" }, events.Select(e => e.Type).ToArray());
    }
}
