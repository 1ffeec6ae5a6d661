namespace Finora.Functions.Tests.OpenApi;

/// <summary>A sample of every success of every route of the Platform API, in the order of the contract.</summary>
internal static class PlatformSamples
{
    private const string Lines = """[{"description":"Delivery to Ikeja","unit_price":15000}]""";

    public static IReadOnlyList<PlatformSample> All { get; } =
    [
        .. PlatformAccountSamples.Accounts, .. Customers, .. Invoices, .. FinalInvoices, .. Payments, .. PlatformAccountSamples.Hooks, .. Expenses, .. TaxRates, .. Reports,
        .. PlatformAccountSamples.Keys, .. PlatformAccountSamples.Team, .. PlatformAccountSamples.Settings, .. PlatformAccountSamples.Billing, .. Webhooks, .. Audit,
    ];

    private static PlatformSample[] Customers =>
    [
        new("GET /api/v1/customers", 200, story => story.CustomerAsync(), "/customers?limit=10"),
        new("POST /api/v1/customers", 201, Nothing, "/customers", """{"name":"Sunbird Stationers","email":"accounts@sunbird.example"}"""),
        new("GET /api/v1/customers/{id}", 200, story => story.CustomerAsync(), "/customers/*"),
        new("PATCH /api/v1/customers/{id}", 200, story => story.CustomerAsync(), "/customers/*", """{"phone":"+2348030000009","notes":null}"""),
        new("DELETE /api/v1/customers/{id}", 200, story => story.CustomerAsync(), "/customers/*"),
    ];

    private static PlatformSample[] Invoices =>
    [
        new("GET /api/v1/invoices", 200, story => story.DraftAsync(), "/invoices?status=draft"),
        new("GET /api/v1/invoices", 200, story => story.CustomerAsync(), "/invoices?customer_id=*"),
        new("POST /api/v1/invoices", 201, async story => $"{await story.CustomerAsync()},{await story.RateAsync("vat")}", "/invoices",
            """{"customer_id":"*","line_items":[{"description":"Delivery","unit_price":15000,"tax_rate_id":"#"}]}"""),
        new("POST /api/v1/invoices", 201, async story => $"{await story.CustomerAsync()},{await story.RateAsync("wht")}", "/invoices", $$"""{"customer_id":"*","wht_rate_id":"#","line_items":{{Lines}}}"""),
        new("POST /api/v1/invoices", 201, async story => $"{await story.CustomerAsync()},{await story.ProductAsync()}", "/invoices", """{"customer_id":"*","line_items":[{"product_id":"#","quantity":2}]}"""),
        new("GET /api/v1/invoices/{id}", 200, story => story.DraftAsync(), "/invoices/*"),
        new("PATCH /api/v1/invoices/{id}", 200, async story => $"{await story.DraftAsync()},{await story.CustomerAsync()}", "/invoices/*", """{"customer_id":"#"}"""),
        new("PATCH /api/v1/invoices/{id}", 200, async story => $"{await story.DraftAsync()},{await story.RateAsync("wht")}", "/invoices/*", """{"wht_rate_id":"#"}"""),
        new("DELETE /api/v1/invoices/{id}", 200, story => story.DraftAsync(), "/invoices/*"),
        new("POST /api/v1/invoices/{id}/finalize", 200, story => story.DraftAsync(), "/invoices/*/finalize"),
    ];

    private static PlatformSample[] FinalInvoices =>
    [
        new("POST /api/v1/invoices/{id}/submit-firs", 202, ConnectedAsync, "/invoices/*/submit-firs"),
        new("GET /api/v1/invoices/{id}/firs-submission", 200, story => story.SubmittedAsync(), "/invoices/*/firs-submission"),
        new("POST /api/v1/invoices/{id}/send", 200, story => story.FinalAsync(), "/invoices/*/send", """{"channels":["email"],"message":"With thanks"}"""),
        new("POST /api/v1/invoices/{id}/record-payment", 201, story => story.FinalAsync(), "/invoices/*/record-payment", """{"amount":1000,"payment_method":"30","payment_date":"2026-03-18"}"""),
        new("POST /api/v1/invoices/{id}/initialize-payment", 201, story => story.FinalAsync(), "/invoices/*/initialize-payment", """{"email":"accounts@sunbird.example","amount":"1000.00"}"""),
        new("POST /api/v1/invoices/{id}/void", 200, story => story.FinalAsync(), "/invoices/*/void", """{"reason":"Ordered twice"}"""),
        new("POST /api/v1/invoices/{id}/credit-note", 201, story => story.LineAsync(), "/invoices/*/credit-note", """{"reason":"Returned","line_items":[{"line_item_id":"#","quantity":1}]}"""),
        new("GET /api/v1/invoices/{id}/xml", 200, story => story.FinalAsync(), "/invoices/*/xml"),
        new("GET /api/v1/invoices/{id}/pdf", 200, story => story.FinalAsync(), "/invoices/*/pdf"),
        new("GET /api/v1/invoices/{id}/public-link", 200, story => story.FinalAsync(), "/invoices/*/public-link"),
        new("POST /api/v1/invoices/{id}/public-link", 200, story => story.FinalAsync(), "/invoices/*/public-link"),
    ];

    private static PlatformSample[] Payments =>
    [
        new("GET /api/v1/payments", 200, story => story.PaymentAsync(), "/payments"),
        new("GET /api/v1/payments", 200, story => story.CustomerAsync(), "/payments?customer_id=*"),
        new("GET /api/v1/payments", 200, story => story.FinalAsync(), "/payments?invoice_id=*"),
        new("GET /api/v1/payments/unmatched", 200, story => story.WaitingPaymentAsync(), "/payments/unmatched"),
        new("GET /api/v1/payments/{id}", 200, story => story.PaymentAsync(), "/payments/*"),
        new("PATCH /api/v1/payments/{id}", 200, story => story.PaymentAsync(), "/payments/*", """{"narration":"Second instalment"}"""),
        new("GET /api/v1/payments/{id}/receipt", 200, story => story.PaymentAsync(), "/payments/*/receipt"),
        new("POST /api/v1/payments/reconcile", 200, async story => $"{await story.WaitingPaymentAsync()},{await story.FinalAsync()}", "/payments/reconcile", """{"payment_id":"*","invoice_id":"#"}"""),
    ];

    private static PlatformSample[] Expenses =>
    [
        new("GET /api/v1/expenses", 200, story => story.ExpenseAsync(), "/expenses?status=draft"),
        new("POST /api/v1/expenses", 201, Nothing, "/expenses", """{"vendor_name":"CloudNest Hosting Ltd","amount":80000,"category":"telecoms","date":"2026-03-03"}"""),
        new("GET /api/v1/expenses/{id}", 200, story => story.ExpenseAsync("paid"), "/expenses/*"),
        new("PATCH /api/v1/expenses/{id}", 200, story => story.ExpenseAsync(), "/expenses/*", """{"description":"Servers, March"}"""),
        new("DELETE /api/v1/expenses/{id}", 200, story => story.ExpenseAsync("paid"), "/expenses/*"),
        new("POST /api/v1/expenses/{id}/receipt", 200, story => story.ExpenseAsync(), "/expenses/*/receipt") { IsUpload = true },
        new("GET /api/v1/expenses/{id}/receipt", 200, story => story.ExpensePaperAsync(), "/expenses/*/receipt"),
    ];

    private static PlatformSample[] TaxRates =>
    [
        new("GET /api/v1/tax-rates", 200, story => story.RateAsync("wht"), "/tax-rates"),
        new("POST /api/v1/tax-rates", 201, Nothing, "/tax-rates", """{"name":"WHT on rent","kind":"wht","rate":10}"""),
        new("GET /api/v1/tax-rates/{id}", 200, story => story.RateAsync("wht"), "/tax-rates/*"),
        new("PATCH /api/v1/tax-rates/{id}", 200, story => story.RateAsync("wht"), "/tax-rates/*", """{"name":"WHT on leases"}"""),
        new("DELETE /api/v1/tax-rates/{id}", 200, story => story.RateAsync("wht"), "/tax-rates/*"),
    ];

    private static PlatformSample[] Reports =>
    [
        new("GET /api/v1/reports/receivables-ageing", 200, Nothing, "/reports/receivables-ageing"),
    ];

    private static PlatformSample[] Webhooks =>
    [
        new("GET /api/v1/webhooks", 200, story => story.WebhookAsync(), "/webhooks?limit=10"),
        new("POST /api/v1/webhooks", 201, Nothing, "/webhooks", """{"url":"https://hooks.adaezefoods.example/finora","events":["invoice.paid"],"description":"ERP"}"""),
        new("GET /api/v1/webhooks/{id}", 200, story => story.WebhookAsync(), "/webhooks/*"),
        new("PATCH /api/v1/webhooks/{id}", 200, story => story.WebhookAsync(), "/webhooks/*", """{"status":"paused"}"""),
        new("DELETE /api/v1/webhooks/{id}", 200, story => story.WebhookAsync(), "/webhooks/*"),
        new("GET /api/v1/webhooks/{id}/deliveries", 200, story => story.WebhookAsync(), "/webhooks/*/deliveries?status=failed"),
        new("GET /api/v1/webhooks/{id}/deliveries/{deliveryId}", 200, story => story.FailedDeliveryAsync(), "/webhooks/*/deliveries/#"),
        new("POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/retry", 202, story => story.FailedDeliveryAsync(), "/webhooks/*/deliveries/#/retry"),
        new("POST /api/v1/webhooks/{id}/recover", 202, story => story.WebhookAsync(), "/webhooks/*/recover", """{"since":"2026-03-18T00:00:00.000Z"}"""),
        new("POST /api/v1/webhooks/{id}/test", 200, story => story.WebhookAsync(), "/webhooks/*/test", """{"event":"webhook.test"}"""),
        new("POST /api/v1/webhooks/{id}/rotate-secret", 200, story => story.WebhookAsync(), "/webhooks/*/rotate-secret"),
    ];

    private static PlatformSample[] Audit =>
    [
        new("GET /api/v1/audit-log", 200, story => story.CustomerAsync(), "/audit-log"),
        new("GET /api/v1/audit-log", 200, story => story.CustomerAsync(), "/audit-log?resource_id=*"),
        new("GET /api/v1/audit-log", 200, story => Task.FromResult(story.Owner.UserId.ToString()), "/audit-log?actor_id=*"),
    ];

    private static async Task<string> ConnectedAsync(PlatformStory story)
    {
        await story.ConnectAsync();
        return await story.FinalAsync();
    }

    private static Task<string> Nothing(PlatformStory story) => Task.FromResult("");
}
