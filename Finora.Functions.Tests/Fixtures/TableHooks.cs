using Finora.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>A call of the table store, as the hooks see it. <paramref name="Changes"/> is empty for a read.</summary>
internal sealed record TableCall(StoreTable Table, string Partition, string Key, IReadOnlyList<RowChange> Changes)
{
    public bool IsCommit => Changes.Count > 0;

    /// <summary>Whether it changes or reads a row whose key begins so.</summary>
    public bool Touches(string start) => IsCommit ? Changes.Any(change => change.Key.StartsWith(start, StringComparison.Ordinal)) : Key.StartsWith(start, StringComparison.Ordinal);
}

/// <summary>Stands around the table store of an app or kit: counts what is called, and lets a test throw or wait before a call and after it was carried out.</summary>
internal sealed class TableHooks
{
    private readonly Lock _gate = new();
    private readonly List<TableCall> _calls = [];

    public Func<TableCall, CancellationToken, Task>? Before { get; set; }

    public Func<TableCall, CancellationToken, Task>? After { get; set; }

    /// <summary>Every call since the last <see cref="Forget"/>.</summary>
    public IReadOnlyList<TableCall> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public void Forget()
    {
        lock (_gate) _calls.Clear();
    }

    /// <summary>For <see cref="TestApp"/>: puts the hooks around whatever store was registered.</summary>
    public void Use(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ITableStore));
        services.AddSingleton<ITableStore>(provider => Around(
            (ITableStore)(registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!))));
    }

    public ITableStore Around(ITableStore store) => new Hooked(this, store);

    private async Task<T> RunAsync<T>(TableCall call, Func<Task<T>> run, CancellationToken cancellationToken)
    {
        lock (_gate) _calls.Add(call);
        if (Before is { } before) await before(call, cancellationToken);
        var answer = await run();
        if (After is { } after) await after(call, cancellationToken);
        return answer;
    }

    private sealed class Hooked(TableHooks hooks, ITableStore store) : ITableStore
    {
        public Task EnsureTablesAsync(CancellationToken cancellationToken) => store.EnsureTablesAsync(cancellationToken);

        public Task<Row?> GetAsync(RowAddress address, CancellationToken cancellationToken) =>
            hooks.RunAsync(new TableCall(address.Table, address.Partition, address.Key, []), () => store.GetAsync(address, cancellationToken), cancellationToken);

        public Task<RowPage> ReadAsync(StoreTable table, string partition, KeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken) =>
            hooks.RunAsync(
                new TableCall(table, partition, range.From, []), () => store.ReadAsync(table, partition, range, pageSize, continuation, cancellationToken), cancellationToken);

        public Task<CommitResult> CommitAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
            hooks.RunAsync(new TableCall(table, partition, "", changes), () => store.CommitAsync(table, partition, changes, cancellationToken), cancellationToken);
    }
}
