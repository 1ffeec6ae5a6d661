using System.Globalization;
using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Payments;
using Finora.Core.Webhooks;

namespace Finora.Functions.Tests.Faults;

/// <summary>What must hold within the books of one side of a business, whatever happened; each rule tells where it does not.</summary>
internal static class BooksRules
{
    private static readonly Func<Books, IEnumerable<string>>[] Rules =
        [EntriesBalance, EveryCauseHasOneEntry, InvoicesAreTheSumOfTheirAllocations, CustomersAreTheSumOfTheirs, AccountsAreTheSumOfTheirs, NumbersHaveNoGaps, EventsAreComplete, LinksNameTheirPaymentsOnce];

    public static IEnumerable<string> Broken(Books books) => Rules.SelectMany(rule => rule(books)).Select(fault => $"{books.Scope.Partition}: {fault}");

    /// <summary>The series of numbers in use, as prefix and year, with their numbers in order.</summary>
    public static IEnumerable<(string Series, int Year, int[] Numbers)> Series(Books books) =>
        books.Payments.Select(payment => payment.ReceiptNumber).OfType<string>()
            .Concat(books.Entries.Select(entry => entry.Number))
            .Concat(books.Invoices.Select(invoice => invoice.Number))
            .Select(number => number.Split('-'))
            .GroupBy(parts => (Series: parts[0], Year: int.Parse(parts[1], CultureInfo.InvariantCulture)))
            .Select(group => (group.Key.Series, group.Key.Year, group.Select(parts => int.Parse(parts[2], CultureInfo.InvariantCulture)).Order().ToArray()));

    private static IEnumerable<string> EntriesBalance(Books books) =>
        from entry in books.Entries
        let debit = entry.Lines.Sum(line => line.Debit)
        let credit = entry.Lines.Sum(line => line.Credit)
        where debit != credit || debit != entry.Total || debit <= 0
        select $"{entry.Number} has debits {debit}, credits {credit} and total {entry.Total}.";

    private static IEnumerable<string> EveryCauseHasOneEntry(Books books)
    {
        var entries = books.Entries.ToLookup(entry => entry.SourceId);
        var causes = books.BookedPayments.Select(payment => (payment.Id, Entry: payment.JournalEntryId)).Concat(books.IssuedInvoices.Select(invoice => (invoice.Id, Entry: invoice.JournalEntryId))).ToArray();
        foreach (var (id, entry) in causes)
        {
            if (entries[id].Select(found => (Guid?)found.Id).ToArray() is not [var only] || only != entry) yield return $"{id:N} names the entry {entry:N} and has {entries[id].Count()}.";
        }

        if (books.Entries.Count != causes.Length) yield return $"{books.Entries.Count} entries stand for {causes.Length} causes.";
        foreach (var payment in books.Payments.Except(books.BookedPayments).Where(payment => payment.JournalEntryId is not null)) yield return $"{payment.ExternalId} must have no entry.";
    }

    private static IEnumerable<string> InvoicesAreTheSumOfTheirAllocations(Books books)
    {
        var allocated = books.Payments.SelectMany(payment => payment.Allocations).ToLookup(allocation => allocation.InvoiceId, allocation => allocation.Amount);
        foreach (var invoice in books.Invoices)
        {
            if (invoice.Paid != allocated[invoice.Id].Sum()) yield return $"{invoice.Number} has {invoice.Paid} paid and {allocated[invoice.Id].Sum()} allocated.";
            if (invoice.Paid > invoice.Totals.Total) yield return $"{invoice.Number} has more paid than its total.";
            if (invoice.IsPaid != (invoice.PaidAt is not null)) yield return $"{invoice.Number} is paid: {invoice.IsPaid}; at: {invoice.PaidAt}.";
        }

        foreach (var payment in books.Payments.Where(payment => payment.Amount != payment.Allocations.Sum(allocation => allocation.Amount) + payment.Unallocated)) yield return $"{payment.ExternalId} is not the sum of its parts.";
    }

    private static IEnumerable<string> CustomersAreTheSumOfTheirs(Books books)
    {
        foreach (var customer in books.Customers)
        {
            var owed = books.IssuedInvoices.Where(invoice => invoice.CustomerId == customer.Id).Sum(invoice => invoice.Position.Books.TradeDebtors);
            var waiting = books.BookedPayments.Where(payment => payment.CustomerId == customer.Id).Sum(payment => payment.Unallocated);
            if (customer.OutstandingKobo != owed || customer.UnallocatedKobo != waiting) yield return $"{customer.Name} has {customer.OutstandingKobo} and {customer.UnallocatedKobo}, and should have {owed} and {waiting}.";
        }
    }

    private static IEnumerable<string> AccountsAreTheSumOfTheirs(Books books)
    {
        var invoices = books.IssuedInvoices.Select(invoice => invoice.Position.Books).ToArray();
        (string Account, long Expected)[] expected =
        [
            (AccountCode.Bank, books.BookedPayments.Sum(payment => payment.Amount)),
            (AccountCode.CustomerDeposits, -books.BookedPayments.Sum(payment => payment.Unallocated)),
            (AccountCode.TradeDebtors, invoices.Sum(invoice => invoice.TradeDebtors)),
            (AccountCode.Revenue, -invoices.Sum(invoice => invoice.Revenue)),
            (AccountCode.VatProvision, -invoices.Sum(invoice => invoice.VatProvision)),
            (AccountCode.VatPayable, -invoices.Sum(invoice => invoice.VatPayable)),
        ];
        return expected.Where(account => books.Balance(account.Account) != account.Expected).Select(account => $"Account {account.Account} is {books.Balance(account.Account)} and should be {account.Expected}.");
    }

    private static IEnumerable<string> NumbersHaveNoGaps(Books books) =>
        Series(books).Where(series => !series.Numbers.SequenceEqual(Enumerable.Range(1, series.Numbers.Length))).Select(series => $"{series.Series}-{series.Year} has the numbers {string.Join(", ", series.Numbers)}.");

    private static IEnumerable<string> EventsAreComplete(Books books)
    {
        var events = books.Events.ToLookup(raised => raised.SubjectId);
        foreach (var subject in events.Where(subject => !subject.Select(raised => raised.Sequence).Order().SequenceEqual(Enumerable.Range(1, subject.Count())))) yield return $"The events of {subject.Key:N} are not numbered 1 to {subject.Count()}.";
        foreach (var payment in books.Payments)
        {
            string[] expected = books.AreOperators ? [] : [EventType.PaymentReceived, .. payment.Unallocated > 0 ? new[] { EventType.PaymentUnmatched } : [], .. payment.Kind == ReceiptKind.Unlinked ? [] : new[] { EventType.ReceiptCreated }];
            if (!Types(payment.Id).SequenceEqual(expected)) yield return $"{payment.ExternalId} raised {string.Join(", ", Types(payment.Id))}.";
        }

        foreach (var invoice in books.Invoices)
        {
            if (Types(invoice.Id).Length != invoice.EventCount) yield return $"{invoice.Number} counts {invoice.EventCount} events and has {Types(invoice.Id).Length}.";
            if (Types(invoice.Id).Count(type => type == EventType.InvoicePaid) != (invoice.IsPaid ? 1 : 0)) yield return $"{invoice.Number} is paid: {invoice.IsPaid}, and raised {string.Join(", ", Types(invoice.Id))}.";
        }

        string[] Types(Guid subject) => [.. events[subject].OrderBy(raised => raised.Sequence).Select(raised => raised.Type)];
    }

    private static IEnumerable<string> LinksNameTheirPaymentsOnce(Books books)
    {
        var payments = books.Payments.ToDictionary(payment => payment.Id);
        foreach (var link in books.Links)
        {
            if (link.Payments.DistinctBy(payment => payment.PartnerPaymentId).Count() != link.Payments.Count) yield return $"The link of {link.InvoiceNumber} names a payment twice.";
            foreach (var named in link.Payments.Where(named => payments.GetValueOrDefault(named.PaymentId)?.ExternalId != named.PartnerPaymentId)) yield return $"The link of {link.InvoiceNumber} names {named.PartnerPaymentId}, which is another payment or none.";
        }
    }
}
