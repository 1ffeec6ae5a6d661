using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Functions.Pages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Finora.Functions.Http;

/// <summary>
/// The outermost layer of an HTTP call: request id, security headers, and the last word on failures and on the form in which they are told. What nobody foresaw is logged with the request id and
/// answered as 500 with nothing of the inside.
/// </summary>
public sealed partial class RequestMiddleware(IdGenerator ids, TimeProvider time, ILogger<RequestMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const int RetryStoreAfterSeconds = 5;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var surface = Call.SurfaceOf(http.Request.Path);
        var call = new Call(surface, Call.NewRequestId(surface, ids), time.GetUtcNow());
        http.Features.Set(call);
        SecurityHeaders.Apply(http.Response, call);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["RequestId"] = call.RequestId });
        try
        {
            await next(context);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            context.GetInvocationResult().Value = Answer(call, context.FunctionDefinition.Name, e);
        }

        if (PageErrors.Of(http, context.GetInvocationResult().Value) is { } page) context.GetInvocationResult().Value = page;
    }

    private JsonReply Answer(Call call, string function, Exception exception)
    {
        if (exception is StorageUnavailableException or KeyVaultException { Fault: KeyVaultFault.Unavailable })
        {
            StoreUnavailable(logger, exception, function, call.RequestId);
            return Replies.Refused(call, RefusedRequest.Of(Refusal.Unavailable, "The service cannot reach its storage. Try again in a moment.") with { RetryAfter = RetryStoreAfterSeconds });
        }

        if (exception is BadHttpRequestException) return Replies.Refused(call, RefusedRequest.Of(Refusal.InvalidRequest, "The request is not valid HTTP."));
        Unexpected(logger, exception, function, call.RequestId);
        return Replies.Refused(call, RefusedRequest.Of(Refusal.Internal, "Something went wrong on our side. Quote the request id when you ask us about it."));
    }

    [LoggerMessage(2001, LogLevel.Error, "{Function} failed for {RequestId}")]
    private static partial void Unexpected(ILogger logger, Exception exception, string function, string requestId);

    [LoggerMessage(2002, LogLevel.Error, "{Function} could not reach storage for {RequestId}")]
    private static partial void StoreUnavailable(ILogger logger, Exception exception, string function, string requestId);
}
