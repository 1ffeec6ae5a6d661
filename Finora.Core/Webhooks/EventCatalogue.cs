using Finora.Core.Identity;

namespace Finora.Core.Webhooks;

/// <summary>Which events each surface knows, under which name, and what of that it tells its subscribers.</summary>
public static class EventCatalogue
{
    /// <summary>Subscribes to every event of the surface.</summary>
    public const string All = "*";

    /// <summary>Sent by a test call only.</summary>
    public const string Test = "webhook.test";

    /// <summary>Section 28 of the Business contract. Some belong to modules that Finora does not have: they may be subscribed and never fire.</summary>
    private static readonly string[] Business =
    [
        EventType.InvoiceCreated, EventType.InvoicePaid, EventType.InvoiceVoided, EventType.ReceiptCreated, EventType.ExpenseCreated, "bill.created", "bill.paid",
        EventType.PaymentReceived, EventType.CustomerCreated, EventType.CustomerUpdated, "report.generated", "loan.disbursed", "loan.repayment", "health_score.changed",
    ];

    /// <summary>Section 22 of the Platform contract.</summary>
    private static readonly string[] Platform =
    [
        EventType.InvoiceCreated, EventType.InvoiceFinalized, EventType.InvoiceSent, EventType.InvoiceVoided, EventType.InvoicePartiallyPaid, EventType.InvoicePaid, "invoice.overdue",
        EventType.PaymentReceived, EventType.PaymentFailed, EventType.PaymentUnmatched, "firs.submitted", "firs.rejected",
        EventType.CustomerCreated, EventType.CustomerUpdated, EventType.CustomerDeleted, EventType.SubscriptionUpdated, Test,
    ];

    /// <summary>The names that can be subscribed on a surface.</summary>
    public static IReadOnlyList<string> Of(ApiSurface surface) => surface == ApiSurface.Platform ? Platform : Business;

    /// <summary>What a surface calls a stored event; null when it does not know it.</summary>
    public static string? NameOn(ApiSurface surface, string type)
    {
        // The Business API knows withdrawing a customer as a change of it (8.7).
        if (surface == ApiSurface.Business && type == EventType.CustomerDeleted) return EventType.CustomerUpdated;
        return type != Test && Of(surface).Contains(type) ? type : null;
    }
}
