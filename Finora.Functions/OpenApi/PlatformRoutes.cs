using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is described of the Platform API.</summary>
internal static class PlatformRoutes
{
    private static readonly string[] Statuses = [.. Enum.GetValues<Core.Invoicing.InvoiceStanding>().Select(InvoiceWords.Status)];

    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<RouteGroup> All { get; } =
    [
        SessionRoutes.Group, PlatformCustomerRoutes.Group, PlatformInvoiceRoutes.Group, PlatformVerificationRoutes.Hooks, PlatformVerificationRoutes.Group, PlatformExpenseRoutes.Group,
        PlatformTaxRateRoutes.Group, PlatformReportRoutes.Group, PlatformSettingRoutes.Group, PlatformWebhookRoutes.Group,
    ];

    /// <summary>Members of answers that are one of a few words.</summary>
    public static IReadOnlyDictionary<string, IEnumerable<string>> Words { get; } = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
    {
        ["User.auth_provider"] = AccountWords.Providers.Keys,
        ["Tenant.business_type"] = AccountWords.Types.Keys,
        ["Tenant.plan"] = AccountWords.Plans.Keys,
        ["Membership.role"] = AccountWords.Roles.Keys,
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
        ["InvoiceLine.tax_category"] = InvoiceWords.TaxCategories.Keys,
    };
}
