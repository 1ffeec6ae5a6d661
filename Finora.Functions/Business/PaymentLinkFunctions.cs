using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Payment links of the Business API, section 12 of its contract.</summary>
public sealed class PaymentLinkFunctions(GeneratePaymentLink generate, PaymentLinks links, FinoraSettings settings)
{
    [Function("BusinessGeneratePaymentLink")]
    [BusinessAccess(BusinessCaller.Enterprise)]
    public async Task<IResult> Generate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/businesses/{businessId}/payments/generate-link")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = PaymentLinkBodies.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await generate.RunAsync(call.Scope, input.Value with { Id = call.SecretRecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, NewPaymentLinkBody.From(outcome.Value, settings), BusinessJson.Default.NewPaymentLinkBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessGetPaymentLink")]
    [BusinessAccess(BusinessCaller.Enterprise)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/businesses/{businessId}/payments/links/{paymentLinkId}")] HttpRequest request,
        string paymentLinkId,
        CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.PaymentLink, paymentLinkId, out var linkId)) return Replies.Failed(call, PathId.NotFound("payment link"));
        var outcome = await links.GetAsync(call.Scope, linkId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, PaymentLinkBody.From(outcome.Value, settings), BusinessJson.Default.PaymentLinkBody) : Replies.Failed(call, PathId.NotFound("payment link"));
    }

    [Function("BusinessCancelPaymentLink")]
    [BusinessAccess(BusinessCaller.Enterprise)]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/businesses/{businessId}/payments/links/{paymentLinkId}/cancel")] HttpRequest request,
        string paymentLinkId,
        CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.PaymentLink, paymentLinkId, out var linkId)) return Replies.Failed(call, PathId.NotFound("payment link"));
        var outcome = await links.CancelAsync(call.Scope, linkId, call.RecordId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, PaymentLinkBody.From(outcome.Value, settings), BusinessJson.Default.PaymentLinkBody)
            : Replies.Failed(call, outcome.Failure.Code == Core.FailureCode.NotFound ? PathId.NotFound("payment link") : outcome.Failure);
    }
}
