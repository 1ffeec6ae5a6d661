using Finora.Core.Storage;

namespace Finora.Core.Billing;

/// <summary>Which entries are wanted; null means any.</summary>
/// <param name="From">UTC, included, as is <paramref name="To"/>.</param>
public sealed record LedgerFilter(PoolEntryType? Type, DateTimeOffset? From, DateTimeOffset? To)
{
    public Guid? BusinessId { get; init; }
}

/// <summary>Reads the ledgers of pools. Throws <see cref="StorageUnavailableException"/>.</summary>
public sealed class PoolLedger(ITableStore tables)
{
    private const int MaxLookedAt = 1000;

    /// <summary>Clocks of instances differ; an entry is looked for this much before and after the time in which it must stand.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>A page, newest first. It may be short, or empty, and still name a position to go on from: one request looks at a bounded number of entries.</summary>
    public async Task<ListSlice<PoolEntry>> ListAsync(PoolOwner owner, LedgerFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var range = PoolKeys.Entries(filter.Type, filter.From, filter.To);
        var found = new List<PoolEntry>();
        var position = wanted.After;
        for (var lookedAt = 0; lookedAt < MaxLookedAt; lookedAt += wanted.Limit)
        {
            var page = await tables.ReadAsync(StoreTable.Counters, PoolKeys.Partition(owner), range, wanted.Limit, position, cancellationToken);
            foreach (var (index, row) in page.Rows.Index())
            {
                var entry = Storage.Documents.Read<PoolEntry>(row).Value;
                if (!Matches(entry, filter)) continue;
                found.Add(entry);
                if (found.Count == wanted.Limit) return new ListSlice<PoolEntry>(found, index == page.Rows.Count - 1 ? page.Continuation : row.Key);
            }

            if (page.Continuation is null) return new ListSlice<PoolEntry>(found, null);
            position = page.Continuation;
        }

        return new ListSlice<PoolEntry>(found, position);
    }

    /// <summary>Whether a call was charged between two instants. Reads what the pool has spent in that time, so they must not be far apart.</summary>
    internal async Task<bool> HasChargedAsync(PoolOwner owner, Guid callId, DateTimeOffset from, DateTimeOffset to)
    {
        var range = PoolKeys.Entries(null, from - ClockTolerance, to + ClockTolerance);
        string? position = null;
        do
        {
            var page = await tables.ReadAsync(StoreTable.Counters, PoolKeys.Partition(owner), range, StoreLimits.MaxPageSize, position, CancellationToken.None);
            if (page.Rows.Any(row => Storage.Documents.Read<PoolEntry>(row).Value.Posting.CallId == callId)) return true;
            position = page.Continuation;
        }
        while (position is not null);
        return false;
    }

    private static bool Matches(PoolEntry entry, LedgerFilter filter) =>
        (filter.Type is null || filter.Type == entry.Posting.Type) && (filter.BusinessId is null || filter.BusinessId == entry.Posting.BusinessId);
}
