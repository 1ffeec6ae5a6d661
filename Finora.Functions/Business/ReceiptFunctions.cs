using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Receipts of the Business API, section 11 of its contract.</summary>
public sealed class ReceiptFunctions(PaymentRegister payments, RecordReceipt record, ListReceipts list, ListQueries queries)
{
    [Function("BusinessListReceipts")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/receipts")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = NewReceiptBody.ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await list.RunAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        var receipts = found.Items.Select(payment => ReceiptBody.From(call.Scope.TenantId, payment)).ToArray();
        return Replies.Ok(call, new ReceiptListBody(receipts, receipts.Length, page.CursorAt(found.Position)), BusinessJson.Default.ReceiptListBody);
    }

    [Function("BusinessRecordReceipt")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Record([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/receipts")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewReceiptBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await record.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, ReceiptBody.From(call.Scope.TenantId, outcome.Value), BusinessJson.Default.ReceiptBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessGetReceipt")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/receipts/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Receipt, id, out var receiptId)) return Replies.Failed(call, PathId.NotFound("receipt"));
        var outcome = await payments.GetReceiptAsync(call.Scope, receiptId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, ReceiptBody.From(call.Scope.TenantId, outcome.Value), BusinessJson.Default.ReceiptBody) : Replies.Failed(call, PathId.NotFound("receipt"));
    }
}
