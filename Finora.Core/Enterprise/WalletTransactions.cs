using Finora.Core.Billing;
using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>Which transactions are wanted; null means any. Days are of UTC, both included.</summary>
public sealed record WalletFilter(PoolEntryType? Type, Guid? BusinessId, DateOnly? From, DateOnly? To);

/// <summary>
/// Lists a wallet's ledger by number. How many there are, and on which day a page begins, comes from the days that are summed up; only the entries of that day and of the page are
/// read.
/// </summary>
public sealed class WalletTransactions(WalletDays days, PoolLedger ledger)
{
    public async Task<Counted<PoolEntry>> ListAsync(Guid enterpriseId, WalletFilter filter, OffsetPage page, CancellationToken cancellationToken)
    {
        var found = await days.ReadAsync(enterpriseId, filter.From, filter.To, cancellationToken);
        if (filter.Type is PoolEntryType.TopUp or PoolEntryType.Adjustment or PoolEntryType.Transfer) return await ListRareAsync(enterpriseId, filter, page, cancellationToken);
        var (skip, total, start) = (page.Offset, 0L, (DateOnly?)null);
        foreach (var day in found.OrderByDescending(day => day.Day))
        {
            var count = day.CostsOf(filter.BusinessId).Sum(cost => cost.CountOf(filter.Type));
            total += count;
            if (start is not null) continue;
            if (skip < count) start = day.Day;
            else skip -= count;
        }

        var items = start is { } first ? await ReadAsync(enterpriseId, filter, first, skip + page.Limit, cancellationToken) : [];
        return new Counted<PoolEntry>([.. items.Skip(skip)], total);
    }

    /// <summary>Types that are rare have a list of their own in the ledger.</summary>
    private async Task<Counted<PoolEntry>> ListRareAsync(Guid enterpriseId, WalletFilter filter, OffsetPage page, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(enterpriseId, filter, filter.To, int.MaxValue, cancellationToken);
        return new Counted<PoolEntry>([.. all.Skip(page.Offset).Take(page.Limit)], all.Count);
    }

    private async Task<IReadOnlyList<PoolEntry>> ReadAsync(Guid enterpriseId, WalletFilter filter, DateOnly? to, int wanted, CancellationToken cancellationToken)
    {
        var range = new LedgerFilter(filter.Type, filter.From is { } from ? WalletDays.StartOf(from) : null, to is { } last ? WalletDays.EndOf(last) : null) { BusinessId = filter.BusinessId };
        var entries = new List<PoolEntry>();
        string? position = null;
        do
        {
            var slice = await ledger.ListAsync(PoolOwner.Enterprise(enterpriseId), range, new SliceRequest(Math.Min(wanted - entries.Count, StoreLimits.MaxPageSize), position), cancellationToken);
            entries.AddRange(slice.Items);
            position = slice.Position;
        }
        while (position is not null && entries.Count < wanted);
        return entries;
    }
}
