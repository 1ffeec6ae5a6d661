using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Products;

/// <summary>Makes a product. Its SKU, if it has one, is claimed by a row of its own in the same batch, so no two products ever share one.</summary>
public sealed class CreateProduct(TenantStore store, StockKeeping stock, IdGenerator ids, TimeProvider time)
{
    internal static readonly Failure SkuTaken = Failure.Conflict("A product with this SKU already exists.");

    public Task<Outcome<StockedProduct>> RunAsync(TenantScope scope, NewProduct input, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var product = new Product(ids.NewId(), input.Name, input.UnitPrice, input.Category, now, now)
        {
            Description = input.Description,
            Sku = input.Sku,
            TrackStock = input.Stock is not null,
        };
        return store.RunAsync<StockedProduct>(
            scope,
            async (batch, token) =>
            {
                if (product.Sku is { } sku && await store.GetAsync(scope, Keys.ProductBySku(sku), token) is not null) return SkuTaken;
                batch.Insert(Keys.Product(product.Id), product);
                if (product.Sku is not null) batch.Insert(Keys.ProductBySku(product.Sku), new IdReference(product.Id));
                if (input.Stock is not null) await stock.SetAsync(batch, product.Id, input.Stock, token);
                return new StockedProduct(product, input.Stock);
            },
            cancellationToken);
    }
}
