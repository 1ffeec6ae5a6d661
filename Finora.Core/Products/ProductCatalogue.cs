using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Products;

/// <summary>One page of products by name. <paramref name="Continuation"/> is null on the last.</summary>
public sealed record ProductPage(IReadOnlyList<StockedProduct> Products, string? Continuation);

/// <summary>Finds products.</summary>
public sealed class ProductCatalogue(TenantStore store, StockKeeping stock)
{
    /// <summary>The product, active or not.</summary>
    public async Task<Outcome<StockedProduct>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.Product(id), cancellationToken) is not { } stored) return NotFound(id);
        var levels = await stock.LevelsAsync(scope, stored.Value.TrackStock ? [id] : [], cancellationToken);
        return WithStock(stored.Value, levels);
    }

    /// <summary>Active products by name without case, ties by id: one read, and one for the stock of those that are tracked.</summary>
    public async Task<ProductPage> ListAsync(TenantScope scope, int limit, string? after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(scope, Keys.ProductsByName, limit, after, cancellationToken);
        var levels = await stock.LevelsAsync(scope, [.. page.Items.Where(item => item.Value.TrackStock).Select(item => item.Value.Id)], cancellationToken);
        return new ProductPage([.. page.Items.Select(item => WithStock(item.Value, levels))], page.Continuation);
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Product with id '{id}' was not found.");

    private static StockedProduct WithStock(Product product, IReadOnlyDictionary<Guid, long> levels) =>
        new(product, product.TrackStock ? levels.GetValueOrDefault(product.Id) : null);
}
