using Finora.Core.Storage;
using Finora.Core.Tax;

namespace Finora.Core.Products;

/// <summary>Something that the business sells, as stored. How much of it there is stands on a <see cref="StockShelf"/>.</summary>
/// <param name="UnitPrice">Kobo, above zero.</param>
public sealed record Product(Guid Id, string Name, long UnitPrice, TaxCategory Category, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IDocument, IListed
{
    public static int Schema => 1;

    public string? Description { get; init; }

    /// <summary>The seller's own code, unique within a tenant and side among all products, active or not. Compared exactly.</summary>
    public string? Sku { get; init; }

    public bool TrackStock { get; init; }

    public bool IsActive { get; init; } = true;

    public string? ListKey() => IsActive ? Keys.ProductByName(Name, Id).Value : null;
}

/// <summary>A product with its stock. <paramref name="Stock"/> counts ten-thousandths of a unit; null when stock is not tracked.</summary>
public sealed record StockedProduct(Product Product, long? Stock);

/// <summary>What makes a product, checked in form by the surface.</summary>
/// <param name="UnitPrice">Kobo.</param>
public sealed record NewProduct(string Name, long UnitPrice)
{
    public string? Description { get; init; }

    public string? Sku { get; init; }

    public TaxCategory Category { get; init; }

    /// <summary>Opening stock in ten-thousandths; null: not tracked.</summary>
    public long? Stock { get; init; }
}

/// <summary>What a change of a product was sent. Only members that were sent change.</summary>
public sealed record ProductChange
{
    public Edit<string> Name { get; init; }

    public Edit<long> UnitPrice { get; init; }

    public Edit<string> Description { get; init; }

    public Edit<string> Sku { get; init; }

    public Edit<TaxCategory> Category { get; init; }

    public Edit<bool> TrackStock { get; init; }

    /// <summary>The new stock in ten-thousandths; read only if stock is tracked after the change.</summary>
    public Edit<long> Stock { get; init; }

    public Edit<bool> IsActive { get; init; }
}
