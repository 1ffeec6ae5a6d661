using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>A page of journal entries.</summary>
public sealed record JournalEntryListBody(IReadOnlyList<JournalEntryBody> JournalEntries, int Count, string? NextCursor)
{
    internal static JournalFilter ReadFilter(ListQuery query)
    {
        var (status, source, account) = (query.Choice("status", LedgerWords.EntryStatuses), query.Choice("sourceType", LedgerWords.Sources), query.Text("accountId", 50));
        var (from, to) = query.Days("startDate", "endDate", InstantDay.Utc);
        return new JournalFilter(status, source, account, from, to);
    }
}

/// <summary>A line of a journal entry.</summary>
public sealed record JournalLineBody(
    string AccountId, string AccountCode, string AccountName, long DebitKobo, decimal Debit, long CreditKobo, decimal Credit, string? Description)
{
    public static JournalLineBody From(JournalLine line, Chart chart) => new(
        line.Account, line.Account, chart.NameOf(line.Account), line.Debit, Kobo.ToNaira(line.Debit), line.Credit, Kobo.ToNaira(line.Credit), line.Description);
}

/// <summary>The journal entry object of the Business API, section 20. Accounts have the names that the business gives them now.</summary>
public sealed record JournalEntryBody(
    string Id, string Number, string TransactionDate, string Description, string SourceType, string? SourceId, IReadOnlyList<JournalLineBody> Lines, long TotalDebitKobo,
    decimal TotalDebit, long TotalCreditKobo, decimal TotalCredit, string Status, string? ReversalOf, string? ReversedBy, string? PostedAt, string CreatedAt)
{
    public static JournalEntryBody From(JournalEntry entry, Chart chart) => new(
        PublicId.Format(IdPrefix.JournalEntry, entry.Id),
        entry.Number,
        DocumentDate.FormatMidnight(entry.Date),
        entry.Description,
        LedgerWords.Sources.WordFor(entry.Source),
        Name(PrefixOf(entry.Source), entry.SourceId),
        [.. entry.Lines.Select(line => JournalLineBody.From(line, chart))],
        entry.Total,
        Kobo.ToNaira(entry.Total),
        entry.Total,
        Kobo.ToNaira(entry.Total),
        LedgerWords.EntryStatuses.WordFor(entry.Status),
        Name(IdPrefix.JournalEntry, entry.ReversalOf),
        Name(IdPrefix.JournalEntry, entry.ReversedBy),
        InvoiceWords.Print(entry.PostedAt),
        Instant.Format(entry.CreatedAt));

    /// <summary>The id of a source document as other answers show it.</summary>
    public static string PrefixOf(JournalSource source) => source switch
    {
        JournalSource.Invoice => IdPrefix.Invoice,
        JournalSource.Receipt or JournalSource.Payment => IdPrefix.Receipt,
        JournalSource.Expense => IdPrefix.Expense,
        _ => IdPrefix.JournalEntry,
    };

    private static string? Name(string prefix, Guid? id) => id is { } value ? PublicId.Format(prefix, value) : null;
}
