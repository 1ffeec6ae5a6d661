using Finora.Core.Identity;
using Finora.Core.Verification;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Webhooks;
using Finora.Local.Sandboxes;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>
/// The examples that we publish are the contract's, and true: each request is sent as written, and the answer is the one that is written beside it, but for ids, times and numbers
/// in a series.
/// </summary>
[TestClass]
public sealed class ContractExampleTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_app = await TestApp.OnSqliteAsync(services => services
            .AddSingleton<IAddressLookup>(new FixedLookup())
            .AddSingleton(new VerificationProviders(new SandboxVerification(), new SandboxVerification())));
        s_app.Time.Leap(new DateTimeOffset(2026, 4, 17, 10, 30, 0, TimeSpan.Zero) - s_app.Time.GetUtcNow());
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task From_customer_and_product_to_an_invoice_that_is_paid_by_link()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("PUT /v1/products/{id}");
        await story.RunAsync("GET /v1/products/{id}");
        await story.RunAsync("GET /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("PUT /v1/invoices/{id}");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("GET /v1/invoices/{id}");
        await story.RunAsync("GET /v1/invoices");
        await story.RunAsync("GET /v1/customers/{id}");
        await story.RunAsync("GET /v1/customers");
        await story.RunAsync("GET /v1/customers/search", query: "?q=sunbird");
        await story.RunAsync("GET /v1/journal-entries/{id}");
        await story.RunAsync("GET /v1/journal-entries");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/generate-link");
        await story.RunAsync("POST /v1/webhooks/alat-payment");
        await story.RunAsync("GET /v1/businesses/{businessId}/payments/links/{paymentLinkId}");
    }

    [TestMethod]
    public async Task What_is_taken_back()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/generate-link");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/links/{paymentLinkId}/cancel");
        await story.RunAsync("POST /v1/invoices/{id}/void");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("DELETE /v1/invoices/{id}");
        await story.RunAsync("PUT /v1/customers/{id}");
        await story.RunAsync("DELETE /v1/customers/{id}");
    }

    [TestMethod]
    public async Task A_customer_is_found_or_created()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers/find-or-create", 201);
        await story.RunAsync("POST /v1/customers/find-or-create", 200);
    }

    [TestMethod]
    public async Task A_receipt_for_part_of_an_invoice()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        story.Name("inv_01knpp93r0f4jbzevbxec5vmwk", "inv_01knvarph0f0gbzrvpc01vjrqg");
        await story.RunAsync("POST /v1/receipts");
        await story.RunAsync("GET /v1/receipts/{id}");
        await story.RunAsync("GET /v1/receipts");
    }

    [TestMethod]
    public async Task Accounts_after_a_cash_sale()
    {
        var story = await ExampleStory.StartAsync(s_app);
        (await story.Business.BusinessAsync(HttpMethod.Post, "/v1/receipts", """{ "amount": 53750, "paidBy": "Walk-in customer", "paymentMethod": "cash" }""")).Expect(201);
        await story.RunAsync("GET /v1/chart-of-accounts/{id}");
        await story.RunAsync("PUT /v1/chart-of-accounts/{id}");
        await story.RunAsync("POST /v1/chart-of-accounts");
    }

    [TestMethod]
    public async Task A_journal_entry_by_hand()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/journal-entries");
        story.Name("je_01knvath40e3pagrb8jt7cgfwy", "je_01kpfx2zm0f21bp8xpgw1eqq9a");
        await story.RunAsync("POST /v1/journal-entries/{id}/post");
        await story.RunAsync("POST /v1/journal-entries/{id}/reverse");
    }

    [TestMethod]
    public async Task An_expense_paid_at_once_and_one_paid_later()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/expenses");
        await story.RunAsync("GET /v1/expenses/{id}");
        await story.RunAsync("GET /v1/expenses");
        await story.RunAsync("POST /v1/expenses/{id}/void");
        var pending = await story.Business.BusinessAsync(
            HttpMethod.Post, "/v1/expenses", """{ "amount": 80000, "supplierName": "Gridline Power", "accountId": "5021", "date": "2026-04-14", "description": "March electricity", "status": "pending" }""");
        story.Know("exp_01kp617j40fncaq4x9m2s9rvem", pending.Expect(201).Data.GetProperty("id").GetString()!);
        await story.RunAsync("PUT /v1/expenses/{id}");
    }

    [TestMethod]
    public async Task A_webhook_from_its_making_to_its_end()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/webhooks");
        await story.RunAsync("GET /v1/webhooks/{id}");
        await story.RunAsync("GET /v1/webhooks");
        await story.RunAsync("POST /v1/webhooks/{id}/rotate-secret");
        await story.RunAsync("PUT /v1/webhooks/{id}");
        await story.RunAsync("DELETE /v1/webhooks/{id}");
    }

    [TestMethod]
    public async Task A_tap_that_is_asked_for_and_called_off()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/tap-to-pay");
        await story.RunAsync("GET /v1/businesses/{businessId}/payments/sessions/{sessionId}");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/sessions/{sessionId}/cancel");
    }

    [TestMethod]
    public async Task Files_of_an_invoice_and_of_a_quarter()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("POST /v1/documents/invoice/{id}/pdf");
        await story.RunAsync("POST /v1/documents/financial-statement/pdf");
    }

    [TestMethod]
    public async Task Files_of_a_receipt_and_of_a_month_of_vat()
    {
        var story = await ExampleStory.StartAsync(s_app);
        var made = await story.Business.BusinessAsync(HttpMethod.Post, "/v1/receipts", """{ "amount": 53750, "paidBy": "Walk-in customer", "paymentMethod": "cash" }""");
        story.Know("rec_01kp8a6550e3zay8cr7qjj9ash", made.Expect(201).Data.GetProperty("id").GetString()!);
        await story.RunAsync("POST /v1/documents/receipt/{id}/pdf");

        var month = await ExampleStory.StartAsync(s_app);
        await month.RunAsync("POST /v1/customers");
        var invoice = await month.Business.BusinessAsync(
            HttpMethod.Post, "/v1/invoices", $$"""{ "customerId": "{{month.Real("cust_01km58dkh0ecca5b8sma5333hz")}}", "invoiceDate": "2026-03-10", "lineItems": [ { "description": "Letterhead, 500 sheets", "quantity": 2, "unitPrice": 125000 } ] }""");
        (await month.Business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{invoice.Expect(201).Data.GetProperty("id").GetString()}/send", """{"notify":false}""")).Expect(200);
        (await month.Business.BusinessAsync(HttpMethod.Post, "/v1/expenses", """{ "amount": 80000, "supplierName": "Gridline Power", "accountId": "5021", "date": "2026-03-14" }""")).Expect(201);
        await month.RunAsync("POST /v1/documents/vat-return/pdf");
        await month.RunAsync("POST /v1/documents/vat-return/excel");
    }

    [TestMethod]
    public async Task Reports_of_a_month_with_one_sale_and_one_bill()
    {
        // The partner reports a payment once, to one installation, and another story has had the one of the examples here.
        await using var app = await TestApp.OnSqliteAsync();
        app.Time.Leap(s_app.Time.GetUtcNow() - app.Time.GetUtcNow());
        var story = await ExampleStory.StartAsync(app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("GET /v1/reports/ar-aging", query: "?asOfDate=2026-05-15");
        await story.RunAsync("POST /v1/expenses");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/generate-link");
        await story.RunAsync("POST /v1/webhooks/alat-payment");
        await story.RunAsync("GET /v1/reports/profit-loss", query: "?startDate=2026-04-01&endDate=2026-04-30");
        await story.RunAsync("GET /v1/reports/balance-sheet", query: "?asOfDate=2026-04-30");
        await story.RunAsync("GET /v1/reports/trial-balance", query: "?asOfDate=2026-04-30");
        await story.RunAsync("GET /v1/reports/cash-flow", query: "?startDate=2026-04-01&endDate=2026-04-30");
        await story.RunAsync("GET /v1/reports/vat-return", query: "?startDate=2026-04-01&endDate=2026-04-30");
        await story.RunAsync("GET /v1/reports/dashboard");
    }

    [TestMethod]
    public async Task A_key_from_its_making_to_its_end()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/api-keys");
        story.Name("key_01km58dkh0ec1szjah47naxc1n", "key_01kpdfv220fp2sfhhxyk6bfvgt");
        await story.RunAsync("DELETE /v1/api-keys/{keyId}");
    }

    [TestMethod]
    public async Task Credits_are_offered_and_a_top_up_begun()
    {
        var story = await ExampleStory.StartAsync(s_app, Plan.Premium);
        await story.RunAsync("GET /v1/credits/packages");
        await story.RunAsync("POST /v1/credits/topups");
    }

    [TestMethod]
    public async Task A_taxpayer_and_a_person_are_verified()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/verification/tin");
        await story.RunAsync("POST /v1/verification/nin");
    }

    [TestMethod]
    public async Task A_business_of_an_enterprise_from_its_making_to_its_end()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await s_app.EditAsync(story.Business.Live, RowKeys.Business, home => home with { SubscriptionExpiresAt = new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero) });
        await story.RunAsync("POST /v1/enterprise/businesses");
        story.Name("biz_01kf0e44m0e6g8ec8cwhyrpef1", "biz_01kpdmzvg0f4gbta558kfeg94h");
        await story.RunAsync("DELETE /v1/enterprise/businesses/{businessId}");
        await story.RunAsync("POST /v1/enterprise/wallet/topup");
    }

    [TestMethod]
    public async Task A_delivery_that_arrives_at_the_second_attempt()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var (story, _) = await PaidInvoiceAsync(kit, "busy");
        kit.Receiver.AnswerWith(200, "ok");
        kit.App.Time.Leap(TimeSpan.FromSeconds(40));
        await kit.SettleAsync();

        await story.RunAsync("GET /v1/webhooks/{id}/deliveries");
        await story.RunAsync("POST /v1/webhooks/{id}/test");
    }

    [TestMethod]
    public async Task A_delivery_that_failed_is_sent_again_by_hand()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var (story, delivery) = await PaidInvoiceAsync(kit, "busy");
        for (var attempt = 2; attempt <= 4; attempt++) await kit.PassToNextAttemptAsync(story.Real("wh_01kn40wx00e3wrs8zdfa831rbp"), delivery);

        await story.RunAsync("POST /v1/webhooks/{id}/deliveries/{deliveryId}/retry");
    }

    [TestMethod]
    public async Task Fourteen_deliveries_that_failed_are_queued_again()
    {
        await using var kit = await DeliveryKit.StartAsync();
        var story = await BeginAsync(kit, "customer.created");
        kit.Receiver.AnswerWith(503, "busy");
        for (var customer = 0; customer < 14; customer++) await kit.CustomerAsync();
        await kit.SettleAsync();
        foreach (var wait in new[] { 40, 360, 2100 })
        {
            kit.App.Time.Leap(TimeSpan.FromSeconds(wait));
            await kit.SettleAsync();
        }

        await story.RunAsync("POST /v1/webhooks/{id}/recover");
    }

    /// <summary>The invoice of the examples, paid by link, and told to a receiver that has too much to do.</summary>
    private static async Task<(ExampleStory Story, string Delivery)> PaidInvoiceAsync(DeliveryKit kit, string refusal)
    {
        var story = await BeginAsync(kit, "invoice.paid");
        kit.Receiver.AnswerWith(503, refusal);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/generate-link");
        await story.RunAsync("POST /v1/webhooks/alat-payment");
        await kit.SettleAsync();
        var delivery = (await kit.DeliveriesAsync(story.Real("wh_01kn40wx00e3wrs8zdfa831rbp"))).Single().GetProperty("id").GetString()!;
        story.Know("whd_01kpdhnp18fczv6dq7p455chs9", delivery);
        return (story, delivery);
    }

    private static async Task<ExampleStory> BeginAsync(DeliveryKit kit, string heard)
    {
        kit.App.Time.Leap(new DateTimeOffset(2026, 4, 17, 10, 30, 0, TimeSpan.Zero) - kit.App.Time.GetUtcNow());
        var story = new ExampleStory(kit.App, kit.Business);
        story.Know("biz_01kf0e44m0e6g8ec8cwhyrpef1", kit.Business.Id);
        story.Know("wh_01kn40wx00e3wrs8zdfa831rbp", (await kit.RegisterAsync($"[\"{heard}\"]")).GetProperty("id").GetString()!);
        return story;
    }
}
