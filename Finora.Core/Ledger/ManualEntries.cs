using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Ledger;

/// <summary>An entry that somebody writes by hand; each line is valid in form.</summary>
public sealed record NewManualEntry(DateOnly Date, string Description, Posting Posting)
{
    /// <summary>Null makes one. A given id makes the call safe to repeat: an entry that is there already is the answer.</summary>
    public Guid? Id { get; init; }
}

/// <summary>Drafts a manual entry. It counts for nothing until it is posted.</summary>
public sealed class DraftManualEntry(TenantStore store, Charts charts, Bookkeeping books)
{
    public Task<Outcome<JournalEntry>> RunAsync(TenantScope scope, NewManualEntry input, CancellationToken cancellationToken) => store.RunAsync<JournalEntry>(
        scope,
        async (batch, token) =>
        {
            if (input.Id is { } id && await store.GetAsync(scope, Keys.JournalEntry(id), token) is { } known) return known.Value;
            if (await charts.FaultAsync(scope, input.Posting.Lines, token) is { } fault) return fault;
            return await books.DraftAsync(batch, input.Posting, new EntryHead(input.Date, input.Description, JournalSource.Manual, null) { EntryId = input.Id }, token);
        },
        cancellationToken);
}

/// <summary>Posts a manual draft. Only drafts of people exist: everything else is posted when it happens.</summary>
public sealed class PostManualEntry(TenantStore store, Charts charts, Bookkeeping books)
{
    /// <param name="callId">Of a call that may be repeated; its repeat gets the posted entry again.</param>
    public Task<Outcome<JournalEntry>> RunAsync(TenantScope scope, Guid id, Guid? callId, CancellationToken cancellationToken) => store.RunAsync<JournalEntry>(
        scope,
        async (batch, token) =>
        {
            var stored = await store.GetAsync(scope, Keys.JournalEntry(id), token);
            if (stored is null) return Journal.NotFound(id);
            if (stored.Value.PostCall is { } by && by == callId) return stored.Value;
            if (stored.Value.Status != JournalStatus.Draft) return Failure.Conflict("The journal entry is not a draft.");
            if (await charts.FaultAsync(scope, stored.Value.Lines, token) is { } fault) return fault;
            return await books.PostDraftAsync(batch, stored, callId, token);
        },
        cancellationToken);
}

/// <summary>Undoes a posted manual entry by its mirror image. What a document caused is undone by voiding the document.</summary>
public sealed class ReverseManualEntry(TenantStore store, Bookkeeping books, TimeProvider time)
{
    /// <param name="date">Null: today in Lagos.</param>
    /// <param name="reversalId">Of the new entry; null makes one. A given id makes the call safe to repeat.</param>
    public Task<Outcome<JournalEntry>> RunAsync(TenantScope scope, Guid id, string reason, DateOnly? date, Guid? reversalId, CancellationToken cancellationToken) => store.RunAsync<JournalEntry>(
        scope,
        async (batch, token) =>
        {
            var stored = await store.GetAsync(scope, Keys.JournalEntry(id), token);
            if (stored is null) return Journal.NotFound(id);
            var original = stored.Value;
            if (reversalId is { } known && original.ReversedBy == known) return await store.GetAsync(scope, Keys.JournalEntry(known), token) is { } made ? made.Value : Journal.NotFound(known);
            if (original.Status != JournalStatus.Posted) return Failure.Conflict(original.Status == JournalStatus.Draft ? "A draft has nothing to reverse." : "The journal entry is already reversed.");
            if (original.Source != JournalSource.Manual) return Failure.Rule("Only manual entries can be reversed. Void what caused this one instead.");
            var day = date ?? LagosCalendar.Today(time);
            if (day < original.Date) return Failure.Rule("The reversal must not be dated before the original entry.");
            return await books.ReverseAsync(batch, stored, new EntryHead(day, $"Reversal of {original.Number}: {reason}", JournalSource.Manual, null) { EntryId = reversalId }, token);
        },
        cancellationToken);
}

internal static class LineAccounts
{
    /// <summary>What is wrong with the accounts of the lines; null when each is there and active.</summary>
    public static async Task<Failure?> FaultAsync(this Charts charts, TenantScope scope, IReadOnlyList<JournalLine> lines, CancellationToken cancellationToken)
    {
        var chart = await charts.ReadAsync(scope, cancellationToken);
        for (var i = 0; i < lines.Count; i++)
        {
            if (chart.Find(lines[i].Account) is null) return Failure.NotFound("The account was not found.", $"lines[{i}].accountId");
        }

        return lines.FirstOrDefault(line => !chart.Find(line.Account)!.IsActive) is { } off ? Failure.Rule($"The account {off.Account} is not active.") : null;
    }
}
