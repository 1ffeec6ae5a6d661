using System.Security.Cryptography;
using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Idempotency;

/// <summary>
/// Makes a POST safe to repeat: section 5 of the Business contract, section 3 of the Platform's. One record a key, in the counter table, so that no business batch waits
/// for it. It is written before the call does anything and fixes the id of what the call will make; so if the process dies at any point, a repeat carries the call
/// out under the same id and finds what is already there.
/// </summary>
public sealed partial class IdempotencyKeys(
    CounterRows rows, DueTable due, TenantKeyring keyring, IdGenerator ids, TimeProvider time, ILogger<IdempotencyKeys> logger)
{
    /// <summary>How long a record is kept from its first use.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromHours(24);

    /// <summary>How long an unfinished call is left to whoever began it.</summary>
    public static TimeSpan TakeOverAfter { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Sealed, in base64 and in JSON this is just under <see cref="StoreLimits.MaxBodyBytes"/>.</summary>
    private const int MaxAnswerBytes = 600 * 1024;

    private const int MaxAttempts = 3;
    private const string KeyPurpose = "idempotency.key";
    private const string BodyPurpose = "idempotency.body";

    /// <summary>
    /// Takes the call, or tells what became of it. <see cref="FailureCode.Busy"/> while it is still running, <see cref="FailureCode.RuleBroken"/> when
    /// the key was used with another body.
    /// </summary>
    public async Task<Outcome<IdempotencyStart>> BeginAsync(IdempotentCall call, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(call.Scope.TenantId, cancellationToken);
        var subject = Guid.ParseExact(cipher.BlindIndex(KeyPurpose, $"{call.Path}\n{call.Key}")[..32], "N");
        var key = CounterKeys.Idempotency(call.Scope, subject);
        var tag = cipher.BlindIndex(BodyPurpose, Convert.ToHexStringLower(SHA256.HashData(call.Body.Span)));
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var row = await rows.ReadAsync(key, cancellationToken);
            var next = Next(row?.Value, tag);
            if (!next.IsOk) return next.Failure;
            if (next.Value.State == IdempotencyState.Finished) return Replay(cipher, key, next.Value);
            if (next.Value.FirstSeen != row?.Value.FirstSeen) await ScheduleExpiryAsync(call.Scope, subject, next.Value, cancellationToken);
            if (await rows.WriteAsync(key, row, next.Value, cancellationToken) is { } taken) return new IdempotencyStart(ClaimOf(call.Scope, key, taken, row?.Value), null);
        }

        return StillRunning();
    }

    /// <summary>Keeps the answer. Where somebody has taken the call over meanwhile, theirs stands.</summary>
    public async Task FinishAsync(IdempotencyClaim claim, StoredAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Body.Length > MaxAnswerBytes)
        {
            TooLong(logger, answer.Body.Length);
            await ReleaseAsync(claim, cancellationToken);
            return;
        }

        var cipher = await keyring.OpenAsync(claim.Scope.TenantId, cancellationToken);
        var finished = claim.Row.Value with
        {
            State = IdempotencyState.Finished,
            Status = answer.Status,
            Answer = cipher.Seal(Encoding.UTF8.GetString(answer.Body.Span), Binding(claim.Key)),
        };
        await rows.WriteAsync(claim.Key, claim.Row, finished, cancellationToken);
    }

    /// <summary>Frees the key after a call whose answer is not kept.</summary>
    public Task ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        rows.WriteAsync(claim.Key, claim.Row, claim.Row.Value with { State = IdempotencyState.Free }, cancellationToken);

    /// <summary>A record that is still running and yet could be taken is that of a run which died, or has outlived its day and is a new call.</summary>
    private static IdempotencyClaim ClaimOf(TenantScope scope, CounterKey<IdempotencyRecord> key, CounterRow<IdempotencyRecord> taken, IdempotencyRecord? before) =>
        new(scope, key, taken) { TakenOverFrom = before is { State: IdempotencyState.Running } && before.RecordId == taken.Value.RecordId ? before.TakenAt : null };

    private static string Binding(CounterKey<IdempotencyRecord> key) => $"{key.Partition}|{key.Name}";

    private static Failure StillRunning() => new(FailureCode.Busy, "A request with this Idempotency-Key is still running.", []);

    private static IdempotencyStart Replay(TenantCipher cipher, CounterKey<IdempotencyRecord> key, IdempotencyRecord record) =>
        new(null, new StoredAnswer(record.Status, Encoding.UTF8.GetBytes(cipher.Open(record.Answer!, Binding(key)))));

    /// <summary>The record as this call would leave it; a finished one stays as it is.</summary>
    private Outcome<IdempotencyRecord> Next(IdempotencyRecord? known, string tag)
    {
        var now = time.GetUtcNow();
        if (known is null || now >= known.FirstSeen + Kept) return First(tag, now);
        if (known.BodyTag != tag) return known.State == IdempotencyState.Free ? First(tag, now) : Failure.Rule("This Idempotency-Key was used with another body.");
        if (known.State == IdempotencyState.Finished) return known;
        if (known.State == IdempotencyState.Running && now < known.TakenAt + TakeOverAfter) return StillRunning();
        return known with { State = IdempotencyState.Running, TakenAt = now };
    }

    private IdempotencyRecord First(string tag, DateTimeOffset now) => new(tag, ids.NewId(), ids.NewSecretId(), now, now);

    /// <summary>Before the record it guards. Rounded up to the hour, so that equal calls at once write one row.</summary>
    private Task ScheduleExpiryAsync(TenantScope scope, Guid subject, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        var end = record.FirstSeen + Kept;
        var at = end.AddTicks(TimeSpan.TicksPerHour - (end.UtcTicks % TimeSpan.TicksPerHour));
        return due.ScheduleAsync(new DueWork(DueKind.IdempotencyExpiry, at, scope.TenantId, scope.Test, subject), cancellationToken);
    }

    [LoggerMessage(1201, LogLevel.Warning, "An answer of {Bytes} bytes is too long to be kept for replay")]
    private static partial void TooLong(ILogger logger, int bytes);
}
