using Finora.Core.Storage;

namespace Finora.Core.Idempotency;

/// <summary>Removes records that have outlived their 24 hours. Readers judge that themselves, so nothing waits for this sweep.</summary>
public sealed class ForgetIdempotencyKeys(DueSweep sweep, CounterRows rows)
{
    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.IdempotencyExpiry, ForgetAsync, cancellationToken);

    /// <summary>A key that was used anew after its end has a due row of its own for the new record.</summary>
    private async Task ForgetAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = CounterKeys.Idempotency(work.Scope, work.SubjectId);
        var row = await rows.ReadAsync(key, cancellationToken);
        if (row is not null && now >= row.Value.FirstSeen + IdempotencyKeys.Kept) await rows.DeleteAsync(key, row, cancellationToken);
    }
}
