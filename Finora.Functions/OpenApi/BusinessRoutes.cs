using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Verification;
using Finora.Functions.Business;
using Finora.Functions.Http;

namespace Finora.Functions.OpenApi;

/// <summary>All that is described of the Business API. A route that is missing here fails a test.</summary>
internal static class BusinessRoutes
{
    private static readonly IEnumerable<string> VatCategories = InvoiceWords.VatCategories.Keys;
    private static readonly string[] Environments = [ApiKeyWords.Environment(test: false), ApiKeyWords.Environment(test: true)];
    private static readonly string[] CreditModes = [CreditStanding.Trial, CreditStanding.Credits, CreditStanding.TestMode];
    private static readonly IEnumerable<string> TopUpStates = Enum.GetValues<TopUpState>().Select(CreditWords.State);
    private static readonly IEnumerable<string> VerificationStatuses = Enum.GetValues<VerificationStatus>().Select(VerificationWords.Of);
    private static readonly IEnumerable<string> NameMatches = Enum.GetValues<NameMatch>().Select(match => VerificationWords.Of(match)!);
    private static readonly IEnumerable<string> Plans = Enum.GetValues<Plan>().Select(EnterpriseBodies.Tier);

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
        ApiKeyRoutes.Group,
        CreditRoutes.Group,
        VerificationRoutes.Group,
        AccountRoutes.Group,
        JournalEntryRoutes.Group,
        ExpenseRoutes.Group,
        DocumentRoutes.Group,
        ReportRoutes.Group,
        EnterpriseRoutes.Group,
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
        ["ApiKey.environment"] = Environments,
        ["IssuedApiKey.environment"] = Environments,
        ["Usage.mode"] = CreditModes,
        ["Credits.mode"] = CreditModes,
        ["TopUp.status"] = TopUpStates,
        ["CreditEntry.type"] = CreditWords.Types.Keys,
        ["TinVerification.status"] = VerificationStatuses,
        ["TinVerification.nameMatch"] = NameMatches,
        ["NinVerification.status"] = VerificationStatuses,
        ["NinVerification.nameMatch"] = NameMatches,
        ["Account.category"] = LedgerWords.Categories.Keys,
        ["TrialBalanceLine.category"] = LedgerWords.Categories.Keys,
        ["JournalEntry.sourceType"] = LedgerWords.Sources.Keys,
        ["JournalEntry.status"] = LedgerWords.EntryStatuses.Keys,
        ["Expense.paymentMethod"] = LedgerWords.Methods.Keys,
        ["Expense.status"] = LedgerWords.ExpenseStatuses.Keys,
        ["VatItem.sourceType"] = LedgerWords.Sources.Keys,
        ["LinkedBusiness.subscriptionTier"] = Plans,
        ["LinkedBusiness.enterpriseSubscriptionStatus"] = EnterpriseBodies.Statuses.Keys,
        ["ProvisionedBusiness.subscriptionTier"] = Plans,
        ["ProvisionedBusiness.enterpriseSubscriptionStatus"] = EnterpriseBodies.Statuses.Keys,
        ["WalletTopUp.status"] = TopUpStates,
        ["WalletTransaction.type"] = WalletBodies.Types.Keys,
    };
}
