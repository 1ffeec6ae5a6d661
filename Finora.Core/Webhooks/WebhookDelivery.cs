using System.Buffers.Binary;
using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

public enum DeliveryState
{
    Pending,
    Delivered,
    Failed,
}

/// <summary>Why an attempt failed.</summary>
public enum DeliveryFault
{
    /// <summary>An answer other than 2xx.</summary>
    HttpStatus,

    /// <summary>No answer within the time allowed.</summary>
    Timeout,

    ConnectionFailed,
    TlsError,

    /// <summary>The receiver pointed elsewhere; that is never followed.</summary>
    Redirect,

    /// <summary>The name led to an address that is not public.</summary>
    BlockedAddress,
}

/// <summary>One attempt.</summary>
/// <param name="Number">From 1.</param>
/// <param name="SealedExcerpt">The first bytes of the answer, sealed: a receiver may echo what it was sent.</param>
public sealed record DeliveryAttempt(int Number, DateTimeOffset StartedAt, int? StatusCode, int DurationMs, DeliveryFault? Fault, string? SealedExcerpt)
{
    public bool Succeeded => Fault is null;
}

/// <summary>An event on its way to one endpoint. The body that is sent stands in a row of its own, fixed before the first attempt.</summary>
/// <param name="TargetId">The endpoint, or the payment link whose callback it is.</param>
/// <param name="Event">In the words of the surface.</param>
/// <param name="CreatedAt">When the event happened.</param>
public sealed record WebhookDelivery(Guid Id, Guid TargetId, ApiSurface Surface, Guid EventId, string Event, DateTimeOffset CreatedAt) : IDocument
{
    /// <summary>At once, and after each delay of <see cref="DeliverySchedule"/>.</summary>
    public const int ScheduledAttempts = 4;

    /// <summary>Attempts by hand have no end, their log has.</summary>
    private const int KeptAttempts = 20;

    public static int Schema => 1;

    public DeliveryState State { get; init; }

    /// <summary>The target is the callback of a payment link.</summary>
    public bool IsCallback { get; init; }

    /// <summary>Asked for by a test call: tried once, and no evidence of how the endpoint is doing.</summary>
    public bool IsTest { get; init; }

    public int AttemptsMade { get; init; }

    /// <summary>When that many were made in vain, nothing more is scheduled.</summary>
    public int AttemptsAllowed { get; init; } = ScheduledAttempts;

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Oldest first; of very many the last twenty.</summary>
    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>Where the last attempt went; null before the first.</summary>
    public string? SentTo { get; init; }

    /// <summary>The headers of the last attempt, signatures cut.</summary>
    public IReadOnlyDictionary<string, string>? SentHeaders { get; init; }

    internal static string BodyBinding(Guid id) => $"whd|{id:N}|body";

    internal static string ExcerptBinding(Guid id) => $"whd|{id:N}|excerpt";

    internal WebhookDelivery With(DeliveryAttempt attempt) => this with { AttemptsMade = attempt.Number, Attempts = [.. Attempts.TakeLast(KeptAttempts - 1), attempt] };

    /// <summary>The same id for the same event and target, however often the event is dispatched, in the form of a UUIDv7 of the event's time.</summary>
    internal static Guid IdFor(Guid eventId, Guid targetId, DateTimeOffset at)
    {
        Span<byte> source = stackalloc byte[32];
        eventId.TryWriteBytes(source, bigEndian: true, out _);
        targetId.TryWriteBytes(source[16..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(source, hash);
        Span<byte> stamp = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(stamp, at.ToUnixTimeMilliseconds() << 16);
        stamp[..6].CopyTo(hash);
        hash[6] = (byte)(0x70 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new Guid(hash[..16], bigEndian: true);
    }
}

/// <summary>What is sent, sealed: it holds whatever the record told of holds.</summary>
public sealed record DeliveryBody(string Sealed) : IDocument
{
    public static int Schema => 1;
}

/// <summary>When the next attempt is made.</summary>
public static class DeliverySchedule
{
    private const int JitterPercent = 10;
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];

    /// <summary>The longest that a receiver's wish is followed.</summary>
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    /// <summary>How long to wait after that many attempts in vain: the schedule's delay and up to a tenth more, or as long as the receiver asked, if that is more and within an hour.</summary>
    /// <param name="retryAfter">What the receiver asked for.</param>
    public static TimeSpan DelayAfter(int attempts, TimeSpan? retryAfter)
    {
        var delay = Delays[Math.Clamp(attempts - 1, 0, Delays.Length - 1)];
        delay += TimeSpan.FromTicks(Random.Shared.NextInt64((delay.Ticks * JitterPercent / 100) + 1));
        if (retryAfter is not { } wish) return delay;
        var bounded = wish < LongestWish ? wish : LongestWish;
        return bounded > delay ? bounded : delay;
    }
}
