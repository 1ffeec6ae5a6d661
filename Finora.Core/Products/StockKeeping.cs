using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Products;

/// <summary>
/// Stock of the products that an id's last bits put together. An invoice may sell a hundred products and a batch holds a hundred changes, with the invoice, its
/// entry and its events among them; on shelves the stock of any number of products is at most <see cref="Shelves"/> changes. A shelf takes some 17,000 products
/// before its row is full.
/// </summary>
/// <param name="Levels">Ten-thousandths of a unit by product; may be below zero. Only tracked products stand here.</param>
public sealed record StockShelf(IReadOnlyDictionary<Guid, long> Levels) : IDocument
{
    public const int Shelves = 32;

    public static int Schema => 1;

    internal static int Of(Guid productId) => productId.ToByteArray(bigEndian: true)[^1] % Shelves;
}

/// <summary>Stock that one sale took of one product.</summary>
/// <param name="Quantity">Ten-thousandths of a unit.</param>
public sealed record StockMove(Guid ProductId, long Quantity);

/// <summary>Reads and moves stock, inside the batch of whatever moves it.</summary>
public sealed class StockKeeping(TenantStore store)
{
    /// <summary>Stock counts in steps of 1/10,000: quantities have at most four decimals.</summary>
    public const int Places = 4;

    private const int Scale = 10_000;

    public static long ToLevel(decimal quantity) => (long)(quantity * Scale);

    /// <summary>The levels of all tracked products among <paramref name="productIds"/>: one read for one product, and one for many.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> LevelsAsync(TenantScope scope, IReadOnlyCollection<Guid> productIds, CancellationToken cancellationToken)
    {
        if (productIds.Count == 0) return new Dictionary<Guid, long>();
        if (productIds.Count > 1)
        {
            var page = await store.ReadAsync(scope, Keys.StockShelves, StockShelf.Shelves, null, cancellationToken);
            return page.Items.SelectMany(item => item.Value.Levels).Where(level => productIds.Contains(level.Key)).ToDictionary();
        }

        var shelf = await store.GetAsync(scope, Keys.StockShelf(StockShelf.Of(productIds.First())), cancellationToken);
        return shelf?.Value.Levels ?? new Dictionary<Guid, long>();
    }

    /// <summary>Sets the stock of a product; null stops tracking it.</summary>
    public Task SetAsync(TenantBatch batch, Guid productId, long? level, CancellationToken cancellationToken) =>
        ChangeAsync(batch, StockShelf.Of(productId), levels =>
        {
            if (level is { } quantity) levels[productId] = quantity;
            else levels.Remove(productId);
        }, cancellationToken);

    /// <summary>Lowers the stock of what was sold, below zero if need be. What is not tracked is left out of the answer, which is what a void must put back.</summary>
    public async Task<IReadOnlyList<StockMove>> TakeAsync(TenantBatch batch, IEnumerable<StockMove> sold, CancellationToken cancellationToken)
    {
        var taken = new List<StockMove>();
        foreach (var shelf in sold.GroupBy(move => StockShelf.Of(move.ProductId)))
        {
            await ChangeAsync(batch, shelf.Key, levels => taken.AddRange(Move(levels, shelf, -1)), cancellationToken);
        }

        return taken;
    }

    /// <summary>Puts back what <see cref="TakeAsync"/> took. A product that is no longer tracked has no stock to put it back to.</summary>
    public async Task ReturnAsync(TenantBatch batch, IReadOnlyList<StockMove> taken, CancellationToken cancellationToken)
    {
        foreach (var shelf in taken.GroupBy(move => StockShelf.Of(move.ProductId)))
        {
            await ChangeAsync(batch, shelf.Key, levels => Move(levels, shelf, 1), cancellationToken);
        }
    }

    private static List<StockMove> Move(Dictionary<Guid, long> levels, IEnumerable<StockMove> moves, int sign)
    {
        var moved = moves.GroupBy(move => move.ProductId).Where(group => levels.ContainsKey(group.Key)).Select(group => new StockMove(group.Key, group.Sum(move => move.Quantity))).ToList();
        foreach (var move in moved) levels[move.ProductId] += sign * move.Quantity;
        return moved;
    }

    private async Task ChangeAsync(TenantBatch batch, int shelf, Action<Dictionary<Guid, long>> change, CancellationToken cancellationToken)
    {
        var key = Keys.StockShelf(shelf);
        var stored = await store.GetAsync(batch.Scope, key, cancellationToken);
        var before = (batch.Pending(key) ?? stored?.Value)?.Levels ?? new Dictionary<Guid, long>();
        var after = new Dictionary<Guid, long>(before);
        change(after);
        if (after.Count != before.Count || after.Any(level => !before.TryGetValue(level.Key, out var old) || old != level.Value)) batch.Save(key, stored, new StockShelf(after));
    }
}
