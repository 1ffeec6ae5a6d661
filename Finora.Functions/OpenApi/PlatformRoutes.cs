using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is described of the Platform API.</summary>
internal static class PlatformRoutes
{
    private static readonly string[] Statuses = [.. Enum.GetValues<Core.Invoicing.InvoiceStanding>().Select(InvoiceWords.Status)];

    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<RouteGroup> All { get; } = [SessionRoutes.Group, PasswordRoutes.Group, MfaRoutes.Group, PlatformCustomerRoutes.Group, PlatformInvoiceRoutes.Group];

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
        ["FinalizedInvoice.invoice_kind"] = InvoiceWords.Kinds.Keys,
        ["InvoiceLine.tax_category"] = InvoiceWords.TaxCategories.Keys,
    };
}
