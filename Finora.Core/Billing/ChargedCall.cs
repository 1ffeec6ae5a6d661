namespace Finora.Core.Billing;

/// <summary>A call that must be paid for.</summary>
/// <param name="Id">The same for every run of one idempotent call, so that it is charged once.</param>
/// <param name="Description">Method and route, as the ledger tells it: <c>GET /v1/invoices</c>.</param>
public sealed record ChargedCall(Guid Id, Payer Payer, string Description, Guid KeyId, string RequestId)
{
    /// <summary>When an earlier run began that never told its end; it may have been charged before it died. Null for a call's first run.</summary>
    public DateTimeOffset? TakenOverFrom { get; init; }

    internal PoolPosting Posting(PoolEntryType type, long amount) =>
        new(type, amount, Description) { BusinessId = Payer.Business, KeyId = KeyId, RequestId = RequestId, CallId = Id };
}

/// <summary>What a call turned out to be.</summary>
public enum CallKind
{
    Ordinary,

    /// <summary>A verification that found a record.</summary>
    Verification,
}

public enum HoldVerdict
{
    Held,

    /// <summary>An earlier run of the same call was charged: this one is free.</summary>
    Paid,

    Insufficient,

    /// <summary>More calls than a pool keeps account of are being served at once.</summary>
    TooMany,
}

/// <summary>Whether a call may go on.</summary>
/// <param name="Hold">What was set aside; null unless it was <see cref="HoldVerdict.Held"/>.</param>
public sealed record HoldAnswer(HoldVerdict Verdict, PoolHold? Hold);
