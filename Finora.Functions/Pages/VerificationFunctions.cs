using System.Text.Json;
using Finora.Core;
using Finora.Core.Accounts;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Signing;
using Finora.Functions.Http;
using Finora.Functions.Platform;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Pages;

/// <summary>Verification of signed documents for anybody, section 14 of the Platform contract.</summary>
public sealed class VerificationFunctions(VerifyDocuments verify, SigningKeys keys, IssuerKeys issuer, CallLimits limits, FinoraSettings settings)
{
    private const int MaxTotal = 20;

    [Function("VerifyDocument")]
    [PublicAccess("Whoever holds an invoice may check it; neither amounts nor the customer are shown.")]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "verify/{irn}")] HttpRequest request, string irn, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var asJson = CheckoutForm.WantsJson(request);
        if (await limits.CountVerificationAsync(request.HttpContext) is { } tooMany) return Replies.Refused(call, tooMany);
        var tenant = Guid.TryParseExact(request.Query["tenant"].ToString(), "D", out var tenantId) ? tenantId : (Guid?)null;
        var found = await verify.FindAsync(irn, tenant, cancellationToken);
        if (found is null) return asJson ? Replies.Failed(call, Failure.NotFound("There is no such document.")) : new VerificationPage(null, false);
        var body = VerifiedDocumentBody.From(found, TotalOf(request), settings.ApiOrigin);
        return asJson ? Plain(body, PlatformJson.Default.VerifiedDocumentBody) : new VerificationPage(body, found.Scope.Test);
    }

    [Function("PlatformVerifyDocument")]
    [PublicAccess("Whoever holds a document and its signature may check them.", TakesJson = true)]
    public async Task<IResult> Check([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/verify")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await limits.CountVerificationAsync(request.HttpContext) is { } tooMany) return Replies.Refused(call, tooMany);
        var upload = UploadedDocument.Read(call.Json);
        if (!upload.IsOk) return Replies.Failed(call, upload.Failure);
        var named = upload.Value.KeyId is { } text ? SigningKeyId.TryParse(text, out var id) ? id : default : (SigningKeyId?)null;
        var verdict = await verify.CheckAsync(upload.Value.Xml, upload.Value.Signature, named, cancellationToken);
        return verdict is null
            ? Replies.Failed(call, Failure.Invalid("xml", "must be an XML document without a DTD"))
            : Replies.Ok(call, UploadVerdictBody.From(verdict), PlatformJson.Default.UploadVerdictBody);
    }

    [Function("TenantKeySet")]
    [PublicAccess("Public keys are published for anybody who checks a signature.")]
    public async Task<IResult> KeySet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = ".well-known/finora/{tenantId:guid}/jwks.json")] HttpRequest request, Guid tenantId, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=3600";
        return Plain(SetOf(await keys.AllAsync(tenantId, cancellationToken)), PlatformJson.Default.JsonWebKeySet);
    }

    [Function("IssuerKeySet")]
    [PublicAccess("Public keys are published for anybody who checks an access token.")]
    public async Task<IResult> IssuerKeySet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = ".well-known/jwks.json")] HttpRequest request, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return Plain(SetOf(await issuer.AllAsync(cancellationToken)), PlatformJson.Default.JsonWebKeySet);
    }

    private static JsonWebKeySet SetOf(IEnumerable<SigningKeyVersion> versions) =>
        new([.. versions.Select(version => JsonWebKey.ForSignatures(version.PublicId, version.Modulus, version.Exponent))]);

    /// <summary>A site path has no envelope.</summary>
    private static JsonReply Plain<T>(T body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(body, type));

    private static long? TotalOf(HttpRequest request)
    {
        var text = request.Query["total"].ToString().Trim();
        if (text.Length is 0 or > MaxTotal) return null;
        return Kobo.ParseNaira(text, out var kobo) == NumberFault.None ? kobo : -1;
    }
}
