using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Journal entries of the Business API, section 20 of its contract.</summary>
public sealed class JournalEntryFunctions(Journal journal, Charts charts, ListQueries lists, DraftManualEntry draft, PostManualEntry post, ReverseManualEntry reverse)
{
    [Function("BusinessListJournalEntries")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/journal-entries")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        var filter = JournalEntryListBody.ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var slice = await journal.ListAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        var chart = await charts.ReadAsync(call.Scope, cancellationToken);
        var body = new JournalEntryListBody([.. slice.Items.Select(entry => JournalEntryBody.From(entry, chart))], slice.Items.Count, page.CursorAt(slice.Position));
        return Replies.Ok(call, body, BusinessJson.Default.JournalEntryListBody);
    }

    [Function("BusinessGetJournalEntry")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/journal-entries/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return await PrintAsync(call, PublicId.TryParse(IdPrefix.JournalEntry, id, out var entryId) ? await journal.GetAsync(call.Scope, entryId, cancellationToken) : NoSuchEntry, cancellationToken);
    }

    [Function("BusinessCreateJournalEntry")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/journal-entries")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewJournalEntryBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        return await PrintNewAsync(call, await draft.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken), cancellationToken);
    }

    [Function("BusinessPostJournalEntry")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/journal-entries/{id}/post")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return await PrintAsync(call, PublicId.TryParse(IdPrefix.JournalEntry, id, out var entryId) ? await post.RunAsync(call.Scope, entryId, call.RecordId, cancellationToken) : NoSuchEntry, cancellationToken);
    }

    [Function("BusinessReverseJournalEntry")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Reverse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/journal-entries/{id}/reverse")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewJournalEntryBody.ReadReversal(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        if (!PublicId.TryParse(IdPrefix.JournalEntry, id, out var entryId)) return Replies.Failed(call, NoSuchEntry);
        return await PrintNewAsync(call, await reverse.RunAsync(call.Scope, entryId, input.Value.Reason, input.Value.Date, call.RecordId, cancellationToken), cancellationToken);
    }

    private static Failure NoSuchEntry => PathId.NotFound("journal entry");

    private async Task<JsonReply> PrintAsync(Call call, Outcome<JournalEntry> outcome, CancellationToken cancellationToken) => outcome.IsOk
        ? Replies.Ok(call, JournalEntryBody.From(outcome.Value, await charts.ReadAsync(call.Scope, cancellationToken)), BusinessJson.Default.JournalEntryBody)
        : Replies.Failed(call, outcome.Failure.Code == FailureCode.NotFound ? NoSuchEntry : outcome.Failure);

    private async Task<JsonReply> PrintNewAsync(Call call, Outcome<JournalEntry> outcome, CancellationToken cancellationToken) => outcome.IsOk
        ? Replies.Created(call, JournalEntryBody.From(outcome.Value, await charts.ReadAsync(call.Scope, cancellationToken)), BusinessJson.Default.JournalEntryBody)
        : Replies.Failed(call, outcome.Failure.Code == FailureCode.NotFound && outcome.Failure.Fields.Count == 0 ? NoSuchEntry : outcome.Failure);
}
