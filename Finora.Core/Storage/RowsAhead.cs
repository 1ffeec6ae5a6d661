using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>
/// Rows that were read at once, missing ones included: on SQLite as they stood at one moment, on Azure each as it stood when its answer was made. What was read may be out of date by the time it is
/// used, like anything that was read; a batch that updates it names its version.
/// </summary>
public sealed class RowsAhead
{
    private readonly Dictionary<RowAddress, Row?> _rows = [];

    /// <summary>The document under a key, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The key was not among those that were read.</exception>
    public Stored<T>? Get<T>(TenantScope scope, RowKey<T> key)
        where T : IDocument => TryGet(scope, key, out var stored) ? stored : throw new InvalidOperationException($"The row '{key.Value}' was not read.");

    internal bool TryGet<T>(TenantScope scope, RowKey<T> key, out Stored<T>? stored)
        where T : IDocument
    {
        var known = _rows.TryGetValue(AddressOf(scope, key.Value), out var row);
        stored = row is null ? null : Documents.Read<T>(row);
        return known;
    }

    internal bool Has(RowAddress address) => _rows.ContainsKey(address);

    internal void Add(IReadOnlyList<RowAddress> addresses, IReadOnlyList<Row?> rows)
    {
        for (var i = 0; i < addresses.Count; i++) _rows[addresses[i]] = rows[i];
    }

    internal static RowAddress AddressOf(TenantScope scope, string key) => new(StoreTable.Data, scope.Partition, key);
}
