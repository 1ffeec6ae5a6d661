using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>What one set of postings says: this customer, by this name and e-mail address.</summary>
/// <param name="Set">Unique to one write. Postings count only while the customer's row names their set, so leftovers of a crash or a lost race are never believed,
/// and to remove one set can never harm another.</param>
internal sealed record SearchEntry(Guid CustomerId, string Name, string? Email, Guid Set)
{
    public static SearchEntry? Of(OpenCustomer open) =>
        open.Customer.SearchSet is { } set ? new SearchEntry(open.Customer.Id, open.Customer.Name, open.Personal.Email, set) : null;
}

/// <summary>
/// Postings of the blind search index: a row for each piece of a customer's name and e-mail address, in a partition apart from business data. They are written
/// before the customer's batch and removed after it. Within a piece they sort by name, as the answer does. docs/customers.md tells why and what it gives away.
/// </summary>
public sealed class CustomerSearchIndex(ITableStore tables)
{
    private static readonly byte[] NoBody = "{}"u8.ToArray();

    internal static string Position(string name, Guid id, Guid set) => string.Concat(NameOrder.Position(name, id), " ", Keys.Ascending(set));

    /// <summary>The customer and the set that a position names.</summary>
    internal static (Guid CustomerId, Guid Set) Read(string position) => (Guid.ParseExact(position.AsSpan()[^65..^33], "N"), Guid.ParseExact(position.AsSpan()[^32..], "N"));

    internal async Task AddAsync(TenantScope scope, TenantCipher cipher, SearchEntry entry, CancellationToken cancellationToken)
    {
        foreach (var keys in KeysOf(cipher, entry).Distinct(StringComparer.Ordinal).Chunk(StoreLimits.MaxBatchChanges))
        {
            await tables.CommitAsync(StoreTable.Search, scope.Partition, [.. keys.Select(key => RowChange.Put(key, 1, NoBody))], cancellationToken);
        }
    }

    /// <summary>Best effort, and not to be cancelled: what stays is never believed and costs only its place.</summary>
    internal async Task RemoveAsync(TenantScope scope, TenantCipher cipher, SearchEntry? entry)
    {
        if (entry is null) return;
        try
        {
            foreach (var keys in KeysOf(cipher, entry).Distinct(StringComparer.Ordinal).Chunk(StoreLimits.MaxBatchChanges))
            {
                await tables.CommitAsync(StoreTable.Search, scope.Partition, [.. keys.Select(key => RowChange.Delete(key))], CancellationToken.None);
            }
        }
        catch (StorageUnavailableException)
        {
            // The change itself is stored; failing now would tell the caller otherwise.
        }
    }

    internal PostingCursor Open(TenantScope scope, string prefix) => new(tables, scope.Partition, prefix);

    /// <summary>May name a row twice: pieces that cut a surrogate pair have no UTF-8 of their own and share a tag.</summary>
    private static IEnumerable<string> KeysOf(TenantCipher cipher, SearchEntry entry)
    {
        var position = Position(entry.Name, entry.CustomerId, entry.Set);
        foreach (var gram in SearchGrams.Of(NameOrder.Fold(entry.Name))) yield return SearchGrams.NamePrefix(cipher, gram) + position;
        if (entry.Email is null) yield break;
        foreach (var gram in SearchGrams.Of(NameOrder.Fold(entry.Email))) yield return SearchGrams.EmailPrefix(cipher, gram) + position;
    }
}

/// <summary>Walks the postings of one piece in the order of names, skipping ahead by seeking.</summary>
internal sealed class PostingCursor(ITableStore tables, string partition, string prefix)
{
    private const int FirstPage = 64;
    private const int SmallestPage = 16;
    private const int LargestPage = 512;

    /// <summary>Rows that are read in the time that a read takes by itself; far more on a store across a network.</summary>
    private const int RowsOfARead = 16;
    private IReadOnlyList<Row> _rows = [];
    private int _at;
    private int _served;
    private int _pageSize = FirstPage;
    private bool _started;

    /// <summary>Nothing stands behind the rows that were read last.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Rows that were read last. Of two cursors at the start, a complete one with fewer is the rarer.</summary>
    public int Buffered => _rows.Count;

    /// <summary>The last position that was read. Of two cursors that have read as many, the one that is further has the rarer piece.</summary>
    public string Reach => _rows.Count == 0 ? "" : _rows[^1].Key[prefix.Length..];

    /// <summary>The first position that is not before <paramref name="from"/>; null at the end. Seeks must not go back.</summary>
    public async Task<string?> SeekAsync(string from, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_at < _rows.Count && string.CompareOrdinal(_rows[_at].Key, prefix.Length, from, 0, int.MaxValue) < 0) _at++;
            if (_at < _rows.Count)
            {
                _served++;
                return _rows[_at].Key[prefix.Length..];
            }

            if (IsComplete) return null;
            await ReadAsync(from, cancellationToken);
        }
    }

    /// <summary>Twice as much as before where seeks fell close together, so that one page serves several; half as much where they skipped far.</summary>
    private async Task ReadAsync(string from, CancellationToken cancellationToken)
    {
        if (_started) _pageSize = Math.Clamp(_served * RowsOfARead >= _pageSize ? _pageSize * 2 : _pageSize / 2, SmallestPage, LargestPage);
        var page = await tables.ReadAsync(StoreTable.Search, partition, KeyRange.Prefix(prefix) with { From = prefix + from }, _pageSize, null, cancellationToken);
        (_rows, _at, _served, _started, IsComplete) = (page.Rows, 0, 0, true, page.Continuation is null);
    }
}
