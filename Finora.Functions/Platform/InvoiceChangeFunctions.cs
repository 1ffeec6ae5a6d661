using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Changing, deleting, voiding and crediting invoices, and their public addresses: section 10 of the Platform contract.</summary>
public sealed class InvoiceChangeFunctions(
    ChangeDraft drafts, VoidInvoice voiding, CreditInvoice credits, InvoiceLinks links, InvoiceRegister register, InvoicePresenter presenter)
{
    [Function("PlatformChangeInvoice")]
    [PlatformAccess(Role.Member, "invoices:write")]
    public async Task<IResult> Change(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/invoices/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var change = InvoiceChangeBody.Read(call.Json);
        if (!change.IsOk) return Replies.Failed(call, change.Failure);
        var outcome = await drafts.RunAsync(call.Scope, id, change.Value, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, Print(call, outcome.Value), PlatformJson.Default.InvoiceBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformDeleteInvoice")]
    [PlatformAccess(Role.Member, "invoices:write")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/invoices/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await drafts.DeleteAsync(call.Scope, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("Invoice deleted."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformVoidInvoice")]
    [PlatformAccess(Role.Accountant, "invoices:write")]
    public async Task<IResult> Void(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/void")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var reason = InvoiceChangeBody.ReadReason(call.Json);
        if (!reason.IsOk) return Replies.Failed(call, reason.Failure);
        var outcome = await voiding.RunAsync(call.Scope, id, reason.Value, call.RecordId, cancellationToken);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        var open = await register.OpenAsync(call.Scope, [outcome.Value], cancellationToken);
        return Replies.Ok(call, Print(call, open[0]), PlatformJson.Default.InvoiceBody);
    }

    [Function("PlatformCreditInvoice")]
    [PlatformAccess(Role.Accountant, "invoices:write")]
    public async Task<IResult> Credit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/credit-note")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = InvoiceChangeBody.ReadCreditNote(id, call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await credits.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, Print(call, outcome.Value), PlatformJson.Default.InvoiceBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetPublicLink")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> GetLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/invoices/{id:guid}/public-link")] HttpRequest request, Guid id, CancellationToken cancellationToken) =>
        PrintLink(request.Call(), await register.GetAsync(request.Call().Scope, id, cancellationToken));

    [Function("PlatformRotatePublicLink")]
    [PlatformAccess(Role.Member, "invoices:write")]
    public async Task<IResult> RotateLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/public-link")] HttpRequest request, Guid id, CancellationToken cancellationToken) =>
        PrintLink(request.Call(), await links.RotateAsync(request.Call().Scope, id, cancellationToken));

    private JsonReply PrintLink(Call call, Core.Outcome<OpenInvoice> outcome) =>
        outcome.IsOk ? Replies.Ok(call, presenter.PrintLink(outcome.Value), PlatformJson.Default.PublicLinkBody) : Replies.Failed(call, outcome.Failure);

    private InvoiceBody Print(Call call, OpenInvoice open) => presenter.Print(call.Scope.TenantId, open);
}
