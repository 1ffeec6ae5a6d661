using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Journal entries of the Business API, section 20 of its contract.</summary>
public sealed class JournalEntryFunctions(Journal journal)
{
    [Function("BusinessGetJournalEntry")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/journal-entries/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.JournalEntry, id, out var entryId)) return Replies.Failed(call, PathId.NotFound("journal entry"));
        var outcome = await journal.GetAsync(call.Scope, entryId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, JournalEntryBody.From(outcome.Value), BusinessJson.Default.JournalEntryBody) : Replies.Failed(call, PathId.NotFound("journal entry"));
    }
}
