using Finora.Core.Ledger;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Ledger;

/// <summary>
/// What holds after any sequence of part payments, credit notes and a void. That every posting balances is checked with each of them.
/// </summary>
[TestClass]
public sealed class PostingsPropertyTests
{
    [TestMethod]
    public void Part_payments_move_exactly_the_VAT_of_the_invoice_and_clear_the_debt() =>
        Check(story =>
        {
            var books = new Books();
            var invoice = PayAll(story, books, Issue(story, books));
            return invoice.AmountDue == 0 && books[AccountCode.TradeDebtors] == 0 && books[AccountCode.VatProvision] == 0
                && -books[AccountCode.VatPayable] == invoice.InNaira(story.Tax)
                && -books[AccountCode.Revenue] == invoice.InNaira(story.Total) - invoice.InNaira(story.Tax);
        });

    [TestMethod]
    public void In_naira_the_cash_is_what_was_paid() =>
        Check(story =>
        {
            var books = new Books();
            var invoice = PayAll(story with { Rate = 1 }, books, Issue(story with { Rate = 1 }, books));
            return books[AccountCode.Bank] == invoice.Paid && books[AccountCode.WithholdingReceivable] == invoice.Withheld
                && invoice.Paid + invoice.Withheld == story.Total;
        });

    [TestMethod]
    public void VAT_moves_forward_only_while_payments_come_in() =>
        Check(story =>
        {
            var invoice = new InvoicePosition(story.Total, story.Tax, story.Rate);
            foreach (var part in story.Parts)
            {
                var after = Allocate(story, invoice, part).After;
                if (after.Books.VatPayable < invoice.Books.VatPayable || after.Books.VatProvision < 0 || after.Books.TradeDebtors < 0)
                {
                    return false;
                }

                invoice = after;
            }

            return true;
        });

    [TestMethod]
    public void The_ledger_always_holds_what_the_position_says() =>
        Check(story =>
        {
            var books = new Books();
            var invoice = Issue(story, books);
            foreach (var part in story.Parts)
            {
                invoice = Pay(story, books, invoice, part);
                if (!Matches(books, invoice))
                {
                    return false;
                }

                invoice = Credit(books, invoice, part / 2);
                if (story.Rate == 1 && !Matches(books, invoice))
                {
                    return false;
                }
            }

            return books[AccountCode.TradeDebtors] == invoice.Books.TradeDebtors;
        });

    [TestMethod]
    public void A_full_credit_after_any_payments_leaves_only_money_to_give_back() =>
        Check(story =>
        {
            var books = new Books();
            var invoice = Issue(story, books);
            foreach (var part in story.Parts)
            {
                invoice = Credit(books, Pay(story, books, invoice, part), part / 3);
            }

            invoice = Credit(books, invoice, story.Total);
            return invoice.Credited == story.Total && invoice.CreditedTax == story.Tax
                && books[AccountCode.TradeDebtors] == 0 && books[AccountCode.VatProvision] == 0 && books[AccountCode.VatPayable] == 0
                && (story.Rate != 1 || (books[AccountCode.Revenue] == 0 && -books[AccountCode.CustomerDeposits] == invoice.Paid + invoice.Withheld));
        });

    [TestMethod]
    public void A_void_after_part_payments_leaves_only_the_money_freed() =>
        Check(story =>
        {
            var books = new Books();
            var invoice = Issue(story, books);
            foreach (var part in story.Parts)
            {
                invoice = Pay(story, books, invoice, part);
            }

            var voided = Postings.InvoiceVoided(invoice);
            books.Post(voided.Reversal);
            books.Post(voided.Release);
            return books[AccountCode.TradeDebtors] == 0 && books[AccountCode.VatProvision] == 0 && books[AccountCode.VatPayable] == 0
                && books[AccountCode.Revenue] == 0 && books[AccountCode.WithholdingReceivable] == 0
                && -books[AccountCode.CustomerDeposits] == books[AccountCode.Bank];
        });

    [TestMethod]
    public void A_void_takes_credit_notes_back_with_it() =>
        Check(story =>
        {
            var books = new Books();
            var naira = story with { Rate = 1 };
            var invoice = Credit(books, Issue(naira, books), story.Total / 7);
            invoice = Pay(naira, books, invoice, invoice.AmountDue / 2);
            var voided = Postings.InvoiceVoided(invoice);
            books.Post(voided.Reversal);
            books.Post(voided.Release);
            return books.AllZeroBut(AccountCode.Bank, AccountCode.CustomerDeposits) && -books[AccountCode.CustomerDeposits] == invoice.Paid;
        });

    private static InvoicePosition Issue(Story story, Books books)
    {
        var invoice = new InvoicePosition(story.Total, story.Tax, story.Rate);
        books.Post(Postings.InvoiceIssued(invoice));
        return invoice;
    }

    private static InvoicePosition PayAll(Story story, Books books, InvoicePosition invoice)
    {
        foreach (var part in story.Parts)
        {
            invoice = Pay(story, books, invoice, part);
        }

        return invoice.AmountDue == 0 ? invoice : Pay(story with { Withholds = false }, books, invoice, invoice.AmountDue);
    }

    private static InvoicePosition Pay(Story story, Books books, InvoicePosition invoice, long part)
    {
        var allocation = Allocate(story, invoice, part);
        if (allocation.Amount > 0)
        {
            books.Post(Postings.Receipt(AccountCode.Bank, allocation.Amount, [allocation]));
        }

        return allocation.Amount > 0 ? allocation.After : invoice;
    }

    private static Allocation Allocate(Story story, InvoicePosition invoice, long part)
    {
        var settled = Math.Min(part, invoice.AmountDue);
        var withheld = story.Withholds ? settled / 20 : 0;
        return new Allocation(invoice, settled - withheld, withheld);
    }

    private static InvoicePosition Credit(Books books, InvoicePosition invoice, long part)
    {
        var total = Math.Min(part, invoice.Total - invoice.Credited);
        var tax = total == invoice.Total - invoice.Credited ? invoice.Tax - invoice.CreditedTax : Math.Min(total / 20, invoice.Tax - invoice.CreditedTax);
        if (tax > total || invoice.Tax - invoice.CreditedTax - tax > invoice.Total - invoice.Credited - total)
        {
            return invoice;
        }

        var note = Postings.CreditNote(invoice, total, tax);
        books.Post(note.Posting);
        return note.Invoice;
    }

    private static bool Matches(Books books, InvoicePosition invoice) =>
        new InvoiceBooks(
            books[AccountCode.TradeDebtors], -books[AccountCode.Revenue], -books[AccountCode.VatProvision], -books[AccountCode.VatPayable],
            books[AccountCode.WithholdingReceivable]) == invoice.Books;

    private static void Check(Func<Story, bool> property)
    {
        var stories =
            from total in Gen.Choose(1, 2_000_000_000)
            from taxPermille in Gen.Choose(0, 500)
            from parts in Gen.Choose(1, total).ListOf()
            from rate in Gen.Elements(1m, 1m, 1m, 1_525.750625m, 0.5m)
            from withholds in Gen.Elements(true, false)
            select new Story(total, total * (long)taxPermille / 1_000, [.. parts.Select(part => Math.Max(1, part / 3L))], rate, withholds);
        Prop.ForAll(stories.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private sealed record Story(long Total, long Tax, IReadOnlyList<long> Parts, decimal Rate, bool Withholds);

    /// <summary>Balances, debit above zero, of everything posted.</summary>
    private sealed class Books
    {
        private readonly Dictionary<string, long> _balances = [];

        public long this[string account] => _balances.GetValueOrDefault(account);

        public void Post(Posting? posting)
        {
            foreach (var line in posting?.Lines ?? [])
            {
                _balances[line.Account] = this[line.Account] + line.Debit - line.Credit;
            }

            Assert.AreEqual(0, _balances.Values.Sum(), "every posting balances");
        }

        public bool AllZeroBut(params string[] accounts) => _balances.All(balance => balance.Value == 0 || accounts.Contains(balance.Key));
    }
}
