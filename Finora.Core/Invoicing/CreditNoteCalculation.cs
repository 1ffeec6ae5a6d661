using System.Diagnostics.CodeAnalysis;
using Finora.Core.Money;
using Finora.Core.Tax;

namespace Finora.Core.Invoicing;

/// <summary>A line of an issued invoice with what its credit notes took from it.</summary>
/// <param name="UnitPrice">Minor units.</param>
/// <param name="CreditedQuantity">The sum of the quantities credited.</param>
/// <param name="CreditedAmount">The sum of the taxable amounts that were credited as amounts, in minor units.</param>
public sealed record CreditableLine(
    decimal Quantity, long UnitPrice, LineAmounts Amounts, decimal CreditedQuantity = 0, long CreditedAmount = 0)
{
    /// <summary>The taxable amount of all credits together, rounded once.</summary>
    public long CreditedTaxable => KoboMath.Share(Amounts.Taxable, CreditedQuantity, Quantity) + CreditedAmount;

    /// <summary>The tax of all credits together, rounded once; all of it when nothing taxable is left.</summary>
    public long CreditedTax =>
        CreditedTaxable == Amounts.Taxable
            ? Amounts.Tax
            : KoboMath.Share(Amounts.Tax, CreditedQuantity, Quantity, CreditedAmount, Amounts.Taxable);
}

/// <summary>What to credit of one line: a quantity, or a taxable amount in minor units, or, with neither, all that is left of it.</summary>
/// <param name="Line">Index of the line in the invoice.</param>
public sealed record CreditRequest(int Line, decimal? Quantity = null, long? Amount = null);

/// <summary>One line of a credit note.</summary>
/// <param name="Line">Index of the line that it credits.</param>
/// <param name="Quantity">One, where an amount was credited; <paramref name="UnitPrice"/> is then that amount.</param>
/// <param name="Credited">The invoice's line with this credit, to be kept for the next one.</param>
public sealed record CreditNoteLine(int Line, decimal Quantity, long UnitPrice, LineAmounts Amounts, CreditableLine Credited);

public enum CreditFaultKind
{
    /// <summary>More was asked for than is left of the line.</summary>
    MoreThanIsLeft,

    /// <summary>All of it has been credited.</summary>
    NothingLeft,
}

/// <param name="Request">Index of the request at fault, if it is one of them.</param>
public sealed record CreditFault(CreditFaultKind Kind, int? Request = null);

/// <summary>The lines and amounts of a credit note, or why there can be none.</summary>
/// <param name="Calculation">Amounts are positive; lines in the order of <paramref name="Lines"/>.</param>
public sealed record CreditNoteResult(IReadOnlyList<CreditNoteLine> Lines, InvoiceCalculation? Calculation, CreditFault? Fault)
{
    [MemberNotNullWhen(true, nameof(Calculation))]
    public bool IsValid => Calculation is not null;
}

/// <summary>
/// Works out a credit note. Per line, taxable amount and tax of all its credits together are rounded, less what was credited before, so a
/// full credit, in however many parts, ends exactly at the line. Discounts of the line and of the invoice are in the taxable amount and so
/// are credited in proportion.
/// </summary>
public static class CreditNoteCalculation
{
    /// <param name="requests">Null for everything that is not yet credited. Quantities and amounts are above zero.</param>
    /// <param name="pricesIncludeTax">As on the invoice.</param>
    public static CreditNoteResult Calculate(
        IReadOnlyList<CreditableLine> invoice, IReadOnlyList<CreditRequest>? requests, bool pricesIncludeTax)
    {
        var lines = invoice.ToArray();
        var wanted = requests ?? EverythingLeft(lines);
        var credits = new CreditNoteLine[wanted.Count];
        for (var i = 0; i < credits.Length; i++)
        {
            var line = wanted[i].Line;
            var fault = TryCredit(lines[line], wanted[i], pricesIncludeTax, out credits[i]);
            if (fault is { } kind)
            {
                return new CreditNoteResult([], null, new CreditFault(kind, i));
            }

            lines[line] = credits[i].Credited;
        }

        return Total(credits);
    }

    private static CreditRequest[] EverythingLeft(CreditableLine[] lines) =>
        [
            .. Enumerable.Range(0, lines.Length)
                .Where(i => lines[i].CreditedTaxable < lines[i].Amounts.Taxable)
                .Select(i => new CreditRequest(i)),
        ];

    private static CreditNoteResult Total(CreditNoteLine[] credits)
    {
        var lines = Array.ConvertAll(credits, credit => credit.Amounts);
        var taxable = lines.Sum(line => line.Taxable);
        if (taxable == 0)
        {
            return new CreditNoteResult([], null, new CreditFault(CreditFaultKind.NothingLeft));
        }

        var tax = lines.Sum(line => line.Tax);
        return new CreditNoteResult(credits, new InvoiceCalculation(lines, taxable, 0, taxable, tax, TaxGroup.Of(lines), null), null);
    }

    private static CreditFaultKind? TryCredit(CreditableLine line, CreditRequest request, bool pricesIncludeTax, out CreditNoteLine credit)
    {
        var (quantity, amount) = Resolve(line, request);
        var credited = line with { CreditedQuantity = line.CreditedQuantity + quantity, CreditedAmount = line.CreditedAmount + amount };
        var taxable = credited.CreditedTaxable - line.CreditedTaxable;
        var priced = amount > 0 || pricesIncludeTax ? taxable : KoboMath.Times(line.UnitPrice, quantity);

        // What rounding gave an earlier credit less, a later one gets more: the price must not fall below it.
        var gross = Math.Max(priced, taxable);
        var tax = credited.CreditedTax - line.CreditedTax;
        var amounts = new LineAmounts(gross, gross - taxable, 0, line.Amounts.Category, line.Amounts.Rate, tax);
        credit = new CreditNoteLine(request.Line, amount > 0 ? 1 : quantity, amount > 0 ? amount : line.UnitPrice, amounts, credited);
        return credited.CreditedQuantity > line.Quantity || credited.CreditedTaxable > line.Amounts.Taxable ? CreditFaultKind.MoreThanIsLeft
            : quantity == 0 && amount == 0 ? CreditFaultKind.NothingLeft
            : null;
    }

    /// <summary>All that is left is told as a quantity, unless amounts were credited before, which no quantity can complete.</summary>
    private static (decimal Quantity, long Amount) Resolve(CreditableLine line, CreditRequest request) => request switch
    {
        { Quantity: { } quantity } => (quantity, 0),
        { Amount: { } amount } => (0, amount),
        _ when line.CreditedAmount == 0 => (line.Quantity - line.CreditedQuantity, 0),
        _ => (0, line.Amounts.Taxable - line.CreditedTaxable),
    };
}
