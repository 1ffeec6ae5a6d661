namespace Finora.Core.Storage;

/// <summary>Where a row lives. Key characters and lengths are those of <see cref="StoreLimits"/> on every store.</summary>
/// <param name="Partition">The unit of atomic commit and of range reads.</param>
/// <param name="Key">Unique within the partition; rows of a partition sort by it, ordinally.</param>
public readonly record struct RowAddress(StoreTable Table, string Partition, string Key);

/// <summary>A stored row as it was when read.</summary>
/// <param name="Schema">Version of the document in <paramref name="Body"/>, for readers of older rows.</param>
/// <param name="Body">One UTF-8 JSON document, at most <see cref="StoreLimits.MaxBodyBytes"/> bytes.</param>
/// <param name="ETag">Opaque; changes with every write of the row. Give it back in <see cref="RowChange.Update"/> to write only what you have read.</param>
public sealed record Row(string Partition, string Key, int Schema, ReadOnlyMemory<byte> Body, string ETag);

/// <summary>One page of a range read, in key order.</summary>
/// <param name="Continuation">Key to read on after; null when the range is exhausted. A page is only short when it is the last.</param>
public sealed record RowPage(IReadOnlyList<Row> Rows, string? Continuation);

/// <summary>A range of row keys of one partition: <paramref name="From"/> included, <paramref name="To"/> excluded, both ordinal.</summary>
public readonly record struct KeyRange(string From, string To)
{
    /// <summary>
    /// All keys that start with <paramref name="prefix"/>. The upper end is the prefix with its last character raised by one, so that may not be the last before the
    /// surrogates, which no key holds, or the last of all.
    /// </summary>
    /// <exception cref="ArgumentException">The prefix is empty or has no such end.</exception>
    public static KeyRange Prefix(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        if (prefix[^1] is '\uD7FF' or '\uFFFF') throw new ArgumentException("No character that a key may hold follows the last one of the prefix.", nameof(prefix));
        return new KeyRange(prefix, string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]));
    }
}
