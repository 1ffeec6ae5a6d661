using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>What becomes of a reported payment: the rows of table 13.4 of the Business contract.</summary>
[TestClass]
public sealed class PartnerCallbackTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task The_worked_example_is_booked_from_the_bytes_that_the_contract_shows(bool byMember)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        await HoldLinkAsync(app, business, "pl_01kpdfv220epm8t0cdtzq16q0g", invoice);

        var reply = byMember
            ? await app.SendAsync(HttpMethod.Post, "/v1/webhooks/alat-payment", $"{PartnerSignatureTests.FirstBody[..^1]},\"signature\":\"{PartnerSignatureTests.FirstMember}\"}}")
            : await app.SendAsync(HttpMethod.Post, "/v1/webhooks/alat-payment", PartnerSignatureTests.FirstBody, ("X-Alat-Signature", PartnerSignatureTests.FirstHeader), ("Authorization", "Bearer ignored"));

        var answer = reply.InEnvelope(200).Data;
        Shape.AssertLike(ContractExamples.PartnerAnswer, answer);
        PartnerAssert.IsAnswer(answer, "paid", null, 0);
        var receipt = await business.GetReceiptAsync(Trade.Text(answer, "receiptId"));
        Assert.AreEqual("PAY-20260417-001", Trade.Text(receipt, "reference"));
        Assert.AreEqual("pay_7q2m9x", Trade.Text(receipt, "paymentId"));
        Assert.AreEqual("2026-04-17T00:00:00.000Z", Trade.Text(receipt, "date"));
        var audit = (await PartnerAssert.AuditsAsync(app, business)).Single();
        Assert.AreEqual("partner_payment.metadata_contradicts_link", audit.Action);
        Assert.AreEqual("pay_7q2m9x", audit.Subject);
        var kept = await app.FindAsync(business.Live, RowKeys.PartnerPayment(ReceivePartnerPayment.Partner, "pay_7q2m9x"));
        Assert.AreEqual("""{"businessId":"biz_01kf0e44m0e6g8ec8cwhyrpef1","invoiceId":"inv_01knvarph0f0gbzrvpc01vjrqg"}""", System.Text.Encoding.UTF8.GetString(kept!.Metadata!));
    }

    [TestMethod]
    public async Task The_full_amount_pays_invoice_and_link()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);

        var answer = await (PartnerReport.Of(Trade.ExampleTotal) with { Link = link, Reference = " R-1 " }).BookAsync(s_app);

        PartnerAssert.IsAnswer(answer, "paid", null, 0);
        var paid = await business.GetInvoiceAsync(invoice);
        Assert.AreEqual("paid", Trade.Text(paid, "status"));
        PartnerAssert.AreKobo(paid, ("amountPaidKobo", Trade.ExampleTotal), ("amountDueKobo", 0));
        Assert.AreEqual("2026-03-18T11:02:00.000Z", Trade.Text(paid, "paidAt"));
        var receipt = await business.GetReceiptAsync(Trade.Text(answer, "receiptId"));
        Assert.AreEqual("invoice_payment", Trade.Text(receipt, "receiptType"));
        Assert.AreEqual("bank_transfer", Trade.Text(receipt, "paymentMethod"));
        Assert.AreEqual("Sunbird Stationers", Trade.Text(receipt, "paidBy"));
        Assert.AreEqual("R-1", Trade.Text(receipt, "reference"));
        Assert.AreEqual("REC-2026-001", Trade.Text(receipt, "receiptNumber"));
        Assert.AreEqual(invoice, Trade.Text(receipt.GetProperty("allocations")[0], "invoiceId"));
        PartnerAssert.AreKobo(receipt.GetProperty("allocations")[0], ("amountAllocatedKobo", Trade.ExampleTotal));
        Assert.AreEqual("paid", Trade.Text(await business.GetLinkAsync(link), "status"));
        await PartnerAssert.AreBalancesAsync(s_app, business, ("1010", Trade.ExampleTotal), ("4000", -26_500_000), ("2026", -1_875_000));
        await PartnerAssert.OwesAsync(business, invoice, 0);
        await PartnerAssert.HasEventsAsync(s_app, business, "payment.received", "receipt.created", "invoice.paid");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Less_than_is_due_is_allocated_whether_the_link_allows_parts_or_not(bool allowed)
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice, $",\"allowPartialPayment\":{(allowed ? "true" : "false")}");

        PartnerAssert.IsAnswer(await (PartnerReport.Of(1) with { Link = link }).BookAsync(s_app), "partially_paid", null, 0);

        PartnerAssert.AreKobo(await business.GetInvoiceAsync(invoice), ("amountPaidKobo", 1), ("amountDueKobo", Trade.ExampleTotal - 1));
        var after = await business.GetLinkAsync(link);
        Assert.AreEqual("active", Trade.Text(after, "status"));
        PartnerAssert.AreKobo(after, ("amountKobo", Trade.ExampleTotal), ("amountPaidKobo", 1), ("amountDueKobo", Trade.ExampleTotal - 1));
        await PartnerAssert.HasEventsAsync(s_app, business, "payment.received", "receipt.created", "invoice.partially_paid");
    }

    [TestMethod]
    public async Task More_than_is_due_waits_unallocated()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();

        var answer = await (PartnerReport.Of(Trade.ExampleTotal + 55) with { Link = await business.LinkAsync(invoice) }).BookAsync(s_app);

        PartnerAssert.IsAnswer(answer, "paid", null, 55);
        Assert.AreEqual("0.55", answer.GetProperty("unallocatedAmount").GetRawText());
        var receipt = await business.GetReceiptAsync(Trade.Text(answer, "receiptId"));
        PartnerAssert.AreKobo(receipt, ("amountKobo", Trade.ExampleTotal + 55), ("unallocatedAmountKobo", 55));
        PartnerAssert.AreKobo(receipt.GetProperty("allocations")[0], ("amountAllocatedKobo", Trade.ExampleTotal));
        await PartnerAssert.AreBalancesAsync(s_app, business, ("1010", Trade.ExampleTotal + 55), ("4000", -26_500_000), ("2026", -1_875_000), ("2031", -55));
        await PartnerAssert.OwesAsync(business, invoice, -55);
        await PartnerAssert.HasEventsAsync(s_app, business, "payment.received", "receipt.created", "invoice.paid", "payment.unmatched");
    }

    /// <summary>The example of section 7, first in two payments and then in many that divide badly.</summary>
    [TestMethod]
    [DataRow(new long[] { 10_000_000, 18_375_000 }, new long[] { 660_793, 1_214_207 })]
    [DataRow(new long[] { 1, 7, 9_458_333, 13, 18_916_646 }, new long[] { 0, 1, 625_000, 0, 1_249_999 })]
    public async Task Part_payments_move_the_vat_exactly(long[] payments, long[] moved)
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);

        foreach (var (payment, vat) in payments.Zip(moved))
        {
            var answer = await (PartnerReport.Of(payment) with { Link = link }).BookAsync(s_app);
            var lines = (await business.GetEntryAsync(Trade.Text(answer, "glJournalEntryId"))).GetProperty("lines").EnumerateArray().ToDictionary(line => Trade.Text(line, "accountId"), line => line);
            PartnerAssert.AreKobo(lines["1010"], ("debitKobo", payment));
            PartnerAssert.AreKobo(lines["1021"], ("creditKobo", payment));
            Assert.AreEqual(vat > 0, lines.ContainsKey("2021"));
            if (vat == 0) continue;
            PartnerAssert.AreKobo(lines["2021"], ("debitKobo", vat));
            PartnerAssert.AreKobo(lines["2026"], ("creditKobo", vat));
        }

        await PartnerAssert.AreBalancesAsync(s_app, business, ("1010", Trade.ExampleTotal), ("4000", -26_500_000), ("2026", -1_875_000));
        var after = await business.GetLinkAsync(link);
        Assert.AreEqual("paid", Trade.Text(after, "status"));
        CollectionAssert.AreEqual(payments, after.GetProperty("payments").EnumerateArray().Select(payment => payment.GetProperty("amountKobo").GetInt64()).ToArray());
    }

    [TestMethod]
    public async Task A_draft_is_issued_by_its_first_payment()
    {
        var business = await s_app.CreateBusinessAsync();
        var draft = await business.DraftAsync();

        PartnerAssert.IsAnswer(await (PartnerReport.Of(100) with { Link = await business.LinkAsync(draft) }).BookAsync(s_app), "partially_paid", null, 0);

        var issued = await business.GetInvoiceAsync(draft);
        Assert.AreEqual("partially_paid", Trade.Text(issued, "status"));
        Assert.AreEqual("2026-03-18T12:00:00.000Z", Trade.Text(issued, "issuedAt"));
        Assert.AreEqual(JsonValueKind.Null, issued.GetProperty("sentAt").ValueKind);
        Assert.AreEqual(64, Trade.Text(issued, "irn").Length);
        await business.GetEntryAsync(Trade.Text(issued, "glJournalEntryId"));
        Assert.IsNotNull(await s_app.FindAsync(business.Live, RowKeys.InvoiceXml(Trade.IdOf("inv", draft))));
        await PartnerAssert.AreBalancesAsync(s_app, business, ("1010", 100), ("1021", Trade.ExampleTotal - 100), ("4000", -26_500_000), ("2021", -1_874_993), ("2026", -7));
        await PartnerAssert.OwesAsync(business, draft, Trade.ExampleTotal - 100);
        await PartnerAssert.HasEventsAsync(s_app, business, "invoice.finalized", "payment.received", "receipt.created", "invoice.partially_paid");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_link_that_ran_out_still_takes_money_and_is_paid_when_that_settles(bool swept)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice, ""","expiresInHours":1""");
        app.Time.Leap(TimeSpan.FromHours(1));
        if (swept) await SweepAsync(app);
        Assert.AreEqual("expired", Trade.Text(await business.GetLinkAsync(link), "status"));

        PartnerAssert.IsAnswer(await (PartnerReport.Of(1_000) with { Link = link }).BookAsync(app), "partially_paid", null, 0);
        Assert.AreEqual("expired", Trade.Text(await business.GetLinkAsync(link), "status"));
        PartnerAssert.IsAnswer(await (PartnerReport.Of(Trade.ExampleTotal - 1_000) with { Link = link }).BookAsync(app), "paid", null, 0);

        var after = await business.GetLinkAsync(link);
        Assert.AreEqual("paid", Trade.Text(after, "status"));
        Assert.AreEqual(2, after.GetProperty("payments").GetArrayLength());
    }

    [TestMethod]
    public async Task A_cancelled_link_still_takes_money_and_stays_cancelled()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);
        await s_app.EditAsync(
            business.Live, RowKeys.PaymentLink(Trade.IdOf("pl", link)), stored => stored with { State = PaymentLinkState.Cancelled, StatusReason = "by_caller", CancelledAt = s_app.Time.GetUtcNow() });

        PartnerAssert.IsAnswer(await (PartnerReport.Of(Trade.ExampleTotal) with { Link = link }).BookAsync(s_app), "paid", null, 0);

        var after = await business.GetLinkAsync(link);
        Assert.AreEqual("cancelled", Trade.Text(after, "status"));
        Assert.AreEqual("by_caller", Trade.Text(after, "statusReason"));
        Assert.AreEqual(1, after.GetProperty("payments").GetArrayLength());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Other_links_close_with_the_invoice_or_by_time_whichever_came_first(bool swept)
    {
        await using var app = await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var (brief, used, other) = (await business.LinkAsync(invoice, ""","expiresInHours":1"""), await business.LinkAsync(invoice), await business.LinkAsync(invoice));
        app.Time.Leap(TimeSpan.FromHours(2));
        await (PartnerReport.Of(Trade.ExampleTotal) with { Link = used, Timestamp = "2026-03-18T14:00:00.000Z" }).BookAsync(app);
        app.Time.Leap(TimeSpan.FromDays(2));
        if (swept) await SweepAsync(app);

        Assert.AreEqual("expired", Trade.Text(await business.GetLinkAsync(brief), "status"));
        Assert.AreEqual("paid", Trade.Text(await business.GetLinkAsync(used), "status"));
        var settled = await business.GetLinkAsync(other);
        Assert.AreEqual("cancelled", Trade.Text(settled, "status"));
        Assert.AreEqual("invoice_settled", Trade.Text(settled, "statusReason"));
        Assert.AreEqual("2026-03-18T14:00:00.000Z", Trade.Text(settled, "cancelledAt"));
    }

    [TestMethod]
    public async Task Money_for_a_paid_invoice_is_a_deposit_of_the_customer()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);
        await (PartnerReport.Of(Trade.ExampleTotal) with { Link = link }).BookAsync(s_app);

        var answer = await (PartnerReport.Of(2_500) with { Link = link }).BookAsync(s_app);

        PartnerAssert.IsAnswer(answer, "paid", "invoice_closed", 2_500);
        var receipt = await business.GetReceiptAsync(Trade.Text(answer, "receiptId"));
        Assert.AreEqual("customer_deposit", Trade.Text(receipt, "receiptType"));
        Assert.AreEqual(0, receipt.GetProperty("allocations").GetArrayLength());
        PartnerAssert.AreKobo(receipt, ("amountKobo", 2_500), ("unallocatedAmountKobo", 2_500));
        PartnerAssert.AreKobo(await business.GetInvoiceAsync(invoice), ("amountPaidKobo", Trade.ExampleTotal));
        Assert.AreEqual(2, (await business.GetLinkAsync(link)).GetProperty("payments").GetArrayLength());
        await PartnerAssert.AreBalancesAsync(s_app, business, ("1010", Trade.ExampleTotal + 2_500), ("4000", -26_500_000), ("2026", -1_875_000), ("2031", -2_500));
        await PartnerAssert.OwesAsync(business, invoice, -2_500);
    }

    [TestMethod]
    public async Task Money_for_a_cancelled_invoice_is_a_deposit_of_the_customer()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);
        await s_app.EditAsync(business.Live, RowKeys.Invoice(Trade.IdOf("inv", invoice)), stored => stored with { State = InvoiceState.Voided, VoidedAt = s_app.Time.GetUtcNow() });

        var answer = await (PartnerReport.Of(Trade.ExampleTotal) with { Link = link }).BookAsync(s_app);

        PartnerAssert.IsAnswer(answer, "cancelled", "invoice_closed", Trade.ExampleTotal);
        Assert.AreEqual("customer_deposit", Trade.Text(await business.GetReceiptAsync(Trade.Text(answer, "receiptId")), "receiptType"));
        var after = await business.GetLinkAsync(link);
        Assert.AreEqual("invoice_voided", Trade.Text(after, "statusReason"));
        Assert.AreEqual(1, after.GetProperty("payments").GetArrayLength());
        await PartnerAssert.HasEventsAsync(s_app, business, "payment.received", "payment.unmatched", "receipt.created");
    }

    [TestMethod]
    public async Task The_metadata_names_the_invoice_where_no_link_does()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();

        PartnerAssert.IsAnswer(await (PartnerReport.Of(Trade.ExampleTotal) with { Link = Trade.Unknown("pl"), Business = business.Id, Invoice = invoice }).BookAsync(s_app), "paid", null, 0);

        Assert.AreEqual("paid", Trade.Text(await business.GetInvoiceAsync(invoice), "status"));
        Assert.AreEqual(0, (await PartnerAssert.AuditsAsync(s_app, business)).Count);
    }

    [TestMethod]
    public async Task Where_link_and_metadata_differ_the_link_wins_and_auditors_can_see_it()
    {
        var business = await s_app.CreateBusinessAsync();
        var (meant, named) = (await business.SentAsync(), await business.SentAsync());

        PartnerAssert.IsAnswer(await (PartnerReport.Of(Trade.ExampleTotal) with { Link = await business.LinkAsync(meant), Business = business.Id, Invoice = named }).BookAsync(s_app), "paid", null, 0);

        Assert.AreEqual("paid", Trade.Text(await business.GetInvoiceAsync(meant), "status"));
        Assert.AreEqual("sent", Trade.Text(await business.GetInvoiceAsync(named), "status"));
        Assert.AreEqual("partner_payment.metadata_contradicts_link", (await PartnerAssert.AuditsAsync(s_app, business)).Single().Action);
    }

    [TestMethod]
    public async Task Money_of_a_suspended_business_is_booked()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = true });

        var answer = await (PartnerReport.Of(Trade.ExampleTotal) with { Link = link }).BookAsync(s_app);

        PartnerAssert.IsAnswer(answer, "paid", null, 0);
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = false });
        Assert.AreEqual("paid", Trade.Text(await business.GetInvoiceAsync(invoice), "status"));
    }

    [TestMethod]
    [DataRow("2026-03-31T22:59:59.999Z", "2026-03-31", "REC-2026-001")]
    [DataRow("2026-03-31T23:00:00Z", "2026-04-01", "REC-2026-001")]
    [DataRow("2025-12-31T23:30:00.000Z", "2026-01-01", "REC-2026-001")]
    [DataRow("2025-12-31T23:30:00.000+01:00", "2025-12-31", "REC-2025-001")]
    [DataRow("2019-06-01T00:00:00.000Z", "2019-06-01", "REC-2019-001")]
    public async Task The_receipt_bears_the_day_in_lagos_however_old_the_payment_is(string timestamp, string day, string number)
    {
        var business = await s_app.CreateBusinessAsync();
        var report = PartnerReport.Of(100) with { Link = await business.LinkAsync(await business.SentAsync()), Timestamp = timestamp };

        var answer = await report.BookAsync(s_app);

        Assert.AreEqual(number, Trade.Text(answer, "receiptNumber"));
        var receipt = await business.GetReceiptAsync(Trade.Text(answer, "receiptId"));
        Assert.AreEqual(day + "T00:00:00.000Z", Trade.Text(receipt, "date"));
        Assert.AreEqual(report.PaymentId, Trade.Text(receipt, "reference"));
        Assert.AreEqual(day + "T00:00:00.000Z", Trade.Text(await business.GetEntryAsync(Trade.Text(answer, "glJournalEntryId")), "transactionDate"));
    }

    /// <summary>A link under an id that the test must know beforehand.</summary>
    private static async Task HoldLinkAsync(TestApp app, TestBusiness business, string id, string invoice)
    {
        var made = await business.LinkAsync(invoice);
        var linkId = Trade.IdOf("pl", id);
        var model = (await app.FindAsync(business.Live, RowKeys.PaymentLink(Trade.IdOf("pl", made))))!;
        await app.InsertAsync(business.Live, RowKeys.PaymentLink(linkId), model with { Id = linkId });
        await app.ClaimAsync(Core.Storage.PointerKeys.PaymentLink(linkId), new Core.Storage.TenantPointer(business.Live.TenantId, false, app.Time.GetUtcNow()));
    }

    private static Task<int> SweepAsync(TestApp app) => app.Service<ExpirePaymentLinks>().RunAsync(CancellationToken.None);
}
