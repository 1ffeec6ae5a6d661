using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Callbacks;

/// <summary>The bank partner's callback, section 13 of the Business contract.</summary>
public sealed class PartnerCallbackFunctions(PartnerReceiver receiver)
{
    private const string SignatureHeader = "X-Alat-Signature";

    [Function("PartnerPayment")]
    [PartnerSignature(MaxBodyBytes = 262_144)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/alat-payment")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return await receiver.TakeAsync(call, call.Body, request.Headers.TryGetValue(SignatureHeader, out var header) ? header.ToString() : null, cancellationToken);
    }
}
