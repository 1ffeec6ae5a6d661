using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Tap to pay, sections 12.6 to 12.8 of the Business contract.</summary>
public sealed class TapSessionFunctions(StartTapSession start, TapSessions sessions)
{
    private const int RetryPartnerAfterSeconds = 10;

    [Function("BusinessTapToPay")]
    [BusinessAccess(BusinessCaller.Enterprise)]
    public async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/businesses/{businessId}/payments/tap-to-pay")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = TapSessionBodies.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await start.RunAsync(call.Scope, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, NewTapSessionBody.From(outcome.Value), BusinessJson.Default.NewTapSessionBody)
            : Replies.Failed(call, outcome.Failure, outcome.Failure.Code == FailureCode.Unavailable ? RetryPartnerAfterSeconds : 1);
    }

    [Function("BusinessGetTapSession")]
    [BusinessAccess(BusinessCaller.Enterprise)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/businesses/{businessId}/payments/sessions/{sessionId}")] HttpRequest request, string sessionId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.TapSession, sessionId, out var id)) return Replies.Failed(call, PathId.NotFound("tap session"));
        return Answer(call, await sessions.GetAsync(call.Scope, id, cancellationToken));
    }

    [Function("BusinessCancelTapSession")]
    [BusinessAccess(BusinessCaller.Enterprise)]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/businesses/{businessId}/payments/sessions/{sessionId}/cancel")] HttpRequest request, string sessionId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.TapSession, sessionId, out var id)) return Replies.Failed(call, PathId.NotFound("tap session"));
        return Answer(call, await sessions.CancelAsync(call.Scope, id, cancellationToken));
    }

    private static JsonReply Answer(Call call, Outcome<TapSessionView> outcome) =>
        outcome.IsOk ? Replies.Ok(call, TapSessionBody.From(outcome.Value), BusinessJson.Default.TapSessionBody)
        : Replies.Failed(call, outcome.Failure.Code == FailureCode.NotFound ? PathId.NotFound("tap session") : outcome.Failure);
}
