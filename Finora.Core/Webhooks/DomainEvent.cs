using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>Something that happened and that others must hear of. Stored in the same batch as the fact, never changed.</summary>
/// <param name="Type">As in the contracts: <c>invoice.paid</c>, <c>payment.received</c>.</param>
/// <param name="SubjectKind">The kind of record it tells of, as the prefix of its Business id: <c>inv</c>, <c>rec</c>.</param>
/// <param name="Sequence">Counts the events of one subject from 1, so that a receiver can put them in order.</param>
/// <param name="OccurredAt">UTC.</param>
public sealed record DomainEvent(Guid Id, string Type, string SubjectKind, Guid SubjectId, int Sequence, DateTimeOffset OccurredAt) : IDocument
{
    public static int Schema => 1;
}

/// <summary>Marks an event that was stored and not yet dispatched. The row goes when every subscriber has taken the event.</summary>
public sealed record OutboxEntry(Guid EventId) : IDocument
{
    public static int Schema => 1;
}

/// <summary>The names of events, section 28 of the Business contract and 22 of the Platform's.</summary>
public static class EventType
{
    /// <summary>Internal: the balance of credits has fallen below the line. No webhook can subscribe to it.</summary>
    public const string CreditsLow = "credits.low";

    public const string CustomerCreated = "customer.created";
    public const string CustomerUpdated = "customer.updated";
    public const string ExpenseCreated = "expense.created";
    public const string InvoiceCreated = "invoice.created";
    public const string InvoiceFinalized = "invoice.finalized";
    public const string InvoicePaid = "invoice.paid";
    public const string InvoicePartiallyPaid = "invoice.partially_paid";
    public const string InvoiceSent = "invoice.sent";
    public const string InvoiceVoided = "invoice.voided";
    public const string PaymentReceived = "payment.received";
    public const string PaymentUnmatched = "payment.unmatched";
    public const string ReceiptCreated = "receipt.created";
}
