using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of products, section 9 of the contract.</summary>
internal static class ProductRoutes
{
    private const string Product = """
        { "id": "prd_01km7xcq80fkw95yrxj3kezaex", "name": "Letterhead, 500 sheets", "description": "100 gsm, one colour", "sku": "LH-500",
          "unitPriceKobo": 12500000, "unitPrice": 125000, "vatCategory": "standard", "vatRate": 7.5, "trackStock": true, "stockQuantity": 40, "isActive": true,
          "createdAt": "2026-03-21T10:00:00.000Z", "updatedAt": "2026-03-21T10:00:00.000Z" }
        """;

    private const string NewProduct = """
        { "name": "Letterhead, 500 sheets", "unitPrice": 125000, "description": "100 gsm, one colour", "sku": "LH-500", "vatCategory": "standard", "trackStock": true, "stockQuantity": 40 }
        """;

    private static readonly Dictionary<FailureCode, string> SkuTaken = new() { [FailureCode.Conflict] = "Another product has the `sku`." };

    public static RouteGroup Group { get; } = new("Products", "What is sold, with its price and VAT category.",
    [
        new("BusinessListProducts", "List products", Answer.Ok(BusinessJson.Default.ProductListBody, $$"""{ "products": [ {{Product}} ], "count": 1, "nextCursor": null }"""))
        {
            Description = "Active products, by name.",
            Query = RequestQuery.Page,
        },
        new("BusinessGetProduct", "Read a product", Answer.Ok(BusinessJson.Default.ProductBody, Product)),
        new("BusinessCreateProduct", "Create a product", Answer.Created(BusinessJson.Default.ProductBody, Product))
        {
            Description = "`stockQuantity` is the opening stock, and is read only with `trackStock` true.",
            Body = RequestBody.Of(ProductBody.Read, NewProduct),
            Errors = SkuTaken,
        },
        new("BusinessUpdateProduct", "Change a product", Answer.Ok(BusinessJson.Default.ProductBody, Product))
        {
            Description = "Changes the members that are sent. `stockQuantity` sets the stock; `isActive` withdraws and restores the product. Invoices keep the price they were made with.",
            Body = RequestBody.Of(ProductBody.ReadChange, """{ "unitPrice": 125000, "stockQuantity": 40 }"""),
            Errors = SkuTaken,
        },
    ]);
}
