using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is described of the Platform API.</summary>
internal static class PlatformRoutes
{
    private static readonly string[] Statuses = [.. Enum.GetValues<Core.Invoicing.InvoiceStanding>().Select(InvoiceWords.Status)];

    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<RouteGroup> All { get; } = [PlatformCustomerRoutes.Group, PlatformInvoiceRoutes.Group, PlatformPaymentRoutes.Group];

    /// <summary>Members of answers that are one of a few words.</summary>
    public static IReadOnlyDictionary<string, IEnumerable<string>> Words { get; } = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
    {
        ["Customer.customer_type"] = CustomerWords.Types.Keys,
        ["Buyer.customer_type"] = CustomerWords.Types.Keys,
        ["Invoice.status"] = Statuses,
        ["Invoice.invoice_kind"] = InvoiceWords.Kinds.Keys,
        ["FinalizedInvoice.status"] = Statuses,
        ["FinalizedInvoice.invoice_kind"] = InvoiceWords.Kinds.Keys,
        ["Payment.status"] = PaymentWords.Matches.Keys,
        ["Payment.source"] = PaymentWords.Sources.Keys,
        ["OpenPayment.status"] = PaymentWords.Matches.Keys,
        ["OpenPayment.source"] = PaymentWords.Sources.Keys,
        ["InvoiceLine.tax_category"] = InvoiceWords.TaxCategories.Keys,
    };
}
