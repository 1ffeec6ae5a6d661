namespace Finora.Core.Tax;

/// <summary>What an invoice's amounts are worked out from.</summary>
/// <param name="Lines">At most <see cref="TaxEngine.MaxLines"/>.</param>
/// <param name="Discount">On the whole invoice, spread over its lines.</param>
/// <param name="PricesIncludeTax">Unit prices contain the tax of their line.</param>
/// <param name="WithholdingRate">Per cent of the taxable amount that the customer is expected to withhold; changes no total.</param>
public sealed record InvoiceTerms(
    IReadOnlyList<LineTerms> Lines, Discount? Discount = null, bool PricesIncludeTax = false, decimal? WithholdingRate = null);

/// <summary>One line as it was asked for.</summary>
/// <param name="Quantity">Above zero, at most <see cref="TaxEngine.MaxQuantity"/>, at most four decimals.</param>
/// <param name="UnitPrice">Minor units, at most <see cref="TaxEngine.MaxUnitPrice"/>.</param>
/// <param name="Rate">Per cent, 0 to 100 with at most four decimals; counts for <see cref="TaxCategory.Standard"/> only.</param>
public sealed record LineTerms(decimal Quantity, long UnitPrice, TaxCategory Category, decimal Rate, Discount? Discount = null)
{
    /// <summary>The rate that is charged: zero-rated and exempt lines have none.</summary>
    public decimal ChargedRate => Category == TaxCategory.Standard ? Rate : 0;
}
