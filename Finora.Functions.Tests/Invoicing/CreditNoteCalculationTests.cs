using Finora.Core.Invoicing;
using Finora.Core.Tax;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Invoicing;

[TestClass]
public sealed class CreditNoteCalculationTests
{
    private static readonly CreditableLine Website = new(1, 40_000_000, new LineAmounts(40_000_000, 0, 0, TaxCategory.Standard, 7.5m, 3_000_000));
    private static readonly CreditableLine Hours = new(15, 1_100_000, new LineAmounts(16_500_000, 0, 0, TaxCategory.Standard, 7.5m, 1_237_500));

    [TestMethod]
    public void Five_of_the_fifteen_hours_of_sample_A()
    {
        var note = Credit([Website, Hours], [new CreditRequest(1, Quantity: 5)]);
        Assert.AreEqual((5_500_000, 412_500, 5_912_500), (note.Calculation!.Taxable, note.Calculation.Tax, note.Calculation.Total));
        Assert.AreEqual(5_500_000, note.Calculation.Subtotal);
        var amounts = new LineAmounts(5_500_000, 0, 0, TaxCategory.Standard, 7.5m, 412_500);
        Assert.AreEqual(new CreditNoteLine(1, 5, 1_100_000, amounts, Hours with { CreditedQuantity = 5 }), note.Lines[0]);
        CollectionAssert.AreEqual(new[] { new TaxGroup(TaxCategory.Standard, 7.5m, 5_500_000, 412_500) }, note.Calculation.Taxes.ToArray());
    }

    [TestMethod]
    public void An_amount_is_credited_as_one_piece_of_that_price()
    {
        var note = Credit([Website, Hours], [new CreditRequest(0, Amount: 1_000_001)]);
        var amounts = new LineAmounts(1_000_001, 0, 0, TaxCategory.Standard, 7.5m, 75_000);
        Assert.AreEqual(new CreditNoteLine(0, 1, 1_000_001, amounts, Website with { CreditedAmount = 1_000_001 }), note.Lines[0]);
    }

    [TestMethod]
    public void Without_a_request_everything_left_is_credited()
    {
        var note = Credit([Website, Hours with { CreditedQuantity = 5 }], null);
        Assert.AreEqual((50_000_000 + 1_000_000, 3_000_000 + 825_000), (note.Calculation!.Taxable, note.Calculation.Tax));
        CollectionAssert.AreEqual(new[] { 1m, 10m }, note.Lines.Select(line => line.Quantity).ToArray());
    }

    [TestMethod]
    public void What_is_left_after_an_amount_is_an_amount()
    {
        var note = Credit([Hours with { CreditedQuantity = 5, CreditedAmount = 1 }], null);
        Assert.AreEqual((1m, 10_999_999L), (note.Lines[0].Quantity, note.Lines[0].UnitPrice));
        Assert.AreEqual(1_237_500 - 412_500, note.Calculation!.Tax);
    }

    [TestMethod]
    public void Discounts_are_credited_in_proportion()
    {
        var discounted = Hours with { Amounts = new LineAmounts(16_500_000, 412_500, 2_010_938, TaxCategory.Standard, 7.5m, 1_055_742) };
        var line = Credit([discounted], [new CreditRequest(0, Quantity: 5)]).Lines[0].Amounts;
        Assert.AreEqual(new LineAmounts(5_500_000, 807_813, 0, TaxCategory.Standard, 7.5m, 351_914), line);
    }

    [TestMethod]
    public void A_credit_of_prices_that_include_VAT_keeps_to_the_net_amount()
    {
        var inclusive = new CreditableLine(3, 1_000, new LineAmounts(2_791, 0, 0, TaxCategory.Standard, 7.5m, 209));
        var parts = new List<LineAmounts>();
        for (var i = 0; i < 3; i++)
        {
            var line = CreditNoteCalculation.Calculate([inclusive], [new CreditRequest(0, Quantity: 1)], pricesIncludeTax: true).Lines[0];
            parts.Add(line.Amounts);
            inclusive = line.Credited;
        }

        CollectionAssert.AreEqual(new long[] { 930, 931, 930 }, parts.ConvertAll(part => part.Taxable));
        CollectionAssert.AreEqual(new long[] { 70, 69, 70 }, parts.ConvertAll(part => part.Tax));
        Assert.IsTrue(parts.TrueForAll(part => part.Discount == 0));
    }

    [TestMethod]
    public void More_than_is_left_and_nothing_left_are_faults()
    {
        AssertFault(CreditFaultKind.MoreThanIsLeft, 0, [Hours], new CreditRequest(0, Quantity: 15.0001m));
        AssertFault(CreditFaultKind.MoreThanIsLeft, 0, [Hours], new CreditRequest(0, Amount: 16_500_001));
        AssertFault(CreditFaultKind.MoreThanIsLeft, 1, [Website, Hours], new CreditRequest(1, Quantity: 10), new CreditRequest(1, Quantity: 6));
        AssertFault(CreditFaultKind.MoreThanIsLeft, 0, [Hours with { CreditedAmount = 1 }], new CreditRequest(0, Quantity: 15));
        AssertFault(CreditFaultKind.NothingLeft, 0, [Hours with { CreditedQuantity = 15 }], new CreditRequest(0));
        var none = CreditNoteCalculation.Calculate([Hours with { CreditedQuantity = 15 }], null, pricesIncludeTax: false);
        Assert.AreEqual(new CreditFault(CreditFaultKind.NothingLeft), none.Fault);
    }

    [TestMethod]
    public void Any_parts_end_exactly_at_the_line()
    {
        var cases =
            from quantity in Gen.Choose(1, 2_000_000)
            from gross in Gen.Choose(1, 2_000_000_000)
            from discount in Gen.Choose(0, gross - 1)
            from parts in Gen.Zip(Gen.Elements(true, false), Gen.Choose(1, 1_000)).ListOf()
            select (quantity, gross, discount, parts);
        Prop.ForAll(cases.ToArbitrary(), story =>
        {
            var taxable = story.gross - story.discount;
            var whole = new LineAmounts(story.gross, story.discount, 0, TaxCategory.Standard, 7.5m, taxable * 75L / 1_000);
            var line = new CreditableLine(story.quantity / 10_000m, 100, whole);
            long creditedTaxable = 0, creditedTax = 0;
            var requests = story.parts.Select(part => part.Item1
                ? new CreditRequest(0, Quantity: story.quantity / (part.Item2 + 1) / 10_000m)
                : new CreditRequest(0, Amount: taxable / (part.Item2 + 1)));
            foreach (var request in requests.Append(new CreditRequest(0)))
            {
                if (CreditNoteCalculation.Calculate([line], [request], pricesIncludeTax: false) is not { Calculation: { } note } result)
                {
                    continue;
                }

                var amounts = result.Lines[0].Amounts;
                Assert.IsTrue(amounts is { Gross: >= 0, Discount: >= 0, Taxable: >= 0, Tax: >= 0 });
                (creditedTaxable, creditedTax, line) = (creditedTaxable + note.Taxable, creditedTax + note.Tax, result.Lines[0].Credited);
            }

            return creditedTaxable == line.Amounts.Taxable && creditedTax == line.Amounts.Tax;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static CreditNoteResult Credit(CreditableLine[] invoice, CreditRequest[]? requests)
    {
        var note = CreditNoteCalculation.Calculate(invoice, requests, pricesIncludeTax: false);
        Assert.IsTrue(note.IsValid);
        Assert.IsNull(note.Fault);
        return note;
    }

    private static void AssertFault(CreditFaultKind kind, int request, CreditableLine[] invoice, params CreditRequest[] requests)
    {
        var note = CreditNoteCalculation.Calculate(invoice, requests, pricesIncludeTax: false);
        Assert.IsFalse(note.IsValid);
        Assert.IsEmpty(note.Lines);
        Assert.AreEqual(new CreditFault(kind, request), note.Fault);
    }
}
