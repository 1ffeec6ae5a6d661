using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>What was done to a session. That it has run out is judged when it is read, so nobody sees a stale <c>awaiting_tap</c>.</summary>
public enum TapSessionState
{
    /// <summary>The device is taken and the partner is being told. For callers there is no session yet.</summary>
    Announcing,

    AwaitingTap,

    Completed,

    Expired,

    Cancelled,

    /// <summary>The partner did not take it. For callers there never was a session; the row stays, since money may still come for it.</summary>
    Refused,
}

/// <summary>An amount that waits on a device for somebody's card.</summary>
/// <param name="Description">Shown on the device.</param>
/// <param name="ExpiresAt">UTC, to the millisecond: <see cref="Life"/> after <paramref name="CreatedAt"/>.</param>
public sealed record TapSession(Guid Id, string DeviceId, long AmountKobo, string Description, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt) : IDocument
{
    public static int Schema => 1;

    public static TimeSpan Life { get; } = TimeSpan.FromMinutes(5);

    public TapSessionState State { get; init; }

    public Guid? InvoiceId { get; init; }

    public Guid? CustomerId { get; init; }

    /// <summary>The partner's id of the payment that completed it.</summary>
    public string? PartnerPaymentId { get; init; }

    public Guid? ReceiptId { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Whether callers may see it.</summary>
    public bool IsKnown => State is not (TapSessionState.Announcing or TapSessionState.Refused);

    public TapSessionState StateAt(DateTimeOffset now) => State == TapSessionState.AwaitingTap && now >= ExpiresAt ? TapSessionState.Expired : State;

    /// <summary>Whether its device is taken.</summary>
    public bool HoldsDeviceAt(DateTimeOffset now) => State is TapSessionState.Announcing or TapSessionState.AwaitingTap && now < ExpiresAt;
}

/// <summary>The last session of a device: there is one row a device, so that of two sessions at once one is refused.</summary>
public sealed record TapDevice(string DeviceId, Guid SessionId) : IDocument
{
    public static int Schema => 1;
}

/// <summary>A session and how it stands now.</summary>
public sealed record TapSessionView(TapSession Session, TapSessionState State);
