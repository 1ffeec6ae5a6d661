using Finora.Core.Storage;

namespace Finora.Core.Idempotency;

public enum IdempotencyState
{
    /// <summary>A call is at work, or died at it.</summary>
    Running,

    /// <summary>The call was answered, and its answer is here.</summary>
    Finished,

    /// <summary>
    /// The call ended without an answer worth keeping. Any body may come now, but the same body gets the same ids: what failed with 500 may have had its effect.
    /// </summary>
    Free,
}

/// <summary>What is known of one use of an <c>Idempotency-Key</c>.</summary>
/// <param name="BodyTag">Keyed hash of the body. A plain one would give away bodies that can be guessed, such as a NIN.</param>
/// <param name="RecordId">The id of the record that the call makes, however often it takes to make it.</param>
/// <param name="SecretId">The same for a record whose id must not be guessed.</param>
/// <param name="FirstSeen">UTC; the record is kept 24 hours from here.</param>
/// <param name="TakenAt">UTC; when the running call took it.</param>
public sealed record IdempotencyRecord(string BodyTag, Guid RecordId, Guid SecretId, DateTimeOffset FirstSeen, DateTimeOffset TakenAt) : IDocument
{
    public static int Schema => 1;

    public IdempotencyState State { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public int Status { get; init; }

    /// <summary>The answer's bytes, sealed: some answers hold a secret that is shown once.</summary>
    public string? Answer { get; init; }
}
