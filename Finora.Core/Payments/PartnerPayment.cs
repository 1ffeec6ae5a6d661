using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>
/// A payment as the bank partner reported it, kept under the partner's id: inserted in the same batch as what was booked for it, so that the same id is
/// never booked twice and a repeat gets the first answer.
/// </summary>
/// <param name="Answer">What the partner was told.</param>
public sealed record PartnerPayment(string PaymentId, long AmountKobo, string Currency, PartnerAnswer Answer, DateTimeOffset ReceivedAt) : IDocument
{
    public static int Schema => 1;

    /// <summary>What the partner sent along, as UTF-8 JSON; null when there was none. Bytes, since a text of this size would grow beyond a row when escaped.</summary>
    public byte[]? Metadata { get; init; }
}

/// <summary>What was made of a reported payment.</summary>
/// <param name="InvoiceStatus">Status of the invoice afterwards, the calendar left aside; null without an invoice.</param>
/// <param name="UnmatchedReason">Null when the money was allocated or is a sale of its own.</param>
public sealed record PartnerAnswer(
    Guid? ReceiptId, string? ReceiptNumber, Invoicing.InvoiceStanding? InvoiceStatus, Guid? JournalEntryId, long UnallocatedKobo, string? UnmatchedReason);

/// <summary>A finished payment as reported, signature and fields already checked.</summary>
/// <param name="PaidAt">Instant of payment; its day in Lagos is the receipt's date.</param>
public sealed record ReportedPayment(string PaymentId, long AmountKobo, string Currency, DateTimeOffset PaidAt)
{
    public Guid? LinkId { get; init; }

    public Guid? SessionId { get; init; }

    public string? Reference { get; init; }

    public Guid? BusinessId { get; init; }

    public Guid? InvoiceId { get; init; }

    /// <summary>A JSON object in UTF-8, kept as it is.</summary>
    public byte[]? Metadata { get; init; }
}
