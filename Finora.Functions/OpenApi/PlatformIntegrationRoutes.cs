using Finora.Core;
using Finora.Core.Signing;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of the connection to the tax authority and of the signing key of the Platform API, section 20 of its contract.</summary>
internal static class PlatformIntegrationRoutes
{
    private const string Integrations = """
        { "nrs": { "status": "connected", "environment": "sandbox", "business_id": "0194bece-a000-7237-8bc3-463668f52e19", "service_id": "F1N0RA01", "api_key_hint": "…1f07",
            "has_api_secret": true, "has_public_key": false, "has_certificate": false, "hold": null, "last_checked_at": "2025-02-21T10:00:00.000Z",
            "hook_url": "https://api.finorabusiness.com/api/v1/webhooks/nrs/Vb7kq0m1xY2dZ3cR5tW8uN4pL6sJ9hG-fE_aQoIiKxA" },
          "paystack": { "status": "connected", "mode": "own", "public_key": "pk_test_example", "secret_key_hint": "…_key", "subaccount_code": null,
            "hook_url": "https://api.finorabusiness.com/api/v1/webhooks/paystack/0195225e-e800-712f-9e79-f84ce75ae95c" },
          "whatsapp": { "status": "disconnected", "phone_number_id": null, "template_name": null }, "xero": { "status": "unavailable" }, "quickbooks": { "status": "unavailable" } }
        """;

    private const string SigningKey = """
        { "key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1", "algorithm": "RS256", "public_key_pem": "-----BEGIN PUBLIC KEY-----\nMIIB…\n-----END PUBLIC KEY-----\n",
          "jwks_url": "https://api.finorabusiness.com/.well-known/finora/0195225e-e800-712f-9e79-f84ce75ae95c/jwks.json", "created_at": "2025-02-27T13:41:00.000Z" }
        """;

    public static RouteGroup Group { get; } = new("Integrations", "Connections of the tenant, and its signing key.",
    [
        new("PlatformIntegrations", "How the integrations stand", Answer.Ok(PlatformJson.Default.IntegrationsBody, Integrations)) { Description = "No secret is ever shown." },
        new("PlatformChangeIntegrations", "Connect or disconnect", Answer.Ok(PlatformJson.Default.IntegrationsBody, Integrations))
        {
            Description = "One member for each integration; null disconnects and wipes its secrets. A change of `nrs` ends a hold.",
            Body = RequestBody.Of(body => IntegrationsChange.Read(body, new NrsQrOptions()), """{ "nrs": { "environment": "sandbox", "business_id": "0194bece-a000-7237-8bc3-463668f52e19", "service_id": "F1N0RA01", "api_key": "sandbox-key", "api_secret": "sandbox-secret" } }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The integration is not offered, or the partner refused." },
        },
        new("PlatformTestNrs", "Test the NRS credentials", Answer.Ok(PlatformJson.Default.NrsTestBody, """{ "ok": true, "environment": "sandbox", "checked_at": "2025-02-21T10:00:00.000Z", "message": "Credentials accepted." }"""))
        {
            Description = "At most 10 an hour. Success ends a hold.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "NRS is not configured." },
        },
        new("PlatformGetSigningKey", "The public signing key", Answer.Ok(PlatformJson.Default.SigningKeyBody, SigningKey)),
        new("PlatformRotateSigningKey", "Make a new signing key", Answer.Created(PlatformJson.Default.SigningKeyBody, SigningKey)) { Description = "Signs from now on; old public keys stay published." },
    ]);
}
