using Finora.Core.Audit;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Finora.Functions.Http;

/// <summary>Lets a call through only if the rule of its function says so. A function without a rule is closed to everybody.</summary>
public sealed partial class AccessMiddleware(AccessRules rules, LimitSettings limits, ILogger<AccessMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var (call, isAnswered) = (http.Call(), false);
        try
        {
            if (await RefusalAsync(context, http) is { } refused)
            {
                context.GetInvocationResult().Value = Replies.Refused(call, refused);
            }
            else
            {
                Acting.As(ActorOf(http, call));
                await next(context);
            }

            isAnswered = true;
        }
        finally
        {
            // Before the answer goes out: a caller that has read it may at once send the next.
            call.Place?.Dispose();

            // One who goes away before the answer has not been failed by us.
            var isOurFault = isAnswered ? context.GetInvocationResult().Value is JsonReply { Status: >= 500 } : !http.RequestAborted.IsCancellationRequested;
            if (isOurFault && call is { CallsThisMonth: > 0, Holder: { } holder }) await context.InstanceServices.GetRequiredService<CallLimits>().TakeBackPlatformCallAsync(holder);
        }
    }

    /// <summary>Whoever was let in, for the audit trail.</summary>
    private Actor ActorOf(HttpContext http, Call call)
    {
        var actor = call.User is { } user ? new Actor(ActorType.User, user.UserId, null)
            : call.Holder is { } holder ? new Actor(ActorType.ApiKey, holder.Key.Id, holder.Key.Name)
            : new Actor(ActorType.Public, null, null);
        return actor with { Surface = call.Surface.ToString().ToLowerInvariant(), Ip = SourceAddress.Of(http, limits.Proxies), RequestId = call.RequestId };
    }

    private async ValueTask<RefusedRequest?> RefusalAsync(FunctionContext context, HttpContext http)
    {
        switch (rules.Of(context.FunctionDefinition))
        {
            case BusinessAccessAttribute rule:
                return await context.InstanceServices.GetRequiredService<BusinessAccess>().CheckAsync(http, rule);
            case PlatformAccessAttribute rule:
                return await context.InstanceServices.GetRequiredService<PlatformAccess>().CheckAsync(http, rule);
            case PlatformSessionAttribute rule:
                return await context.InstanceServices.GetRequiredService<PlatformAccess>().CheckSessionAsync(http, rule);
            case PartnerSignatureAttribute:
                return await context.InstanceServices.GetRequiredService<CallLimits>().CountPartnerCallAsync(http);
            case PublicAccessAttribute { IsHostedPage: true }:
                return await context.InstanceServices.GetRequiredService<CallLimits>().CountHostedPageAsync(http);
            case PublicAccessAttribute:
                return null;
            default:
                NoRule(logger, context.FunctionDefinition.Name);
                return RefusedRequest.Of(Refusal.Forbidden, "This route is closed.");
        }
    }

    [LoggerMessage(2003, LogLevel.Error, "{Function} declares no access rule and is closed")]
    private static partial void NoRule(ILogger logger, string function);
}
