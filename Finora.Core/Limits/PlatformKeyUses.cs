using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Limits;

/// <summary>When a key of the Platform API was last used.</summary>
public sealed record KeyUse(DateTimeOffset At) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Notes when keys of the Platform API are used. They share one budget, so the rows that count requests do not tell them apart; a row of their own is written at most once
/// a minute a key and instance. A store that does not take it stops no request.
/// </summary>
public sealed partial class PlatformKeyUses(ITableStore tables, TimeProvider time, ILogger<PlatformKeyUses> logger) : IDisposable
{
    private const int MaxKeys = 20_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly MemoryCache _noted = new(new MemoryCacheOptions { SizeLimit = MaxKeys });

    public async Task NoteAsync(Guid tenantId, Guid keyId, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        if (_noted.TryGetValue(keyId, out DateTimeOffset last) && now - last < Interval) return;
        _noted.Set(keyId, now, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
        var (partition, key) = CounterKeys.PlatformKeyUse(tenantId, keyId);
        try
        {
            await tables.CommitAsync(StoreTable.Counters, partition, [RowChange.Put(key, KeyUse.Schema, Storage.Documents.Write(new KeyUse(now)))], cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            NotNoted(logger, e);
        }
    }

    /// <summary>By key, for every key of the tenant that was ever used. To the minute.</summary>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> OfKeysAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var (partition, range) = CounterKeys.PlatformKeyUses(tenantId);
        var found = new Dictionary<Guid, DateTimeOffset>();
        string? position = null;
        do
        {
            var page = await tables.ReadAsync(StoreTable.Counters, partition, range, StoreLimits.MaxPageSize, position, cancellationToken);
            foreach (var row in page.Rows) found[Guid.ParseExact(row.Key.Split('|')[1], "N")] = Storage.Documents.Read<KeyUse>(row).Value.At;
            position = page.Continuation;
        }
        while (position is not null);
        return found;
    }

    public void Dispose() => _noted.Dispose();

    [LoggerMessage(1102, LogLevel.Warning, "The use of an API key could not be noted")]
    private static partial void NotNoted(ILogger logger, Exception exception);
}
