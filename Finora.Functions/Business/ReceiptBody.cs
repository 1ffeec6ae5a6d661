using System.Text.Json.Serialization;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>What of a receipt went to which invoice.</summary>
public sealed record ReceiptAllocationBody(string InvoiceId, string InvoiceNumber, long AmountAllocatedKobo, decimal AmountAllocated);

/// <summary>The receipt object of the Business API, section 11.</summary>
public sealed record ReceiptBody
{
    public required string Id { get; init; }

    public required string BusinessId { get; init; }

    public required string? ReceiptNumber { get; init; }

    public required string ReceiptType { get; init; }

    public required string Date { get; init; }

    public required string Currency { get; init; }

    public required long AmountKobo { get; init; }

    public decimal Amount => Kobo.ToNaira(AmountKobo);

    public required long UnallocatedAmountKobo { get; init; }

    public decimal UnallocatedAmount => Kobo.ToNaira(UnallocatedAmountKobo);

    public required decimal? VatRate { get; init; }

    public required long VatAmountKobo { get; init; }

    public decimal VatAmount => Kobo.ToNaira(VatAmountKobo);

    public required string PaymentMethod { get; init; }

    public required string? PaidBy { get; init; }

    public required string? PaidByEmail { get; init; }

    public required string? CustomerId { get; init; }

    public required string? Reference { get; init; }

    public required string? Notes { get; init; }

    public required IReadOnlyList<ReceiptAllocationBody> Allocations { get; init; }

    public required string? PaymentId { get; init; }

    [JsonPropertyName("isPostedToGL")]
    public required bool IsPosted { get; init; }

    [JsonPropertyName("glJournalEntryId")]
    public required string? JournalEntryId { get; init; }

    public required string CreatedAt { get; init; }

    public static ReceiptBody From(Guid businessId, OpenPayment open)
    {
        var payment = open.Payment;
        return new ReceiptBody
        {
            Id = PublicId.Format(IdPrefix.Receipt, payment.Id),
            BusinessId = PublicId.Format(IdPrefix.Business, businessId),
            ReceiptNumber = payment.ReceiptNumber,
            ReceiptType = TypeOf(payment.Kind),
            Date = DocumentDate.FormatMidnight(payment.Date),
            Currency = payment.Currency,
            AmountKobo = payment.Amount,
            UnallocatedAmountKobo = payment.Unallocated,
            VatRate = payment.VatRate,
            VatAmountKobo = payment.VatAmount,
            PaymentMethod = ReceiptWords.Method(payment.Method),
            PaidBy = payment.PaidBy,
            PaidByEmail = open.PayerEmail,
            CustomerId = payment.CustomerId is { } customer ? PublicId.Format(IdPrefix.Customer, customer) : null,
            Reference = payment.Reference,
            Notes = payment.Notes,
            Allocations = [.. payment.Allocations.Select(Print)],
            PaymentId = payment.ExternalId,
            IsPosted = payment.JournalEntryId is not null,
            JournalEntryId = payment.JournalEntryId is { } entry ? PublicId.Format(IdPrefix.JournalEntry, entry) : null,
            CreatedAt = Instant.Format(payment.CreatedAt),
        };
    }

    private static ReceiptAllocationBody Print(PaymentAllocation allocation) =>
        new(PublicId.Format(IdPrefix.Invoice, allocation.InvoiceId), allocation.InvoiceNumber, allocation.Amount, Kobo.ToNaira(allocation.Amount));

    internal static string TypeOf(ReceiptKind kind) => kind switch
    {
        ReceiptKind.InvoicePayment => "invoice_payment",
        ReceiptKind.CashSale => "cash_sale",
        ReceiptKind.CustomerDeposit => "customer_deposit",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unlinked money has no receipt."),
    };
}
