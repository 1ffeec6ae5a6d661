using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Changing, deleting and voiding invoices of the Business API, sections 10.5, 10.6 and 10.8 of its contract.</summary>
public sealed class InvoiceChangeFunctions(ChangeDraft drafts, VoidInvoice voiding, InvoicePresenter presenter)
{
    [Function("BusinessChangeInvoice")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Change(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = "v1/invoices/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var change = InvoiceChangeBody.Read(call.Json);
        if (!change.IsOk) return Replies.Failed(call, change.Failure);
        if (!PublicId.TryParse(IdPrefix.Invoice, id, out var invoiceId)) return Replies.Failed(call, PathId.NotFound("invoice"));
        return Answer(call, await drafts.RunAsync(call.Scope, invoiceId, change.Value, cancellationToken));
    }

    [Function("BusinessDeleteInvoice")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/invoices/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Invoice, id, out var invoiceId)) return Replies.Failed(call, PathId.NotFound("invoice"));
        var outcome = await drafts.DeleteAsync(call.Scope, invoiceId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new DeletedBody(id, true), BusinessJson.Default.DeletedBody) : Answer(call, outcome);
    }

    [Function("BusinessVoidInvoice")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Void(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/invoices/{id}/void")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var reason = InvoiceChangeBody.ReadReason(call.Json);
        if (!reason.IsOk) return Replies.Failed(call, reason.Failure);
        if (!PublicId.TryParse(IdPrefix.Invoice, id, out var invoiceId)) return Replies.Failed(call, PathId.NotFound("invoice"));
        return Answer(call, await voiding.RunAsync(call.Scope, invoiceId, reason.Value, call.RecordId, cancellationToken));
    }

    /// <summary>A record that the body names answers with its field; the invoice of the path as any unknown one.</summary>
    private JsonReply Answer(Call call, Outcome<Invoice> outcome) =>
        outcome.IsOk ? Replies.Ok(call, presenter.Print(call.Scope.TenantId, outcome.Value), BusinessJson.Default.InvoiceBody)
        : Replies.Failed(call, outcome.Failure is { Code: FailureCode.NotFound, Fields.Count: 0 } ? PathId.NotFound("invoice") : outcome.Failure);
}
