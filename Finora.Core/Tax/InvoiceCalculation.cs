using System.Diagnostics.CodeAnalysis;

namespace Finora.Core.Tax;

/// <summary>
/// The amounts of an invoice, all in minor units of its currency. The sums hold exactly: subtotal = Σ net; taxable = subtotal − discount =
/// Σ taxable of the lines; tax = Σ tax of the lines; total = taxable + tax. What the Business API calls <c>subtotal</c> is
/// <see cref="Taxable"/>.
/// </summary>
/// <param name="Taxes">By category, then from the highest rate down.</param>
public sealed record InvoiceCalculation(
    IReadOnlyList<LineAmounts> Lines,
    long Subtotal,
    long Discount,
    long Taxable,
    long Tax,
    IReadOnlyList<TaxGroup> Taxes,
    ExpectedWithholding? Withholding)
{
    public long Total => Taxable + Tax;
}

/// <summary>The amounts of one line, in minor units. <c>amount</c> of the Business API is <see cref="Taxable"/>.</summary>
/// <param name="Gross">Quantity × unit price, without the tax where prices include it.</param>
/// <param name="Discount">The line's own discount.</param>
/// <param name="InvoiceDiscount">The line's share of the invoice's discount.</param>
/// <param name="Rate">The rate charged: zero unless the category is <see cref="TaxCategory.Standard"/>.</param>
public sealed record LineAmounts(long Gross, long Discount, long InvoiceDiscount, TaxCategory Category, decimal Rate, long Tax)
{
    public long Net => Gross - Discount;

    public long Taxable => Net - InvoiceDiscount;

    public long Total => Taxable + Tax;
}

/// <summary>The lines of one category and rate together.</summary>
public sealed record TaxGroup(TaxCategory Category, decimal Rate, long Taxable, long Tax)
{
    internal static TaxGroup[] Of(IEnumerable<LineAmounts> lines) =>
        [
            .. from line in lines
               group line by (line.Category, line.Rate) into same
               orderby same.Key.Category, same.Key.Rate descending
               select new TaxGroup(same.Key.Category, same.Key.Rate, same.Sum(line => line.Taxable), same.Sum(line => line.Tax)),
        ];
}

/// <summary>Withholding tax that the customer is expected to deduct when paying. It is no part of tax, total or amount due.</summary>
/// <param name="Base">The taxable amount of the invoice.</param>
/// <param name="NetExpected">Total less what is withheld.</param>
public sealed record ExpectedWithholding(decimal Rate, long Base, long Amount, long NetExpected);

/// <summary>Why there are no amounts. Each is a business rule that a caller can break.</summary>
public enum CalculationFaultKind
{
    /// <summary>A line's discount is below zero or above the line.</summary>
    LineDiscountOutOfRange,

    /// <summary>The invoice's discount is below zero or above the subtotal.</summary>
    InvoiceDiscountOutOfRange,

    /// <summary>The total is above <see cref="Money.Kobo.MaxAmount"/>.</summary>
    TotalTooLarge,
}

/// <param name="Line">Index of the line, for a fault of a line.</param>
public sealed record CalculationFault(CalculationFaultKind Kind, int? Line = null);

/// <summary>Amounts, or the rules that forbid them.</summary>
public sealed record CalculationResult(InvoiceCalculation? Calculation, IReadOnlyList<CalculationFault> Faults)
{
    [MemberNotNullWhen(true, nameof(Calculation))]
    public bool IsValid => Calculation is not null;
}
