using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Ledger;

/// <summary>Which entries are wanted; what is null does not restrict.</summary>
/// <param name="From">First day of <see cref="JournalEntry.Date"/>.</param>
/// <param name="To">Last day.</param>
public sealed record JournalFilter(JournalStatus? Status, JournalSource? Source, string? Account, DateOnly? From, DateOnly? To)
{
    public bool Matches(JournalEntry entry) =>
        (Status is null || entry.Status == Status)
        && (Source is null || entry.Source == Source)
        && (Account is null || entry.Lines.Any(line => line.Account == Account))
        && !(entry.Date < From)
        && !(entry.Date > To);
}

/// <summary>Finds journal entries.</summary>
public sealed class Journal(TenantStore store)
{
    public async Task<Outcome<JournalEntry>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var entry = await store.GetAsync(scope, Keys.JournalEntry(id), cancellationToken);
        return entry is null ? NotFound(id) : entry.Value;
    }

    /// <summary>Newest first. Drafts, reversed ones and those of one source have an index; nearly all entries are posted, so that status has none.</summary>
    public Task<ListSlice<JournalEntry>> ListAsync(TenantScope scope, JournalFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var index = filter switch
        {
            { Status: { } status and not JournalStatus.Posted } => Keys.JournalEntriesByStatus(status),
            { Source: { } source } => Keys.JournalEntriesBySource(source),
            _ => (RowRange<IdReference>?)null,
        };
        return index is { } range
            ? store.FollowAsync(scope, range, Keys.JournalEntry, wanted, filter.Matches, cancellationToken)
            : store.FilterAsync(scope, Keys.JournalEntries, wanted, filter.Matches, cancellationToken);
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Journal entry with id '{id}' was not found.");
}
