using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Callbacks;

/// <summary>The same payment reported again, later or at once: booked once, whatever happens. On both kinds of store.</summary>
[TestClass]
public sealed class PartnerRepeatTests
{
    private static readonly Dictionary<bool, Task<TestApp>> Apps = new() { [false] = TestApp.OnSqliteAsync(), [true] = TestApp.OnAzuriteAsync() };

    [ClassCleanup]
    public static async Task StopAsync()
    {
        foreach (var app in Apps.Values) await (await app).DisposeAsync();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Twenty_equal_reports_at_once_are_one_receipt(bool azurite)
    {
        var app = await Apps[azurite];
        var business = await app.CreateBusinessAsync();
        var invoice = await business.DraftAsync();
        var report = PartnerReport.Of(Trade.ExampleTotal) with { Link = await business.LinkAsync(invoice) };

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => report.SendAsync(app)));

        var data = replies.Select(reply => reply.InEnvelope(200).Data.GetRawText()).Distinct().Single();
        Assert.AreEqual(19, replies.Count(reply => reply.Headers.GetValueOrDefault("Idempotency-Replayed") == "true"));
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);
        Assert.AreEqual(2, (await app.StoredAsync(business.Live, RowKeys.JournalEntries)).Count);
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.Events)).Count(raised => raised.Type == "invoice.paid"));
        var later = (await report.SendAsync(app)).InEnvelope(200);
        Assert.AreEqual((data, "true"), (later.Data.GetRawText(), later.Headers["Idempotency-Replayed"]));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Different_payments_at_once_for_one_invoice_are_all_booked(bool azurite)
    {
        var app = await Apps[azurite];
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentAsync();
        var link = await business.LinkAsync(invoice);

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => (PartnerReport.Of(2_500_000) with { Link = link }).SendAsync(app)));

        Assert.IsTrue(replies.All(reply => reply.Expect(200).Status == 200));
        Assert.AreEqual(12, replies.Select(reply => Trade.Text(reply.Data, "receiptNumber")).Distinct().Count());
        var paid = await business.GetInvoiceAsync(invoice);
        PartnerAssert.AreKobo(paid, ("amountPaidKobo", Trade.ExampleTotal), ("amountDueKobo", 0));
        Assert.AreEqual(12 * 2_500_000 - Trade.ExampleTotal, replies.Sum(reply => reply.Data.GetProperty("unallocatedAmountKobo").GetInt64()));
        await PartnerAssert.AreBalancesAsync(app, business, ("1010", 30_000_000), ("4000", -26_500_000), ("2026", -1_875_000), ("2031", Trade.ExampleTotal - 30_000_000));
        Assert.AreEqual(12, (await business.GetLinkAsync(link)).GetProperty("payments").GetArrayLength());
    }

    [TestMethod]
    [DataRow(false, 1L, "NGN")]
    [DataRow(false, 0L, "USD")]
    [DataRow(true, -1L, "NGN")]
    public async Task Another_amount_or_currency_under_a_known_id_is_refused_and_audited(bool azurite, long more, string currency)
    {
        var app = await Apps[azurite];
        var business = await app.CreateBusinessAsync();
        var first = PartnerReport.Of(5_000) with { Link = await business.LinkAsync(await business.SentAsync()) };
        await first.BookAsync(app);
        var (books, payments) = (await app.BalancesAsync(business.Live), (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);

        var reply = (await (first with { AmountKobo = 5_000 + more, Currency = currency }).SendAsync(app)).InEnvelope(409);

        Assert.AreEqual("CONFLICT", reply.ErrorCode);
        Assert.IsFalse(reply.Headers.ContainsKey("Retry-After"));
        CollectionAssert.AreEquivalent(books, await app.BalancesAsync(business.Live));
        Assert.AreEqual(payments, (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);
        var audit = (await PartnerAssert.AuditsAsync(app, business)).Single();
        Assert.AreEqual(("partner_payment.amount_differs", first.PaymentId), (audit.Action, audit.Subject));
        Assert.AreEqual((5_000 + more).ToString(), audit.Details["amountKobo"]);
    }

    [TestMethod]
    public async Task A_repeat_that_names_another_target_gets_the_first_answer()
    {
        var app = await Apps[false];
        var (business, others) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var first = PartnerReport.Of(5_000) with { Link = await business.LinkAsync(await business.SentAsync()) };
        var answer = (await first.BookAsync(app)).GetRawText();
        var elsewhere = await others.LinkAsync(await others.SentAsync());
        var before = await app.DumpAsync(others.Live);

        foreach (var repeat in new[] { first with { Link = elsewhere }, first with { Link = null }, first with { Link = null, Business = others.Id } })
        {
            var reply = (await repeat.SendAsync(app)).InEnvelope(200);
            Assert.AreEqual((answer, "true"), (reply.Data.GetRawText(), reply.Headers["Idempotency-Replayed"]));
        }

        Assert.AreEqual("CONFLICT", (await (first with { Link = elsewhere, AmountKobo = 5_001 }).SendAsync(app)).InEnvelope(409).ErrorCode);
        Assert.AreEqual(before, await app.DumpAsync(others.Live));
        Assert.AreEqual(1, (await PartnerAssert.AuditsAsync(app, business)).Count);
    }

    [TestMethod]
    public async Task One_id_may_name_a_live_and_a_test_payment()
    {
        var app = await Apps[false];
        var business = await app.CreateBusinessAsync();
        var live = PartnerReport.Of(100) with { Link = await business.LinkAsync(await business.SentAsync()) };
        var test = live with { AmountKobo = 200, Link = await business.LinkAsync(await business.SentAsync(test: true), test: true) };

        var first = await live.SendAsync(app);
        var second = await test.SendAsync(app, TestApp.PartnerTestSecret);

        Assert.IsFalse(first.InEnvelope(200).Headers.ContainsKey("Idempotency-Replayed"));
        Assert.IsFalse(second.InEnvelope(200).Headers.ContainsKey("Idempotency-Replayed"));
    }

    [TestMethod]
    public async Task While_another_instance_books_it_a_report_is_asked_to_come_back()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var (business, elsewhere) = (await app.CreateBusinessAsync(), await app.CreateBusinessAsync());
        var report = PartnerReport.Of(100) with { Link = await business.LinkAsync(await business.SentAsync()) };
        await app.ClaimAsync(PointerKeys.PartnerPayment(ReceivePartnerPayment.Partner, false, report.PaymentId), new TenantPointer(elsewhere.Live.TenantId, false, app.Time.GetUtcNow()));
        var before = await app.DumpAsync(business.Live);

        var early = (await report.SendAsync(app)).InEnvelope(409);
        Assert.AreEqual(("CONFLICT", "5"), (early.ErrorCode, early.Headers["Retry-After"]));
        Assert.AreEqual(before, await app.DumpAsync(business.Live));
        app.Time.Advance(TimeSpan.FromSeconds(61));

        var late = (await report.SendAsync(app)).InEnvelope(200);
        Assert.IsFalse(late.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.AreEqual("true", (await report.SendAsync(app)).InEnvelope(200).Headers["Idempotency-Replayed"]);
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.Payments)).Count);
    }

    [TestMethod]
    public async Task A_repeat_after_a_restart_gets_the_first_answer()
    {
        var folder = Directory.CreateTempSubdirectory("finora-repeat-").FullName;
        try
        {
            PartnerReport report;
            string answer;
            TenantScope scope;
            await using (var app = await TestApp.InFolderAsync(folder))
            {
                var business = await app.CreateBusinessAsync();
                scope = business.Live;
                report = PartnerReport.Of(Trade.ExampleTotal) with { Link = await business.LinkAsync(await business.DraftAsync()) };
                answer = (await report.BookAsync(app)).GetRawText();
            }

            await using var again = await TestApp.InFolderAsync(folder);
            var reply = (await report.SendAsync(again)).InEnvelope(200);
            Assert.AreEqual((answer, "true"), (reply.Data.GetRawText(), reply.Headers["Idempotency-Replayed"]));
            Assert.AreEqual(1, (await again.StoredAsync(scope, RowKeys.Payments)).Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
