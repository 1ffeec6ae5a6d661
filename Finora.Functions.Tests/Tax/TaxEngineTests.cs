using Finora.Core.Money;
using Finora.Core.Tax;

namespace Finora.Functions.Tests.Tax;

/// <summary>The worked examples of both contracts, and the rules at their edges.</summary>
[TestClass]
public sealed class TaxEngineTests
{
    [TestMethod]
    public void Example_A_of_the_Platform_with_its_expected_withholding()
    {
        var invoice = Calculate(new InvoiceTerms([Standard(1, 40_000_000), Standard(15, 1_100_000)], WithholdingRate: 5));

        AssertTotals(invoice, subtotal: 56_500_000, taxable: 56_500_000, tax: 4_237_500, total: 60_737_500);
        CollectionAssert.AreEqual(new long[] { 3_000_000, 1_237_500 }, invoice.Lines.Select(line => line.Tax).ToArray());
        CollectionAssert.AreEqual(new long[] { 43_000_000, 17_737_500 }, invoice.Lines.Select(line => line.Total).ToArray());
        CollectionAssert.AreEqual(new[] { new TaxGroup(TaxCategory.Standard, 7.5m, 56_500_000, 4_237_500) }, invoice.Taxes.ToArray());
        Assert.AreEqual(new ExpectedWithholding(5, 56_500_000, 2_825_000, 57_912_500), invoice.Withholding);
    }

    [TestMethod]
    public void Example_B_mixed_line_by_line()
    {
        var invoice = Calculate(new InvoiceTerms(
            [
                Standard(3, 1_000_000, Discount.OfPercent(10)),
                new LineTerms(2.5m, 499_999, TaxCategory.ZeroRated, 7.5m),
                new LineTerms(1, 133_333, TaxCategory.Exempt, 7.5m, Discount.OfAmount(3_333)),
            ],
            Discount.OfAmount(100_000)));

        AssertTotals(invoice, subtotal: 4_079_998, taxable: 3_979_998, tax: 197_537, total: 4_177_535);
        Assert.AreEqual(100_000, invoice.Discount);
        LineAmounts[] expected =
        [
            new(3_000_000, 300_000, 66_177, TaxCategory.Standard, 7.5m, 197_537),
            new(1_249_998, 0, 30_637, TaxCategory.ZeroRated, 0, 0),
            new(133_333, 3_333, 3_186, TaxCategory.Exempt, 0, 0),
        ];
        CollectionAssert.AreEqual(expected, invoice.Lines.ToArray());
        CollectionAssert.AreEqual(new long[] { 2_700_000, 1_249_998, 130_000 }, invoice.Lines.Select(line => line.Net).ToArray());
        CollectionAssert.AreEqual(new long[] { 2_633_823, 1_219_361, 126_814 }, invoice.Lines.Select(line => line.Taxable).ToArray());
        TaxGroup[] groups =
        [
            new(TaxCategory.Standard, 7.5m, 2_633_823, 197_537), new(TaxCategory.ZeroRated, 0, 1_219_361, 0), new(TaxCategory.Exempt, 0, 126_814, 0),
        ];
        CollectionAssert.AreEqual(groups, invoice.Taxes.ToArray());
    }

    [TestMethod]
    public void Example_C_rounds_per_line()
    {
        var invoice = Calculate(new InvoiceTerms([Standard(1, 1_010), Standard(1, 1_010), Standard(1, 1_010)]));
        AssertTotals(invoice, subtotal: 3_030, taxable: 3_030, tax: 228, total: 3_258);
    }

    [TestMethod]
    public void Example_D_rounds_half_a_kobo_up() =>
        AssertTotals(Calculate(new InvoiceTerms([Standard(1, 20)])), subtotal: 20, taxable: 20, tax: 2, total: 22);

    [TestMethod]
    public void Example_E_gives_the_odd_kobo_of_the_discount_to_the_first_line()
    {
        var invoice = Calculate(new InvoiceTerms([Standard(1, 10_000), Standard(1, 10_000), Standard(1, 10_000)], Discount.OfAmount(100)));
        AssertTotals(invoice, subtotal: 30_000, taxable: 29_900, tax: 2_243, total: 32_143);
        CollectionAssert.AreEqual(new long[] { 9_966, 9_967, 9_967 }, invoice.Lines.Select(line => line.Taxable).ToArray());
        CollectionAssert.AreEqual(new long[] { 747, 748, 748 }, invoice.Lines.Select(line => line.Tax).ToArray());
    }

    [TestMethod]
    public void Example_F_takes_percents_from_lines_and_invoice()
    {
        var invoice = Calculate(new InvoiceTerms([Standard(1, 40_000_000), Standard(15, 1_100_000, Discount.OfPercent(2.5m))], Discount.OfPercent(12.5m)));
        AssertTotals(invoice, subtotal: 56_087_500, taxable: 49_076_562, tax: 3_680_742, total: 52_757_304);
        Assert.AreEqual(7_010_938, invoice.Discount);
        CollectionAssert.AreEqual(new long[] { 35_000_000, 14_076_562 }, invoice.Lines.Select(line => line.Taxable).ToArray());
        CollectionAssert.AreEqual(new long[] { 2_625_000, 1_055_742 }, invoice.Lines.Select(line => line.Tax).ToArray());
    }

    [TestMethod]
    public void The_invoice_of_the_Business_contract()
    {
        var invoice = Calculate(new InvoiceTerms([Standard(2, 12_500_000), new LineTerms(1, 1_500_000, TaxCategory.Exempt, 7.5m)]));
        AssertTotals(invoice, subtotal: 26_500_000, taxable: 26_500_000, tax: 1_875_000, total: 28_375_000);
        CollectionAssert.AreEqual(new long[] { 25_000_000, 1_500_000 }, invoice.Lines.Select(line => line.Taxable).ToArray());
        Assert.IsNull(invoice.Withholding);
    }

    [TestMethod]
    public void Prices_that_include_VAT_keep_the_priced_total_to_the_kobo()
    {
        var invoice = Calculate(new InvoiceTerms(
            [Standard(1, 5_375_000), Standard(3, 33), new LineTerms(1, 99, TaxCategory.ZeroRated, 7.5m)], PricesIncludeTax: true));
        AssertTotals(invoice, subtotal: 5_000_191, taxable: 5_000_191, tax: 375_007, total: 5_375_198);
        CollectionAssert.AreEqual(new long[] { 375_000, 7, 0 }, invoice.Lines.Select(line => line.Tax).ToArray());
        CollectionAssert.AreEqual(new long[] { 5_000_000, 92, 99 }, invoice.Lines.Select(line => line.Gross).ToArray());
    }

    [TestMethod]
    public void A_discount_on_prices_that_include_VAT_is_taken_from_the_amount_without_it()
    {
        var invoice = Calculate(new InvoiceTerms([Standard(1, 10_750, Discount.OfPercent(10))], PricesIncludeTax: true));
        Assert.AreEqual(new LineAmounts(10_000, 1_000, 0, TaxCategory.Standard, 7.5m, 675), invoice.Lines[0]);
        AssertTotals(invoice, subtotal: 9_000, taxable: 9_000, tax: 675, total: 9_675);
    }

    [TestMethod]
    public void Groups_are_per_category_and_rate_from_the_highest_rate_down()
    {
        var invoice = Calculate(new InvoiceTerms(
        [
            new LineTerms(1, 100, TaxCategory.Exempt, 0), Standard(1, 1_000) with { Rate = 5 }, Standard(1, 1_000),
            new LineTerms(1, 50, TaxCategory.ZeroRated, 9), Standard(2, 1_000),
        ]));
        TaxGroup[] groups =
        [
            new(TaxCategory.Standard, 7.5m, 3_000, 225), new(TaxCategory.Standard, 5, 1_000, 50),
            new(TaxCategory.ZeroRated, 0, 50, 0), new(TaxCategory.Exempt, 0, 100, 0),
        ];
        CollectionAssert.AreEqual(groups, invoice.Taxes.ToArray());
    }

    [TestMethod]
    public void Everything_may_be_discounted_away()
    {
        var invoice = Calculate(new InvoiceTerms([Standard(1, 100, Discount.OfPercent(100)), Standard(1, 100)], Discount.OfAmount(100)));
        AssertTotals(invoice, subtotal: 100, taxable: 0, tax: 0, total: 0);
    }

    [TestMethod]
    public void A_discount_outside_its_line_is_a_fault_of_each_such_line()
    {
        long[] discounts = [101, 100, -1];
        var result = TaxEngine.Calculate(new InvoiceTerms([.. discounts.Select(discount => Standard(1, 100, Discount.OfAmount(discount)))]));
        Assert.IsFalse(result.IsValid);
        CalculationFault[] expected = [new(CalculationFaultKind.LineDiscountOutOfRange, 0), new(CalculationFaultKind.LineDiscountOutOfRange, 2)];
        CollectionAssert.AreEqual(expected, result.Faults.ToArray());
    }

    [TestMethod]
    [DataRow(101L)]
    [DataRow(-1L)]
    public void An_invoice_discount_outside_the_subtotal_is_a_fault(long amount) =>
        AssertFault(CalculationFaultKind.InvoiceDiscountOutOfRange, new InvoiceTerms([Standard(1, 100)], Discount.OfAmount(amount)));

    [TestMethod]
    public void A_total_of_a_hundred_billion_passes_and_one_kobo_more_does_not()
    {
        var exempt = new LineTerms(100, TaxEngine.MaxUnitPrice, TaxCategory.Exempt, 0);
        Assert.AreEqual(Kobo.MaxAmount, Calculate(new InvoiceTerms([exempt])).Total);
        AssertFault(CalculationFaultKind.TotalTooLarge, new InvoiceTerms([exempt, new LineTerms(1, 1, TaxCategory.Exempt, 0)]));
        AssertFault(CalculationFaultKind.TotalTooLarge, new InvoiceTerms([Standard(100, TaxEngine.MaxUnitPrice)]));
    }

    [TestMethod]
    public void A_hundred_of_the_largest_lines_are_a_fault_and_not_an_overflow()
    {
        var largest = Standard(TaxEngine.MaxQuantity, TaxEngine.MaxUnitPrice) with { Rate = 100 };
        AssertFault(CalculationFaultKind.TotalTooLarge, new InvoiceTerms([.. Enumerable.Repeat(largest, TaxEngine.MaxLines)], Discount.OfPercent(100)));
    }

    private static LineTerms Standard(decimal quantity, long unitPrice, Discount? discount = null) =>
        new(quantity, unitPrice, TaxCategory.Standard, 7.5m, discount);

    private static InvoiceCalculation Calculate(InvoiceTerms terms)
    {
        var result = TaxEngine.Calculate(terms);
        Assert.IsTrue(result.IsValid);
        Assert.IsEmpty(result.Faults);
        return result.Calculation;
    }

    private static void AssertTotals(InvoiceCalculation invoice, long subtotal, long taxable, long tax, long total)
    {
        Assert.AreEqual(subtotal, invoice.Subtotal, "subtotal");
        Assert.AreEqual(taxable, invoice.Taxable, "taxable");
        Assert.AreEqual(tax, invoice.Tax, "tax");
        Assert.AreEqual(total, invoice.Total, "total");
    }

    private static void AssertFault(CalculationFaultKind kind, InvoiceTerms terms)
    {
        var result = TaxEngine.Calculate(terms);
        Assert.IsNull(result.Calculation);
        CollectionAssert.AreEqual(new[] { new CalculationFault(kind) }, result.Faults.ToArray());
    }
}
