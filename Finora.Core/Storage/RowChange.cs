namespace Finora.Core.Storage;

public enum RowChangeKind
{
    Insert,
    Update,
    Put,
    Delete,
}

/// <summary>One change in a batch. A batch names each key at most once.</summary>
public sealed record RowChange
{
    private RowChange(RowChangeKind kind, string key, int schema, ReadOnlyMemory<byte> body, string? etag)
    {
        Kind = kind;
        Key = key;
        Schema = schema;
        Body = body;
        ETag = etag;
    }

    public RowChangeKind Kind { get; }

    public string Key { get; }

    public int Schema { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The version that must still stand; null where any will do.</summary>
    public string? ETag { get; }

    /// <summary>A row that must not exist yet.</summary>
    public static RowChange Insert(string key, int schema, ReadOnlyMemory<byte> body) => new(RowChangeKind.Insert, key, schema, body, null);

    /// <summary>The whole new body of a row that must still be at <paramref name="etag"/>.</summary>
    public static RowChange Update(string key, int schema, ReadOnlyMemory<byte> body, string etag)
    {
        ArgumentException.ThrowIfNullOrEmpty(etag);
        return new(RowChangeKind.Update, key, schema, body, etag);
    }

    /// <summary>
    /// Writes a row whatever stood there. Only for index rows that follow a home row which the same batch inserts or updates with its ETag:
    /// that row's version then guards this one too, and the index need not be read to be moved.
    /// </summary>
    public static RowChange Put(string key, int schema, ReadOnlyMemory<byte> body) => new(RowChangeKind.Put, key, schema, body, null);

    /// <summary>Removes a row that must exist, at <paramref name="etag"/> if one is given.</summary>
    public static RowChange Delete(string key, string? etag = null) => new(RowChangeKind.Delete, key, 0, default, etag);
}
