using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Limits;

/// <summary>What was counted of one key.</summary>
/// <param name="Total">All requests ever.</param>
/// <param name="InMonth">Those of the running month, UTC.</param>
/// <param name="LastAt">UTC; the last of them.</param>
public sealed record KeyUsage(long Total, int InMonth, DateTimeOffset? LastAt)
{
    public static KeyUsage None { get; } = new(0, 0, null);

    public KeyUsage Plus(KeyUsage other) => new(Total + other.Total, InMonth + other.InMonth, LastAt > other.LastAt || other.LastAt is null ? LastAt : other.LastAt);
}

/// <summary>
/// Tells how Business keys were used. The rows that count requests against the limits tell it all and are written anyway, so nothing is written for it: the last use
/// is exact, and no request waits for it.
/// </summary>
public sealed class RequestUsage(ITableStore tables, TimeProvider time)
{
    /// <summary>By key, for every key of one side that was ever used, also of those that were revoked.</summary>
    public async Task<IReadOnlyDictionary<Guid, KeyUsage>> OfKeysAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var (partition, range) = CounterKeys.ApiKeys(scope);
        var found = new Dictionary<Guid, KeyUsage>();
        string? position = null;
        do
        {
            var page = await tables.ReadAsync(StoreTable.Counters, partition, range, StoreLimits.MaxPageSize, position, cancellationToken);
            foreach (var row in page.Rows)
            {
                // The anchor of a key, which has no version, counts nothing.
                if (row.Key.Split('|') is [_, var id, _]) found[Guid.ParseExact(id, "N")] = UsageOf(Storage.Documents.Read<RequestCounts>(row).Value);
            }

            position = page.Continuation;
        }
        while (position is not null);
        return found;
    }

    private KeyUsage UsageOf(RequestCounts counts)
    {
        var now = time.GetUtcNow();
        var last = PackedInstants.Unpack(counts.Recent) is [.., var ticks] ? new DateTimeOffset(ticks, TimeSpan.Zero) : (DateTimeOffset?)null;
        return new KeyUsage(counts.Total, counts.Month.Year == now.Year && counts.Month.Month == now.Month ? counts.InMonth : 0, last);
    }
}
