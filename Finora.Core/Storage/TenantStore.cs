using Finora.Core.Audit;
using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>
/// Documents of one tenant, by typed key. Every call names the tenant, so another tenant's id finds nothing. Throws
/// <see cref="StorageUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class TenantStore(ITableStore tables, Outbox outbox, AuditChain audit)
{
    private const int MaxAttempts = 8;
    private readonly KeyedGate _gate = new();

    public async Task<Stored<T>?> GetAsync<T>(TenantScope scope, RowKey<T> key, CancellationToken cancellationToken)
        where T : IDocument
    {
        var row = await tables.GetAsync(new RowAddress(StoreTable.Data, scope.Partition, key.Value), cancellationToken);
        return row is null ? null : Documents.Read<T>(row);
    }

    /// <summary>The same for a use case that fills <paramref name="batch"/>: where <see cref="ReadAheadAsync(TenantBatch, IEnumerable{string}, CancellationToken)"/> has the row, nothing is read.</summary>
    public Task<Stored<T>?> GetAsync<T>(TenantBatch batch, RowKey<T> key, CancellationToken cancellationToken)
        where T : IDocument => GetAsync(batch, batch.Scope, key, cancellationToken);

    /// <summary>The same of the tenant's live side, where what both sides share stands.</summary>
    public Task<Stored<T>?> GetHomeAsync<T>(TenantBatch batch, RowKey<T> key, CancellationToken cancellationToken)
        where T : IDocument => GetAsync(batch, batch.Scope.Home, key, cancellationToken);

    /// <summary>Several documents at once.</summary>
    public async Task<RowsAhead> GetManyAsync(TenantScope scope, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var rows = new RowsAhead();
        await ReadAheadAsync(rows, [.. keys.Select(key => RowsAhead.AddressOf(scope, key))], cancellationToken);
        return rows;
    }

    /// <summary>
    /// Reads at once what the use case is going to ask for one by one. A hint and no more: what is left out is read when it is asked for. Rows that many use cases move belong as late as can be, since
    /// whatever happens between reading and committing them is a race.
    /// </summary>
    public Task ReadAheadAsync(TenantBatch batch, IEnumerable<string> keys, CancellationToken cancellationToken) => ReadAheadAsync(batch, keys, [], cancellationToken);

    /// <inheritdoc cref="ReadAheadAsync(TenantBatch, IEnumerable{string}, CancellationToken)"/>
    /// <param name="homeKeys">Rows of the tenant's live side.</param>
    public Task ReadAheadAsync(TenantBatch batch, IEnumerable<string> keys, IEnumerable<string> homeKeys, CancellationToken cancellationToken)
    {
        var addresses = keys.Select(key => RowsAhead.AddressOf(batch.Scope, key)).Concat(homeKeys.Select(key => RowsAhead.AddressOf(batch.Scope.Home, key)));
        return ReadAheadAsync(batch.Ahead, [.. addresses.Where(address => !batch.Ahead.Has(address))], cancellationToken);
    }

    public async Task<DocumentPage<T>> ReadAsync<T>(TenantScope scope, RowRange<T> range, int pageSize, string? continuation, CancellationToken cancellationToken)
        where T : IDocument
    {
        var page = await tables.ReadAsync(StoreTable.Data, scope.Partition, range.Range, pageSize, continuation, cancellationToken);
        return new DocumentPage<T>([.. page.Rows.Select(Documents.Read<T>)], page.Continuation);
    }

    /// <summary>
    /// Runs one use case: <paramref name="decide"/> reads, judges and fills the batch; the batch is committed if it answers a value. A lost race starts
    /// again from the reads, a few times with jitter, and then answers <see cref="FailureCode.Busy"/>. <paramref name="decide"/> must have no other effects.
    /// A crash before the commit leaves nothing; after it, everything, with the events in the outbox for the sweep to find.
    /// </summary>
    public async Task<Outcome<T>> RunAsync<T>(
        TenantScope scope, Func<TenantBatch, CancellationToken, Task<Outcome<T>>> decide, CancellationToken cancellationToken)
    {
        using var pass = await _gate.EnterAsync(scope.Partition, cancellationToken);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var batch = new TenantBatch(scope);
            var outcome = await decide(batch, cancellationToken);
            if (!outcome.IsOk || batch.IsEmpty || await TryCommitAsync(batch, cancellationToken)) return outcome;

            // Other instances are racing us; wait on the real clock, since this is no business time that a test would move.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * attempt)), TimeProvider.System, cancellationToken);
        }

        return Failure.Busy();
    }

    /// <summary>
    /// Runs a use case over many things with as many of them as one batch can hold: all, or half as many until they fit. Whoever calls it runs the rest in further batches, and says what a crash
    /// between two of them leaves.
    /// </summary>
    /// <param name="most">How many there are.</param>
    /// <param name="decide">Told how many to do.</param>
    /// <exception cref="InvalidOperationException">Even one does not fit: a fault of the use case.</exception>
    public async Task<Outcome<T>> RunLargestAsync<T>(
        TenantScope scope, int most, Func<TenantBatch, int, CancellationToken, Task<Outcome<T>>> decide, CancellationToken cancellationToken)
    {
        for (var count = most; ; count /= 2)
        {
            var fits = true;
            var outcome = await RunAsync<T>(
                scope,
                async (batch, token) =>
                {
                    var decided = await decide(batch, count, token);
                    fits = !decided.IsOk || batch.Fits;
                    return fits ? decided : Failure.Busy();
                },
                cancellationToken);
            if (fits) return outcome;
            if (count <= 1) throw new InvalidOperationException("One thing alone is more than a batch can hold.");
        }
    }

    /// <summary>
    /// Commits a batch as it is, once: for rows that nobody else writes at the time (a delivery under way), which must not queue behind the tenant's other work.
    /// False when a row was not as the batch expects; nothing is stored then.
    /// </summary>
    public async Task<bool> TryCommitAsync(TenantBatch batch, CancellationToken cancellationToken)
    {
        if (batch.HasEvents) await outbox.AnnounceAsync(batch.Scope, cancellationToken);
        IReadOnlyList<RowChange> trail = batch.HasAudit ? audit.RowsOf(batch, await GetAsync(batch, Keys.AuditHead, cancellationToken)) : [];
        var result = await tables.CommitAsync(StoreTable.Data, batch.Scope.Partition, [.. batch.Changes, .. trail], cancellationToken);
        if (result.IsCommitted && batch.HasEvents) outbox.DispatchSoon(batch.Scope);
        return result.IsCommitted;
    }

    private async Task<Stored<T>?> GetAsync<T>(TenantBatch batch, TenantScope scope, RowKey<T> key, CancellationToken cancellationToken)
        where T : IDocument => batch.Ahead.TryGet(scope, key, out var stored) ? stored : await GetAsync(scope, key, cancellationToken);

    private async Task ReadAheadAsync(RowsAhead rows, IReadOnlyList<RowAddress> addresses, CancellationToken cancellationToken)
    {
        if (addresses.Count > 0) rows.Add(addresses, await tables.GetManyAsync(addresses, cancellationToken));
    }
}
