using Finora.Core.Money;

namespace Finora.Core.Ledger;

/// <summary>
/// What has happened to an issued invoice, in minor units of its currency. Everything that the ledger must hold for the invoice follows
/// from it (<see cref="Books"/>), so a posting is the difference between two positions, and part payments in any order end at exactly the
/// same balances.
/// </summary>
/// <param name="Total">As issued.</param>
/// <param name="Tax">As issued.</param>
/// <param name="ExchangeRate">Naira for one unit of the currency, one for naira.</param>
/// <param name="Paid">Money allocated to it, also where a later credit note made part of it too much.</param>
/// <param name="Withheld">Tax that the customer withheld.</param>
/// <param name="Credited">Totals of its credit notes.</param>
/// <param name="CreditedTax">The tax among <paramref name="Credited"/>.</param>
public sealed record InvoicePosition(
    long Total, long Tax, decimal ExchangeRate = 1, long Paid = 0, long Withheld = 0, long Credited = 0, long CreditedTax = 0)
{
    /// <summary>Never below zero.</summary>
    public long AmountDue => Math.Max(0, Total - Paid - Withheld - Credited);

    /// <summary>What counts as settled by money and withholding: never more than credit notes left of the invoice.</summary>
    public long Settled => Math.Min(Paid + Withheld, Total - Credited);

    /// <summary>What the ledger holds for the invoice once everything up to here is posted.</summary>
    public InvoiceBooks Books => InvoiceBooks.Of(this);

    internal long InNaira(long amount) => KoboMath.Times(amount, ExchangeRate);
}

/// <summary>The balances that one invoice has in the ledger, in naira kobo, each on the normal side of its account.</summary>
public readonly record struct InvoiceBooks(long TradeDebtors, long Revenue, long VatProvision, long VatPayable, long WithholdingReceivable)
{
    /// <summary>
    /// Amounts are converted one by one, and whatever settles the invoice takes what the roundings left. The VAT of what is settled is owed
    /// (2026), the rest is still a provision (2021): VAT × settled ÷ total, both net of credit notes.
    /// </summary>
    internal static InvoiceBooks Of(InvoicePosition invoice)
    {
        var total = invoice.InNaira(invoice.Total) - invoice.InNaira(invoice.Credited);
        var vat = invoice.InNaira(invoice.Tax) - invoice.InNaira(invoice.CreditedTax);
        var owed = KoboMath.Share(vat, invoice.Settled, invoice.Total - invoice.Credited);
        var debtors = invoice.AmountDue == 0 ? 0 : total - invoice.InNaira(invoice.Settled);
        return new InvoiceBooks(debtors, total - vat, vat - owed, owed, invoice.InNaira(invoice.Withheld));
    }
}
