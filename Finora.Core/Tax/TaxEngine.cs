using Finora.Core.Money;

namespace Finora.Core.Tax;

/// <summary>
/// Works out an invoice. Every rounding is half away from zero, once per line; totals are sums of rounded lines. Prices may contain the tax
/// (Business API): the tax is then taken out of the rounded line, so that the total equals the sum of the priced lines to the kobo. A
/// discount is always taken from the amount without tax, and the tax of a discounted line is worked out from what is left, on both surfaces
/// alike.
/// </summary>
public static class TaxEngine
{
    public const int MaxLines = 100;

    public const int MaxQuantity = 1_000_000;

    /// <summary>1,000,000,000.00.</summary>
    public const long MaxUnitPrice = 100_000_000_000;

    /// <summary>
    /// Never throws for terms within the limits named at <see cref="InvoiceTerms"/>. The order of lines decides only who gets the odd kobo
    /// of a discount.
    /// </summary>
    public static CalculationResult Calculate(InvoiceTerms terms)
    {
        var lines = new PricedLine[terms.Lines.Count];
        var faults = new List<CalculationFault>();
        var subtotal = (Int128)0;
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = PricedLine.From(terms.Lines[i], terms.PricesIncludeTax);
            subtotal += lines[i].Net;
            if (lines[i].Discount < 0 || lines[i].Net < 0)
            {
                faults.Add(new CalculationFault(CalculationFaultKind.LineDiscountOutOfRange, i));
            }
        }

        if (faults.Count > 0)
        {
            return new CalculationResult(null, faults);
        }

        // A hundred of the largest lines do not fit a long, and no discount is worth carrying such a subtotal on.
        return subtotal > long.MaxValue ? Fault(CalculationFaultKind.TotalTooLarge) : Discount(terms, lines, (long)subtotal);
    }

    private static CalculationResult Discount(InvoiceTerms terms, PricedLine[] lines, long subtotal)
    {
        var discount = terms.Discount?.From(subtotal) ?? 0;
        if (discount < 0 || discount > subtotal)
        {
            return Fault(CalculationFaultKind.InvoiceDiscountOutOfRange);
        }

        var shares = KoboMath.Spread(discount, Array.ConvertAll(lines, line => line.Net));
        var amounts = new LineAmounts[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            amounts[i] = lines[i].Tax(shares[i]);
        }

        return Total(terms, amounts, subtotal, discount);
    }

    private static CalculationResult Total(InvoiceTerms terms, LineAmounts[] lines, long subtotal, long discount)
    {
        var taxable = subtotal - discount;
        var tax = lines.Aggregate((Int128)0, (sum, line) => sum + line.Tax);
        if (taxable + tax > Kobo.MaxAmount)
        {
            return Fault(CalculationFaultKind.TotalTooLarge);
        }

        var withholding = terms.WithholdingRate is { } rate ? Withhold(rate, taxable, taxable + (long)tax) : null;
        var invoice = new InvoiceCalculation(lines, subtotal, discount, taxable, (long)tax, TaxGroup.Of(lines), withholding);
        return new CalculationResult(invoice, []);
    }

    private static ExpectedWithholding Withhold(decimal rate, long taxable, long total)
    {
        var amount = KoboMath.Percent(taxable, rate);
        return new ExpectedWithholding(rate, taxable, amount, total - amount);
    }

    private static CalculationResult Fault(CalculationFaultKind kind) => new(null, [new CalculationFault(kind)]);

    /// <summary>A line before its share of the invoice's discount is known.</summary>
    /// <param name="IncludedTax">The tax that was in the price, null where prices have none.</param>
    private readonly record struct PricedLine(LineTerms Terms, long Gross, long Discount, long? IncludedTax)
    {
        public long Net => Gross - Discount;

        public static PricedLine From(LineTerms terms, bool pricesIncludeTax)
        {
            var priced = KoboMath.Times(terms.UnitPrice, terms.Quantity);
            long? included = pricesIncludeTax ? KoboMath.IncludedPercent(priced, terms.ChargedRate) : null;
            var gross = priced - (included ?? 0);
            return new PricedLine(terms, gross, terms.Discount?.From(gross) ?? 0, included);
        }

        public LineAmounts Tax(long share)
        {
            var tax = IncludedTax is { } included && Discount == 0 && share == 0
                ? included
                : KoboMath.Percent(Net - share, Terms.ChargedRate);
            return new LineAmounts(Gross, Discount, share, Terms.Category, Terms.ChargedRate, tax);
        }
    }
}
