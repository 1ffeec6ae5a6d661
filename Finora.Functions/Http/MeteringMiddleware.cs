using Finora.Core.Billing;
using Finora.Core.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Finora.Functions.Http;

/// <summary>
/// Has the calls of live Business keys paid for: section 6 of the contract. It stands inside the idempotency check, so that a replay costs nothing and a refusal for
/// want of credits leaves the key free. The price is settled before the answer is sent: no 2xx leaves that is not paid.
/// </summary>
public sealed class MeteringMiddleware(AccessRules rules, IPayers payers, CallCharging charging, IdGenerator ids, FinoraSettings settings) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && rules.Of(context.FunctionDefinition) is BusinessAccessAttribute { IsFree: false } && http.Call().Holder is { Key.Test: false } holder)
        {
            await ChargeAsync(context, next, http, holder);
            return;
        }

        await next(context);
    }

    private async Task ChargeAsync(FunctionContext context, FunctionExecutionDelegate next, HttpContext http, KeyHolder holder)
    {
        var call = http.Call();
        var payer = await payers.OfAsync(call.Scope.TenantId, http.RequestAborted);
        var charged = new ChargedCall(call.RecordId ?? ids.NewId(), payer, $"{http.Request.Method} {rules.RouteOf(context.FunctionDefinition)}", holder.Key.Id, call.RequestId)
        {
            TakenOverFrom = call.TakenOverFrom,
        };
        var answer = await charging.HoldAsync(charged);
        if (RefusalOf(answer.Verdict) is { } refused) context.GetInvocationResult().Value = Replies.Refused(call, refused);
        else if (answer.Hold is { } hold) await ServeAsync(context, next, call, call.Charge = new CallCharge(charging, charged, hold));
        else await next(context);
    }

    private static async Task ServeAsync(FunctionContext context, FunctionExecutionDelegate next, Call call, CallCharge charge)
    {
        var isServed = false;
        try
        {
            await next(context);
            isServed = StatusOf(context.GetInvocationResult().Value) is >= 200 and < 300;
        }
        finally
        {
            await charge.SettleAsync(isServed);
            call.Charge = null;
        }
    }

    /// <summary>A result that names no status answers 200.</summary>
    private static int StatusOf(object? result) => result switch
    {
        JsonReply reply => reply.Status,
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };

    private RefusedRequest? RefusalOf(HoldVerdict verdict) => verdict switch
    {
        HoldVerdict.Insufficient => OutOfCredits(settings),
        HoldVerdict.TooMany => RefusedRequest.Of(Refusal.TooManyRequests, "Too many calls are being paid from these credits at once. Retry after 1 second.") with { RetryAfter = 1 },
        _ => null,
    };

    internal static RefusedRequest OutOfCredits(FinoraSettings settings) =>
        RefusedRequest.Of(Refusal.InsufficientCredits, $"Not enough API credits. Top up at {settings.AppOrigin}/api-credits");
}
