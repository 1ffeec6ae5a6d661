using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Idempotency;

/// <summary>A POST that came with an <c>Idempotency-Key</c>.</summary>
/// <param name="Scope">Whose key it is: keys of two tenants, or of the two sides of one, never meet.</param>
/// <param name="Path">Exactly as called.</param>
/// <param name="Key">1 to 255 printable ASCII characters.</param>
/// <param name="Body">What makes two bodies the same: the canonical form of a JSON body.</param>
public sealed record IdempotentCall(TenantScope Scope, string Path, string Key, ReadOnlyMemory<byte> Body);

/// <summary>An answer as it was given.</summary>
/// <param name="Body">UTF-8.</param>
public sealed record StoredAnswer(int Status, ReadOnlyMemory<byte> Body);

/// <summary>The right to carry a call out, held until it is finished or released.</summary>
/// <param name="Row">The record at the version that this call wrote; whoever takes the call over writes the next.</param>
public sealed record IdempotencyClaim(TenantScope Scope, CounterKey<IdempotencyRecord> Key, CounterRow<IdempotencyRecord> Row)
{
    /// <summary>UTC; when the run began whose place this one takes, since it never told its end. Null for a first run.</summary>
    public DateTimeOffset? TakenOverFrom { get; init; }

    /// <inheritdoc cref="IdempotencyRecord.RecordId"/>
    public Guid RecordId => Row.Value.RecordId;

    /// <inheritdoc cref="IdempotencyRecord.SecretId"/>
    public Guid SecretId => Row.Value.SecretId;
}

/// <summary>How a call goes on: with the claim to carry it out, or with the answer that it was given before. One of the two is set.</summary>
public sealed record IdempotencyStart(IdempotencyClaim? Claim, StoredAnswer? Answer);
