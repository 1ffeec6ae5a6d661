using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Paystack;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Paystack;

/// <summary>From the payer's click to the books: sections 11 and 12 of the Platform contract.</summary>
[TestClass]
public sealed class PaystackChargeTests
{
    private static PaystackApp paystack = null!;

    private static TestApp App => paystack.App;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => paystack = await PaystackApp.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await paystack.DisposeAsync();

    [TestMethod]
    [DataRow("succeed", "48", "card")]
    [DataRow("transfer", "30", "bank_transfer")]
    public async Task A_payment_on_the_page_settles_the_invoice(string button, string method, string channel)
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        await paystack.PressAsync(await PaystackApp.InitializeAsync(business, id), button);
        await paystack.WorkAsync();

        var payment = (await business.PlatformReadAsync($"/payments?invoice_id={id}")).GetProperty("data")[0];
        Assert.AreEqual($"matched 607375.00 {method} paystack REC-2026-001 fin-{id}-1", payment.Facts("status", "allocated_amount", "payment_method", "source", "receipt_number", "reference"));
        Assert.AreEqual($"paystack {channel} 2000.00", payment.GetProperty("gateway").Facts("provider", "channel", "fees"));
        Assert.AreEqual("paid 0.00", (await business.PlatformReadAsync($"/invoices/{id}")).Facts("status", "amount_due"));
        CollectionAssert.AreEqual(new[] { "payment.received", "receipt.created", "invoice.paid" }, (await App.EventTypesAsync(business))[^3..]);
        CollectionAssert.AreEquivalent(new[] { "1010 60737500 0", "1021 0 60737500", "2021 4237500 0", "2026 0 4237500" }, (await App.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        Assert.AreEqual(AttemptState.Succeeded, (await AttemptAsync(business, id))!.State);
        Assert.IsEmpty((await App.StoredAsync(business.Live, RowKeys.AuditRecords)).Where(record => record.Action == "payment.amount_mismatch"));
    }

    [TestMethod]
    public async Task Duplicate_events_at_once_and_an_answer_to_our_own_question_make_one_payment()
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var started = await PaystackApp.InitializeAsync(business, id);
        await paystack.FailAsync("webhook", "duplicate");

        await paystack.PressAsync(started);
        var waiting = (await paystack.StoredAsync()).Single(one => one.Reference == Trade.Text(started, "reference"));
        var ask = App.Service<AskPayment>();
        await Task.WhenAll(
            [.. Enumerable.Range(0, 4).Select(_ => App.Service<PaystackEvents>().HandleAsync(new PaystackJob(1, null, waiting.Id, 0), CancellationToken.None)),
             .. Enumerable.Range(0, 3).Select(_ => ask.RunAsync(business.Live, Guid.Parse(id), Trade.Text(started, "reference"), CancellationToken.None))]);

        Assert.HasCount(1, (await business.PlatformReadAsync("/payments")).Column("id"));
        Assert.AreEqual("607375.00", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "amount_paid"));
        (await paystack.EventAsync(PaystackApp.Charge(Trade.Text(started, "reference"), 60_737_500, id: 77))).Expect(200);
        await paystack.WorkAsync();
        Assert.HasCount(1, (await business.PlatformReadAsync("/payments")).Column("id"));
    }

    [TestMethod]
    [DataRow(60_000_000, "partial", "600000.00", "0.00")]
    [DataRow(61_000_000, "paid", "607375.00", "2625.00")]
    public async Task What_arrived_is_booked_and_not_what_was_asked(long arrived, string status, string allocated, string waiting)
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var started = await PaystackApp.InitializeAsync(business, id);

        await ChargeAsync(PaystackApp.Charge(Trade.Text(started, "reference"), arrived, id: arrived));

        var payment = (await business.PlatformReadAsync("/payments")).GetProperty("data")[0];
        Assert.AreEqual($"{allocated} {waiting}", payment.Facts("allocated_amount", "unallocated_amount"));
        Assert.AreEqual(status, Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "status"));
        var audit = (await App.StoredAsync(business.Live, RowKeys.AuditRecords)).Single(record => record.Action == "payment.amount_mismatch");
        Assert.AreEqual(Trade.Text(payment, "id"), audit.Subject);
    }

    [TestMethod]
    public async Task Money_for_a_voided_or_paid_invoice_waits_with_its_customer()
    {
        var business = await App.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (voided, paid) = (await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        var (late, twice) = (await PaystackApp.InitializeAsync(business, voided), await PaystackApp.InitializeAsync(business, paid));
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"R"}""")).Expect(200);
        await business.PaidAsync(paid, "607375");

        await ChargeAsync(PaystackApp.Charge(Trade.Text(late, "reference"), 60_737_500, id: 1001));
        await ChargeAsync(PaystackApp.Charge(Trade.Text(twice, "reference"), 60_737_500, id: 1002));

        var waiting = await business.PlatformReadAsync("/payments/unmatched");
        CollectionAssert.AreEqual(new[] { "unmatched", "unmatched" }, waiting.Column("status"));
        CollectionAssert.AreEqual(new[] { customer, customer }, waiting.Column("customer_id"));
        Assert.AreEqual(2, (await App.EventTypesAsync(business)).Count(type => type == "payment.unmatched"));
        Assert.AreEqual("0.00", Trade.Text(await business.PlatformReadAsync($"/invoices/{voided}"), "amount_paid"));
    }

    [TestMethod]
    public async Task Another_currency_is_kept_beside_the_books()
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var started = await PaystackApp.InitializeAsync(business, id);

        await ChargeAsync(PaystackApp.Charge(Trade.Text(started, "reference"), 5_000, currency: "USD", id: 1003));

        var waiting = (await business.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0];
        Assert.AreEqual("unmatched USD 50.00 null", waiting.Facts("status", "currency", "unallocated_amount", "receipt_number"));
        Assert.AreEqual("finalized", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "status"));
    }

    [TestMethod]
    public async Task A_reference_that_nobody_knows_is_the_tenants_of_the_metadata_and_can_be_matched()
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();

        await ChargeAsync(PaystackApp.Charge("shop-1", 60_737_500, $$""","metadata":{"tenant_id":"{{business.Created.Business.Id}}"}""", id: 1004));

        CollectionAssert.AreEqual(new[] { "payment.received", "payment.unmatched" }, (await App.EventTypesAsync(business))[^2..]);
        var matched = (await business.PlatformPostAsync("/payments/reconcile", """{"amount":607375,"reference":"SHOP-1"}""")).Expect(200).Json;
        Assert.AreEqual($"{id} paid", matched.GetProperty("invoice").Facts("id", "status"));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(""","metadata":{"tenant_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"}""")]
    [DataRow(""","metadata":"none" """)]
    public async Task Money_of_nobody_known_waits_for_operators(string metadata)
    {
        var reference = "stray-" + Path.GetRandomFileName();
        await ChargeAsync(PaystackApp.Charge(reference, 12_345, metadata, id: Random.Shared.NextInt64(1, long.MaxValue / 2)));
        var kept = (await App.StoredAsync(TenantScope.Live(Guid.Empty), RowKeys.Payments)).Single(payment => payment.Reference == reference);
        Assert.AreEqual((12_345L, ReceiptKind.Unlinked, "unknown_reference"), (kept.Unallocated, kept.Kind, kept.UnmatchedReason));
    }

    [TestMethod]
    public async Task A_payment_that_failed_is_told_once_and_may_still_succeed()
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var started = await PaystackApp.InitializeAsync(business, id);
        await paystack.PressAsync(started, "fail");

        var failed = await AskAsync(business, id, started);
        App.Time.Advance(TimeSpan.FromSeconds(6));
        await AskAsync(business, id, started);

        Assert.AreEqual((AttemptState.Failed, "Declined"), (failed.Attempt.State, failed.Attempt.Reason));
        var told = (await App.StoredAsync(business.Live, RowKeys.Events)).Single(happened => happened.Type == "payment.failed");
        using var envelope = JsonDocument.Parse((await App.Service<IWebhookEnvelopes>().WriteAsync(business.Live, ApiSurface.Platform, told, CancellationToken.None))!);
        var data = envelope.RootElement.GetProperty("data");
        Assert.AreEqual($"fin-{id}-1 607375.00 NGN Declined", data.GetProperty("payment").Facts("reference", "amount", "currency", "reason"));
        Assert.AreEqual(id, Trade.Text(data.GetProperty("invoice"), "id"));

        await paystack.PressAsync(started);
        await paystack.WorkAsync();
        Assert.AreEqual("paid", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "status"));
    }

    [TestMethod]
    public async Task A_page_that_was_left_is_asked_after_by_the_job_until_the_money_is_there()
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var started = await PaystackApp.InitializeAsync(business, id);
        var question = new PaymentQuestion(1, business.Created.Business.Id, false, PaymentAttempt.IdOf(Trade.Text(started, "reference")), 0);
        await paystack.PressAsync(started, "abandon");

        await App.Service<AskPayment>().RunAsync(question, CancellationToken.None);
        Assert.AreEqual(AttemptState.Abandoned, (await AttemptAsync(business, id))!.State);
        Assert.DoesNotContain("payment.failed", await App.EventTypesAsync(business));

        await paystack.FailAsync("webhook", "lost");
        await paystack.PressAsync(started);
        App.Time.Advance(TimeSpan.FromMinutes(1));
        await App.Service<AskPayment>().RunAsync(question with { Turn = 1 }, CancellationToken.None);
        Assert.AreEqual("paid", Trade.Text(await business.PlatformReadAsync($"/invoices/{id}"), "status"));
    }

    [TestMethod]
    public async Task A_question_about_another_invoices_payment_finds_nothing_and_a_silent_Paystack_changes_nothing()
    {
        var business = await App.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var started = await PaystackApp.InitializeAsync(business, id);
        var other = await App.Service<AskPayment>().RunAsync(business.Live, Guid.Parse(PlatformInvoicing.Nowhere), Trade.Text(started, "reference"), CancellationToken.None);
        Assert.AreEqual(Core.FailureCode.NotFound, other.Failure!.Code);
        await paystack.FailAsync("verify", "drop");
        Assert.AreEqual(AttemptState.Pending, (await AskAsync(business, id, started)).Attempt.State);
    }

    private static async Task ChargeAsync(string body)
    {
        Assert.AreEqual("""{"received":true}""", (await paystack.EventAsync(body)).Expect(200).Text);
        await paystack.WorkAsync();
    }

    private static async Task<PaymentProgress> AskAsync(TestBusiness business, string invoice, JsonElement started) =>
        (await App.Service<AskPayment>().RunAsync(business.Live, Guid.Parse(invoice), Trade.Text(started, "reference"), CancellationToken.None)).Value;

    private static Task<PaymentAttempt?> AttemptAsync(TestBusiness business, string invoice) => App.Service<PaymentAttempts>().LastAsync(business.Live, Guid.Parse(invoice), CancellationToken.None);
}
