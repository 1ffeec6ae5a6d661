using System.Text.Json;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>What each event carries on each surface, from the call that causes it to the receiver.</summary>
[TestClass]
public sealed class EventDeliveryTests
{
    private const string PaymentReceived = """
        { "paymentId": "pay_7q2m9x", "channel": "payment_link", "paymentLinkId": "pl_01kpdfv220epm8t0cdtzq16q0g", "sessionId": null, "invoiceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "invoiceNumber": "INV-2026-042", "invoiceStatus": "paid",
          "receiptId": "rec_01kpdhnp18ehf9ykxcrg4dpr4m", "receiptNumber": "REC-2026-045", "amountKobo": 28375000, "amount": 283750, "unallocatedAmountKobo": 0, "unallocatedAmount": 0, "currency": "NGN", "reference": "PAY-20260417-001",
          "unmatchedReason": null, "metadata": { "till": "web" }, "paidAt": "2026-04-17T11:02:00.000Z" }
        """;

    private const string InvoiceSummary = """
        {"invoice":{"id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a","document_type":"invoice","invoice_number":"INV-2025-001","status":"paid","customer_id":"0195477e-44b9-7bc3-bf6a-bf4ab3349e5a","customer_name":"Adaeze Foods Ltd","issue_date":"2025-02-27","due_date":"2025-03-29","currency":"NGN","total_amount":"607375.00","amount_paid":"579125.00","amount_withheld":"28250.00","amount_credited":"0.00","amount_due":"0.00","irn":"826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e","nrs_irn":"INV2025001-F1N0RA01-20250227","firs_status":"transmitted"}}
        """;

    private const string PaymentSummary = """
        { "id": "01957f8c-f918-76b8-927c-3a822d971ed4", "status": "matched", "amount": "579125.00", "currency": "NGN", "allocated_amount": "579125.00", "unallocated_amount": "0.00", "wht_amount": "28250.00",
          "payment_method": "30", "payment_date": "2025-03-10", "reference": "GTB-TRF-88213", "source": "manual", "receipt_number": "REC-2025-001" }
        """;

    private DeliveryKit _kit = null!;

    [TestInitialize]
    public async Task StartAsync() => _kit = await DeliveryKit.StartAsync();

    [TestCleanup]
    public async Task StopAsync() => await _kit.DisposeAsync();

    [TestMethod]
    public async Task A_payment_through_a_link_is_told_with_the_records_as_their_gets_show_them()
    {
        await _kit.RegisterAsync();
        var invoice = await _kit.Business.SentAsync();
        var link = await _kit.Business.LinkAsync(invoice, ""","metadata":{"till":"web"}""");
        await _kit.SettleAsync();
        (await _kit.App.PartnerAsync($$"""{"event":"payment.completed","paymentId":"pay_7q2m9x","paymentLinkId":"{{link}}","amountKobo":28375000,"currency":"NGN","reference":"PAY-20260417-001","timestamp":"2026-03-18T11:02:00.000Z"}""")).Expect(200);
        await _kit.SettleAsync();

        CollectionAssert.AreEquivalent(new[] { "customer.created", "invoice.created", "payment.received", "receipt.created", "invoice.paid" }, _kit.Receiver.All.Select(request => request.Event).ToArray());
        var payment = DataOf("payment.received");
        Shape.AssertLike(PaymentReceived, payment);
        Assert.AreEqual((invoice, link, "paid", "2026-03-18T11:02:00.000Z"), (Trade.Text(payment, "invoiceId"), Trade.Text(payment, "paymentLinkId"), Trade.Text(payment, "invoiceStatus"), Trade.Text(payment, "paidAt")));
        Assert.AreEqual("web", Trade.Text(payment.GetProperty("metadata"), "till"));
        Assert.AreEqual((await _kit.Business.GetInvoiceAsync(invoice)).GetRawText(), DataOf("invoice.paid").GetRawText());
        Assert.AreEqual((await _kit.Business.GetReceiptAsync(Trade.Text(payment, "receiptId"))).GetRawText(), DataOf("receipt.created").GetRawText());
    }

    [TestMethod]
    public async Task Money_that_nothing_takes_is_told_with_the_reason_and_what_the_partner_sent_along()
    {
        await _kit.RegisterAsync();
        await _kit.RegisterPlatformAsync();
        (await _kit.App.PartnerAsync($$$"""{"event":"payment.completed","paymentId":"pay_loose","amountKobo":500000,"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z","metadata":{"businessId":"{{{_kit.Business.Id}}}","till":"7"}}""")).Expect(200);
        await _kit.SettleAsync();

        var payment = _kit.Receiver.All.Single(request => request.Json.TryGetProperty("businessId", out _)).Json.GetProperty("data");
        Assert.AreEqual(("unknown", "unknown_invoice", 500_000), (Trade.Text(payment, "channel"), Trade.Text(payment, "unmatchedReason"), payment.GetProperty("unallocatedAmountKobo").GetInt64()));
        Assert.AreEqual("7", Trade.Text(payment.GetProperty("metadata"), "till"));
        Assert.AreEqual(JsonValueKind.Null, payment.GetProperty("receiptId").ValueKind);
        var unmatched = DataOf("payment.unmatched");
        Assert.AreEqual(("unmatched", "bank_partner"), (Trade.Text(unmatched.GetProperty("payment"), "status"), Trade.Text(unmatched.GetProperty("payment"), "source")));
        Assert.AreEqual(JsonValueKind.Null, unmatched.GetProperty("invoice").ValueKind);
    }

    [TestMethod]
    public async Task The_platform_hears_the_life_of_an_invoice_in_its_own_words_counted_without_gaps()
    {
        await _kit.RegisterPlatformAsync();
        var invoice = await _kit.Business.SentAsync();
        (await _kit.Business.BusinessAsync(HttpMethod.Post, "/v1/receipts", Receipt(invoice, 100_000))).Expect(201);
        (await _kit.Business.BusinessAsync(HttpMethod.Post, "/v1/receipts", Receipt(invoice, 183_750))).Expect(201);
        await _kit.SettleAsync();

        var told = _kit.Receiver.All.Where(request => request.Event.StartsWith("invoice.", StringComparison.Ordinal)).ToArray();
        CollectionAssert.AreEquivalent(new[] { "invoice.created", "invoice.finalized", "invoice.sent", "invoice.partially_paid", "invoice.paid" }, told.Select(request => request.Event).ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(1, 5).ToArray(), told.Select(request => request.Json.GetProperty("sequence").GetInt32()).Order().ToArray());
        Shape.AssertLike(InvoiceSummary, DataOf("invoice.paid"), "invoice.nrs_irn", "invoice.firs_status");
        Assert.AreEqual("283750.00", Trade.Text(DataOf("invoice.paid").GetProperty("invoice"), "total_amount"));
        var payments = _kit.Receiver.All.Where(request => request.Event == "payment.received").Select(request => request.Json).ToArray();
        Assert.HasCount(2, payments);
        Shape.AssertLike(PaymentSummary, payments[0].GetProperty("data").GetProperty("payment"), "reference");
        Assert.AreEqual("business_api", Trade.Text(payments[0].GetProperty("data").GetProperty("payment"), "source"));
        Assert.IsTrue(payments.All(payment => payment.GetProperty("sequence").GetInt32() == 1));
    }

    [TestMethod]
    public async Task An_event_that_is_dispatched_again_reaches_each_webhook_once_the_new_one_too()
    {
        var cancel = CancellationToken.None;
        await _kit.RegisterAsync();
        await _kit.RegisterAsync();
        var customer = await _kit.Service<CreateCustomer>().RunAsync(_kit.Business.Live, new NewCustomer("Sunbird Stationers", "accounts@sunbird.example"), cancel);
        await _kit.SettleAsync();
        var raised = new DomainEvent(_kit.Service<IdGenerator>().NewId(), EventType.CustomerUpdated, IdPrefix.Customer, customer.Value.Customer.Id, 2, _kit.App.Time.GetUtcNow());
        var plan = _kit.Service<PlanDeliveries>();
        await plan.HandleAsync(_kit.Business.Live, raised, cancel);
        await _kit.RegisterAsync();
        await plan.HandleAsync(_kit.Business.Live, raised, cancel);
        await _kit.SettleAsync();
        await plan.HandleAsync(_kit.Business.Live, raised, cancel);
        await _kit.SettleAsync();
        Assert.HasCount(3, _kit.Receiver.All.Where(request => request.Event == "customer.updated").ToArray());
    }

    [TestMethod]
    public async Task The_business_api_does_not_call_a_receipt_by_hand_money_received()
    {
        await _kit.RegisterAsync("""["payment.received","receipt.created"]""");
        var invoice = await _kit.Business.SentAsync();
        (await _kit.Business.BusinessAsync(HttpMethod.Post, "/v1/receipts", Receipt(invoice, 100_000))).Expect(201);
        await _kit.SettleAsync();
        Assert.AreEqual("receipt.created", _kit.Receiver.All.Single().Event);
    }

    [TestMethod]
    public async Task A_customer_is_deleted_on_one_surface_and_updated_on_the_other()
    {
        await _kit.RegisterAsync("""["customer.updated"]""");
        await _kit.RegisterPlatformAsync("""["customer.updated","customer.deleted"]""");
        var customer = await _kit.CustomerAsync();
        (await _kit.Business.BusinessAsync(HttpMethod.Put, $"/v1/customers/{customer}", """{"name":"Renamed"}""")).Expect(200);
        (await _kit.Business.BusinessAsync(HttpMethod.Delete, $"/v1/customers/{customer}")).Expect(200);
        await _kit.SettleAsync();

        CollectionAssert.AreEquivalent(new[] { "customer.updated", "customer.updated", "customer.updated", "customer.deleted" }, _kit.Receiver.All.Select(request => request.Event).ToArray());
        var deleted = DataOf("customer.deleted");
        Shape.AssertLike("""{ "customer": { "id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "name": "Renamed", "customer_type": "individual", "is_active": false, "updated_at": "2025-03-10T10:15:00.180Z" } }""", deleted);
        Assert.IsFalse(deleted.GetProperty("customer").GetProperty("is_active").GetBoolean());
    }

    [TestMethod]
    public async Task An_expense_and_a_void_are_told()
    {
        await _kit.RegisterAsync();
        var invoice = await _kit.Business.SentAsync();
        (await _kit.Business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{invoice}/void", """{"reason":"Wrong customer"}""")).Expect(200);
        var expense = (await _kit.Business.BusinessAsync(HttpMethod.Post, "/v1/expenses", """{"date":"2026-03-18","amount":50000,"accountId":"5021","supplierName":"Lekki Estates","status":"draft"}""")).Expect(201).Data;
        await _kit.SettleAsync();

        Assert.AreEqual((await _kit.Business.GetInvoiceAsync(invoice)).GetRawText(), DataOf("invoice.voided").GetRawText());
        Assert.AreEqual(expense.GetRawText(), DataOf("expense.created").GetRawText());
    }

    [TestMethod]
    public async Task What_happens_on_the_test_side_is_heard_by_webhooks_of_the_test_side_only()
    {
        await _kit.RegisterAsync();
        await _kit.RegisterPlatformAsync();
        var test = (await _kit.Business.BusinessTestAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{_kit.Receiver.Url}}?side=test","events":["*"]}""")).Expect(201).Data;
        await _kit.Business.CustomerAsync(test: true);
        await _kit.SettleAsync(test: true);
        await _kit.SettleAsync();

        var received = _kit.Receiver.All.Single();
        Assert.IsTrue((await Fixtures.NodeVerifier.VerifyAsync(Trade.Text(test, "secret"), received.Headers, received.Body))["finora"]!.GetValue<bool>());
    }

    [TestMethod]
    public async Task An_event_that_nobody_subscribed_goes_nowhere()
    {
        var webhook = Trade.Text(await _kit.RegisterAsync("""["invoice.paid"]"""), "id");
        await _kit.CustomerAsync();
        await _kit.SettleAsync();
        Assert.IsEmpty(await _kit.DeliveriesAsync(webhook));
    }

    private static string Receipt(string invoice, int naira) =>
        $$"""{"amount":{{naira}},"paidBy":"Sunbird Stationers","allocations":[{"invoiceId":"{{invoice}}","amountAllocated":{{naira}}}]}""";

    private JsonElement DataOf(string name) => _kit.Receiver.All.Single(request => request.Event == name).Json.GetProperty("data");
}
