using System.Globalization;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Receipts for more invoices than one batch holds.</summary>
[TestClass]
public sealed class LargeReceiptTests
{
    private const decimal Each = 283_750;
    private readonly TableHooks _hooks = new();

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public async Task Fifty_invoices_are_paid_by_one_receipt(bool areDrafts, bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var (business, customer, invoices) = await TradeAsync(app, 50, areDrafts);

        var receipt = (await business.PayAsync((50 * Each) + 100, [.. invoices.Select(id => (id, Each))])).Expect(201).Data;

        CollectionAssert.AreEqual(invoices, receipt.GetProperty("allocations").EnumerateArray().Select(part => part.Text("invoiceId")).ToArray());
        Assert.IsTrue(receipt.GetProperty("allocations").EnumerateArray().All(part => part.Whole("amountAllocatedKobo") == 28_375_000));
        Assert.AreEqual(10_000, receipt.Whole("unallocatedAmountKobo"));
        Assert.AreEqual(receipt.GetRawText(), (await business.ReadAsync($"/v1/receipts/{receipt.Text("id")}")).GetRawText());
        Assert.AreEqual(50, (await business.ReadAsync("/v1/invoices?status=paid&limit=100")).Whole("count"));
        Assert.AreEqual(-10_000, (await business.ReadAsync($"/v1/customers/{customer}")).Whole("accountBalanceKobo"));
        await AssertBooksAsync(business, debtors: 0, deposits: 10_000);
        var told = (await app.StoredAsync(business.Live, RowKeys.Events)).Where(one => one.Type is not "invoice.finalized" and not "invoice.sent").GroupBy(one => one.Type).ToDictionary(type => type.Key, type => type.Count());
        Assert.AreEqual("50 1 1 1", $"{told["invoice.paid"]} {told["payment.received"]} {told["payment.unmatched"]} {told["receipt.created"]}");
    }

    [TestMethod]
    public async Task One_bad_invoice_among_fifty_refuses_all_and_books_nothing()
    {
        await using var app = await TestApp.OnSqliteAsync();
        var (business, _, invoices) = await TradeAsync(app, 50);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{invoices[49]}/void", """{"reason":"x"}""")).Expect(200);
        var before = await app.StoredAsync(business.Live, RowKeys.JournalEntries);

        Assert.AreEqual("CONFLICT", (await business.PayAsync(50 * Each, [.. invoices.Select(id => (id, Each))])).Expect(409).ErrorCode);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await business.PayAsync(50 * Each, [.. invoices.Take(48).Select(id => (id, Each)), (invoices[48], Each + 1)])).Expect(422).ErrorCode);

        Assert.HasCount(before.Count, await app.StoredAsync(business.Live, RowKeys.JournalEntries));
        Assert.IsEmpty(await app.StoredAsync(business.Live, RowKeys.Payments));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task What_a_fault_left_pending_is_the_customers_money_until_the_sweep_allocates_it(int batches)
    {
        await using var app = await StartHookedAsync();
        var (business, customer, invoices) = await TradeAsync(app, 50);
        FailAfter(batches);
        (await PayAsync(business, invoices, "key-of-the-call-1")).Expect(500);
        _hooks.Before = null;

        var left = (await app.StoredAsync(business.Live, RowKeys.Payments)).Single();
        Assert.IsNotEmpty(left.Pending);
        Assert.AreEqual(left.Pending.Count * 28_375_000L, left.Unallocated);
        Assert.AreEqual(50, left.Pending.Count + left.Allocations.Count);
        Assert.AreEqual(0, (await business.ReadAsync($"/v1/customers/{customer}")).Whole("accountBalanceKobo"));
        await AssertBooksAsync(business, debtors: left.Unallocated, deposits: left.Unallocated);

        app.Time.Advance(TimeSpan.FromMinutes(6));
        await app.Service<AllocateReceipt>().RunDueAsync(CancellationToken.None);

        await AssertPaidOnceAsync(app, business, invoices);
        Assert.AreEqual(50, (await PayAsync(business, invoices, "key-of-the-call-1")).Expect(201).Data.GetProperty("allocations").GetArrayLength());
        await AssertPaidOnceAsync(app, business, invoices);
    }

    [TestMethod]
    public async Task The_repeated_call_completes_what_the_first_left()
    {
        await using var app = await StartHookedAsync();
        var (business, _, invoices) = await TradeAsync(app, 30);
        FailAfter(1);
        (await PayAsync(business, invoices, "key-of-the-call-1")).Expect(500);
        _hooks.Before = null;

        Assert.AreEqual(0, (await PayAsync(business, invoices, "key-of-the-call-1")).Expect(201).Data.Whole("unallocatedAmountKobo"));

        await AssertPaidOnceAsync(app, business, invoices);
        app.Time.Advance(TimeSpan.FromMinutes(6));
        await app.Service<AllocateReceipt>().RunDueAsync(CancellationToken.None);
        await AssertPaidOnceAsync(app, business, invoices);
    }

    [TestMethod]
    public async Task An_invoice_that_was_paid_meanwhile_leaves_its_part_unallocated()
    {
        await using var app = await StartHookedAsync();
        var (business, customer, invoices) = await TradeAsync(app, 30);
        FailAfter(1);
        (await PayAsync(business, invoices, "key-of-the-call-1")).Expect(500);
        _hooks.Before = null;
        (await business.PayAsync(Each, (invoices[29], Each))).Expect(201);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{invoices[28]}/void", """{"reason":"x"}""")).Expect(200);

        var receipt = (await PayAsync(business, invoices, "key-of-the-call-1")).Expect(201).Data;

        CollectionAssert.AreEqual(invoices[..28], receipt.GetProperty("allocations").EnumerateArray().Select(part => part.Text("invoiceId")).ToArray());
        Assert.AreEqual(2 * 28_375_000, receipt.Whole("unallocatedAmountKobo"));
        Assert.AreEqual(-2 * 28_375_000, (await business.ReadAsync($"/v1/customers/{customer}")).Whole("accountBalanceKobo"));
        await AssertBooksAsync(business, debtors: 0, deposits: 2 * 28_375_000);
    }

    [TestMethod]
    public async Task What_is_pending_cannot_be_matched_by_hand()
    {
        await using var app = await StartHookedAsync();
        var (business, _, invoices) = await TradeAsync(app, 30);
        FailAfter(1);
        (await PayAsync(business, invoices, "key-of-the-call-1")).Expect(500);
        _hooks.Before = null;
        var payment = (await app.StoredAsync(business.Live, RowKeys.Payments)).Single();

        var reply = await business.PlatformAsync(HttpMethod.Post, "/api/v1/payments/reconcile", $$"""{"payment_id":"{{payment.Id}}","invoice_id":"{{payment.Pending[0].InvoiceId}}"}""");

        Assert.AreEqual("Nothing is left to allocate on the payment.", reply.Expect(422).Json.GetProperty("error").GetProperty("message").GetString());
    }

    private Task<TestApp> StartHookedAsync() => TestApp.OnSqliteAsync(_hooks.Use, new Dictionary<string, string?> { ["AzureWebJobs.CompleteReceipts.Disabled"] = "true" });

    /// <summary>The store takes so many batches of the receipt, and is gone then.</summary>
    private void FailAfter(int batches)
    {
        var taken = 0;
        _hooks.Before = (call, _) => call.IsCommit && call.Touches("pay|") && taken++ >= batches ? throw new StorageUnavailableException("The store is gone.") : Task.CompletedTask;
    }

    private static async Task<(TestBusiness Business, string Customer, string[] Invoices)> TradeAsync(TestApp app, int count, bool areDrafts = false)
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var invoices = new string[count];
        for (var i = 0; i < count; i++) invoices[i] = await (areDrafts ? business.InvoiceAsync(customer) : business.SentInvoiceAsync(customer));
        return (business, customer, invoices);
    }

    private static Task<Reply> PayAsync(TestBusiness business, string[] invoices, string key)
    {
        var parts = string.Join(',', invoices.Select(id => $$"""{"invoiceId":"{{id}}","amountAllocated":{{Each}}}"""));
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"amount":{{invoices.Length * Each}},"paidBy":"Sunbird Stationers Ltd","reference":"TRF-1","allocations":[{{parts}}]}""");
        return business.BusinessAsync(HttpMethod.Post, "/v1/receipts", body, ("Idempotency-Key", key));
    }

    private static async Task AssertBooksAsync(TestBusiness business, long debtors, long deposits)
    {
        Assert.AreEqual(debtors, await business.BalanceAsync("1021"));
        Assert.AreEqual(deposits, await business.BalanceAsync("2031"));
        var trial = (await business.GetAsync("/v1/reports/trial-balance?asOfDate=2026-03-18")).Expect(200).Data;
        Assert.IsTrue(trial.GetProperty("isBalanced").GetBoolean());
    }

    private static async Task AssertPaidOnceAsync(TestApp app, TestBusiness business, string[] invoices)
    {
        var receipt = (await app.StoredAsync(business.Live, RowKeys.Payments)).Single();
        Assert.AreEqual($"{invoices.Length} 0 0", $"{receipt.Allocations.Count} {receipt.Pending.Count} {receipt.Unallocated}");
        Assert.AreEqual(invoices.Length, (await business.ReadAsync("/v1/invoices?status=paid&limit=100")).Whole("count"));
        await AssertBooksAsync(business, debtors: 0, deposits: 0);
        var told = (await app.StoredAsync(business.Live, RowKeys.Events)).Select(one => one.Type).Where(type => type is "invoice.paid" or "payment.received" or "receipt.created" or "payment.unmatched");
        Assert.AreEqual($"{invoices.Length} 1 1", string.Join(' ', told.GroupBy(type => type).OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => type.Count())));
    }
}
