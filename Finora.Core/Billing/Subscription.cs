using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Billing;

public enum BillingCycle
{
    Monthly,
    Annual,
}

/// <summary>How a subscription stands. That a checkout is open, or a cancellation planned, follows from the rest.</summary>
public enum SubscriptionState
{
    Active,

    /// <summary>A charge failed.</summary>
    PastDue,
}

/// <summary>What a subscription becomes when its period ends.</summary>
/// <param name="Plan"><see cref="Plan.Free"/> is a cancellation.</param>
public sealed record PlannedChange(Plan Plan, BillingCycle? Cycle, DateTimeOffset EffectiveAt);

/// <summary>A checkout that was opened for a plan.</summary>
public sealed record OpenCheckout(string Reference, Plan Plan, BillingCycle Cycle, long AmountKobo, DateTimeOffset StartedAt);

/// <summary>A tenant's plan at Paystack, made for the tenant alone, so that a charge of it names the tenant.</summary>
public sealed record TenantPlan(string Code, Plan Plan, BillingCycle Cycle);

/// <summary>A tenant's paid plan. A tenant that never paid has none; one whose plan was agreed with Finora's staff needs none.</summary>
/// <param name="Cycle">Null on <see cref="Plan.Free"/>.</param>
/// <param name="PeriodStart">UTC.</param>
public sealed record Subscription(Plan Plan, BillingCycle? Cycle, DateTimeOffset? PeriodStart, DateTimeOffset? PeriodEnd) : IDocument
{
    /// <summary>The kind of subject of its events; their subject is the tenant.</summary>
    public const string SubjectKind = "sub";

    public static int Schema => 1;

    public static Subscription None { get; } = new(Plan.Free, null, null, null);

    public SubscriptionState State { get; init; }

    public PlannedChange? Planned { get; init; }

    public OpenCheckout? Checkout { get; init; }

    public DateTimeOffset? PastDueSince { get; init; }

    /// <summary>Paystack's code of who pays.</summary>
    public string? CustomerCode { get; init; }

    /// <summary>The plan that is charged for, among <see cref="Plans"/>.</summary>
    public string? PlanCode { get; init; }

    /// <summary>Paystack's code of what is charged again and again; null until Paystack has told it.</summary>
    public string? SubscriptionCode { get; init; }

    public IReadOnlyList<TenantPlan> Plans { get; init; } = [];

    /// <summary>Subscriptions at Paystack that an upgrade took the place of and that are still to be stopped there.</summary>
    public IReadOnlyList<string> Superseded { get; init; } = [];

    /// <summary>Checkouts ever opened, of plans and of add-ons: the end of their references.</summary>
    public int Checkouts { get; init; }

    public int EventCount { get; init; }

    public bool IsPaid => Plan != Plan.Free;

    /// <summary>How long a failed charge leaves the plan as it is: section 21.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromDays(7);

    public static DateTimeOffset EndOf(DateTimeOffset start, BillingCycle cycle) => cycle == BillingCycle.Annual ? start.AddYears(1) : start.AddMonths(1);
}

public enum BillingStatus
{
    Pending,
    Paid,
    Failed,
}

/// <summary>Something that was bought of Finora, or is to be.</summary>
/// <param name="Description"><c>Starter, monthly</c>.</param>
public sealed record BillingInvoice(Guid Id, DateTimeOffset Date, string Description, Plan Plan, long AmountKobo, BillingStatus Status, string Reference) : IDocument
{
    public static int Schema => 1;

    /// <summary>API calls that it brings; null for a plan.</summary>
    public int? ApiCalls { get; init; }
}
