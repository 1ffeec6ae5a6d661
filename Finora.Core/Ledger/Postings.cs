namespace Finora.Core.Ledger;

/// <summary>Money, and tax withheld with it, that settles part of an invoice; both in minor units of its currency.</summary>
/// <param name="Invoice">As it was before.</param>
/// <param name="Amount">Together with <paramref name="Withheld"/> at most what is due.</param>
public sealed record Allocation(InvoicePosition Invoice, long Amount, long Withheld = 0)
{
    /// <summary>The invoice with this allocation.</summary>
    public InvoicePosition After => Invoice with { Paid = Invoice.Paid + Amount, Withheld = Invoice.Withheld + Withheld };
}

/// <summary>What a credit note does to its invoice.</summary>
/// <param name="Invoice">With the credit note.</param>
/// <param name="Excess">What was credited beyond what was due, in minor units of its currency: it becomes money of the customer to allocate
/// anew.</param>
public sealed record CreditNotePosting(Posting? Posting, InvoicePosition Invoice, long Excess);

/// <summary>What voiding does.</summary>
/// <param name="Reversal">Undoes the issue entry; to be linked to it. Null when the invoice had nothing to post.</param>
/// <param name="Release">Frees money that was allocated and takes its VAT back; null when there was none.</param>
public sealed record VoidPostings(Posting? Reversal, Posting? Release);

/// <summary>
/// The lines for each cause that concerns invoices and money received. All are pure: what they return balances, lines of zero are left out,
/// and amounts are naira kobo, converted at the invoice's rate. A posting is null where every line is zero. Amounts that contradict the
/// invoice throw, since the use cases refuse them first.
/// </summary>
public static class Postings
{
    /// <summary>DR 1021 total; CR 4000 net; CR 2021 VAT.</summary>
    public static Posting? InvoiceIssued(InvoicePosition invoice)
    {
        var books = new InvoicePosition(invoice.Total, invoice.Tax, invoice.ExchangeRate).Books;
        return new PostingBuilder()
            .Debit(AccountCode.TradeDebtors, books.TradeDebtors)
            .Credit(AccountCode.Revenue, books.Revenue)
            .Credit(AccountCode.VatProvision, books.VatProvision)
            .BuildOrNull();
    }

    /// <summary>
    /// DR cash side the whole amount, DR 1025 what was withheld; CR 1021 allocated, CR 2031 the rest; DR 2021 / CR 2026 the VAT share. The
    /// allocations are to different invoices of the payment's currency; a rest is converted at the rate of the first.
    /// </summary>
    /// <param name="cashSide">1001 or 1010.</param>
    /// <param name="amount">Minor units of the payment's currency; at least what is allocated.</param>
    /// <param name="allocations">At least one: money that nothing takes is a <see cref="Deposit"/>.</param>
    public static Posting? Receipt(string cashSide, long amount, IReadOnlyList<Allocation> allocations)
    {
        var rest = amount - allocations.Sum(allocation => allocation.Amount);
        ArgumentOutOfRangeException.ThrowIfNegative(rest, nameof(amount));
        return Settle(cashSide, allocations, allocations[0].Invoice.InNaira(rest));
    }

    /// <summary>Money received earlier is linked to invoices: DR 2031, CR 1021, and DR 2021 / CR 2026 the VAT share.</summary>
    public static Posting? Reconciled(params IReadOnlyList<Allocation> allocations) => Settle(AccountCode.CustomerDeposits, allocations, 0);

    /// <summary>A sale without an invoice: DR cash side; CR 4000 net; CR 2026 VAT.</summary>
    /// <param name="amount">Naira kobo, VAT included.</param>
    /// <param name="vat">The VAT in it.</param>
    public static Posting CashSale(string cashSide, long amount, long vat) =>
        new PostingBuilder()
            .Debit(cashSide, amount)
            .Credit(AccountCode.Revenue, amount - vat)
            .Credit(AccountCode.VatPayable, vat)
            .Build();

    /// <summary>Money of a customer that cannot be allocated, or of nobody known in the business: DR 1010; CR 2031.</summary>
    /// <param name="amount">Naira kobo.</param>
    public static Posting Deposit(long amount) =>
        new PostingBuilder().Debit(AccountCode.Bank, amount).Credit(AccountCode.CustomerDeposits, amount).Build();

    /// <summary>
    /// DR 4000 net; DR 2021 tax, or 2026 where its share was already owed; CR 1021 as far as something is due; CR 2031 the excess. Where
    /// the credit note changes how much of the invoice is settled, the VAT that is owed moves along.
    /// </summary>
    /// <param name="total">Minor units of the invoice's currency, at most what is not credited yet.</param>
    /// <param name="tax">The tax among <paramref name="total"/>.</param>
    public static CreditNotePosting CreditNote(InvoicePosition invoice, long total, long tax)
    {
        var after = invoice with { Credited = invoice.Credited + total, CreditedTax = invoice.CreditedTax + tax };
        if (total < 0 || tax < 0 || tax > total || after.Credited > after.Total || after.CreditedTax > after.Tax)
        {
            throw new ArgumentOutOfRangeException(nameof(total), total, "More than is left of the invoice.");
        }

        var (was, becomes) = (invoice.Books, after.Books);
        var excess = total - Math.Min(total, invoice.AmountDue);
        var debtors = was.TradeDebtors - becomes.TradeDebtors;
        var (provision, owed) = (was.VatProvision - becomes.VatProvision, was.VatPayable - becomes.VatPayable);
        var net = was.Revenue - becomes.Revenue;
        var deposit = net + provision + owed - debtors;
        if (excess == 0)
        {
            // Conversion may leave a kobo, but nobody was given money.
            (net, deposit) = (net - deposit, 0);
        }

        var posting = new PostingBuilder()
            .Debit(AccountCode.Revenue, net)
            .Debit(AccountCode.VatProvision, provision)
            .Debit(AccountCode.VatPayable, owed)
            .Credit(AccountCode.TradeDebtors, debtors)
            .Credit(AccountCode.CustomerDeposits, deposit)
            .BuildOrNull();
        return new CreditNotePosting(posting, after, excess);
    }

    /// <summary>
    /// The reversal of the issue entry; then DR 2026 / CR 2021 the VAT moved so far, DR 1021 / CR 2031 the money freed, CR 1025 what was
    /// withheld. Credit notes of the invoice are taken back with it, so that nothing is left of it but the money freed.
    /// </summary>
    public static VoidPostings InvoiceVoided(InvoicePosition invoice)
    {
        var issue = new InvoicePosition(invoice.Total, invoice.Tax, invoice.ExchangeRate).Books;
        var books = invoice.Books;
        var debtors = issue.TradeDebtors - books.TradeDebtors;
        var revenue = issue.Revenue - books.Revenue;
        var provision = issue.VatProvision - books.VatProvision;
        var release = new PostingBuilder()
            .Debit(AccountCode.VatPayable, books.VatPayable)
            .Credit(AccountCode.VatProvision, provision)
            .Credit(AccountCode.Revenue, revenue)
            .Debit(AccountCode.TradeDebtors, debtors)
            .Credit(AccountCode.WithholdingReceivable, books.WithholdingReceivable)
            .Credit(AccountCode.CustomerDeposits, books.VatPayable + debtors - provision - revenue - books.WithholdingReceivable)
            .BuildOrNull();
        return new VoidPostings(InvoiceIssued(invoice)?.Reversed(), release);
    }

    private static Posting? Settle(string from, IReadOnlyList<Allocation> allocations, long rest)
    {
        var (debtors, withheld, vat) = (0L, 0L, 0L);
        foreach (var allocation in allocations)
        {
            if (allocation.Amount < 0 || allocation.Withheld < 0 || allocation.Amount + allocation.Withheld > allocation.Invoice.AmountDue)
            {
                throw new ArgumentOutOfRangeException(nameof(allocations), allocation, "More than is due on the invoice.");
            }

            var (was, becomes) = (allocation.Invoice.Books, allocation.After.Books);
            debtors += was.TradeDebtors - becomes.TradeDebtors;
            withheld += becomes.WithholdingReceivable - was.WithholdingReceivable;
            vat += becomes.VatPayable - was.VatPayable;
        }

        return new PostingBuilder()
            .Debit(from, debtors - withheld + rest)
            .Debit(AccountCode.WithholdingReceivable, withheld)
            .Credit(AccountCode.TradeDebtors, debtors)
            .Credit(AccountCode.CustomerDeposits, rest)
            .Debit(AccountCode.VatProvision, vat)
            .Credit(AccountCode.VatPayable, vat)
            .BuildOrNull();
    }
}
