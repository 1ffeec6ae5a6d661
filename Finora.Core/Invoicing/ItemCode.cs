namespace Finora.Core.Invoicing;

/// <summary>What is sold, by the code lists that the tax authority asks for.</summary>
/// <param name="IsGoods">A code of the harmonised system with a product category; else one of ISIC with a service category.</param>
public sealed record ItemCode(bool IsGoods, string Code, string Category)
{
    /// <summary>The line's own pair; null when it has none.</summary>
    public static ItemCode? Of(InvoiceLine line) =>
        line is { HsnCode: { } goods, ProductCategory: { } product } ? new ItemCode(true, goods, product)
        : line is { IsicCode: { } service, ServiceCategory: { } category } ? new ItemCode(false, service, category)
        : null;
}
