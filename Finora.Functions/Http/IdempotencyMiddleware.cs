using Finora.Core;
using Finora.Core.Idempotency;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Finora.Functions.Http;

/// <summary>
/// Makes a POST with an <c>Idempotency-Key</c> safe to repeat: section 5 of the Business contract, section 3 of the Platform's. It stands next to the function, so that
/// what is kept are answers of the endpoint itself, and no refusal of the checks before it.
/// </summary>
public sealed partial class IdempotencyMiddleware(AccessRules rules, IdempotencyKeys keys, ILogger<IdempotencyMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string Header = "Idempotency-Key";
    private const int MaxKeyLength = 255;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || !HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var header)
            || rules.Of(context.FunctionDefinition) is not (BusinessAccessAttribute or PlatformAccessAttribute or PlatformSessionAttribute or PublicAccessAttribute { IsIdempotent: true }))
        {
            await next(context);
            return;
        }

        if (header is not [{ } key] || !IsKey(key)) context.GetInvocationResult().Value = Malformed(http.Call());
        else await RunAsync(context, next, http, key);
    }

    private async Task RunAsync(FunctionContext context, FunctionExecutionDelegate next, HttpContext http, string key)
    {
        var call = http.Call();
        var start = await keys.BeginAsync(new IdempotentCall(call.Scope, http.Request.Path.Value ?? "", key, CanonicalBody(call, rules.Of(context.FunctionDefinition)!)), http.RequestAborted);
        if (!start.IsOk) context.GetInvocationResult().Value = Replies.Failed(call, start.Failure);
        else if (start.Value.Answer is { } stored) context.GetInvocationResult().Value = new JsonReply(stored.Status, stored.Body).AsReplay();
        else await CarryOutAsync(context, next, call, start.Value.Claim!);
    }

    private async Task CarryOutAsync(FunctionContext context, FunctionExecutionDelegate next, Call call, IdempotencyClaim claim)
    {
        (call.RecordId, call.SecretRecordId, call.TakenOverFrom) = (claim.RecordId, claim.SecretId, claim.TakenOverFrom);
        var isKept = false;
        try
        {
            await next(context);
            isKept = context.GetInvocationResult().Value is JsonReply reply && IsKept(reply);
        }
        finally
        {
            await EndAsync(claim, isKept ? (JsonReply)context.GetInvocationResult().Value! : null);
        }
    }

    /// <summary>
    /// A caller that has left does not stop it. When the store does, the effect stands all the same and the caller is told the truth; the record stays as one of a call
    /// that died, for a repeat to take over.
    /// </summary>
    private async Task EndAsync(IdempotencyClaim claim, JsonReply? answer)
    {
        try
        {
            if (answer is null) await keys.ReleaseAsync(claim, CancellationToken.None);
            else await keys.FinishAsync(claim, new StoredAnswer(answer.Status, answer.Body), CancellationToken.None);
        }
        catch (Exception e) when (e is StorageUnavailableException or KeyVaultException)
        {
            NotKept(logger, e);
        }
    }

    /// <summary>A file, and what cannot be canonical (a number beyond a double), is compared byte for byte.</summary>
    private static ReadOnlyMemory<byte> CanonicalBody(Call call, AccessAttribute rule) => !rule.TakesFile && CanonicalJson.TryWrite(call.Json, null, out var canonical) ? canonical : call.Body;

    private static bool IsKey(string text) => text.Length is >= 1 and <= MaxKeyLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsKept(JsonReply reply) => reply.RetryAfter is null && reply.Status is (>= 200 and < 300) or 404 or 409 or 422;

    private static JsonReply Malformed(Call call) => Replies.Refused(call, new RefusedRequest(
        Refusal.InvalidRequest, $"The header {Header} is invalid.", [new FieldFault(Header, "must be 1 to 255 printable ASCII characters")]));

    [LoggerMessage(2101, LogLevel.Warning, "The end of a call with an idempotency key could not be stored")]
    private static partial void NotKept(ILogger logger, Exception exception);
}
