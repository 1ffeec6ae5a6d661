using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>A line of a journal entry.</summary>
public sealed record JournalLineBody(
    string AccountId, string AccountCode, string AccountName, long DebitKobo, decimal Debit, long CreditKobo, decimal Credit, string? Description)
{
    public static JournalLineBody From(JournalLine line) => new(
        line.Account, line.Account, StandardChart.Find(line.Account)?.Name ?? line.Account, line.Debit, Kobo.ToNaira(line.Debit), line.Credit, Kobo.ToNaira(line.Credit), line.Description);
}

/// <summary>The journal entry object of the Business API, section 20.</summary>
public sealed record JournalEntryBody(
    string Id, string Number, string TransactionDate, string Description, string SourceType, string? SourceId, IReadOnlyList<JournalLineBody> Lines, long TotalDebitKobo,
    decimal TotalDebit, long TotalCreditKobo, decimal TotalCredit, string Status, string? ReversalOf, string? ReversedBy, string? PostedAt, string CreatedAt)
{
    public static JournalEntryBody From(JournalEntry entry)
    {
        var (source, prefix) = SourceOf(entry.Source);
        return new JournalEntryBody(
            PublicId.Format(IdPrefix.JournalEntry, entry.Id), entry.Number, DocumentDate.FormatMidnight(entry.Date), entry.Description, source, Name(prefix, entry.SourceId),
            [.. entry.Lines.Select(JournalLineBody.From)], entry.Total, Kobo.ToNaira(entry.Total), entry.Total, Kobo.ToNaira(entry.Total), StatusOf(entry.Status),
            Name(IdPrefix.JournalEntry, entry.ReversalOf), Name(IdPrefix.JournalEntry, entry.ReversedBy), InvoiceWords.Print(entry.PostedAt), Instant.Format(entry.CreatedAt));
    }

    private static string? Name(string prefix, Guid? id) => id is { } value ? PublicId.Format(prefix, value) : null;

    private static (string Name, string Prefix) SourceOf(JournalSource source) => source switch
    {
        JournalSource.Invoice => ("invoice", IdPrefix.Invoice),
        JournalSource.Receipt => ("receipt", IdPrefix.Receipt),
        JournalSource.Payment => ("payment", IdPrefix.Receipt),
        JournalSource.Expense => ("expense", "exp"),
        JournalSource.Manual => ("manual", IdPrefix.JournalEntry),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };

    private static string StatusOf(JournalStatus status) => status switch
    {
        JournalStatus.Draft => "draft",
        JournalStatus.Posted => "posted",
        JournalStatus.Reversed => "reversed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
