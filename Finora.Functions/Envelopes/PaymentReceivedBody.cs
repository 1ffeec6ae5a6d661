using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;

namespace Finora.Functions.Envelopes;

/// <summary>What <c>payment.received</c> carries on the Business API, section 28 of its contract.</summary>
public sealed record PaymentReceivedBody(
    string? PaymentId, string Channel, string? PaymentLinkId, string? SessionId, string? InvoiceId, string? InvoiceNumber, string? InvoiceStatus, string? ReceiptId, string? ReceiptNumber,
    long AmountKobo, decimal Amount, long UnallocatedAmountKobo, decimal UnallocatedAmount, string Currency, string? Reference, string? UnmatchedReason, JsonElement Metadata, string PaidAt)
{
    /// <param name="invoice">What the money was for; null where that is unknown.</param>
    /// <param name="invoiceStatus">In the words of the surface.</param>
    /// <param name="metadata">A JSON object.</param>
    public static PaymentReceivedBody From(Payment payment, Invoice? invoice, string? invoiceStatus, JsonElement metadata) => new(
        payment.ExternalId,
        ChannelOf(payment),
        payment.LinkId is { } link ? PublicId.Format(IdPrefix.PaymentLink, link) : null,
        null,
        invoice is null ? null : PublicId.Format(IdPrefix.Invoice, invoice.Id),
        invoice?.Number,
        invoiceStatus,
        payment.ReceiptNumber is null ? null : PublicId.Format(IdPrefix.Receipt, payment.Id),
        payment.ReceiptNumber,
        payment.Amount,
        Kobo.ToNaira(payment.Amount),
        payment.Unallocated,
        Kobo.ToNaira(payment.Unallocated),
        payment.Currency,
        payment.Reference,
        payment.UnmatchedReason,
        metadata,
        Instant.Format(payment.PaidAt ?? payment.CreatedAt));

    private static string ChannelOf(Payment payment) =>
        payment.LinkId is not null ? "payment_link" : payment.Source == PaymentSource.Paystack ? "paystack" : "unknown";
}
