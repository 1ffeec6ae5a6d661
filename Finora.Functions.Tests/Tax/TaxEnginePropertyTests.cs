using Finora.Core.Money;
using Finora.Core.Tax;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Tax;

/// <summary>What holds for every invoice within the limits of the surfaces.</summary>
[TestClass]
public sealed class TaxEnginePropertyTests
{
    private static readonly decimal[] Rates = [0, 5, 7.5m, 12.3456m, 100];

    [TestMethod]
    public void An_invoice_has_amounts_or_faults_and_never_throws() =>
        Check(Terms(large: true), terms =>
        {
            var result = TaxEngine.Calculate(terms);
            return result.IsValid == (result.Faults.Count == 0) && (result.Calculation?.Total ?? 0) <= Kobo.MaxAmount;
        });

    [TestMethod]
    public void Totals_are_the_sums_of_the_lines() =>
        CheckValid((_, invoice) => invoice.Subtotal == invoice.Lines.Sum(line => line.Net)
            && invoice.Taxable == invoice.Subtotal - invoice.Discount
            && invoice.Taxable == invoice.Lines.Sum(line => line.Taxable)
            && invoice.Tax == invoice.Lines.Sum(line => line.Tax)
            && invoice.Total == invoice.Lines.Sum(line => line.Total));

    [TestMethod]
    public void Shares_of_the_discount_sum_to_it_and_stay_within_their_lines() =>
        CheckValid((_, invoice) => invoice.Discount == invoice.Lines.Sum(line => line.InvoiceDiscount)
            && invoice.Lines.All(line => line.InvoiceDiscount >= 0 && line.InvoiceDiscount <= line.Net));

    [TestMethod]
    public void No_amount_is_negative() =>
        CheckValid((_, invoice) => invoice.Discount >= 0
            && invoice.Lines.All(line => line is { Gross: >= 0, Discount: >= 0, Net: >= 0, Taxable: >= 0, Tax: >= 0 }));

    [TestMethod]
    public void Groups_cover_every_line_once() =>
        CheckValid((_, invoice) => invoice.Taxes.Sum(group => group.Taxable) == invoice.Taxable
            && invoice.Taxes.Sum(group => group.Tax) == invoice.Tax
            && invoice.Taxes.DistinctBy(group => (group.Category, group.Rate)).Count() == invoice.Taxes.Count);

    [TestMethod]
    public void Only_standard_lines_are_taxed() =>
        CheckValid((_, invoice) => invoice.Lines.All(line => line.Category == TaxCategory.Standard || line is { Tax: 0, Rate: 0 }));

    [TestMethod]
    public void Without_discounts_prices_that_include_tax_add_up_to_the_total() =>
        Check(Terms(large: false), terms =>
        {
            var plain = terms with { PricesIncludeTax = true, Discount = null, Lines = [.. terms.Lines.Select(line => line with { Discount = null })] };
            var invoice = TaxEngine.Calculate(plain).Calculation!;
            return invoice.Total == plain.Lines.Sum(line => KoboMath.Times(line.UnitPrice, line.Quantity))
                && invoice.Lines.All(line => Math.Abs(KoboMath.Percent(line.Taxable, line.Rate) - line.Tax) <= 1);
        });

    [TestMethod]
    public void Without_an_invoice_discount_the_order_of_lines_changes_no_total() =>
        Check(Terms(large: false), terms =>
        {
            var forward = terms with { Discount = null };
            var first = TaxEngine.Calculate(forward).Calculation;
            var second = TaxEngine.Calculate(forward with { Lines = [.. forward.Lines.Reverse()] }).Calculation;
            return first is null
                ? second is null
                : second is not null && first.Total == second.Total && first.Tax == second.Tax && first.Taxes.SequenceEqual(second.Taxes)
                    && first.Lines.Reverse().SequenceEqual(second.Lines);
        });

    [TestMethod]
    public void With_an_invoice_discount_the_order_of_lines_moves_no_share_by_more_than_a_kobo() =>
        CheckValid((terms, invoice) =>
        {
            var reversed = TaxEngine.Calculate(terms with { Lines = [.. terms.Lines.Reverse()] }).Calculation!;
            return reversed.Taxable == invoice.Taxable
                && invoice.Lines.Reverse().Zip(reversed.Lines).All(pair => Math.Abs(pair.First.InvoiceDiscount - pair.Second.InvoiceDiscount) <= 1);
        });

    [TestMethod]
    public void Withholding_changes_no_total() =>
        CheckValid((terms, invoice) =>
        {
            var withheld = TaxEngine.Calculate(terms with { WithholdingRate = 5 }).Calculation!;
            return withheld.Total == invoice.Total && withheld.Withholding!.Amount + withheld.Withholding.NetExpected == invoice.Total;
        });

    private static void CheckValid(Func<InvoiceTerms, InvoiceCalculation, bool> property) =>
        Check(Terms(large: false), terms => TaxEngine.Calculate(terms).Calculation is not { } invoice || property(terms, invoice));

    private static void Check(Gen<InvoiceTerms> terms, Func<InvoiceTerms, bool> property) =>
        Prop.ForAll(terms.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<InvoiceTerms> Terms(bool large) =>
        from count in Gen.Choose(1, large ? TaxEngine.MaxLines : 12)
        from lines in Line(large).ListOf(count)
        from discount in Discounts(large ? 2_000_000_000 : 5_000)
        from inclusive in Gen.Elements(true, false)
        select new InvoiceTerms([.. lines], discount, inclusive);

    private static Gen<LineTerms> Line(bool large) =>
        from quantity in Gen.Frequency((3, Gen.Choose(1, 100_000)), (1, Gen.Choose(1, large ? 2_000_000_000 : 10_000_000)))
        from price in Gen.Choose(1, large ? 2_000_000_000 : 5_000_000)
        from category in Gen.Elements(TaxCategory.Standard, TaxCategory.Standard, TaxCategory.ZeroRated, TaxCategory.Exempt)
        from rate in Gen.Elements(Rates)
        from discount in Discounts(1_000)
        select new LineTerms(quantity / 10_000m, large ? price * 50L : price, category, rate, discount);

    private static Gen<Discount?> Discounts(int maxAmount) =>
        Gen.Frequency(
            (2, Gen.Constant<Discount?>(null)),
            (1, from percent in Gen.Choose(0, 1_000_000) select (Discount?)Discount.OfPercent(percent / 10_000m)),
            (1, from amount in Gen.Choose(0, maxAmount) select (Discount?)Discount.OfAmount(amount)));
}
