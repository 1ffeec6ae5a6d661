using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Net.Http.Headers;

namespace Finora.Functions.Http;

/// <summary>
/// Reads the body of a call that was let in, up to the limit of its route, and parses it where the route speaks JSON. Nothing beyond the limit is ever
/// held in memory.
/// </summary>
public sealed class BodyMiddleware(AccessRules rules) : IFunctionsWorkerMiddleware
{
    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && rules.Of(context.FunctionDefinition) is { } rule && await ReadAsync(http, rule) is { } refused)
        {
            context.GetInvocationResult().Value = Replies.Refused(http.Call(), refused);
            return;
        }

        await next(context);
    }

    private static async ValueTask<RefusedRequest?> ReadAsync(HttpContext http, AccessAttribute rule)
    {
        var call = http.Call();
        call.Json = EmptyObject;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || rule is PublicAccessAttribute { TakesBody: false, TakesJson: false }) return null;
        if (http.Request.ContentLength > rule.MaxBodyBytes || await ReadBytesAsync(http.Request, rule.MaxBodyBytes) is not { } body)
        {
            return TooLarge(rule);
        }

        if (rule.TakesFile)
        {
            (call.Body, var refused) = await UploadedFile.ReadAsync(http.Request.ContentType, body, http.RequestAborted);
            return refused;
        }

        call.Body = body;
        return body.Length == 0 || rule is PartnerSignatureAttribute or PublicAccessAttribute { TakesJson: false } ? null : Parse(http.Request, call);
    }

    private static RefusedRequest? Parse(HttpRequest request, Call call)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Malformed("The body must be sent as Content-Type: application/json.");
        }

        if (!JsonBody.TryParse(call.Body, out var json)) return Malformed("The body is not valid JSON.");
        if (json.ValueKind != JsonValueKind.Object) return Malformed("The body must be a JSON object.");
        call.Json = json;
        return null;
    }

    internal static RefusedRequest TooLarge(AccessAttribute rule) => RefusedRequest.Of(Refusal.BodyTooLarge, $"The body may be at most {rule.MaxBodyBytes:N0} bytes.");

    private static RefusedRequest Malformed(string message) => RefusedRequest.Of(Refusal.InvalidRequest, message);

    /// <summary>Null when there is more than <paramref name="limit"/>.</summary>
    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, int limit)
    {
        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, limit));
        var chunk = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
            {
                if (buffer.Length + read > limit) return null;
                buffer.Write(chunk, 0, read);
            }

            return buffer.ToArray();
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
