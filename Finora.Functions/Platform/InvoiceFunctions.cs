using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Invoices of the Platform API, section 10 of its contract: making, reading, finalizing.</summary>
public sealed class InvoiceFunctions(
    CreateInvoice create, IssueInvoice issue, InvoiceRegister register, ListInvoices list, ListQueries queries, InvoicePresenter presenter, TimeProvider time)
{
    [Function("PlatformListInvoices")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/invoices")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!InvoiceListQuery.TryRead(await queries.OpenAsync(request, cancellationToken), out var filter, out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await list.RunAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        var rows = (await register.OpenAsync(call.Scope, found.Items, cancellationToken)).Select(open => presenter.PrintRow(call.Scope.TenantId, open));
        return Replies.Ok(call, PageBody<InvoiceRowBody>.Of(rows, page, found.Position), PlatformJson.Default.PageBodyInvoiceRowBody);
    }

    [Function("PlatformCreateInvoice")]
    [PlatformAccess(Role.Member, "invoices:write")]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewInvoiceBody.Read(call.Json, LagosCalendar.Today(time));
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await create.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, Print(call, outcome.Value), PlatformJson.Default.InvoiceBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetInvoice")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/invoices/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await register.GetAsync(call.Scope, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, Print(call, outcome.Value), PlatformJson.Default.InvoiceBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformFinalizeInvoice")]
    [PlatformAccess(Role.Accountant, "invoices:write")]
    public async Task<IResult> Issue(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/finalize")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var issueDate = IssueDateBody.Read(call.Json);
        if (!issueDate.IsOk) return Replies.Failed(call, issueDate.Failure);
        var outcome = await issue.RunAsync(call.Scope, new IssueRequest(id, issueDate.Value, MarkSent: false, RefuseFutureDate: true), cancellationToken);
        return outcome.IsOk
            ? Replies.Ok(call, presenter.PrintFinalized(call.Scope.TenantId, outcome.Value), PlatformJson.Default.FinalizedInvoiceBody)
            : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetInvoiceXml")]
    [PlatformAccess(Role.ReadOnly, "invoices:read")]
    public async Task<IResult> GetXml(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/invoices/{id:guid}/xml")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await register.GetXmlAsync(call.Scope, id, cancellationToken);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        var (invoice, xml) = outcome.Value;
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(xml))}\"";
        headers.ContentDisposition = FileNames.Attachment(invoice.Number + ".xml");
        return Results.Bytes(xml, "application/xml");
    }

    private InvoiceBody Print(Call call, OpenInvoice open) => presenter.Print(call.Scope.TenantId, open);
}
