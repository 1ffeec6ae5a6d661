using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Signing;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>The public half of the key that a tenant signs with, section 20.</summary>
public sealed record SigningKeyBody(string KeyId, string Algorithm, string PublicKeyPem, string JwksUrl, string CreatedAt)
{
    public static SigningKeyBody From(SigningKeyVersion key, Guid tenantId, string apiOrigin) =>
        new(key.PublicId, DocumentSeal.Algorithm, PublicKeyText.Pem(key.Modulus, key.Exponent), JwksAddress.Of(apiOrigin, tenantId), Instant.Format(key.CreatedAt));
}

/// <summary>The signing key of a tenant: section 20 of the Platform contract.</summary>
public sealed class SigningKeyFunctions(SigningKeys keys, FinoraSettings settings)
{
    [Function("PlatformGetSigningKey")]
    [PlatformSession(Role.ReadOnly)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/settings/signing-key")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return Replies.Ok(call, Print(call, await keys.CurrentAsync(call.Scope.TenantId, cancellationToken)), PlatformJson.Default.SigningKeyBody);
    }

    [Function("PlatformRotateSigningKey")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Rotate([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/settings/signing-key/rotate")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return Replies.Created(call, Print(call, await keys.RotateAsync(call.Scope.TenantId, cancellationToken)), PlatformJson.Default.SigningKeyBody);
    }

    private SigningKeyBody Print(Call call, SigningKeyVersion key) => SigningKeyBody.From(key, call.Scope.TenantId, settings.ApiOrigin);
}
