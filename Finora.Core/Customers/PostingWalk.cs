using System.Runtime.CompilerServices;

namespace Finora.Core.Customers;

/// <summary>Joins walks over postings. All yield positions in ascending order, each once.</summary>
internal static class PostingWalk
{
    /// <summary>A fourth piece rules out little that three have left.</summary>
    private const int MaxJoined = 3;

    /// <summary>What stands under every one of the cursors. The rarest piece leads, and each seek skips what another has ruled out.</summary>
    public static async IAsyncEnumerable<string> IntersectAsync(IReadOnlyList<PostingCursor> cursors, string from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heads = await Task.WhenAll(cursors.Select(cursor => cursor.SeekAsync(from, cancellationToken)));
        if (heads.Contains(null)) yield break;
        var rarest = Rarest(cursors);
        var target = from;
        while (true)
        {
            var agreed = 0;
            while (agreed < rarest.Length)
            {
                if (await rarest[agreed].SeekAsync(target, cancellationToken) is not { } found) yield break;
                agreed = found == target ? agreed + 1 : 0;
                target = found;
            }

            yield return target;
            target = After(target);
        }
    }

    /// <summary>What stands under the rarest of the cursors and may match, for postings that tell enough to judge it: one list read from end to end is cheaper than seeks in several.</summary>
    public static async IAsyncEnumerable<string> FilterAsync(
        IReadOnlyList<PostingCursor> cursors, string from, Func<string, bool> mayMatch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heads = await Task.WhenAll(cursors.Select(cursor => cursor.SeekAsync(from, cancellationToken)));
        if (heads.Contains(null)) yield break;
        var rarest = Rarest(cursors)[0];
        for (var target = from; await rarest.SeekAsync(target, cancellationToken) is { } found; target = After(found))
        {
            if (mayMatch(found)) yield return found;
        }
    }

    /// <summary>
    /// Where a piece has so few postings that one page held them all, it is cheaper to look at each of those customers than to seek them among the postings of
    /// common pieces.
    /// </summary>
    private static PostingCursor[] Rarest(IReadOnlyList<PostingCursor> cursors)
    {
        PostingCursor[] few = [.. cursors.Where(cursor => cursor.IsComplete).OrderBy(cursor => cursor.Buffered)];
        return few.Length > 0 ? few : [.. cursors.OrderByDescending(cursor => cursor.Reach, StringComparer.Ordinal).Take(MaxJoined)];
    }

    /// <summary>What stands in either walk, in order, each position once.</summary>
    public static async IAsyncEnumerable<string> UniteAsync(IAsyncEnumerable<string> left, IAsyncEnumerable<string> right, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var a = left.GetAsyncEnumerator(cancellationToken);
        await using var b = right.GetAsyncEnumerator(cancellationToken);
        var (hasA, hasB) = (await a.MoveNextAsync(), await b.MoveNextAsync());
        while (hasA || hasB)
        {
            var order = !hasA ? 1 : !hasB ? -1 : string.CompareOrdinal(a.Current, b.Current);
            yield return order <= 0 ? a.Current : b.Current;
            if (order <= 0) hasA = await a.MoveNextAsync();
            if (order >= 0) hasB = await b.MoveNextAsync();
        }
    }

    /// <summary>Behind <paramref name="position"/> and before the next: positions end in ids of one length, so none is the beginning of another.</summary>
    public static string After(string position) => position + "!";
}
