using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>Reported money that nothing takes, and reports that are no money: the rest of table 13.4 of the Business contract.</summary>
[TestClass]
public sealed class PartnerUnmatchedTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow(null, null)]
    [DataRow("pl_nonsense", "inv_nonsense")]
    [DataRow("pl_01kpdfv220epm8t0cdtzq16q0h", "inv_01knvarph0f0gbzrvpc01vjrqh")]
    public async Task Money_for_a_known_business_only_is_kept_and_posted(string? link, string? invoice)
    {
        var business = await s_app.CreateBusinessAsync();

        var report = PartnerReport.Of(7_500) with { Link = link, Business = business.Id, Invoice = invoice };
        var answer = await report.BookAsync(s_app);

        PartnerAssert.IsUnlinked(answer, "unknown_invoice", 7_500);
        var entry = await business.GetEntryAsync(Trade.Text(answer, "glJournalEntryId"));
        Assert.AreEqual("payment", Trade.Text(entry, "sourceType"));
        await PartnerAssert.AreBalancesAsync(s_app, business, ("1010", 7_500), ("2031", -7_500));
        var kept = (await s_app.StoredAsync(business.Live, RowKeys.Payments)).Single();
        Assert.AreEqual((ReceiptKind.Unlinked, 7_500L, report.PaymentId, "unknown_invoice"), (kept.Kind, kept.Unallocated, kept.ExternalId, kept.UnmatchedReason));
        await PartnerAssert.HasEventsAsync(s_app, business, "payment.received", "payment.unmatched");
        (await business.BusinessAsync(HttpMethod.Get, $"/v1/receipts/{PublicId.Format("rec", kept.Id)}")).InEnvelope(404);
    }

    [TestMethod]
    public async Task Money_for_a_deleted_draft_is_kept_for_its_business()
    {
        var business = await s_app.CreateBusinessAsync();
        var draft = await business.DraftAsync();
        var link = await business.LinkAsync(draft);
        await s_app.EditAsync(business.Live, RowKeys.Invoice(Trade.IdOf("inv", draft)), stored => stored with { State = InvoiceState.Deleted });

        var answer = await (PartnerReport.Of(500) with { Link = link }).BookAsync(s_app);

        PartnerAssert.IsUnlinked(answer, "unknown_invoice", 500);
        await PartnerAssert.AreBalancesAsync(s_app, business, ("1010", 500), ("2031", -500));
    }

    [TestMethod]
    [DataRow(null, "NGN")]
    [DataRow("biz_nonsense", "NGN")]
    [DataRow("biz_01kf0e44m0e6g8ec8cwhyrpef2", "USD")]
    public async Task Money_for_nobody_known_is_kept_for_operators(string? business, string currency)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var report = PartnerReport.Of(99) with { Business = business, Currency = currency };

        var answer = await report.BookAsync(app);

        PartnerAssert.IsUnlinked(answer, "unknown_business", 99);
        Assert.AreEqual(JsonValueKind.Null, answer.GetProperty("glJournalEntryId").ValueKind);
        var operators = TenantScope.Live(Guid.Empty);
        var kept = (await app.StoredAsync(operators, RowKeys.Payments)).Single();
        Assert.AreEqual((99L, currency, report.PaymentId), (kept.Amount, kept.Currency, kept.ExternalId));
        Assert.AreEqual(0, (await app.StoredAsync(operators, RowKeys.Events)).Count);
        Assert.AreEqual("true", (await report.SendAsync(app)).Expect(200).Headers["Idempotency-Replayed"]);
    }

    [TestMethod]
    public async Task Other_currencies_are_kept_and_posted_nowhere()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);
        var books = await s_app.BalancesAsync(business.Live);

        var forInvoice = await (PartnerReport.Of(Trade.ExampleTotal) with { Link = link, Currency = "USD" }).BookAsync(s_app);
        var forBusiness = await (PartnerReport.Of(400) with { Business = business.Id, Currency = "EUR" }).BookAsync(s_app);

        PartnerAssert.IsUnlinked(forInvoice, "currency_mismatch", Trade.ExampleTotal, "sent");
        PartnerAssert.IsUnlinked(forBusiness, "currency_mismatch", 400);
        Assert.AreEqual(JsonValueKind.Null, forInvoice.GetProperty("glJournalEntryId").ValueKind);
        Assert.AreEqual(JsonValueKind.Null, forBusiness.GetProperty("glJournalEntryId").ValueKind);
        CollectionAssert.AreEquivalent(books, await s_app.BalancesAsync(business.Live));
        PartnerAssert.AreKobo(await business.GetInvoiceAsync(invoice), ("amountPaidKobo", 0));
        Assert.AreEqual("active", Trade.Text(await business.GetLinkAsync(link), "status"));
        CollectionAssert.AreEquivalent(new[] { "USD", "EUR" }, (await s_app.StoredAsync(business.Live, RowKeys.Payments)).Select(payment => payment.Currency).ToArray());
        await PartnerAssert.HasEventsAsync(s_app, business, "payment.received", "payment.unmatched");
    }

    [TestMethod]
    public async Task A_secret_sees_its_own_side_only()
    {
        var business = await s_app.CreateBusinessAsync();
        var (live, test) = (await business.SentAsync(), await business.SentAsync(test: true));
        var (liveLink, testLink) = (await business.LinkAsync(live), await business.LinkAsync(test, test: true));
        var known = PartnerReport.Of(1_000) with { Business = business.Id };

        PartnerAssert.IsUnlinked(await (PartnerReport.Of(1_000) with { Link = testLink }).BookAsync(s_app), "unknown_business", 1_000);
        PartnerAssert.IsUnlinked(await (PartnerReport.Of(1_000) with { Link = liveLink }).BookAsync(s_app, TestApp.PartnerTestSecret), "unknown_business", 1_000);
        PartnerAssert.IsUnlinked(await (known with { Link = testLink, Invoice = test }).BookAsync(s_app), "unknown_invoice", 1_000);
        PartnerAssert.IsUnlinked(await (known with { Link = liveLink, Invoice = live }).BookAsync(s_app, TestApp.PartnerTestSecret), "unknown_invoice", 1_000);
        PartnerAssert.IsAnswer(await (PartnerReport.Of(Trade.ExampleTotal) with { Link = testLink }).BookAsync(s_app, TestApp.PartnerTestSecret), "paid", null, 0);

        Assert.AreEqual("sent", Trade.Text(await business.GetInvoiceAsync(live), "status"));
        Assert.AreEqual("paid", Trade.Text(await business.GetInvoiceAsync(test, test: true), "status"));
    }

    [TestMethod]
    [DataRow("payment.failed")]
    [DataRow("PAYMENT.COMPLETED")]
    [DataRow("refund.completed")]
    public async Task Another_event_is_acknowledged_and_not_processed(string name)
    {
        var business = await s_app.CreateBusinessAsync();
        var link = await business.LinkAsync(await business.SentAsync());
        var before = await s_app.DumpAsync(business.Live);

        var reply = await (PartnerReport.Of(100) with { Link = link, Event = name }).SendAsync(s_app);

        Assert.AreEqual("""{"received":true,"processed":false}""", reply.InEnvelope(200).Data.GetRawText());
        Assert.AreEqual("""{"received":true,"processed":false}""", (await s_app.PartnerAsync($$"""{"event":"{{new string('e', 5_000)}}","paymentId":5}""")).InEnvelope(200).Data.GetRawText());
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
    }
}
