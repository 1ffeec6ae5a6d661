namespace Finora.Core.Storage;

/// <summary>
/// Rows in partitions. The same contract holds on SQLite and on Azure Tables: what one accepts the other does, what one refuses the other does.
/// There is no way to read across partitions, on purpose: no read may grow with the number of tenants.
/// All methods throw <see cref="StorageUnavailableException"/> when the store cannot be reached or is too busy after retries,
/// and <see cref="ArgumentException"/> for a key or batch outside <see cref="StoreLimits"/>.
/// </summary>
public interface ITableStore
{
    /// <summary>Makes the tables of <see cref="StoreTable.All"/> where they are missing. Safe to repeat and to run from several instances.</summary>
    Task EnsureTablesAsync(CancellationToken cancellationToken);

    /// <summary>One row, or null.</summary>
    Task<Row?> GetAsync(RowAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Several rows, each as <see cref="GetAsync"/> gives it, in the order in which they are named. A store that can gives them as of one moment; otherwise they are asked for at the same time, and each
    /// is as it stood then.
    /// </summary>
    async Task<IReadOnlyList<Row?>> GetManyAsync(IReadOnlyList<RowAddress> addresses, CancellationToken cancellationToken) =>
        await Task.WhenAll(addresses.Select(address => GetAsync(address, cancellationToken)));

    /// <summary>
    /// One page of a key range in one partition, in ordinal key order. A row that is there throughout a walk over the pages is seen exactly once,
    /// whatever is written meanwhile.
    /// </summary>
    /// <param name="pageSize">1 to <see cref="StoreLimits.MaxPageSize"/>.</param>
    /// <param name="continuation">The <see cref="RowPage.Continuation"/> of the page before, or null for the first.</param>
    Task<RowPage> ReadAsync(StoreTable table, string partition, KeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken);

    /// <summary>
    /// Stores all changes or none, durably, within one partition. An answer that got lost on the way does not mislead: a store that finds its own
    /// batch already stored answers <see cref="CommitStatus.Committed"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store did not answer; the batch may or may not be stored, and the caller must read to know.</exception>
    Task<CommitResult> CommitAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken);
}
