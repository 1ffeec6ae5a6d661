using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Payments from any source, section 11 of the Platform contract. Their receipts as files are in <see cref="DocumentFunctions"/>.</summary>
public sealed class PaymentFunctions(ListPayments list, PaymentRegister register, ChangePayment change, ReconcilePayment reconcile, ListQueries queries, TimeProvider time)
{
    [Function("PlatformListPayments")]
    [PlatformAccess(Role.ReadOnly, "payments:read")]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/payments")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = PaymentQuery.Read(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        return Print(call, page, await list.RunAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken));
    }

    [Function("PlatformListUnmatchedPayments")]
    [PlatformAccess(Role.ReadOnly, "payments:read")]
    public async Task<IResult> ListUnmatched([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/payments/unmatched")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var filter = PaymentQuery.Read(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        return Print(call, page, await list.WaitingAsync(call.Scope, filter, new SliceRequest(page.Limit, page.After), cancellationToken));
    }

    [Function("PlatformGetPayment")]
    [PlatformAccess(Role.ReadOnly, "payments:read")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/payments/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await register.GetAsync(call.Scope, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, OpenPaymentBody.From(outcome.Value.Payment, outcome.Value.Invoice, time), PlatformJson.Default.OpenPaymentBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformChangePayment")]
    [PlatformAccess(Role.Accountant, "payments:write")]
    public async Task<IResult> Change(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/payments/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = PaymentChangeBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await change.RunAsync(call.Scope, id, input.Value, ActorOf(call), cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, PaymentBody.From(outcome.Value), PlatformJson.Default.PaymentBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformReconcilePayment")]
    [PlatformAccess(Role.Accountant, "payments:write")]
    public async Task<IResult> Reconcile([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/payments/reconcile")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = PaymentChangeBody.ReadMatch(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await reconcile.RunAsync(call.Scope, input.Value with { CallId = call.RecordId }, ActorOf(call), cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, RecordedPaymentBody.From(outcome.Value, time), PlatformJson.Default.RecordedPaymentBody) : Replies.Failed(call, outcome.Failure);
    }

    private static JsonReply Print(Call call, ListPage page, ListSlice<Payment> found) =>
        Replies.Ok(call, PageBody<PaymentBody>.Of(found.Items.Select(PaymentBody.From), page, found.Position), PlatformJson.Default.PageBodyPaymentBody);

    private static string ActorOf(Call call) => (call.User?.UserId ?? call.Holder!.Key.Id).ToString();
}
