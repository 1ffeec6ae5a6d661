using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Invoices of the Business API, section 10 of its contract.</summary>
public sealed class InvoiceFunctions(
    CreateInvoice create, IssueInvoice issue, SendInvoice send, InvoiceRegister register, ListInvoices list, ListQueries queries, InvoicePresenter presenter, TimeProvider time)
{
    [Function("BusinessCreateInvoice")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/invoices")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewInvoiceBody.Read(call.Json, LagosCalendar.Today(time));
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await create.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, Print(call, outcome.Value), BusinessJson.Default.InvoiceBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessListInvoices")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/invoices")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = InvoiceListBody.ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await list.RunAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        var invoices = found.Items.Select(invoice => presenter.Print(call.Scope.TenantId, invoice)).ToArray();
        return Replies.Ok(call, new InvoiceListBody(invoices, invoices.Length, page.CursorAt(found.Position)), BusinessJson.Default.InvoiceListBody);
    }

    [Function("BusinessGetInvoice")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/invoices/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.Invoice, id, out var invoiceId)) return Replies.Failed(call, PathId.NotFound("invoice"));
        var outcome = await register.GetInvoiceAsync(call.Scope, invoiceId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, Print(call, outcome.Value), BusinessJson.Default.InvoiceBody) : Replies.Failed(call, PathId.NotFound("invoice"));
    }

    [Function("BusinessSendInvoice")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/invoices/{id}/send")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var wish = SendBody.Read(call.Json);
        if (!wish.IsOk) return Replies.Failed(call, wish.Failure);
        if (!PublicId.TryParse(IdPrefix.Invoice, id, out var invoiceId)) return Replies.Failed(call, PathId.NotFound("invoice"));
        return wish.Value.Notify ? await NotifyAsync(call, wish.Value.ToRequest(invoiceId), cancellationToken) : await MarkSentAsync(call, invoiceId, cancellationToken);
    }

    private async Task<JsonReply> NotifyAsync(Call call, SendRequest wish, CancellationToken cancellationToken)
    {
        var outcome = await send.RunAsync(call.Scope, wish, cancellationToken);
        if (!outcome.IsOk) return Unsent(call, outcome.Failure);
        var dispatch = outcome.Value.Recipients.Select(recipient => new DispatchBody(MessageWords.Channel(recipient.Channel), recipient.To, MessageWords.State(MessageState.Queued)));
        return Replies.Ok(call, presenter.PrintSent(call.Scope.TenantId, outcome.Value.Invoice.Invoice, [.. dispatch]), BusinessJson.Default.SentInvoiceBody);
    }

    private async Task<JsonReply> MarkSentAsync(Call call, Guid invoiceId, CancellationToken cancellationToken)
    {
        var outcome = await issue.RunAsync(call.Scope, new IssueRequest(invoiceId, null, MarkSent: true, RefuseFutureDate: false) { InvoicesOnly = true }, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, presenter.PrintSent(call.Scope.TenantId, outcome.Value.Invoice, []), BusinessJson.Default.SentInvoiceBody) : Unsent(call, outcome.Failure);
    }

    private static JsonReply Unsent(Call call, Core.Failure failure) => Replies.Failed(call, failure.Code == Core.FailureCode.NotFound ? PathId.NotFound("invoice") : failure);

    private InvoiceBody Print(Call call, OpenInvoice open) => presenter.Print(call.Scope.TenantId, open.Invoice);
}
