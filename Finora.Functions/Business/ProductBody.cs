using System.Text.Json;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Products;
using Finora.Core.Tax;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The product object of the Business API, section 9.</summary>
public sealed record ProductBody(
    string Id, string Name, string? Description, string? Sku, long UnitPriceKobo, decimal UnitPrice, string VatCategory, decimal VatRate, bool TrackStock, decimal? StockQuantity,
    bool IsActive, string CreatedAt, string UpdatedAt)
{
    private const decimal StandardRate = 7.5m;
    private static readonly AmountRule Price = new(1, TaxEngine.MaxUnitPrice, "must be a positive number of at most 1,000,000,000");
    private static readonly NumberRule Quantity = new(0, 1_000_000_000, StockKeeping.Places, "must be 0 or more and at most 1,000,000,000");

    public static ProductBody From(StockedProduct stocked) => new(
        PublicId.Format(IdPrefix.Product, stocked.Product.Id),
        stocked.Product.Name,
        stocked.Product.Description,
        stocked.Product.Sku,
        stocked.Product.UnitPrice,
        Kobo.ToNaira(stocked.Product.UnitPrice),
        InvoiceWords.VatCategory(stocked.Product.Category),
        stocked.Product.Category == TaxCategory.Standard ? StandardRate : 0,
        stocked.Product.TrackStock,
        stocked.Stock is { } level ? ExactNumber.Shortest(level, StockKeeping.Places) : null,
        stocked.Product.IsActive,
        Instant.Format(stocked.Product.CreatedAt),
        Instant.Format(stocked.Product.UpdatedAt));

    /// <summary>Section 9.3.</summary>
    public static Outcome<NewProduct> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var tracked = fields.Flag("trackStock") ?? false;
        var input = new NewProduct(ReadName(fields, required: true) ?? "", fields.Naira("unitPrice", Price, required: true) ?? 0)
        {
            Description = ReadDescription(fields),
            Sku = ReadSku(fields),
            Category = ReadCategory(fields),
            Stock = tracked ? ReadStock(fields) : null,
        };
        return fields.Failure is { } failure ? failure : input;
    }

    /// <summary>Section 9.4: only members that are sent; null puts an optional one back to its default and is a fault of the others.</summary>
    public static Outcome<ProductChange> ReadChange(JsonElement body)
    {
        var fields = new Fields(body);
        var trackStock = new Edit<bool>(fields.IsSent("trackStock"), fields.Flag("trackStock") ?? false);
        var readsStock = fields.IsSent("stockQuantity") && trackStock is not { IsSent: true, Value: false };
        var change = new ProductChange
        {
            Name = new(fields.IsSent("name"), ReadName(fields, fields.IsSent("name"))),
            UnitPrice = new(fields.IsSent("unitPrice"), fields.Naira("unitPrice", Price, fields.IsSent("unitPrice")) ?? 0),
            Description = new(fields.IsSent("description"), ReadDescription(fields)),
            Sku = new(fields.IsSent("sku"), ReadSku(fields)),
            Category = new(fields.IsSent("vatCategory"), ReadCategory(fields)),
            TrackStock = trackStock,
            Stock = new(readsStock, readsStock ? ReadStock(fields) : 0),
            IsActive = new(fields.IsSent("isActive"), fields.Flag("isActive") ?? true),
        };
        if (fields.IsSent("isActive") && !fields.Has("isActive")) fields.Fault("isActive", "must be true or false");
        return fields.Failure is { } failure ? failure : change;
    }

    private static string? ReadName(Fields fields, bool required) => fields.Text("name", 200, required);

    private static string? ReadDescription(Fields fields) => fields.Text("description", 2_000);

    private static string? ReadSku(Fields fields) => fields.Text("sku", 64);

    private static TaxCategory ReadCategory(Fields fields) => fields.Choice("vatCategory", InvoiceWords.VatCategories) ?? TaxCategory.Standard;

    private static long ReadStock(Fields fields) => StockKeeping.ToLevel(fields.Number("stockQuantity", Quantity) ?? 0);
}

/// <summary>A page of products by name.</summary>
public sealed record ProductListBody(IReadOnlyList<ProductBody> Products, int Count, string? NextCursor);
