using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Paystack;
using Finora.Core.Time;
using Finora.Functions.Http;
using Finora.Functions.Paystack;
using Finora.Functions.Platform;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Callbacks;

/// <summary>
/// Paystack's events, section 12 of the Platform contract: for the installation's account, and for a tenant's own. Verified over the raw bytes before anything is parsed, stored, answered; the work
/// follows in a job.
/// </summary>
public sealed partial class PaystackFunctions(PaystackCredentials credentials, PaystackEvents events, TimeProvider time, ILogger<PaystackFunctions> logger)
{
    private const string SignatureHeader = "x-paystack-signature";
    private const string Reason = "Paystack holds no key of ours; it signs what it sends with the secret key of the account.";

    [Function("PaystackEvent")]
    [PublicAccess(Reason, TakesBody = true)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/paystack")] HttpRequest request, CancellationToken cancellationToken) =>
        TakeAsync(request, null, cancellationToken);

    [Function("PaystackEventOfTenant")]
    [PublicAccess(Reason, TakesBody = true)]
    public async Task<IResult> RunOfTenant(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/paystack/{tenantId}")] HttpRequest request, string tenantId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(tenantId, "D", out var tenant) && tenant != Guid.Empty ? await TakeAsync(request, tenant, cancellationToken) : Unsigned(request.Call());

    private async Task<IResult> TakeAsync(HttpRequest request, Guid? owner, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var secret = await credentials.SecretOfAsync(owner, cancellationToken);
        if (secret is null || !request.Headers.TryGetValue(SignatureHeader, out var signature) || !IsGenuine(secret, call.Body.Span, signature.ToString())) return Unsigned(call);
        if (Read(call.Body) is not { } arrived)
        {
            SignedButUnreadable(logger, call.RequestId);
            return Replies.Refused(call, RefusedRequest.Of(Refusal.InvalidRequest, "The body is no event: a JSON object with event and data."));
        }

        await events.TakeAsync(owner, arrived, cancellationToken);
        return Replies.Ok(call, new ReceivedBody(true), PlatformJson.Default.ReceivedBody);
    }

    /// <summary>Lower-case hex HMAC-SHA512 of the raw body, compared in constant time.</summary>
    internal static bool IsGenuine(string secret, ReadOnlySpan<byte> body, string signature)
    {
        Span<byte> mac = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), body, mac);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(mac)), Encoding.UTF8.GetBytes(signature));
    }

    private PaystackEvent? Read(ReadOnlyMemory<byte> body)
    {
        if (!JsonBody.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object || PaystackData.Text(json, "event") is not { } name || PaystackData.Member(json, "data") is not { } data) return null;
        var arrived = new PaystackData(data).Event(name, Instant.Now(time));

        // Money that says not what it is must be sent again, and looked into, rather than be acknowledged and lost.
        return arrived is { Name: PaystackEvent.Charged, Status: "success", Paid: null } ? null : arrived;
    }

    private static JsonReply Unsigned(Call call) => Replies.Refused(call, RefusedRequest.Of(Refusal.BadCredential, "The signature is missing or wrong."));

    [LoggerMessage(3411, LogLevel.Error, "Paystack sent a signed event that cannot be read; request {RequestId}")]
    private static partial void SignedButUnreadable(ILogger logger, string requestId);
}
