using Finora.Core.Invoicing;
using Finora.Core.Nrs;
using Finora.Core.Tax;
using Finora.Core.Time;

namespace Finora.Functions.Platform;

/// <summary>The Platform API's words for what an invoice is.</summary>
internal static class InvoiceWords
{
    public static IReadOnlyDictionary<string, TaxCategory> TaxCategories { get; } = new Dictionary<string, TaxCategory>(StringComparer.Ordinal)
    {
        ["standard"] = Core.Tax.TaxCategory.Standard,
        ["zero_rated"] = Core.Tax.TaxCategory.ZeroRated,
        ["exempt"] = Core.Tax.TaxCategory.Exempt,
    };

    public static IReadOnlyDictionary<string, DiscountKind> DiscountKinds { get; } = new Dictionary<string, DiscountKind>(StringComparer.Ordinal)
    {
        ["percent"] = DiscountKind.Percent,
        ["amount"] = DiscountKind.Amount,
    };

    public static IReadOnlyDictionary<string, InvoiceStanding> Statuses { get; } = Enum.GetValues<InvoiceStanding>().ToDictionary(Status, standing => standing, StringComparer.Ordinal);

    /// <summary>Where a document stands with the tax authority.</summary>
    public static IReadOnlyDictionary<string, NrsStatus> NrsStatuses { get; } = Enum.GetValues<NrsStatus>().ToDictionary(FirsWords.Status, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, InvoiceKind> Kinds { get; } = Enum.GetValues<InvoiceKind>().ToDictionary(kind => kind.ToString(), StringComparer.Ordinal);

    public static string TaxCategory(TaxCategory category) => TaxCategories.First(entry => entry.Value == category).Key;

    public static string Status(InvoiceStanding standing) => standing switch
    {
        InvoiceStanding.Draft => "draft",
        InvoiceStanding.Issued => "finalized",
        InvoiceStanding.Sent => "sent",
        InvoiceStanding.PartiallyPaid => "partial",
        InvoiceStanding.Paid => "paid",
        InvoiceStanding.Overdue => "overdue",
        InvoiceStanding.Voided => "voided",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };

    public static string DocumentType(DocumentType type) => type == Core.Invoicing.DocumentType.CreditNote ? "credit_note" : "invoice";

    public static string? Print(DateTimeOffset? instant) => instant is { } at ? Instant.Format(at) : null;
}
