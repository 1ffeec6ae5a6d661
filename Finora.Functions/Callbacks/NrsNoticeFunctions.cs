using System.Text.Json;
using Finora.Core.Nrs;
using Finora.Functions.Http;
using Finora.Functions.Platform;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Callbacks;

/// <summary>Notices of the tax authority, section 12 of the Platform contract. The unguessable token in the address is all that a caller shows, and the body is only a hint.</summary>
public sealed class NrsNoticeFunctions(NrsConnections connections, ReceiveNrsNotice receive)
{
    private const int MaxBodyBytes = 65_536;
    private const int MaxToken = 200;

    [Function("NrsNotice")]
    [PublicAccess("The authority holds no key of ours; the token in the address tells whose notice it is.")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/nrs/{hookToken}")] HttpRequest request, string hookToken, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var scope = hookToken.Length <= MaxToken ? await connections.FindByHookAsync(hookToken, cancellationToken) : null;
        if (scope is null) return Replies.Refused(call, RefusedRequest.Of(Refusal.BadCredential, "The address is nobody's."));
        if (await ReadAsync(request, cancellationToken) is { } notice) await receive.RunAsync(scope.Value, notice, cancellationToken);
        return Replies.Ok(call, new ReceivedBody(true), PlatformJson.Default.ReceivedBody);
    }

    /// <summary>Null for a body that is too long or no JSON: there is no hint in it.</summary>
    private static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MaxBodyBytes) return null;
            buffer.Write(chunk, 0, read);
        }

        try
        {
            return JsonDocument.Parse(buffer.ToArray()).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The answer to a hook.</summary>
public sealed record ReceivedBody(bool Received);
