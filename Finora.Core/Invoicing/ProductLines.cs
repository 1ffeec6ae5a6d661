using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Products;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>Fills what the lines of a draft leave out from the products that they name. The draft keeps these values; later edits of a product do not show.</summary>
public sealed class ProductLines(TenantStore store)
{
    /// <summary>The same invoice with complete lines, or the first line whose product is unknown or withdrawn.</summary>
    public async Task<Outcome<NewInvoice>> FillAsync(TenantScope scope, NewInvoice input, CancellationToken cancellationToken)
    {
        var ids = input.Lines.Select(line => line.ProductId).OfType<Guid>().Distinct().ToArray();
        if (ids.Length == 0) return input;
        var rows = await Task.WhenAll(ids.Select(id => store.GetAsync(scope, Keys.Product(id), cancellationToken)));
        var products = rows.OfType<Stored<Product>>().ToDictionary(row => row.Value.Id, row => row.Value);
        var lines = new List<NewInvoiceLine>(input.Lines.Count);
        foreach (var (index, line) in input.Lines.Index())
        {
            var filled = Fill(line, $"lineItems[{index}]", products, input.Currency);
            if (!filled.IsOk) return filled.Failure;
            lines.Add(filled.Value);
        }

        return input with { Lines = lines };
    }

    private static Outcome<NewInvoiceLine> Fill(NewInvoiceLine line, string path, Dictionary<Guid, Product> products, string currency)
    {
        if (line.ProductId is not { } id) return line;
        if (!products.TryGetValue(id, out var product)) return Failure.NotFound("The product was not found.", path + ".productId");
        if (!product.IsActive) return new Failure(FailureCode.RuleBroken, "The product is not active.", [new FieldFault(path + ".productId", "must be an active product")]);
        if (line.UnitPrice == 0 && currency != Currencies.Naira) return Failure.Invalid(path + ".unitPrice", "is required, for the price of the product is in naira");
        return line with
        {
            Description = line.Description.Length > 0 ? line.Description : product.Name,
            UnitPrice = line.UnitPrice > 0 ? line.UnitPrice : product.UnitPrice,
            Category = line.Category ?? product.Category,
        };
    }
}
