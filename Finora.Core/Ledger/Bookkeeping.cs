using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Ledger;

/// <summary>Puts postings into the books, in the batch of their cause: a fact and its entry are stored together or not at all.</summary>
public sealed class Bookkeeping(Numbering numbering, IdGenerator ids, TimeProvider time)
{
    private const string Series = "JE";

    public async Task<JournalEntry> PostAsync(TenantBatch batch, Posting posting, EntryHead head, CancellationToken cancellationToken)
    {
        var number = await numbering.TakeAsync(batch, Series, head.Date.Year, null, cancellationToken);
        var now = Instant.Now(time);
        var entry = new JournalEntry(ids.NewId(), number, head.Date, head.Description, head.Source, head.SourceId, posting.Lines, posting.Total, now)
        {
            Status = JournalStatus.Posted,
            PostedAt = now,
            ReversalOf = head.ReversalOf,
        };
        batch.Insert(Keys.JournalEntry(entry.Id), entry);
        return entry;
    }
}

/// <summary>What an entry is about.</summary>
public sealed record EntryHead(DateOnly Date, string Description, JournalSource Source, Guid SourceId)
{
    /// <summary>The entry that this one undoes.</summary>
    public Guid? ReversalOf { get; init; }
}

/// <summary>Finds journal entries.</summary>
public sealed class Journal(TenantStore store)
{
    public async Task<Outcome<JournalEntry>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var entry = await store.GetAsync(scope, Keys.JournalEntry(id), cancellationToken);
        return entry is null ? Failure.NotFound($"Journal entry with id '{id}' was not found.") : entry.Value;
    }
}
