using Finora.Core;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of settings, API keys, exports and the audit log: sections 18, 20 and 23 of the Platform contract.</summary>
internal static class SettingsRoutes
{
    private const string Settings = """
        { "id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "business_type": "sme", "tin": "12345678-0001", "tin_format": "legacy", "rc_number": "RC1234567",
          "email": "billing@lekkisoft.example", "phone": "+2348030000001", "industry": "Software",
          "address": { "street": "14 Admiralty Way", "city": "Lekki", "state": "NG-LA", "lga": null, "postal_code": "106104", "country": "NG" },
          "logo_url": null, "firs": { "configured": true, "environment": "sandbox", "service_id": "F1N0RA01", "hold": null },
          "plan": "starter", "created_at": "2025-02-20T08:00:00.000Z", "updated_at": "2025-02-21T10:00:00.000Z" }
        """;

    private const string Defaults = """
        { "number_prefix": "INV", "next_number": "INV-2025-002", "payment_terms_days": 30, "footer_text": null, "logo_url": null, "default_notes": null, "default_terms": "Payment within 30 days.",
          "default_tax_rate_id": "0195225e-e80a-718b-956a-675c93a19cf4", "default_wht_rate_id": null, "default_isic_code": "6201", "default_service_category": "Computer programming activities",
          "default_hsn_code": null, "default_product_category": null,
          "bank_account": { "bank_name": "GTBank", "bank_code": "058", "account_number": "0123456789", "account_name": "Lekki Software Ltd" } }
        """;

    private const string NewDefaults = """
        { "number_prefix": "INV", "payment_terms_days": 30, "default_terms": "Payment within 30 days.",
          "bank_account": { "bank_name": "GTBank", "bank_code": "058", "account_number": "0123456789", "account_name": "Lekki Software Ltd" } }
        """;

    private const string Key = """
        { "id": "01952295-d680-7475-b444-43e6d68439c3", "name": "ERP sync", "prefix": "fp_live_9f3a", "scopes": ["customers:write", "invoices:write"],
          "created_by": "ada@lekkisoft.example", "created_at": "2025-02-20T09:00:00.000Z", "last_used_at": null, "expires_at": null, "revoked_at": null }
        """;

    private const string NewKey = """
        { "id": "01952295-d680-7475-b444-43e6d68439c3", "name": "ERP sync", "key": "fp_live_9f3a1c0de5b84e7292d6a1f4c3b8507e6d21f9a0", "prefix": "fp_live_9f3a",
          "scopes": ["customers:write", "invoices:write"], "created_by": "ada@lekkisoft.example", "created_at": "2025-02-20T09:00:00.000Z", "last_used_at": null, "expires_at": null, "revoked_at": null }
        """;

    private const string Export = """
        { "id": "0195fae0-ee80-79a9-ad7b-5bdd66670a98", "status": "preparing", "download_url": "https://api.finorabusiness.com/exports/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI", "expires_at": null, "created_at": "2025-04-03T09:00:00.000Z" }
        """;

    private const string Audited = """
        { "id": "01954782-aa54-7694-8e43-2b88d5ab1f57", "at": "2025-02-27T13:41:00.020Z", "actor": { "type": "user", "id": "0195225e-e801-77bd-a706-140588bfb7ba", "name": "Ada Obi" },
          "action": "invoice.finalized", "resource_type": "invoice", "resource_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "surface": "platform", "changed": ["status", "irn", "digital_signature"],
          "ip": "102.89.23.4", "request_id": "req_01954def-1234-5678-9abc-def012345678" }
        """;

    public static RouteGroup Keys { get; } = new("API keys", "Keys for servers, bound to the tenant and limited by scopes.",
    [
        new("PlatformListApiKeys", "List API keys", Answer.Ok(PlatformJson.Default.PageBodyApiKeyBody, $$"""{ "data": [ {{Key}} ], "next_cursor": null, "has_more": false }"""))
        {
            Description = "Never the keys themselves. Those that were revoked with `include_revoked=true`.",
            Query = RequestQuery.Pages(query => ApiKeyFunctions.ReadFilter(query)),
        },
        new("PlatformCreateApiKey", "Make an API key", Answer.Created(PlatformJson.Default.IssuedApiKeyBody, NewKey))
        {
            Description = "`key` is shown this once. The owner is told by mail.",
            Body = RequestBody.Of(body => ApiKeyBody.Read(body, default), """{ "name": "ERP sync", "scopes": ["customers:write", "invoices:write"] }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "There are twenty active keys already." },
        },
        new("PlatformRevokeApiKey", "Revoke an API key", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "API key revoked." }""")) { Description = "At once and for ever." },
    ]);

    public static RouteGroup Group { get; } = new("Settings", "What the business says of itself, and what its invoices begin with.",
    [
        new("PlatformGetSettings", "Read the settings", Answer.Ok(PlatformJson.Default.SettingsBody, Settings)),
        new("PlatformChangeSettings", "Change the settings", Answer.Ok(PlatformJson.Default.SettingsBody, Settings))
        {
            Description = "Changes the members that are sent; null clears. Finalized invoices keep the old data.",
            Body = RequestBody.Of(SettingsBody.ReadChange, """{ "business_name": "Lekki Software Ltd", "industry": "Software" }"""),
        },
        new("PlatformPutLogo", "Set the logo", Answer.Ok(PlatformJson.Default.LogoBody, """{ "logo_url": "https://api.finorabusiness.com/logos/0195225e-e800-712f-9e79-f84ce75ae95c/3.png" }"""))
        {
            Description = "PNG, JPEG or WebP up to 10 MB and 40 million pixels, by content; moving pictures are refused. Kept as a new PNG of at most 800 pixels a side, upright, with nothing that a camera noted.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.PlanLimit] = "The storage of the plan is used up." },
        },
        new("PlatformDeleteLogo", "Remove the logo", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "Logo removed." }""")) { Description = "Invoices that were issued with it keep it." },
        new("PlatformGetInvoiceDefaults", "Read the invoice defaults", Answer.Ok(PlatformJson.Default.InvoiceDefaultsBody, Defaults)),
        new("PlatformChangeInvoiceDefaults", "Change the invoice defaults", Answer.Ok(PlatformJson.Default.InvoiceDefaultsBody, Defaults))
        {
            Description = "Changes the members that are sent; null clears. Applies to invoices that are created from now on. At most one pair of codes.",
            Body = RequestBody.Of(InvoiceDefaultsBody.ReadChange, NewDefaults),
        },
        new("PlatformRequestExport", "Export all data", Answer.Accepted(PlatformJson.Default.DataExportBody, Export, "Being prepared."))
        {
            Description = "A ZIP with JSON and CSV of every kind of record, all PDF and XML documents, and a manifest with the SHA-256 of every file. `download_url` is shown this once and works for 24 hours from `ready`.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "An export is being prepared, or fewer than 24 hours have passed." },
        },
        new("PlatformGetExport", "Read an export", Answer.Ok(PlatformJson.Default.DataExportBody, Example.With(Export, """{ "status": "ready", "download_url": null, "expires_at": "2025-04-04T09:01:00.000Z" }"""))),
    ]);

    public static RouteGroup Audit { get; } = new("Audit log", "Who did what, from where, and which members changed.",
    [
        new("PlatformListAuditLog", "List the audit log", Answer.Ok(PlatformJson.Default.PageBodyAuditRecordBody, $$"""{ "data": [ {{Audited}} ], "next_cursor": null, "has_more": false }"""))
        {
            Description = "Newest first. Append-only and chained. Of personal and secret members only the names are kept.",
            Query = RequestQuery.Pages(query => AuditRecordBody.ReadFilter(query)),
        },
    ]);
}
