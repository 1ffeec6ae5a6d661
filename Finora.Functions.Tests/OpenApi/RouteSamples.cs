namespace Finora.Functions.Tests.OpenApi;

/// <summary>A sample of every success of every route of the Business API, in the order of the contract.</summary>
internal static class RouteSamples
{
    private const string Links = "/v1/businesses/{businessId}/payments";
    private const string Lines = """[{"description":"Delivery to Ikeja","unitPrice":15000}]""";
    private const string Month = """{"startDate":"2026-03-01","endDate":"2026-03-31"}""";
    private const string Period = "startDate=2026-03-01&endDate=2026-03-31";

    public static IReadOnlyList<RouteSample> Business { get; } =
    [
        .. Customers, .. Products, .. Invoices, .. Receipts, .. Payments, .. TapToPay, .. Partner, .. Webhooks, .. Accounts, .. JournalEntries, .. Expenses, .. Documents, .. Reports,
        .. AccountRouteSamples.ApiKeys, .. AccountRouteSamples.Credits, .. AccountRouteSamples.Verification, .. AccountRouteSamples.Enterprise,
    ];

    private static RouteSample[] Customers =>
    [
        new("GET /v1/customers", 200, Nothing, "/v1/customers?limit=10"),
        new("GET /v1/customers/{id}", 200, story => story.CustomerAsync(), "/v1/customers/*"),
        new("GET /v1/customers/search", 200, Nothing, "/v1/customers/search?q=sun"),
        new("POST /v1/customers/find-or-create", 201, Nothing, "/v1/customers/find-or-create", """{"email":"buyer@harmattan.example"}"""),
        new("POST /v1/customers/find-or-create", 200, FindAsync, "/v1/customers/find-or-create", """{"email":"buyer@harmattan.example","name":"Somebody else"}"""),
        new("POST /v1/customers", 201, Nothing, "/v1/customers", """{"name":"Sunbird Stationers","email":"accounts@sunbird.example","tin":"23456789-0001"}"""),
        new("PUT /v1/customers/{id}", 200, story => story.CustomerAsync(), "/v1/customers/*", """{"phone":"+2348010000001","address":null}"""),
        new("DELETE /v1/customers/{id}", 200, story => story.CustomerAsync(), "/v1/customers/*"),
    ];

    private static RouteSample[] Products =>
    [
        new("GET /v1/products", 200, Nothing, "/v1/products"),
        new("GET /v1/products/{id}", 200, story => story.ProductAsync(), "/v1/products/*"),
        new("POST /v1/products", 201, Nothing, "/v1/products", """{"name":"Letterhead, 500 sheets","unitPrice":125000,"sku":"LH-500"}"""),
        new("PUT /v1/products/{id}", 200, story => story.ProductAsync(), "/v1/products/*", """{"unitPrice":130000,"stockQuantity":4.5}"""),
    ];

    private static RouteSample[] Invoices =>
    [
        new("GET /v1/invoices", 200, story => story.CustomerAsync(), "/v1/invoices?customerId=*&status=draft"),
        new("GET /v1/invoices/{id}", 200, story => story.DraftAsync(), "/v1/invoices/*"),
        new("POST /v1/invoices", 201, async story => $"{await story.CustomerAsync()},{await story.ProductAsync()}", "/v1/invoices", """{"customerId":"*","lineItems":[{"productId":"#","quantity":2}]}"""),
        new("PUT /v1/invoices/{id}", 200, async story => $"{await story.DraftAsync()},{await story.CustomerAsync()}", "/v1/invoices/*", $$"""{"customerId":"#","lineItems":{{Lines}}}"""),
        new("DELETE /v1/invoices/{id}", 200, story => story.DraftAsync(), "/v1/invoices/*"),
        new("POST /v1/invoices/{id}/send", 200, story => story.DraftAsync(), "/v1/invoices/*/send", """{"notify":false}"""),
        new("POST /v1/invoices/{id}/void", 200, story => story.SentAsync(), "/v1/invoices/*/void", """{"reason":"Ordered twice"}"""),
    ];

    private static RouteSample[] Receipts =>
    [
        new("GET /v1/receipts", 200, story => story.SentAsync(), "/v1/receipts?invoiceId=*"),
        new("GET /v1/receipts/{id}", 200, story => story.ReceiptAsync(), "/v1/receipts/*"),
        new("POST /v1/receipts", 201, story => story.SentAsync(), "/v1/receipts", """{"amount":100000,"paidBy":"Sunbird Stationers Ltd","allocations":[{"invoiceId":"*","amountAllocated":100000}]}"""),
        new("POST /v1/receipts", 201, story => story.CustomerAsync(), "/v1/receipts", """{"amount":53750,"paidBy":"Walk-in customer","paymentMethod":"cash","customerId":"*"}"""),
    ];

    private static RouteSample[] Payments =>
    [
        new("POST /v1/businesses/{businessId}/payments/generate-link", 201, story => story.SentAsync(), Links + "/generate-link", """{"invoiceId":"*","metadata":{"till":"web"}}"""),
        new("GET /v1/businesses/{businessId}/payments/links/{paymentLinkId}", 200, story => story.LinkAsync(), Links + "/links/*"),
        new("POST /v1/businesses/{businessId}/payments/links/{paymentLinkId}/cancel", 200, story => story.LinkAsync(), Links + "/links/*/cancel"),
        new("GET /v1/payment-links/{paymentLinkId}/qr.png", 200, story => story.LinkAsync(), "/v1/payment-links/*/qr.png"),
    ];

    private static RouteSample[] TapToPay =>
    [
        new("POST /v1/businesses/{businessId}/payments/tap-to-pay", 201, story => story.SentAsync(), Links + "/tap-to-pay",
            """{"amountKobo":100,"description":"Two reams A4","deviceId":"dev_lekki_02","invoiceId":"*"}"""),
        new("POST /v1/businesses/{businessId}/payments/tap-to-pay", 201, story => story.CustomerAsync(), Links + "/tap-to-pay",
            """{"amountKobo":100,"description":"Two reams A4","deviceId":"dev_lekki_02","customerId":"*"}"""),
        new("GET /v1/businesses/{businessId}/payments/sessions/{sessionId}", 200, story => story.TapSessionAsync(), Links + "/sessions/*"),
        new("POST /v1/businesses/{businessId}/payments/sessions/{sessionId}/cancel", 200, story => story.TapSessionAsync(), Links + "/sessions/*/cancel"),
    ];

    private static RouteSample[] Partner =>
    [
        new("POST /v1/webhooks/alat-payment", 200, story => story.LinkAsync(), "/v1/webhooks/alat-payment",
            """{"event":"payment.completed","paymentId":"pay_*","paymentLinkId":"*","amountKobo":100,"currency":"NGN","timestamp":"2026-03-18T11:02:00.000Z"}""") { IsSigned = true },
        new("POST /v1/webhooks/alat-payment", 200, Nothing, "/v1/webhooks/alat-payment", """{"event":"payment.failed"}""") { IsSigned = true },
    ];

    private static RouteSample[] Webhooks =>
    [
        new("GET /v1/webhooks", 200, Nothing, "/v1/webhooks?limit=10"),
        new("GET /v1/webhooks/{id}", 200, story => story.WebhookAsync(), "/v1/webhooks/*"),
        new("POST /v1/webhooks", 201, Nothing, "/v1/webhooks", """{"url":"https://hooks.sunbird.example/finora","events":["invoice.paid"],"description":"ERP sync"}"""),
        new("PUT /v1/webhooks/{id}", 200, story => story.WebhookAsync(), "/v1/webhooks/*", """{"events":["invoice.voided"],"description":null,"isActive":false}"""),
        new("DELETE /v1/webhooks/{id}", 200, story => story.WebhookAsync(), "/v1/webhooks/*"),
        new("POST /v1/webhooks/{id}/rotate-secret", 200, story => story.WebhookAsync(), "/v1/webhooks/*/rotate-secret"),
        new("POST /v1/webhooks/{id}/test", 200, story => story.WebhookAsync(), "/v1/webhooks/*/test", """{"event":"invoice.paid"}"""),
        new("GET /v1/webhooks/{id}/deliveries", 200, story => story.WebhookAsync(), "/v1/webhooks/*/deliveries?status=failed&event=webhook.test"),
        new("GET /v1/webhooks/{id}/deliveries/{deliveryId}", 200, story => story.FailedDeliveryAsync(), "/v1/webhooks/*/deliveries/#"),
        new("POST /v1/webhooks/{id}/deliveries/{deliveryId}/retry", 202, story => story.FailedDeliveryAsync(), "/v1/webhooks/*/deliveries/#/retry"),
        new("POST /v1/webhooks/{id}/recover", 202, story => story.WebhookAsync(), "/v1/webhooks/*/recover", """{"since":"2026-03-17T00:00:00.000Z"}"""),
    ];

    private static RouteSample[] Accounts =>
    [
        new("GET /v1/chart-of-accounts", 200, Nothing, "/v1/chart-of-accounts?category=asset"),
        new("GET /v1/chart-of-accounts/{id}", 200, story => story.AccountAsync(), "/v1/chart-of-accounts/*"),
        new("POST /v1/chart-of-accounts", 201, Nothing, "/v1/chart-of-accounts", """{"code":"5102","name":"Diesel","category":"expense","subcategory":"operating_expense"}"""),
        new("PUT /v1/chart-of-accounts/{id}", 200, story => story.AccountAsync(), "/v1/chart-of-accounts/*", """{"name":"Fuel","isActive":true}"""),
    ];

    private static RouteSample[] JournalEntries =>
    [
        new("GET /v1/journal-entries", 200, story => story.AccountAsync(), "/v1/journal-entries?accountId=*"),
        new("GET /v1/journal-entries/{id}", 200, story => story.EntryAsync(), "/v1/journal-entries/*"),
        new("POST /v1/journal-entries", 201, story => story.AccountAsync(), "/v1/journal-entries",
            """{"transactionDate":"2026-03-18","description":"Fuel","lines":[{"accountId":"*","debit":200000},{"accountId":"3010","credit":200000}]}"""),
        new("POST /v1/journal-entries/{id}/post", 200, story => story.EntryAsync(), "/v1/journal-entries/*/post"),
        new("POST /v1/journal-entries/{id}/reverse", 201, story => story.PostedEntryAsync(), "/v1/journal-entries/*/reverse", """{"reason":"Entered twice"}"""),
    ];

    private static RouteSample[] Expenses =>
    [
        new("GET /v1/expenses", 200, Nothing, "/v1/expenses?status=paid"),
        new("GET /v1/expenses/{id}", 200, story => story.ExpenseAsync("paid"), "/v1/expenses/*"),
        new("POST /v1/expenses", 201, story => story.AccountAsync(), "/v1/expenses", """{"amount":80000,"supplierName":"Gridline Power","accountId":"*"}"""),
        new("PUT /v1/expenses/{id}", 200, story => story.ExpenseAsync("pending"), "/v1/expenses/*", """{"status":"paid"}"""),
        new("POST /v1/expenses/{id}/void", 200, story => story.ExpenseAsync("paid"), "/v1/expenses/*/void", """{"reason":"Billed twice"}"""),
    ];

    private static RouteSample[] Documents =>
    [
        new("POST /v1/documents/invoice/{id}/pdf", 200, story => story.SentAsync(), "/v1/documents/invoice/*/pdf"),
        new("POST /v1/documents/receipt/{id}/pdf", 200, story => story.ReceiptAsync(), "/v1/documents/receipt/*/pdf"),
        new("POST /v1/documents/financial-statement/pdf", 200, Nothing, "/v1/documents/financial-statement/pdf", """{"startDate":"2026-01-01","endDate":"2026-03-31","includeCashFlow":false}"""),
        new("POST /v1/documents/vat-return/pdf", 200, Nothing, "/v1/documents/vat-return/pdf", Month),
        new("POST /v1/documents/vat-return/excel", 200, Nothing, "/v1/documents/vat-return/excel", Month),
    ];

    private static RouteSample[] Reports =>
    [
        new("GET /v1/reports/profit-loss", 200, Nothing, $"/v1/reports/profit-loss?{Period}"),
        new("GET /v1/reports/balance-sheet", 200, Nothing, "/v1/reports/balance-sheet"),
        new("GET /v1/reports/trial-balance", 200, Nothing, "/v1/reports/trial-balance?asOfDate=2026-03-31"),
        new("GET /v1/reports/cash-flow", 200, Nothing, $"/v1/reports/cash-flow?{Period}"),
        new("GET /v1/reports/dashboard", 200, Nothing, "/v1/reports/dashboard"),
        new("GET /v1/reports/ar-aging", 200, Nothing, "/v1/reports/ar-aging"),
        new("GET /v1/reports/vat-return", 200, Nothing, $"/v1/reports/vat-return?{Period}"),
    ];

    private static Task<string> Nothing(SampleStory story) => Task.FromResult("");

    private static async Task<string> FindAsync(SampleStory story)
    {
        await story.MadeAsync("/v1/customers/find-or-create", """{"email":"buyer@harmattan.example"}""");
        return "";
    }
}
