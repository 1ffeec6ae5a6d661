using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Products;

/// <summary>Changes a product and its stock in one batch. Invoices keep the price they were made with. A change that changes nothing writes nothing.</summary>
public sealed class ChangeProduct(TenantStore store, StockKeeping stock, TimeProvider time)
{
    public Task<Outcome<StockedProduct>> RunAsync(TenantScope scope, Guid id, ProductChange change, CancellationToken cancellationToken) =>
        store.RunAsync(scope, (batch, token) => DecideAsync(batch, id, change, token), cancellationToken);

    private async Task<Outcome<StockedProduct>> DecideAsync(TenantBatch batch, Guid id, ProductChange change, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.Product(id), cancellationToken) is not { } stored) return ProductCatalogue.NotFound(id);
        var before = stored.Value;
        var after = Apply(before, change);
        if (after.Sku != before.Sku && after.Sku is { } sku && await store.GetAsync(batch.Scope, Keys.ProductBySku(sku), cancellationToken) is not null) return CreateProduct.SkuTaken;
        var level = before.TrackStock ? (await stock.LevelsAsync(batch.Scope, [id], cancellationToken)).GetValueOrDefault(id) : (long?)null;
        var newLevel = after.TrackStock ? change.Stock.Over(level ?? 0) : (long?)null;
        if (after == before && newLevel == level) return new StockedProduct(before, level);
        after = after with { UpdatedAt = Instant.Now(time) };
        batch.Update(stored, after);
        MoveSku(batch, before, after);
        if (newLevel != level) await stock.SetAsync(batch, id, newLevel, cancellationToken);
        return new StockedProduct(after, newLevel);
    }

    private static Product Apply(Product product, ProductChange change) => product with
    {
        Name = change.Name.Over(product.Name) ?? product.Name,
        UnitPrice = change.UnitPrice.Over(product.UnitPrice),
        Description = change.Description.Over(product.Description),
        Sku = change.Sku.Over(product.Sku),
        Category = change.Category.Over(product.Category),
        TrackStock = change.TrackStock.Over(product.TrackStock),
        IsActive = change.IsActive.Over(product.IsActive),
    };

    private static void MoveSku(TenantBatch batch, Product before, Product after)
    {
        if (after.Sku == before.Sku) return;
        if (before.Sku is not null) batch.Delete(Keys.ProductBySku(before.Sku));
        if (after.Sku is not null) batch.Insert(Keys.ProductBySku(after.Sku), new IdReference(after.Id));
    }
}
