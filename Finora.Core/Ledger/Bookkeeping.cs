using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Ledger;

/// <summary>
/// Puts postings into the books, in the batch of their cause: a fact and its entry are stored together or not at all, and with the entry the running totals
/// and what the VAT return tells of it. There is no other way into the books.
/// </summary>
public sealed class Bookkeeping(Numbering numbering, RunningTotals totals, OwnAccounts ownAccounts, IdGenerator ids, TimeProvider time)
{
    private const string Series = "JE";

    /// <summary>The rows that every entry of a day moves, for whoever can read them at once with others.</summary>
    internal static IEnumerable<string> MovedOn(DateOnly date) => [Keys.Series(Series, date.Year).Value, .. RunningTotals.KeysOf(date).Select(key => key.Value)];

    public async Task<JournalEntry> PostAsync(TenantBatch batch, Posting posting, EntryHead head, CancellationToken cancellationToken)
    {
        var entry = AsPosted(await NewAsync(batch, posting, head, cancellationToken));
        await InsertPostedAsync(batch, entry, head, cancellationToken);
        return entry;
    }

    /// <summary>An entry that has a number and counts for nothing until it is posted.</summary>
    public async Task<JournalEntry> DraftAsync(TenantBatch batch, Posting posting, EntryHead head, CancellationToken cancellationToken)
    {
        var entry = await NewAsync(batch, posting, head, cancellationToken);
        batch.Insert(Keys.JournalEntry(entry.Id), entry);
        batch.Insert(Keys.JournalEntryBySource(entry.Source, entry.Id), new IdReference(entry.Id));
        batch.Insert(Keys.JournalEntryByStatus(JournalStatus.Draft, entry.Id), new IdReference(entry.Id));
        return entry;
    }

    /// <param name="draft">As read; must be a draft.</param>
    /// <param name="callId">The repeatable call that posts it.</param>
    public async Task<JournalEntry> PostDraftAsync(TenantBatch batch, Stored<JournalEntry> draft, Guid? callId, CancellationToken cancellationToken)
    {
        var entry = AsPosted(draft.Value) with { PostCall = callId };
        batch.Update(draft, entry);
        batch.Delete(Keys.JournalEntryByStatus(JournalStatus.Draft, entry.Id));
        await MoveAsync(batch, entry, cancellationToken);
        return entry;
    }

    /// <summary>Undoes an entry by one with debit and credit swapped; the two are linked.</summary>
    /// <param name="original">As read; must be posted and not reversed.</param>
    /// <param name="head">Of the new entry.</param>
    public async Task<JournalEntry> ReverseAsync(TenantBatch batch, Stored<JournalEntry> original, EntryHead head, CancellationToken cancellationToken)
    {
        var posting = Posting.TryCreate(original.Value.Lines, out var lines, out _, out _) ? lines! : throw new InvalidDataException("A stored entry does not balance.");
        var entry = AsPosted(await NewAsync(batch, posting.Reversed(), head, cancellationToken)) with { ReversalOf = original.Value.Id };
        await InsertPostedAsync(batch, entry, head, cancellationToken);
        batch.Update(original, original.Value with { Status = JournalStatus.Reversed, ReversedBy = entry.Id });
        batch.Insert(Keys.JournalEntryByStatus(JournalStatus.Reversed, original.Value.Id), new IdReference(original.Value.Id));
        return entry;
    }

    private async Task<JournalEntry> NewAsync(TenantBatch batch, Posting posting, EntryHead head, CancellationToken cancellationToken)
    {
        var number = await numbering.TakeAsync(batch, Series, head.Date.Year, null, cancellationToken);
        return new JournalEntry(head.EntryId ?? ids.NewId(), number, head.Date, head.Description, head.Source, head.SourceId, posting.Lines, posting.Total, Instant.Now(time));
    }

    private JournalEntry AsPosted(JournalEntry entry) => entry with { Status = JournalStatus.Posted, PostedAt = Instant.Now(time) };

    private async Task InsertPostedAsync(TenantBatch batch, JournalEntry entry, EntryHead head, CancellationToken cancellationToken)
    {
        batch.Insert(Keys.JournalEntry(entry.Id), entry);
        batch.Insert(Keys.JournalEntryBySource(entry.Source, entry.Id), new IdReference(entry.Id));
        if (VatItem.Of(entry, head.DocumentNumber ?? entry.Number) is { } item) batch.Insert(Keys.VatItem(entry.Date, entry.Id), item);
        await MoveAsync(batch, entry, cancellationToken);
    }

    private async Task MoveAsync(TenantBatch batch, JournalEntry entry, CancellationToken cancellationToken)
    {
        await totals.MoveAsync(batch, entry.Date, entry.Lines, cancellationToken);
        if (entry.Lines.Any(line => !StandardChart.Has(line.Account))) await ownAccounts.GuardAsync(batch, cancellationToken);
    }
}

/// <summary>What an entry is about.</summary>
/// <param name="SourceId">The record that caused it; null for a manual entry.</param>
public sealed record EntryHead(DateOnly Date, string Description, JournalSource Source, Guid? SourceId)
{
    /// <summary>The number of the document that caused the entry, as the VAT return lists it; the entry's own number where there is none.</summary>
    public string? DocumentNumber { get; init; }

    /// <summary>The id that the entry shall have; null makes one.</summary>
    public Guid? EntryId { get; init; }
}
