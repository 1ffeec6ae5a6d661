using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>What was done to a link. That it has run out is judged when it is read, so nobody sees a stale <c>active</c>.</summary>
public enum PaymentLinkState
{
    Active,
    Paid,
    Expired,
    Cancelled,
}

/// <summary>One payment that came through a link.</summary>
public sealed record LinkPayment(string PartnerPaymentId, Guid PaymentId, string ReceiptNumber, long AmountKobo, DateTimeOffset PaidAt);

/// <summary>An address at which an invoice can be paid. Its id is random: it is all that guards the hosted page.</summary>
/// <param name="AmountKobo">What was due when the link was made.</param>
/// <param name="ExpiresAt">UTC, to the millisecond.</param>
public sealed record PaymentLink(Guid Id, Guid InvoiceId, string InvoiceNumber, long AmountKobo, bool AllowPartialPayment, DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt) : IDocument
{
    public static int Schema => 1;

    public PaymentLinkState State { get; init; }

    /// <summary><c>by_caller</c>, <c>invoice_voided</c>, <c>invoice_deleted</c>, <c>invoice_settled</c> or <c>business_deprovisioned</c>.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The repeatable call that cancelled it.</summary>
    public Guid? CancelCall { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>As the caller sent it: a JSON object of at most 20 members.</summary>
    public string Metadata { get; init; } = "{}";

    public IReadOnlyList<LinkPayment> Payments { get; init; } = [];

    public long AmountPaidKobo => Payments.Sum(payment => payment.AmountKobo);

    public PaymentLinkState StateAt(DateTimeOffset now) => State == PaymentLinkState.Active && now >= ExpiresAt ? PaymentLinkState.Expired : State;
}

/// <summary>A link together with what its invoice says now.</summary>
public sealed record PaymentLinkView(PaymentLink Link, PaymentLinkState State, long AmountDueKobo);
