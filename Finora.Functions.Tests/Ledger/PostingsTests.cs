using Finora.Core.Ledger;

namespace Finora.Functions.Tests.Ledger;

/// <summary>Causes and their lines, with the worked numbers of the contracts.</summary>
[TestClass]
public sealed class PostingsTests
{
    private static readonly InvoicePosition Business = new(28_375_000, 1_875_000);
    private static readonly InvoicePosition SampleA = new(60_737_500, 4_237_500);

    [TestMethod]
    public void An_issued_invoice_is_owed_in_full_and_its_VAT_is_a_provision() =>
        AssertLines(Postings.InvoiceIssued(Business), "DR 1021 28375000", "CR 4000 26500000", "CR 2021 1875000");

    [TestMethod]
    public void An_invoice_without_VAT_has_no_line_for_it_and_one_of_nothing_no_entry()
    {
        AssertLines(Postings.InvoiceIssued(new InvoicePosition(500, 0)), "DR 1021 500", "CR 4000 500");
        Assert.IsNull(Postings.InvoiceIssued(new InvoicePosition(0, 0)));
    }

    [TestMethod]
    public void A_part_payment_moves_its_share_of_the_VAT_and_the_last_takes_the_rest()
    {
        var first = new Allocation(Business, 10_000_000);
        AssertLines(Postings.Receipt(AccountCode.Bank, 10_000_000, [first]), "DR 1010 10000000", "CR 1021 10000000", "DR 2021 660793", "CR 2026 660793");
        var last = new Allocation(first.After, 18_375_000);
        AssertLines(Postings.Receipt(AccountCode.Cash, 18_375_000, [last]), "DR 1001 18375000", "CR 1021 18375000", "DR 2021 1214207", "CR 2026 1214207");
        Assert.AreEqual(0, last.After.AmountDue);
    }

    [TestMethod]
    public void Sample_A_of_the_Platform_moves_its_VAT_in_two_parts()
    {
        var first = new Allocation(SampleA, 30_000_000);
        AssertLines(Postings.Receipt(AccountCode.Bank, 30_000_000, [first]), "DR 1010 30000000", "CR 1021 30000000", "DR 2021 2093023", "CR 2026 2093023");
        var last = new Allocation(first.After, 30_737_500);
        AssertLines(Postings.Receipt(AccountCode.Bank, 30_737_500, [last]), "DR 1010 30737500", "CR 1021 30737500", "DR 2021 2144477", "CR 2026 2144477");
    }

    [TestMethod]
    public void What_the_customer_withheld_settles_the_invoice_too()
    {
        var payment = new Allocation(SampleA, 57_912_500, 2_825_000);
        AssertLines(
            Postings.Receipt(AccountCode.Bank, 57_912_500, [payment]),
            "DR 1010 57912500", "DR 1025 2825000", "CR 1021 60737500", "DR 2021 4237500", "CR 2026 4237500");
        Assert.AreEqual(0, payment.After.AmountDue);
    }

    [TestMethod]
    public void Money_over_several_invoices_leaves_its_rest_as_a_deposit() =>
        AssertLines(
            Postings.Receipt(AccountCode.Bank, 40_000_000, [new Allocation(Business, 28_375_000), new Allocation(SampleA, 10_000_000)]),
            "DR 1010 40000000", "CR 1021 38375000", "CR 2031 1625000", "DR 2021 2572674", "CR 2026 2572674");

    [TestMethod]
    public void An_allocation_beyond_what_is_due_or_received_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.Receipt(AccountCode.Bank, 28_375_001, [new Allocation(Business, 28_375_001)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.Receipt(AccountCode.Bank, 28_375_000, [new Allocation(Business, 28_375_000, 1)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.Receipt(AccountCode.Bank, 99, [new Allocation(Business, 100)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.Reconciled(new Allocation(Business, -1)));
    }

    [TestMethod]
    public void Money_linked_later_comes_out_of_the_deposits() =>
        AssertLines(Postings.Reconciled(new Allocation(Business, 10_000_000)), "DR 2031 10000000", "CR 1021 10000000", "DR 2021 660793", "CR 2026 660793");

    [TestMethod]
    public void A_cash_sale_owes_its_VAT_at_once()
    {
        AssertLines(Postings.CashSale(AccountCode.Cash, 5_375_000, 375_000), "DR 1001 5375000", "CR 4000 5000000", "CR 2026 375000");
        AssertLines(Postings.CashSale(AccountCode.Bank, 500, 0), "DR 1010 500", "CR 4000 500");
    }

    [TestMethod]
    public void Money_that_nothing_takes_is_a_deposit() => AssertLines(Postings.Deposit(28_375_000), "DR 1010 28375000", "CR 2031 28375000");

    [TestMethod]
    public void Voiding_an_unpaid_invoice_only_reverses_its_issue()
    {
        var voided = Postings.InvoiceVoided(Business);
        AssertLines(voided.Reversal, "CR 1021 28375000", "DR 4000 26500000", "DR 2021 1875000");
        Assert.IsNull(voided.Release);
    }

    [TestMethod]
    public void Voiding_a_part_paid_invoice_frees_the_money_and_takes_its_VAT_back()
    {
        var voided = Postings.InvoiceVoided(new Allocation(Business, 10_000_000).After);
        AssertLines(voided.Reversal, "CR 1021 28375000", "DR 4000 26500000", "DR 2021 1875000");
        AssertLines(voided.Release, "DR 2026 660793", "CR 2021 660793", "DR 1021 10000000", "CR 2031 10000000");
    }

    [TestMethod]
    public void Voiding_takes_back_what_was_withheld_without_making_it_money()
    {
        var voided = Postings.InvoiceVoided(new Allocation(SampleA, 27_175_000, 2_825_000).After);
        AssertLines(voided.Release, "DR 2026 2093023", "CR 2021 2093023", "DR 1021 30000000", "CR 1025 2825000", "CR 2031 27175000");
    }

    [TestMethod]
    public void A_credit_note_on_an_unpaid_invoice_lowers_debt_revenue_and_provision()
    {
        var note = Postings.CreditNote(SampleA, 5_912_500, 412_500);
        AssertLines(note.Posting, "DR 4000 5500000", "DR 2021 412500", "CR 1021 5912500");
        Assert.AreEqual(0, note.Excess);
        Assert.AreEqual(54_825_000, note.Invoice.AmountDue);
    }

    [TestMethod]
    public void A_credit_note_on_a_paid_invoice_becomes_a_deposit_and_lowers_the_VAT_owed()
    {
        var note = Postings.CreditNote(new Allocation(SampleA, 60_737_500).After, 5_912_500, 412_500);
        AssertLines(note.Posting, "DR 4000 5500000", "DR 2026 412500", "CR 2031 5912500");
        Assert.AreEqual(5_912_500, note.Excess);
        Assert.AreEqual(0, note.Invoice.AmountDue);
    }

    [TestMethod]
    public void A_credit_note_beyond_what_is_due_is_split()
    {
        var note = Postings.CreditNote(new Allocation(SampleA, 60_000_000).After, 60_737_500, 4_237_500);
        AssertLines(note.Posting, "DR 4000 56500000", "DR 2021 51453", "DR 2026 4186047", "CR 1021 737500", "CR 2031 60000000");
        Assert.AreEqual(60_000_000, note.Excess);
    }

    [TestMethod]
    public void A_credit_note_without_VAT_that_settles_the_invoice_makes_all_its_VAT_owed()
    {
        // 100.00 at 7.5 % and 100.00 exempt; the taxed half is paid, the exempt half is credited.
        var invoice = new Allocation(new InvoicePosition(20_750, 750), 10_750).After;
        Assert.AreEqual(389, invoice.Books.VatPayable);
        var note = Postings.CreditNote(invoice, 10_000, 0);
        AssertLines(note.Posting, "DR 4000 10000", "DR 2021 361", "CR 2026 361", "CR 1021 10000");
        Assert.AreEqual(new InvoiceBooks(0, 10_000, 0, 750, 0), note.Invoice.Books);
    }

    [TestMethod]
    public void After_a_credit_note_payments_move_VAT_of_what_is_left()
    {
        var credited = Postings.CreditNote(SampleA, 5_912_500, 412_500).Invoice;
        AssertLines(Postings.Receipt(AccountCode.Bank, 30_000_000, [new Allocation(credited, 30_000_000)]),
            "DR 1010 30000000", "CR 1021 30000000", "DR 2021 2093023", "CR 2026 2093023");
    }

    [TestMethod]
    public void A_credit_note_cannot_take_more_than_is_left()
    {
        var credited = Postings.CreditNote(SampleA, 5_912_500, 412_500).Invoice;
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.CreditNote(credited, 54_825_001, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.CreditNote(credited, 5_000_000, 4_000_000));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.CreditNote(credited, 1, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Postings.CreditNote(credited, -1, 0));
    }

    [TestMethod]
    public void Voiding_an_invoice_with_a_credit_note_leaves_nothing_of_it()
    {
        var credited = Postings.CreditNote(SampleA, 5_912_500, 412_500).Invoice;
        var voided = Postings.InvoiceVoided(credited);
        AssertLines(voided.Release, "CR 2021 412500", "CR 4000 5500000", "DR 1021 5912500");
    }

    [TestMethod]
    public void An_invoice_in_another_currency_is_posted_in_naira_at_its_rate()
    {
        // Worked out by hand with exact fractions: 1075.01 at 1525.750625, of which 75.00 VAT.
        var invoice = new InvoicePosition(107_501, 7_500, 1_525.750625m);
        AssertLines(Postings.InvoiceIssued(invoice), "DR 1021 164019718", "CR 4000 152576588", "CR 2021 11443130");
        var first = new Allocation(invoice, 33_333);
        AssertLines(Postings.Receipt(AccountCode.Bank, 33_333, [first]), "DR 1010 50857846", "CR 1021 50857846", "DR 2021 3548189", "CR 2026 3548189");
        var last = new Allocation(first.After, 74_168);
        AssertLines(
            Postings.Receipt(AccountCode.Bank, 74_170, [last]),
            "DR 1010 113164924", "CR 1021 113161872", "CR 2031 3052", "DR 2021 7894941", "CR 2026 7894941");
    }

    private static void AssertLines(Posting? posting, params string[] expected) =>
        CollectionAssert.AreEqual(expected, posting?.Lines.Select(Print).ToArray());

    private static string Print(JournalLine line) => line.Debit > 0 ? $"DR {line.Account} {line.Debit}" : $"CR {line.Account} {line.Credit}";
}
