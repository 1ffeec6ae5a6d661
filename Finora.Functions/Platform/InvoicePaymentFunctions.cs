using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Payments of an invoice, entered by hand or started at the gateway: section 10 of the Platform contract.</summary>
public sealed class InvoicePaymentFunctions(RecordPayment record, InitializePayment initialize, TimeProvider time)
{
    private const int RetryGatewayAfterSeconds = 10;

    [Function("PlatformRecordPayment")]
    [PlatformAccess(Role.Member, "payments:write")]
    public async Task<IResult> Record(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/record-payment")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = NewPaymentBody.Read(id, call.Json, LagosCalendar.Today(time));
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await record.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, RecordedPaymentBody.From(outcome.Value, time), PlatformJson.Default.RecordedPaymentBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformInitializePayment")]
    [PlatformAccess(Role.Member, "payments:write")]
    public async Task<IResult> Initialize(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/initialize-payment")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = InitializedPaymentBody.Read(id, call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await initialize.RunAsync(call.Scope, input.Value, cancellationToken);
        return outcome.IsOk
            ? Replies.Created(call, InitializedPaymentBody.From(outcome.Value), PlatformJson.Default.InitializedPaymentBody)
            : Replies.Failed(call, outcome.Failure, RetryGatewayAfterSeconds);
    }
}
