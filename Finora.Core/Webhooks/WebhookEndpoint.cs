using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

public enum WebhookStatus
{
    Active,

    /// <summary>By its owner. Events of that time are not delivered later.</summary>
    Paused,

    /// <summary>By Finora; <see cref="WebhookEndpoint.DisabledReason"/> says why.</summary>
    Disabled,
}

/// <summary>Somewhere that events are delivered to: a webhook of one surface, or the callback of a payment link. It stands on the side, live or test, whose events it hears.</summary>
/// <param name="Surface">Whose names, envelope and headers it gets; the other surface does not show it.</param>
/// <param name="Events">Names of the surface, or <see cref="EventCatalogue.All"/> alone.</param>
/// <param name="SealedSecret">Under the tenant's cipher, bound to the id.</param>
/// <param name="SecretHint">The last four characters.</param>
public sealed record WebhookEndpoint(
    Guid Id, ApiSurface Surface, string Url, IReadOnlyList<string> Events, string SealedSecret, string SecretHint, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IDocument
{
    /// <summary><see cref="DisabledReason"/>: the receiver answered 410.</summary>
    public const string Gone = "gone";

    /// <summary><see cref="DisabledReason"/>: days of attempts and no success.</summary>
    public const string Failing = "failing";

    /// <summary><see cref="DisabledReason"/>: its business was let go by its enterprise.</summary>
    public const string Deprovisioned = "deprovisioned";

    public static int Schema => 1;

    public string? Description { get; init; }

    public WebhookStatus Status { get; init; }

    public string? DisabledReason { get; init; }

    /// <summary>Signs beside the new one until <see cref="PreviousSecretExpiresAt"/>.</summary>
    public string? SealedPreviousSecret { get; init; }

    public DateTimeOffset? PreviousSecretExpiresAt { get; init; }

    /// <summary>Which of the places of its surface it holds; of two that are made at once for the last place one is refused.</summary>
    public int Seat { get; init; }

    /// <summary>It hears every business of an enterprise; null: its own business only.</summary>
    public EnterpriseHearing? Enterprise { get; init; }

    /// <summary>Whether it is told of an event of that name.</summary>
    public bool Hears(string name) => Status == WebhookStatus.Active && (Events.Contains(EventCatalogue.All) || Events.Contains(name));

    internal bool HasPreviousSecret(DateTimeOffset now) => SealedPreviousSecret is not null && now < PreviousSecretExpiresAt;
}

/// <summary>How deliveries to an endpoint went of late. Apart from the endpoint, since it changes with every attempt; whoever writes last wins, and the next attempt mends what that loses.</summary>
/// <param name="FailingSince">The first failed attempt after the last success.</param>
/// <param name="Failures">Failed attempts since the last success.</param>
/// <param name="SlowUntil">Until then the endpoint counts as unwell: its deliveries go the way of repeats and fewer of them run at once.</param>
public sealed record WebhookHealth(DateTimeOffset? LastDeliveryAt, DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince, int Failures, DateTimeOffset? SlowUntil) : IDocument
{
    private const int FailuresUntilSlow = 3;
    private static readonly TimeSpan SlowFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FailingLimit = TimeSpan.FromDays(5);

    public static int Schema => 1;

    public static WebhookHealth Unknown { get; } = new(null, null, null, 0, null);

    public bool IsSlow(DateTimeOffset now) => now < SlowUntil;

    /// <summary>The last attempt succeeded. Of an endpoint that was never tried nothing is known.</summary>
    public bool AnswersWell => LastSuccessAt is not null && Failures == 0;

    /// <summary>Days of attempts and no success.</summary>
    public bool IsHopeless(DateTimeOffset now) => now - FailingSince >= FailingLimit;

    /// <summary>A receiver that answers, if badly, costs little; one that does not holds a connection for the whole time-out and is taken off the fast way at once.</summary>
    public WebhookHealth After(DeliveryAttempt attempt, DateTimeOffset now)
    {
        if (attempt.Succeeded) return new WebhookHealth(now, now, null, 0, null);
        var failures = Math.Min(Failures, int.MaxValue - 1) + 1;
        var slow = attempt.Fault is DeliveryFault.Timeout or DeliveryFault.ConnectionFailed || failures >= FailuresUntilSlow;
        return new WebhookHealth(now, LastSuccessAt, FailingSince ?? attempt.StartedAt, failures, slow ? now + SlowFor : SlowUntil);
    }
}

/// <summary>An endpoint with what is known of its deliveries.</summary>
/// <param name="Secret">In clear, where it is to be shown: when it was just made.</param>
public sealed record WebhookView(WebhookEndpoint Endpoint, WebhookHealth Health, string? Secret);
