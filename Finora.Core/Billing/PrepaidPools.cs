using Finora.Core.Identity;
using Finora.Core.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace Finora.Core.Billing;

/// <summary>
/// Prepaid pools: a balance in kobo that is the sum of an append-only ledger, and holds on it. Each has a partition of its own in the counter table, so paying for
/// calls never contends with business writes. Throws <see cref="StorageUnavailableException"/> where the store does not answer: what is not held is not served.
/// </summary>
public sealed class PrepaidPools(CounterRows rows, DueTable due, IdGenerator ids, TimeProvider time) : IDisposable
{
    /// <summary>Bounds memory. A pool that was forgotten costs a read.</summary>
    private const int MaxDesks = 20_000;

    private static readonly MemoryCacheEntryOptions Kept = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) };

    private readonly MemoryCache _desks = new(new MemoryCacheOptions { SizeLimit = MaxDesks });
    private readonly Lock _gate = new();

    /// <summary>The pool as it stands now, without holds that have run out.</summary>
    public async Task<PoolState> ReadAsync(PoolOwner owner, CancellationToken cancellationToken)
    {
        var row = await rows.ReadAsync(PoolKeys.State(owner), cancellationToken);
        return (row?.Value ?? PoolState.Empty).At(time.GetUtcNow());
    }

    /// <summary>Adds an entry to the ledger: money that came in, or an adjustment.</summary>
    /// <param name="noticeTo">The business whose owner hears of it when the balance falls through the line.</param>
    public Task<PoolEntry> PostAsync(PoolOwner owner, PoolPosting posting, Guid noticeTo) => RunAsync(owner, draft => Task.FromResult(draft.Post(posting, noticeTo)));

    /// <inheritdoc cref="PoolDesk.RunAsync"/>
    internal Task<T> RunAsync<T>(PoolOwner owner, Func<PoolDraft, Task<T>> judge) => DeskOf(owner).RunAsync(judge);

    public void Dispose() => _desks.Dispose();

    private PoolDesk DeskOf(PoolOwner owner)
    {
        if (_desks.TryGetValue(owner, out PoolDesk? known)) return known!;
        lock (_gate)
        {
            return _desks.TryGetValue(owner, out known) ? known! : _desks.Set(owner, new PoolDesk(owner, rows, due, ids, time), Kept);
        }
    }
}
