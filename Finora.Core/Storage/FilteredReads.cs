using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>One page of a list.</summary>
/// <param name="Position">Where the next page goes on; null at the end.</param>
public sealed record ListSlice<T>(IReadOnlyList<T> Items, string? Position);

/// <summary>The page that is wanted.</summary>
/// <param name="After">The <see cref="ListSlice{T}.Position"/> of the page before; null for the first.</param>
public readonly record struct SliceRequest(int Limit, string? After);

/// <summary>
/// Pages of lists with filters. A filter without an index is judged row by row, and one request looks at a bounded number of rows: a page may therefore be
/// short, or empty, and still name a position to go on from.
/// </summary>
public static class FilteredReads
{
    /// <summary>Rows that one request looks at before it answers with what it has. Following an index costs a read each.</summary>
    private const int MaxLookedAt = 1000;

    private const int MaxFollowed = 300;

    /// <summary>Documents of a range, in its order.</summary>
    public static Task<ListSlice<T>> FilterAsync<T>(
        this TenantStore store, TenantScope scope, RowRange<T> range, SliceRequest wanted, Func<T, bool> matches, CancellationToken cancellationToken)
        where T : class, IDocument =>
        SliceAsync(store, scope, range, wanted, MaxLookedAt, rows => Task.FromResult(rows.Select(row => matches(row.Value) ? row.Value : null).ToArray()), cancellationToken);

    /// <summary>Documents that an index names, in its order. <paramref name="matches"/> judges each as it stands now, since it may have moved on meanwhile.</summary>
    public static Task<ListSlice<T>> FollowAsync<T>(
        this TenantStore store, TenantScope scope, RowRange<IdReference> index, Func<Guid, RowKey<T>> home, SliceRequest wanted, Func<T, bool> matches, CancellationToken cancellationToken)
        where T : class, IDocument =>
        SliceAsync(
            store,
            scope,
            index,
            wanted,
            MaxFollowed,
            rows => Task.WhenAll(rows.Select(async row => await store.GetAsync(scope, home(row.Value.Id), cancellationToken) is { } found && matches(found.Value) ? found.Value : null)),
            cancellationToken);

    /// <summary>Every document of a range that is bounded by its nature.</summary>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(this TenantStore store, TenantScope scope, RowRange<T> range, CancellationToken cancellationToken)
        where T : IDocument
    {
        var all = new List<T>();
        string? continuation = null;
        do
        {
            var page = await store.ReadAsync(scope, range, StoreLimits.MaxPageSize, continuation, cancellationToken);
            all.AddRange(page.Items.Select(item => item.Value));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return all;
    }

    private static async Task<ListSlice<T>> SliceAsync<TRow, T>(
        TenantStore store, TenantScope scope, RowRange<TRow> range, SliceRequest wanted, int max, Func<IReadOnlyList<Stored<TRow>>, Task<T?[]>> resolve, CancellationToken cancellationToken)
        where TRow : IDocument
        where T : class
    {
        var found = new List<T>();
        var position = wanted.After;
        for (var lookedAt = 0; lookedAt < max; lookedAt += wanted.Limit)
        {
            var page = await store.ReadAsync(scope, range, wanted.Limit, position, cancellationToken);
            var items = await resolve(page.Items);
            for (var i = 0; i < items.Length; i++)
            {
                if (items[i] is not { } item) continue;
                found.Add(item);
                if (found.Count == wanted.Limit) return new ListSlice<T>(found, i == items.Length - 1 ? page.Continuation : page.Items[i].Key.Value);
            }

            if (page.Continuation is null) return new ListSlice<T>(found, null);
            position = page.Continuation;
        }

        return new ListSlice<T>(found, position);
    }
}
