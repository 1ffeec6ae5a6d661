using Finora.Functions.Http;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of checking documents, and of what the tax authority sends: sections 14 and 12 of the Platform contract.</summary>
internal static class PlatformVerificationRoutes
{
    private const string Verdict = """
        { "valid": true, "reason": null, "signature_key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1", "tenant_id": "0195225e-e800-712f-9e79-f84ce75ae95c", "invoice_number": "INV-2025-001",
          "irn": "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e" }
        """;

    private const string Upload = """{ "xml": "PEludm9pY2UvPg==", "signature": "E4HiGQ==", "key_id": "0195225e-e800-712f-9e79-f84ce75ae95c.1" }""";

    private const string Signed = "`x-paystack-signature` is the lower-case hex HMAC-SHA512 of the raw body under the secret key.";

    public static RouteGroup Group { get; } = new("Verification", "For whoever holds a document.",
    [
        new("PlatformVerifyDocument", "Check a document and its signature", Answer.Ok(PlatformJson.Default.UploadVerdictBody, Verdict))
        {
            Description = "`xml` and `signature` are base64. Without `key_id` the key is found through the fingerprint in the document. `reason` is `signature_mismatch` or `unknown_key`.",
            Body = RequestBody.Of(UploadedDocument.Read, Upload),
        },
    ]);

    /// <summary>What is called by the authority, and by nobody else.</summary>
    public static RouteGroup Hooks { get; } = new("Notices", "What partners send.",
    [
        new("NrsNotice", "A notice of the tax authority", Answer.Ok(PlatformJson.Default.ReceivedBody, """{ "received": true }"""))
        {
            Description = "The token in the path is the tenant's. The body is only a hint, in whatever form it comes: each number in it is looked up at the authority.",
            Refusals = new Dictionary<Refusal, string> { [Refusal.BadCredential] = "The token is nobody's." },
        },
        new("PaystackEvent", "An event of Paystack", Answer.Ok(PlatformJson.Default.ReceivedBody, """{ "received": true }"""))
        {
            Description = Signed + " Acted on are `charge.success`, `subscription.create` and `invoice.payment_failed`.",
            Refusals = new Dictionary<Refusal, string> { [Refusal.BadCredential] = "The signature is missing or wrong." },
        },
        new("PaystackEventOfTenant", "An event of a tenant's own Paystack account", Answer.Ok(PlatformJson.Default.ReceivedBody, """{ "received": true }"""))
        {
            Description = Signed + " Verified with the secret key of that tenant.",
            Refusals = new Dictionary<Refusal, string> { [Refusal.BadCredential] = "The signature is missing or wrong, or the tenant has no account of its own." },
        },
    ]);
}
