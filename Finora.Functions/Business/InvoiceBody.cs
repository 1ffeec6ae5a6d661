using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Tax;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>A line of the invoice object of the Business API.</summary>
public sealed record InvoiceLineBody(
    string? ProductId, string Description, decimal Quantity, long UnitPriceKobo, decimal UnitPrice, string VatCategory, decimal VatRate, long AmountKobo, decimal Amount,
    long VatAmountKobo, decimal VatAmount)
{
    public static InvoiceLineBody From(InvoiceLine line) => new(
        line.ProductId is { } product ? PublicId.Format(IdPrefix.Product, product) : null,
        line.Description,
        line.Quantity,
        line.UnitPrice,
        Kobo.ToNaira(line.UnitPrice),
        InvoiceWords.VatCategory(line.Amounts.Category),
        line.Amounts.Rate,
        line.Amounts.Taxable,
        Kobo.ToNaira(line.Amounts.Taxable),
        line.Amounts.Tax,
        Kobo.ToNaira(line.Amounts.Tax));
}

/// <summary>The invoice object of the Business API, section 10.1.</summary>
public record InvoiceBody
{
    public required string Id { get; init; }

    public required string BusinessId { get; init; }

    public required string InvoiceNumber { get; init; }

    public required string CustomerId { get; init; }

    public required string CustomerName { get; init; }

    public required string InvoiceDate { get; init; }

    public required string DueDate { get; init; }

    public required string Currency { get; init; }

    public required bool PricesIncludeVat { get; init; }

    public required IReadOnlyList<InvoiceLineBody> LineItems { get; init; }

    public required long SubtotalKobo { get; init; }

    public decimal Subtotal => Kobo.ToNaira(SubtotalKobo);

    public required decimal VatRate { get; init; }

    public required long VatAmountKobo { get; init; }

    public decimal VatAmount => Kobo.ToNaira(VatAmountKobo);

    public required long TotalKobo { get; init; }

    public decimal Total => Kobo.ToNaira(TotalKobo);

    public required long AmountPaidKobo { get; init; }

    public decimal AmountPaid => Kobo.ToNaira(AmountPaidKobo);

    public required long AmountDueKobo { get; init; }

    public decimal AmountDue => Kobo.ToNaira(AmountDueKobo);

    public required string Status { get; init; }

    public required string? Reference { get; init; }

    public required string? Notes { get; init; }

    public required string? Irn { get; init; }

    public required string? NrsIrn { get; init; }

    public required string? VerifyUrl { get; init; }

    [JsonPropertyName("glJournalEntryId")]
    public required string? JournalEntryId { get; init; }

    public required string? IssuedAt { get; init; }

    public required string? SentAt { get; init; }

    public required string? PaidAt { get; init; }

    public required string? VoidedAt { get; init; }

    public required string? VoidReason { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }
}

/// <summary>The answer to sending: the invoice, and what goes to whom.</summary>
public sealed record SentInvoiceBody : InvoiceBody
{
    [SetsRequiredMembers]
    public SentInvoiceBody(InvoiceBody invoice, IReadOnlyList<DispatchBody> dispatch)
        : base(invoice) => Dispatch = dispatch;

    /// <summary>After the invoice's own members; a derived record's would come first.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<DispatchBody> Dispatch { get; }
}

/// <summary>One message on its way.</summary>
public sealed record DispatchBody(string Channel, string To, string Status);

/// <summary>The Business API's words for what an invoice is.</summary>
internal static class InvoiceWords
{
    public static IReadOnlyDictionary<string, TaxCategory> VatCategories { get; } = new Dictionary<string, TaxCategory>(StringComparer.Ordinal)
    {
        ["standard"] = TaxCategory.Standard,
        ["zero_rated"] = TaxCategory.ZeroRated,
        ["exempt"] = TaxCategory.Exempt,
    };

    public static string VatCategory(TaxCategory category) => VatCategories.First(entry => entry.Value == category).Key;

    public static IReadOnlyDictionary<string, InvoiceStanding> Statuses { get; } = new Dictionary<string, InvoiceStanding>(StringComparer.Ordinal)
    {
        ["draft"] = InvoiceStanding.Draft,
        ["unsent"] = InvoiceStanding.Issued,
        ["sent"] = InvoiceStanding.Sent,
        ["partially_paid"] = InvoiceStanding.PartiallyPaid,
        ["paid"] = InvoiceStanding.Paid,
        ["overdue"] = InvoiceStanding.Overdue,
        ["cancelled"] = InvoiceStanding.Voided,
    };

    public static string Status(InvoiceStanding standing) => Statuses.First(entry => entry.Value == standing).Key;

    public static string? Print(DateTimeOffset? instant) => instant is { } at ? Instant.Format(at) : null;
}
