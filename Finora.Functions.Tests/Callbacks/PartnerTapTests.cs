using System.Text.Json;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>Money that came by tap: the session rows of table 13.4 of the Business contract, on both kinds of store.</summary>
[TestClass]
public sealed class PartnerTapTests
{
    private const long Amount = 5_375_000;
    private static readonly Dictionary<bool, Task<TestApp>> Apps = new() { [false] = TestApp.OnSqliteAsync(), [true] = TestApp.OnAzuriteAsync() };

    [ClassCleanup]
    public static async Task StopAsync()
    {
        foreach (var app in Apps.Values) await (await app).DisposeAsync();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Without_an_invoice_it_is_a_cash_sale_with_vat(bool azurite)
    {
        var app = await Apps[azurite];
        var business = await app.CreateBusinessAsync();
        var session = await business.TapSessionAsync("till");
        var report = PartnerReport.Of(Amount) with { Session = session, Reference = "TAP-1" };

        var answer = await report.BookAsync(app);

        AssertSale(answer);
        var receipt = await business.GetReceiptAsync(answer.Text("receiptId"));
        Assert.AreEqual("cash_sale card TAP-1", $"{receipt.Text("receiptType")} {receipt.Text("paymentMethod")} {receipt.Text("reference")}");
        Assert.AreEqual(("Two reams A4", report.PaymentId), (receipt.Text("paidBy"), receipt.Text("paymentId")));
        Assert.AreEqual("7.5", receipt.GetProperty("vatRate").GetRawText());
        PartnerAssert.AreKobo(receipt, ("amountKobo", Amount), ("vatAmountKobo", 375_000), ("unallocatedAmountKobo", 0));
        await PartnerAssert.AreBalancesAsync(app, business, ("1010", Amount), ("4000", -5_000_000), ("2026", -375_000));
        await PartnerAssert.HasEventsAsync(app, business, "payment.received", "receipt.created");
        var after = await business.SessionAsync(session);
        Assert.AreEqual(("completed", report.PaymentId, answer.Text("receiptId")), (after.Text("status"), after.Text("paymentId"), after.Text("receiptId")));
        Assert.AreEqual("2026-03-18T12:00:00.000Z", after.Text("completedAt"));
        Assert.AreEqual(0, (await PartnerAssert.AuditsAsync(app, business)).Count);
        var kept = (await app.StoredAsync(business.Live, RowKeys.Payments)).Single();
        Assert.AreEqual((Trade.IdOf("nfc", session), (Guid?)null), (kept.SessionId, kept.LinkId));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task With_an_invoice_it_pays_the_invoice(bool azurite)
    {
        var app = await Apps[azurite];
        var business = await app.CreateBusinessAsync();
        var draft = await business.DraftAsync();
        var session = await business.TapSessionAsync("till", Trade.ExampleTotal, $",\"invoiceId\":\"{draft}\"");

        var answer = await (PartnerReport.Of(Trade.ExampleTotal) with { Session = session, Business = business.Id, Invoice = draft }).BookAsync(app);

        PartnerAssert.IsAnswer(answer, "paid", null, 0);
        var receipt = await business.GetReceiptAsync(answer.Text("receiptId"));
        Assert.AreEqual("invoice_payment card Sunbird Stationers", $"{receipt.Text("receiptType")} {receipt.Text("paymentMethod")} {receipt.Text("paidBy")}");
        Assert.AreEqual("paid", (await business.GetInvoiceAsync(draft)).Text("status"));
        var after = await business.SessionAsync(session);
        Assert.AreEqual(("completed", answer.Text("receiptId")), (after.Text("status"), after.Text("receiptId")));
        await PartnerAssert.AreBalancesAsync(app, business, ("1010", Trade.ExampleTotal), ("4000", -26_500_000), ("2026", -1_875_000));
        await PartnerAssert.HasEventsAsync(app, business, "payment.received", "receipt.created", "invoice.paid");
        Assert.AreEqual(0, (await PartnerAssert.AuditsAsync(app, business)).Count);
    }

    [TestMethod]
    public async Task A_sale_to_a_known_customer_bears_the_customers_name()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync(Trade.NewEmail());
        var session = await business.TapSessionAsync("till", Amount, $",\"customerId\":\"{customer}\"");

        var answer = await (PartnerReport.Of(Amount) with { Session = session }).BookAsync(app);

        AssertSale(answer);
        var receipt = await business.GetReceiptAsync(answer.Text("receiptId"));
        Assert.AreEqual(("Sunbird Stationers", customer, "cash_sale"), (receipt.Text("paidBy"), receipt.Text("customerId"), receipt.Text("receiptType")));
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public async Task A_session_that_is_over_still_takes_money(bool swept, bool cancelled)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var session = await business.TapSessionAsync("till");
        if (cancelled) (await business.CancelSessionAsync(session)).Expect(200);
        else app.Time.Advance(TapSession.Life);
        if (swept) Assert.AreEqual(1, await app.Service<ExpireTapSessions>().RunAsync(CancellationToken.None));
        Assert.AreEqual(cancelled ? "cancelled" : "expired", (await business.SessionAsync(session)).Text("status"));

        AssertSale(await (PartnerReport.Of(Amount) with { Session = session }).BookAsync(app));

        Assert.AreEqual("completed", (await business.SessionAsync(session)).Text("status"));
        await app.Service<ExpireTapSessions>().RunAsync(CancellationToken.None);
        Assert.AreEqual("completed", (await business.SessionAsync(session)).Text("status"));
    }

    [TestMethod]
    public async Task Another_amount_is_booked_as_it_was_paid_and_audited()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var (sale, settling) = (await business.TapSessionAsync("one"), await business.TapSessionAsync("two", Trade.ExampleTotal, $",\"invoiceId\":\"{invoice}\""));

        var sold = await (PartnerReport.Of(Amount + 10_750) with { Session = sale }).BookAsync(app);
        PartnerAssert.IsAnswer(await (PartnerReport.Of(1_000) with { Session = settling }).BookAsync(app), "partially_paid", null, 0);

        PartnerAssert.AreKobo(await business.GetReceiptAsync(sold.Text("receiptId")), ("amountKobo", Amount + 10_750), ("vatAmountKobo", 375_750));
        var audit = await PartnerAssert.AuditsAsync(app, business);
        CollectionAssert.AreEqual(new[] { "partner_payment.tap_amount_differs", "partner_payment.tap_amount_differs" }, audit.Select(record => record.Action).ToArray());
        PartnerAssert.AreKobo(await business.SessionAsync(sale), ("amountKobo", Amount));
        Assert.AreEqual("completed", (await business.SessionAsync(settling)).Text("status"));
    }

    [TestMethod]
    public async Task A_second_payment_of_a_session_is_booked_too_and_audited()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var session = await business.TapSessionAsync("till");
        var first = PartnerReport.Of(Amount) with { Session = session };
        await first.BookAsync(app);

        AssertSale(await (PartnerReport.Of(Amount) with { Session = session }).BookAsync(app));

        Assert.AreEqual(first.PaymentId, (await business.SessionAsync(session)).Text("paymentId"));
        Assert.AreEqual("partner_payment.tap_paid_again", (await PartnerAssert.AuditsAsync(app, business)).Single().Action);
        Assert.AreEqual(2, (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);
    }

    [TestMethod]
    public async Task An_invoice_that_closed_meanwhile_leaves_a_deposit()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var session = await business.TapSessionAsync("till", 500, $",\"invoiceId\":\"{invoice}\"");
        await (PartnerReport.Of(Trade.ExampleTotal) with { Link = await business.LinkAsync(invoice) }).BookAsync(app);

        var answer = await (PartnerReport.Of(500) with { Session = session }).BookAsync(app);

        PartnerAssert.IsAnswer(answer, "paid", "invoice_closed", 500);
        Assert.AreEqual("customer_deposit card", $"{(await business.GetReceiptAsync(answer.Text("receiptId"))).Text("receiptType")} {(await business.GetReceiptAsync(answer.Text("receiptId"))).Text("paymentMethod")}");
        Assert.AreEqual("completed", (await business.SessionAsync(session)).Text("status"));
    }

    [TestMethod]
    public async Task Other_money_than_naira_is_kept_and_the_tap_is_done()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var session = await business.TapSessionAsync("till");

        PartnerAssert.IsUnlinked(await (PartnerReport.Of(Amount) with { Session = session, Currency = "USD" }).BookAsync(app), "currency_mismatch", Amount);

        var after = await business.SessionAsync(session);
        Assert.AreEqual(("completed", JsonValueKind.Null), (after.Text("status"), after.GetProperty("receiptId").ValueKind));
        Assert.AreEqual(0, (await app.BalancesAsync(business.Live)).Count);
    }

    [TestMethod]
    public async Task The_link_comes_before_the_session_and_the_session_before_the_metadata()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var (linked, named) = (await business.SentAsync(), await business.SentAsync());
        var (first, second) = (await business.TapSessionAsync("one", 500), await business.TapSessionAsync("two", 500));

        PartnerAssert.IsAnswer(await (PartnerReport.Of(500) with { Link = await business.LinkAsync(linked), Session = first }).BookAsync(app), "partially_paid", null, 0);
        var sale = await (PartnerReport.Of(500) with { Link = Trade.Unknown("pl"), Session = second, Business = business.Id, Invoice = named }).BookAsync(app);

        AssertSale(sale);
        Assert.AreEqual("awaiting_tap", (await business.SessionAsync(first)).Text("status"));
        Assert.AreEqual("sent", (await business.GetInvoiceAsync(named)).Text("status"));
        Assert.AreEqual("partner_payment.metadata_contradicts_session", (await PartnerAssert.AuditsAsync(app, business)).Single().Action);
    }

    [TestMethod]
    public async Task A_session_of_the_other_side_or_of_nobody_is_unknown()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var (live, test) = (await business.TapSessionAsync("till"), await business.TapSessionAsync("till", test: true));

        PartnerAssert.IsUnlinked(await (PartnerReport.Of(Amount) with { Session = test }).BookAsync(app), "unknown_business", Amount);
        PartnerAssert.IsUnlinked(await (PartnerReport.Of(Amount) with { Session = live }).BookAsync(app, TestApp.PartnerTestSecret), "unknown_business", Amount);
        PartnerAssert.IsUnlinked(await (PartnerReport.Of(Amount) with { Session = "nfc_nonsense", Business = business.Id }).BookAsync(app), "unknown_invoice", Amount);
        AssertSale(await (PartnerReport.Of(Amount) with { Session = test }).BookAsync(app, TestApp.PartnerTestSecret));

        Assert.AreEqual("awaiting_tap", (await business.SessionAsync(live)).Text("status"));
        Assert.AreEqual("completed", (await business.SessionAsync(test, test: true)).Text("status"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Twenty_equal_reports_at_once_are_one_sale(bool azurite)
    {
        var app = await Apps[azurite];
        var business = await app.CreateBusinessAsync();
        var report = PartnerReport.Of(Amount) with { Session = await business.TapSessionAsync("till") };

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => report.SendAsync(app)));

        Assert.AreEqual(1, replies.Select(reply => reply.InEnvelope(200).Data.GetRawText()).Distinct().Count());
        Assert.AreEqual(19, replies.Count(reply => reply.Headers.GetValueOrDefault("Idempotency-Replayed") == "true"));
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.JournalEntries)).Count);
    }

    /// <summary>The second vector of section 13.3: spacing, escapes and number forms that the canonical form evens out, and a session that it names.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task The_second_worked_example_is_booked_from_the_bytes_that_the_contract_shows(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var id = Trade.IdOf("nfc", "nfc_01kpdfv220edetkmvs4vjeqw2w");
        var made = await business.TapSessionAsync("dev_lekki_02");
        var model = (await app.FindAsync(business.Live, RowKeys.TapSession(Trade.IdOf("nfc", made))))!;
        await app.InsertAsync(business.Live, RowKeys.TapSession(id), model with { Id = id });
        await app.ClaimAsync(PointerKeys.TapSession(id), new TenantPointer(business.Live.TenantId, false, app.Time.GetUtcNow()));

        var answer = (await app.SendAsync(HttpMethod.Post, "/v1/webhooks/alat-payment", PartnerSignatureTests.SecondBody)).InEnvelope(200).Data;

        AssertSale(answer);
        var receipt = await business.GetReceiptAsync(answer.Text("receiptId"));
        PartnerAssert.AreKobo(receipt, ("amountKobo", Amount), ("vatAmountKobo", 375_000));
        Assert.AreEqual(("PAY-20260417-002", "pay_8r3n0y", "2026-04-17T00:00:00.000Z"), (receipt.Text("reference"), receipt.Text("paymentId"), receipt.Text("date")));
        var session = await business.SessionAsync("nfc_01kpdfv220edetkmvs4vjeqw2w");
        Assert.AreEqual(("completed", "pay_8r3n0y"), (session.Text("status"), session.Text("paymentId")));
        var kept = await app.FindAsync(business.Live, RowKeys.PartnerPayment(ReceivePartnerPayment.Partner, "pay_8r3n0y"));
        Assert.AreEqual("Oj\u00e0 / 2", JsonDocument.Parse(kept!.Metadata!).RootElement.Text("till"));
        Assert.AreEqual("true", (await app.SendAsync(HttpMethod.Post, "/v1/webhooks/alat-payment", PartnerSignatureTests.SecondBody)).Expect(200).Headers["Idempotency-Replayed"]);
    }

    private static void AssertSale(JsonElement answer)
    {
        Shape.AssertLike(ContractExamples.PartnerAnswer, answer, "invoiceStatus");
        Assert.AreEqual((JsonValueKind.Null, JsonValueKind.Null), (answer.GetProperty("invoiceStatus").ValueKind, answer.GetProperty("unmatchedReason").ValueKind));
        PartnerAssert.AreKobo(answer, ("unallocatedAmountKobo", 0));
    }
}
