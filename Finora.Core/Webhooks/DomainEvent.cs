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

/// <summary>Marks the events of one batch that were stored and not yet dispatched. The row goes when every subscriber has taken them all.</summary>
/// <param name="EventId">The first.</param>
public sealed record OutboxEntry(Guid EventId) : IDocument
{
    public static int Schema => 1;

    /// <summary>Those that were raised after it, in order: one row for a whole batch leaves room for what the events tell of.</summary>
    public IReadOnlyList<Guid> More { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<Guid> EventIds => More.Prepend(EventId);
}

/// <summary>The names of events, section 28 of the Business contract and 22 of the Platform's.</summary>
public static class EventType
{
    /// <summary>Internal: a key was made, which its business is told by mail.</summary>
    public const string ApiKeyCreated = "api_key.created";

    /// <summary>Internal: the balance of credits has fallen below the line. No webhook can subscribe to it.</summary>
    public const string CreditsLow = "credits.low";

    public const string CustomerCreated = "customer.created";
    public const string CustomerDeleted = "customer.deleted";
    public const string CustomerUpdated = "customer.updated";
    public const string ExpenseCreated = "expense.created";
    /// <summary>Internal: an export of all data is to be made.</summary>
    public const string ExportRequested = "export.requested";

    public const string FirsRejected = "firs.rejected";
    public const string FirsSubmitted = "firs.submitted";
    public const string InvoiceCreated = "invoice.created";
    public const string InvoiceFinalized = "invoice.finalized";
    public const string InvoiceOverdue = "invoice.overdue";
    public const string InvoicePaid = "invoice.paid";
    public const string InvoicePartiallyPaid = "invoice.partially_paid";
    public const string InvoiceSent = "invoice.sent";
    public const string InvoiceVoided = "invoice.voided";
    /// <summary>Internal: a tenant's reports to the tax authority stand still. The admins are mailed.</summary>
    public const string NrsHeld = "nrs.held";

    /// <summary>Internal: a consumer sale must be reported within hours. The admins are mailed.</summary>
    public const string NrsReportDue = "nrs.report_due";

    public const string OwnerInvited = "owner.invited";

    /// <summary>Of Finora itself: a message waits to go out. No webhook hears of it.</summary>
    public const string MessageQueued = "message.queued";

    public const string PaymentFailed = "payment.failed";
    public const string PaymentReceived = "payment.received";
    public const string PaymentUnmatched = "payment.unmatched";
    public const string ReceiptCreated = "receipt.created";
    public const string ReportGenerated = "report.generated";

    /// <summary>Of ours, for mail to the owner; no surface tells it.</summary>
    public const string SubscriptionPastDue = "subscription.past_due";

    public const string SubscriptionUpdated = "subscription.updated";

    /// <summary>Internal: 80 % or all of what the plan allows is used. The admins are mailed.</summary>
    public const string UsageReached = "usage.reached";

    /// <summary>Of ours, for operators and mail; no surface tells it.</summary>
    public const string WebhookDisabled = "webhook.disabled";
}
