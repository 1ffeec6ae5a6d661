using Finora.Core.Messaging;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The buyer as the invoice carries it.</summary>
public sealed record BuyerBody(
    string Name, string CustomerType, string? CompanyName, string? ContactName, string? Email, string? Phone, string? Tin, AddressBody? BillingAddress);

/// <summary>The seller as the invoice carries it.</summary>
public sealed record SellerBody(string BusinessName, string? Tin, string? RcNumber, string? Email, string? Phone, AddressBody? Address);

/// <summary>A line of an invoice. Amounts are decimal strings with two places, quantities and rates without trailing zeros.</summary>
public sealed record InvoiceLineBody(
    Guid Id, int Position, Guid? ProductId, string Description, string Quantity, string Unit, string UnitPrice, string? DiscountType, string? DiscountValue, string GrossAmount,
    string DiscountAmount, string NetAmount, string InvoiceDiscountAmount, string TaxableAmount, string TaxCategory, Guid? TaxRateId, string TaxRate, string TaxAmount, string TotalAmount,
    string? TaxExemptionReason, string? HsnCode, string? ProductCategory, string? IsicCode, string? ServiceCategory);

/// <summary>The lines of one category and rate together.</summary>
public sealed record TaxGroupBody(string TaxCategory, string TaxRate, string TaxableAmount, string TaxAmount);

/// <summary>Tax that the customer is expected to withhold.</summary>
public sealed record ExpectedWhtBody(Guid? TaxRateId, string Rate, string BaseAmount, string Amount, string NetExpected);

/// <summary>What the printed code holds.</summary>
public sealed record QrBody(string Kind, string Payload);

/// <summary>Another document that this one belongs to or that belongs to it.</summary>
public sealed record RelatedInvoiceBody(Guid Id, string InvoiceNumber, string IssueDate, string? Irn, string? NrsIrn);

/// <summary>A credit note of an invoice.</summary>
public sealed record CreditNoteBody(Guid Id, string InvoiceNumber, string TotalAmount);

/// <summary>One message that carried the invoice to somebody.</summary>
public sealed record DeliveryBody(string Channel, string To, string Status, string? Error, string At)
{
    internal static DeliveryBody From(InvoiceDispatch dispatch) =>
        new(MessageWords.Channel(dispatch.Channel), dispatch.To, MessageWords.State(dispatch.State), dispatch.Fault, Instant.Format(dispatch.At));
}

/// <summary>The invoice object of the Platform API, section 10; credit notes look the same.</summary>
public record InvoiceBody
{
    public required Guid Id { get; init; }

    public required string DocumentType { get; init; }

    public required string InvoiceNumber { get; init; }

    public required string Status { get; init; }

    public required Guid CustomerId { get; init; }

    public required BuyerBody Customer { get; init; }

    public required SellerBody? Seller { get; init; }

    public required string InvoiceKind { get; init; }

    public required string IssueDate { get; init; }

    /// <summary>Null on a credit note.</summary>
    public required string? DueDate { get; init; }

    public required string Currency { get; init; }

    public required string ExchangeRate { get; init; }

    public required string? BuyerReference { get; init; }

    public required string? Notes { get; init; }

    public required string? Terms { get; init; }

    public required IReadOnlyList<InvoiceLineBody> LineItems { get; init; }

    public required string Subtotal { get; init; }

    public required string? DiscountType { get; init; }

    public required string? DiscountValue { get; init; }

    public required string DiscountAmount { get; init; }

    public required string TaxableAmount { get; init; }

    public required string TaxAmount { get; init; }

    public required string TotalAmount { get; init; }

    public required string AmountPaid { get; init; }

    public required string AmountWithheld { get; init; }

    public required string AmountCredited { get; init; }

    public required string AmountDue { get; init; }

    public required IReadOnlyList<TaxGroupBody> Taxes { get; init; }

    public required ExpectedWhtBody? ExpectedWht { get; init; }

    public required string? Irn { get; init; }

    public required string? NrsIrn { get; init; }

    public required string? DigitalSignature { get; init; }

    public required string? SignatureAlgorithm { get; init; }

    public required string? SignatureKeyId { get; init; }

    public required QrBody? Qr { get; init; }

    public required string? FirsStatus { get; init; }

    public required string? FirsSubmittedAt { get; init; }

    public required FirsResponseBody? FirsResponse { get; init; }

    public required string? VerifyUrl { get; init; }

    public required string? ViewUrl { get; init; }

    public required string? PaymentUrl { get; init; }

    public required RelatedInvoiceBody? RelatedInvoice { get; init; }

    public required IReadOnlyList<CreditNoteBody> CreditNotes { get; init; }

    public required IReadOnlyList<DeliveryBody> Deliveries { get; init; }

    public required string? FinalizedAt { get; init; }

    public required string? SentAt { get; init; }

    public required string? PaidAt { get; init; }

    public required string? VoidedAt { get; init; }

    public required string? VoidReason { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }
}

/// <summary>The public addresses of an invoice.</summary>
public sealed record PublicLinkBody(string? ViewUrl, string? PaymentUrl, string? RotatedAt);

/// <summary>Something that did not stop finalizing and that the sender should know.</summary>
public sealed record WarningBody(string Code, string Message);

/// <summary>The answer to finalizing: the invoice and its warnings.</summary>
public sealed record FinalizedInvoiceBody : InvoiceBody
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public FinalizedInvoiceBody(InvoiceBody invoice, IReadOnlyList<WarningBody> warnings)
        : base(invoice) => Warnings = warnings;

    /// <summary>After the invoice's own members; a derived record's would come first.</summary>
    [System.Text.Json.Serialization.JsonPropertyOrder(1)]
    public IReadOnlyList<WarningBody> Warnings { get; }
}
