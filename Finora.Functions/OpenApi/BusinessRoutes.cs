using Finora.Core.Payments;
using Finora.Functions.Business;
using Finora.Functions.Http;

namespace Finora.Functions.OpenApi;

/// <summary>All that is described of the Business API. A route that is missing here fails a test.</summary>
internal static class BusinessRoutes
{
    private static readonly IEnumerable<string> VatCategories = InvoiceWords.VatCategories.Keys;
    private static readonly string[] Environments = ["live", "test"];

    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<RouteGroup> All { get; } =
    [
        CustomerRoutes.Group,
        ProductRoutes.Group,
        InvoiceRoutes.Group,
        ReceiptRoutes.Group,
        PaymentLinkRoutes.Group,
        TapSessionRoutes.Group,
        PartnerRoutes.Group,
        WebhookRoutes.Group,
        AccountRoutes.Group,
        JournalEntryRoutes.Group,
        ExpenseRoutes.Group,
        DocumentRoutes.Group,
        ReportRoutes.Group,
    ];

    /// <summary>Members of answers that are one of a few words.</summary>
    public static IReadOnlyDictionary<string, IEnumerable<string>> Words { get; } = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
    {
        ["Product.vatCategory"] = VatCategories,
        ["Invoice.status"] = InvoiceWords.Statuses.Keys,
        ["SentInvoice.status"] = InvoiceWords.Statuses.Keys,
        ["InvoiceLine.vatCategory"] = VatCategories,
        ["Receipt.receiptType"] = Enum.GetValues<ReceiptKind>().Where(kind => kind != ReceiptKind.Unlinked).Select(ReceiptBody.TypeOf),
        ["Receipt.paymentMethod"] = ReceiptWords.Methods.Keys,
        ["NewPaymentLink.status"] = Enum.GetValues<PaymentLinkState>().Select(PaymentLinkBodies.Status),
        ["PaymentLink.status"] = Enum.GetValues<PaymentLinkState>().Select(PaymentLinkBodies.Status),
        ["NewTapSession.status"] = TapSessionBodies.Statuses,
        ["TapSession.status"] = TapSessionBodies.Statuses,
        ["PartnerAnswer.invoiceStatus"] = InvoiceWords.Statuses.Keys,
        ["Webhook.environment"] = Environments,
        ["Webhook.disabledReason"] = WebhookRoutes.Reasons,
        ["WebhookDelivery.event"] = WebhookRoutes.Events,
        ["WebhookDelivery.status"] = WebhookEvents.States.Keys,
        ["WebhookDelivery.lastError"] = WebhookEvents.Faults,
        ["OpenDelivery.event"] = WebhookRoutes.Events,
        ["OpenDelivery.status"] = WebhookEvents.States.Keys,
        ["OpenDelivery.lastError"] = WebhookEvents.Faults,
        ["DeliveryAttempt.error"] = WebhookEvents.Faults,
        ["WebhookTest.event"] = WebhookRoutes.Events,
        ["WebhookTest.error"] = WebhookEvents.Faults,
        ["Account.category"] = LedgerWords.Categories.Keys,
        ["TrialBalanceLine.category"] = LedgerWords.Categories.Keys,
        ["JournalEntry.sourceType"] = LedgerWords.Sources.Keys,
        ["JournalEntry.status"] = LedgerWords.EntryStatuses.Keys,
        ["Expense.paymentMethod"] = LedgerWords.Methods.Keys,
        ["Expense.status"] = LedgerWords.ExpenseStatuses.Keys,
        ["VatItem.sourceType"] = LedgerWords.Sources.Keys,
    };
}
