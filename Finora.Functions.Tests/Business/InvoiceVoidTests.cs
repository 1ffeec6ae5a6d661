using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

[TestClass]
public sealed class InvoiceVoidTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task Voiding_reverses_the_entry_frees_the_money_and_closes_the_links()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var id = await business.SentInvoiceAsync(customer);
        var receipt = (await business.PayAsync(100000, (id, 100000))).Expect(201).Id();
        var link = (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{id}}"}""")).Expect(201).Data.Text("paymentLinkId");

        var voided = (await VoidAsync(business, id, """{"reason":" Ordered twice "}""")).Expect(200).Data;

        Assert.AreEqual("cancelled", voided.Text("status"));
        Assert.AreEqual("Ordered twice", voided.Text("voidReason"));
        Assert.AreEqual("2026-03-18T12:00:00.000Z", voided.Text("voidedAt"));
        Assert.AreEqual(0, voided.Whole("amountPaidKobo") + voided.Whole("amountDueKobo"));
        var issue = await business.ReadAsync($"/v1/journal-entries/{voided.Text("glJournalEntryId")}");
        Assert.AreEqual("reversed", issue.Text("status"));
        var reversal = await business.ReadAsync($"/v1/journal-entries/{issue.Text("reversedBy")}");
        Assert.AreEqual(issue.Text("id"), reversal.Text("reversalOf"));
        CollectionAssert.AreEqual(new[] { "1021 0 28375000", "4000 26500000 0", "2021 1875000 0" }, reversal.EntryLines());
        var release = (await app.StoredAsync(business.Live, RowKeys.JournalEntries)).Single(entry => entry.Source == Core.Ledger.JournalSource.Invoice && entry.Description.StartsWith("Money", StringComparison.Ordinal));
        CollectionAssert.AreEquivalent(
            new[] { "2026 660793 0", "2021 0 660793", "1021 10000000 0", "2031 0 10000000" }, release.Lines.Select(line => $"{line.Account} {line.Debit} {line.Credit}").ToArray());
        var freed = await business.ReadAsync($"/v1/receipts/{receipt}");
        Assert.AreEqual(10_000_000, freed.Whole("unallocatedAmountKobo"));
        Assert.AreEqual(0, freed.GetProperty("allocations").GetArrayLength());
        Assert.AreEqual(-10_000_000, (await business.ReadAsync($"/v1/customers/{customer}")).Whole("accountBalanceKobo"));
        var closed = await business.ReadAsync($"/v1/businesses/{business.Id}/payments/links/{link}");
        Assert.AreEqual("cancelled invoice_voided", $"{closed.Text("status")} {closed.Text("statusReason")}");
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.Events)).Count(e => e.Type == "invoice.voided"));
    }

    [TestMethod]
    public async Task An_invoice_dated_later_is_reversed_on_its_own_day()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.IssuedExampleAsync("2026-06-01");
        (await business.PayAsync(1000, (id, 1000))).Expect(201);

        (await VoidAsync(business, id)).Expect(200);

        var entries = await app.StoredAsync(business.Live, RowKeys.JournalEntries);
        CollectionAssert.AreEqual(
            new[] { "2026-03-18 Receipt REC-2026-001", "2026-06-01 Invoice INV-2026-001", "2026-06-01 Money of voided invoice INV-2026-001", "2026-06-01 Void of invoice INV-2026-001" },
            entries.Select(entry => $"{entry.Date:yyyy-MM-dd} {entry.Description}").Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public async Task Only_an_open_issued_invoice_can_be_voided_and_only_once()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var (draft, paid, sent) = (await business.InvoiceAsync(customer), await business.SentInvoiceAsync(customer), await business.SentInvoiceAsync(customer));
        (await business.PayAsync(283750, (paid, 283750))).Expect(201);
        (await VoidAsync(business, sent)).Expect(200);

        foreach (var id in new[] { draft, paid, sent }) Assert.AreEqual("CONFLICT", (await VoidAsync(business, id)).Expect(409).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await VoidAsync(await app.CreateBusinessAsync(), sent)).Expect(404).ErrorCode);
        var unnamed = (await VoidAsync(business, sent, "{}")).Expect(400);
        CollectionAssert.AreEqual(new[] { "reason" }, unnamed.ErrorFields.ToArray());
    }

    private static Task<Reply> VoidAsync(TestBusiness business, string id, string body = """{"reason":"Mistake"}""") => business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/void", body);
}
