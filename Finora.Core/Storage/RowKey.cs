namespace Finora.Core.Storage;

/// <summary>A document that is stored as a row.</summary>
public interface IDocument
{
    /// <summary>Version of the document's shape, stored beside it. Raised when a reader must tell old from new.</summary>
    static abstract int Schema { get; }
}

/// <summary>
/// A document that a list shows in an order of its own. <see cref="TenantBatch"/> keeps a copy under that key whenever the home row is inserted or updated, so
/// a page is one range read and no use case can forget the copy.
/// </summary>
public interface IListed
{
    /// <summary>Where the copy stands; null when the list leaves the document out.</summary>
    string? ListKey();
}

/// <summary>A row key that knows which document stands under it. Built by <see cref="Keys"/> only.</summary>
public readonly record struct RowKey<T>(string Value)
    where T : IDocument
{
    public override string ToString() => Value;
}

/// <summary>A range of rows that all hold the same kind of document. Built by <see cref="Keys"/> only.</summary>
public readonly record struct RowRange<T>(KeyRange Range)
    where T : IDocument;

/// <summary>A document as read, with the version that an update must name.</summary>
public sealed record Stored<T>(RowKey<T> Key, T Value, string ETag)
    where T : IDocument;

/// <summary>One page of documents. <paramref name="Continuation"/> is null on the last.</summary>
public sealed record DocumentPage<T>(IReadOnlyList<Stored<T>> Items, string? Continuation)
    where T : IDocument;
