using Finora.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Benchmarks.Search;

/// <summary>
/// Stands before the table store while customers are made by the ten thousand: keeps their rows back and writes them later, sorted and a hundred at a time. They are the same rows that the use
/// case would have written one customer at a time, but for events, which nobody waits for here.
/// </summary>
internal sealed class BulkWrites(ITableStore store) : ITableStore
{
    private const int AtOnce = 64;
    private readonly Lock _gate = new();
    private readonly Dictionary<(StoreTable Table, string Partition), List<RowChange>> _kept = [];

    public bool KeepsBack { get; set; }

    /// <summary>Puts it around whatever store was registered.</summary>
    public static void Use(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ITableStore));
        services.AddSingleton(provider => new BulkWrites(
            (ITableStore)(registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!))));
        services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<BulkWrites>());
    }

    public Task EnsureTablesAsync(CancellationToken cancellationToken) => store.EnsureTablesAsync(cancellationToken);

    public Task<Row?> GetAsync(RowAddress address, CancellationToken cancellationToken) => store.GetAsync(address, cancellationToken);

    public Task<RowPage> ReadAsync(StoreTable table, string partition, KeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        store.ReadAsync(table, partition, range, pageSize, continuation, cancellationToken);

    public Task<CommitResult> CommitAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        if (!KeepsBack || (table != StoreTable.Search && table != StoreTable.Data)) return store.CommitAsync(table, partition, changes, cancellationToken);
        lock (_gate)
        {
            if (!_kept.TryGetValue((table, partition), out var kept)) _kept[(table, partition)] = kept = [];
            kept.AddRange(table == StoreTable.Search ? changes : changes.Where(change => change.Key.StartsWith("cus", StringComparison.Ordinal)));
        }

        return Task.FromResult(CommitResult.Committed);
    }

    /// <summary>Writes what was kept back, and from then on all at once again.</summary>
    public async Task FlushAsync()
    {
        KeepsBack = false;
        foreach (var ((table, partition), kept) in _kept)
        {
            foreach (var batches in kept.OrderBy(change => change.Key, StringComparer.Ordinal).Chunk(StoreLimits.MaxBatchChanges).Chunk(AtOnce))
            {
                await Task.WhenAll(batches.Select(batch => store.CommitAsync(table, partition, batch, CancellationToken.None)));
            }
        }

        _kept.Clear();
    }
}
