namespace Finora.Core.Storage;

/// <summary>The name of a row that changes on every request. Built by <see cref="CounterKeys"/> only.</summary>
public readonly record struct CounterKey<T>(string Partition, string Name)
    where T : IDocument
{
    /// <summary>Sorts before all versions and outside their range.</summary>
    internal string Anchor => Name;

    internal KeyRange Versions => KeyRange.Prefix(Name + "|");

    internal string Version(long version) => $"{Name}|{version:D19}";
}

/// <summary>A counter row as read or written: who knows its version may write the next without reading again.</summary>
public sealed record CounterRow<T>(long Version, T Value)
    where T : IDocument;

/// <summary>
/// Rows of <see cref="StoreTable.Counters"/>. The version stands in the row key, and a write deletes the row of the version that is known and inserts the next, in
/// one batch. So whoever wrote last writes again in one round trip, without reading an ETag back, and whoever knows an older version meets no row and is refused.
/// An anchor row, made with the first version, keeps a second beginning out. All methods throw <see cref="StorageUnavailableException"/>.
/// </summary>
public sealed class CounterRows(ITableStore tables)
{
    public async Task<CounterRow<T>?> ReadAsync<T>(CounterKey<T> key, CancellationToken cancellationToken)
        where T : IDocument
    {
        var page = await tables.ReadAsync(StoreTable.Counters, key.Partition, key.Versions, 1, null, cancellationToken);
        return page.Rows is [var row, ..] ? new CounterRow<T>(long.Parse(row.Key.AsSpan(key.Name.Length + 1)), Documents.Read<T>(row).Value) : null;
    }

    /// <summary>Writes the version after <paramref name="known"/>, or the first where there is none.</summary>
    /// <returns>What is stored now, or null when another instance wrote first and nothing was stored.</returns>
    public Task<CounterRow<T>?> WriteAsync<T>(CounterKey<T> key, CounterRow<T>? known, T document, CancellationToken cancellationToken)
        where T : IDocument => WriteAsync(key, known, document, [], cancellationToken);

    /// <summary>The same, and with it in one batch further rows of the partition. Null as well when one of those stood in the way.</summary>
    public async Task<CounterRow<T>?> WriteAsync<T>(CounterKey<T> key, CounterRow<T>? known, T document, IReadOnlyList<RowChange> beside, CancellationToken cancellationToken)
        where T : IDocument
    {
        var next = new CounterRow<T>((known?.Version ?? 0) + 1, document);
        var insert = RowChange.Insert(key.Version(next.Version), T.Schema, Documents.Write(document));
        var first = known is null ? RowChange.Insert(key.Anchor, 0, "{}"u8.ToArray()) : RowChange.Delete(key.Version(known.Version));
        var result = await tables.CommitAsync(StoreTable.Counters, key.Partition, [first, insert, .. beside], cancellationToken);
        return result.IsCommitted ? next : null;
    }

    /// <summary>Removes the row, anchor and all; false when it is no longer at <paramref name="known"/>.</summary>
    /// <remarks>Only for rows that nobody has in hand any more: versions begin anew, and an old holder could take the new row for its own.</remarks>
    public async Task<bool> DeleteAsync<T>(CounterKey<T> key, CounterRow<T> known, CancellationToken cancellationToken)
        where T : IDocument
    {
        RowChange[] both = [RowChange.Delete(key.Anchor), RowChange.Delete(key.Version(known.Version))];
        return (await tables.CommitAsync(StoreTable.Counters, key.Partition, both, cancellationToken)).IsCommitted;
    }
}
