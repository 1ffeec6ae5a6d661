using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is described of the Platform API.</summary>
internal static class PlatformRoutes
{
    private static readonly string[] Statuses = [.. Enum.GetValues<Core.Invoicing.InvoiceStanding>().Select(InvoiceWords.Status)];

    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<RouteGroup> All { get; } =
    [
        SessionRoutes.Group, PasswordRoutes.Group, OAuthRoutes.Group, MfaRoutes.Group, PlatformCustomerRoutes.Group, PlatformInvoiceRoutes.Group, PlatformPaymentRoutes.Group, PlatformVerificationRoutes.Hooks,
        PlatformVerificationRoutes.Group, PlatformExpenseRoutes.Group, PlatformTaxRateRoutes.Group, PlatformReportRoutes.Group, SettingsRoutes.Keys, TeamRoutes.Group, SettingsRoutes.Group,
        PlatformIntegrationRoutes.Group, PlatformBillingRoutes.Group, PlatformWebhookRoutes.Group, SettingsRoutes.Audit,
    ];

    /// <summary>Members of answers that are one of a few words.</summary>
    public static IReadOnlyDictionary<string, IEnumerable<string>> Words { get; } = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
    {
        ["User.auth_provider"] = AccountWords.Providers.Keys,
        ["Tenant.business_type"] = AccountWords.Types.Keys,
        ["Tenant.plan"] = AccountWords.Plans.Keys,
        ["Membership.role"] = AccountWords.Roles.Keys,
        ["Teammate.role"] = AccountWords.Roles.Keys,
        ["Teammate.status"] = TeammateBody.Statuses,
        ["Invitation.role"] = TeammateBody.Roles.Keys,
        ["Settings.business_type"] = SettingsWords.Types.Keys,
        ["Settings.plan"] = AccountWords.Plans.Keys,
        ["DataExport.status"] = DataExportBody.Statuses,
        ["Actor.type"] = Enum.GetValues<Core.Audit.ActorType>().Select(AuditRecordBody.TypeOf),
        ["Customer.customer_type"] = CustomerWords.Types.Keys,
        ["Buyer.customer_type"] = CustomerWords.Types.Keys,
        ["Invoice.status"] = Statuses,
        ["Invoice.invoice_kind"] = InvoiceWords.Kinds.Keys,
        ["FinalizedInvoice.status"] = Statuses,
        ["InvoiceRow.status"] = Statuses,
        ["InvoiceRow.invoice_kind"] = InvoiceWords.Kinds.Keys,
        ["FirsSubmission.firs_status"] = InvoiceWords.NrsStatuses.Keys,
        ["Expense.status"] = ExpenseWords.Statuses.Keys,
        ["Expense.category"] = ExpenseWords.CategoryFilters.Keys,
        ["TaxRate.kind"] = TaxRateBody.Kinds.Keys,
        ["FinalizedInvoice.invoice_kind"] = InvoiceWords.Kinds.Keys,
        ["Payment.status"] = PaymentWords.Matches.Keys,
        ["Payment.source"] = PaymentWords.Sources.Keys,
        ["Subscription.status"] = ["active", "pending", "past_due", "cancelled"],
        ["OpenPayment.status"] = PaymentWords.Matches.Keys,
        ["OpenPayment.source"] = PaymentWords.Sources.Keys,
        ["InvoiceLine.tax_category"] = InvoiceWords.TaxCategories.Keys,
    };
}
