namespace Finora.Core.Storage;

/// <summary>Rows that one request may read from indexes before it answers with what it has.</summary>
internal sealed class ReadBudget(int rows)
{
    private int _left = rows;

    public bool IsSpent => _left <= 0;

    public void Spend(int count) => _left -= count;
}

/// <summary>An index whose rows end in the complement of an id (<see cref="Keys.Descending"/>), so that all such indexes have one order, newest first, and can be joined.</summary>
internal interface IIndexCursor
{
    /// <summary>The first position that is not before <paramref name="from"/>; null at the end. Seeks must not go back.</summary>
    ValueTask<string?> SeekAsync(string from, CancellationToken cancellationToken);
}

/// <summary>Walks the rows of one prefix, skipping ahead by seeking.</summary>
internal sealed class PrefixCursor(ITableStore tables, StoreTable table, string partition, string prefix, int pageSize, ReadBudget budget) : IIndexCursor
{
    private const int SmallestPage = 8;
    private const int LargestPage = 256;
    private IReadOnlyList<Row> _rows = [];
    private int _at;
    private int _served;
    private int _pageSize = pageSize;
    private bool _isComplete;

    public async ValueTask<string?> SeekAsync(string from, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_at < _rows.Count && string.CompareOrdinal(_rows[_at].Key, prefix.Length, from, 0, int.MaxValue) < 0) _at++;
            if (_at < _rows.Count)
            {
                _served++;
                return _rows[_at].Key[prefix.Length..];
            }

            if (_isComplete) return null;
            await ReadAsync(from, cancellationToken);
        }
    }

    /// <summary>A page as large as the one before was of use: a cursor that only ever skips reads few rows at each place.</summary>
    private async Task ReadAsync(string from, CancellationToken cancellationToken)
    {
        if (_rows.Count > 0) _pageSize = Math.Clamp(_served * 4, SmallestPage, LargestPage);
        var page = await tables.ReadAsync(table, partition, KeyRange.Prefix(prefix) with { From = prefix + from }, _pageSize, null, cancellationToken);
        (_rows, _at, _served, _isComplete) = (page.Rows, 0, 0, page.Continuation is null);
        budget.Spend(Math.Max(1, page.Rows.Count));
    }
}

/// <summary>What stands in any of the cursors.</summary>
internal sealed class UnionCursor(IReadOnlyList<IIndexCursor> cursors) : IIndexCursor
{
    public async ValueTask<string?> SeekAsync(string from, CancellationToken cancellationToken)
    {
        string? first = null;
        foreach (var cursor in cursors)
        {
            var found = await cursor.SeekAsync(from, cancellationToken);
            if (found is not null && (first is null || string.CompareOrdinal(found, first) < 0)) first = found;
        }

        return first;
    }
}

/// <summary>
/// What stands in every one of the cursors. Each seek skips what another has ruled out, so the cost follows the rarest. A request that has spent its budget without agreement stops at
/// <see cref="Target"/>, and the next page goes on from there.
/// </summary>
internal sealed class IndexJoin(IReadOnlyList<IIndexCursor> cursors, string from, ReadBudget budget)
{
    /// <summary>Nothing before it is left to be found.</summary>
    public string Target { get; private set; } = from;

    public bool IsComplete { get; private set; }

    /// <summary>The next position, or null when there is none or the budget is spent.</summary>
    public async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
    {
        var agreed = 0;
        for (var i = 0; agreed < cursors.Count; i = (i + 1) % cursors.Count)
        {
            if (budget.IsSpent) return null;
            if (await cursors[i].SeekAsync(Target, cancellationToken) is not { } found)
            {
                IsComplete = true;
                return null;
            }

            agreed = found == Target ? agreed + 1 : 1;
            Target = found;
        }

        var position = Target;
        Target = After(position);
        return position;
    }

    /// <summary>The rest is not wanted.</summary>
    public void End() => IsComplete = true;

    /// <summary>Behind <paramref name="position"/> and before the next: positions have one length, so none is the beginning of another.</summary>
    public static string After(string position) => position + "!";
}
