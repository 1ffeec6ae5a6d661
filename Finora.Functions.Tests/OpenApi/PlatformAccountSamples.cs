using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Nrs;
using Finora.Functions.Tests.Paystack;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>Samples of the Platform's routes about the person, the tenant and its partners.</summary>
internal static class PlatformAccountSamples
{
    private static readonly string Event = PaystackApp.Charge("sample-1", 100);

    public static PlatformSample[] Accounts =>
    [
        new("POST /api/v1/auth/register", 201, story => Task.FromResult(Trade.NewEmail()), "/auth/register", TestUser.Registration("*")),
        new("POST /api/v1/auth/login", 200, story => Task.FromResult(story.Owner.Email), "/auth/login", """{"email":"*","password":"Passw0rd!"}"""),
        new("POST /api/v1/auth/mfa/challenge", 200, story => story.ChallengeAsync(), "/auth/mfa/challenge", """{"mfa_token":"*","code":"#"}"""),
        new("POST /api/v1/auth/refresh", 200, CookieOf, "/auth/refresh") { Header = Cookie },
        new("POST /api/v1/auth/logout", 200, CookieOf, "/auth/logout") { Header = Cookie },
        new("GET /api/v1/auth/me", 200, TenantOf, "/auth/me"),
        new("PATCH /api/v1/auth/me", 200, Nothing, "/auth/me", """{"first_name":"Adaeze"}"""),
        new("POST /api/v1/auth/switch-tenant", 200, TenantOf, "/auth/switch-tenant", """{"tenant_id":"*"}"""),
        new("POST /api/v1/auth/change-password", 200, Nothing, "/auth/change-password", """{"current_password":"Passw0rd!","new_password":"N3wer-Passw0rd"}"""),
        new("POST /api/v1/auth/forgot-password", 202, story => Task.FromResult(story.Owner.Email), "/auth/forgot-password", """{"email":"*"}"""),
        new("POST /api/v1/auth/reset-password", 200, story => story.ResetTokenAsync(), "/auth/reset-password", """{"token":"*","new_password":"N3wer-Passw0rd"}"""),
        new("POST /api/v1/auth/verify-email", 200, story => story.VerifyTokenAsync(), "/auth/verify-email", """{"token":"*"}"""),
        new("POST /api/v1/auth/verify-email/resend", 202, Nothing, "/auth/verify-email/resend"),
        new("POST /api/v1/auth/mfa/setup", 200, Nothing, "/auth/mfa/setup"),
        new("POST /api/v1/auth/mfa/enable", 200, story => story.WaitingCodeAsync(), "/auth/mfa/enable", """{"code":"*"}"""),
        new("POST /api/v1/auth/mfa/disable", 200, story => story.NextCodeAsync(), "/auth/mfa/disable", """{"code":"*","password":"Passw0rd!"}"""),
        new("POST /api/v1/auth/mfa/backup-codes", 200, story => story.NextCodeAsync(), "/auth/mfa/backup-codes", """{"code":"*"}"""),
    ];

    public static PlatformSample[] Hooks =>
    [
        new("POST /api/v1/webhooks/paystack", 200, story => Task.FromResult(story.Sign(Event)), "/webhooks/paystack", Event) { Header = Signature },
        new("POST /api/v1/webhooks/paystack/{tenantId}", 200, story => story.ConnectPaystackAsync(Event), "/webhooks/paystack/*", Event) { Header = Signature },
        new("POST /api/v1/webhooks/nrs/{hookToken}", 200, story => story.ConnectAsync(), "/webhooks/nrs/*", "{}"),
        new("POST /api/v1/verify", 200, Nothing, "/verify", """{"xml":"PEludm9pY2UvPg==","signature":"E4HiGQ=="}"""),
    ];

    public static PlatformSample[] Keys =>
    [
        new("GET /api/v1/api-keys", 200, story => story.KeyAsync(), "/api-keys"),
        new("POST /api/v1/api-keys", 201, Nothing, "/api-keys", """{"name":"ERP sync","scopes":["customers:write","invoices:write"]}"""),
        new("DELETE /api/v1/api-keys/{id}", 200, story => story.KeyAsync(), "/api-keys/*"),
    ];

    public static PlatformSample[] Team =>
    [
        new("GET /api/v1/team", 200, story => story.MemberAsync(), "/team"),
        new("POST /api/v1/team", 201, Nothing, "/team", """{"email":"bola@lekkisoft.example","role":"accountant"}"""),
        new("PATCH /api/v1/team/{userId}", 200, story => story.MemberAsync(), "/team/*", """{"role":"accountant"}"""),
        new("PATCH /api/v1/team/{userId}", 200, story => story.InvitedAsync(), "/team/*", """{"role":"readonly"}"""),
        new("DELETE /api/v1/team/{userId}", 200, story => story.MemberAsync(), "/team/*"),
        new("DELETE /api/v1/team/{userId}", 200, story => story.InvitedAsync(), "/team/*"),
        new("POST /api/v1/team/{userId}/resend-invitation", 200, story => story.InvitedAsync(), "/team/*/resend-invitation"),
        new("POST /api/v1/team/{userId}/transfer-ownership", 200, story => story.MemberAsync(), "/team/*/transfer-ownership", """{"password":"Passw0rd!"}"""),
        new("GET /api/v1/team/invitations/{token}", 200, story => story.InvitationAsync(), "/team/invitations/*"),
        new("POST /api/v1/team/invitations/{token}/accept", 201, story => story.InvitationAsync(), "/team/invitations/*/accept", """{"first_name":"Bola","last_name":"Ade","password":"Passw0rd!"}"""),
        new("POST /api/v1/team/invitations/{token}/accept", 200, story => story.KnownInvitationAsync(), "/team/invitations/*/accept") { Header = told => ("Authorization", $"Bearer {told[1]}") },
    ];

    public static PlatformSample[] Settings =>
    [
        new("GET /api/v1/settings", 200, Nothing, "/settings"),
        new("PATCH /api/v1/settings", 200, Nothing, "/settings", """{"industry":"Software"}"""),
        new("POST /api/v1/settings/logo", 200, Nothing, "/settings/logo") { IsUpload = true },
        new("DELETE /api/v1/settings/logo", 200, story => story.LogoAsync(), "/settings/logo"),
        new("GET /api/v1/settings/invoice-defaults", 200, Nothing, "/settings/invoice-defaults"),
        new("PATCH /api/v1/settings/invoice-defaults", 200, story => story.RateAsync("vat"), "/settings/invoice-defaults", """{"payment_terms_days":31,"default_tax_rate_id":"*"}"""),
        new("PATCH /api/v1/settings/invoice-defaults", 200, story => story.RateAsync("wht"), "/settings/invoice-defaults", """{"default_wht_rate_id":"*"}"""),
        new("GET /api/v1/settings/integrations", 200, story => story.ConnectAsync(), "/settings/integrations"),
        new("PATCH /api/v1/settings/integrations", 200, Nothing, "/settings/integrations", $$$"""{"nrs":{{{NrsApp.Connection()}}}}"""),
        new("POST /api/v1/settings/integrations/nrs/test", 200, story => story.ConnectAsync(), "/settings/integrations/nrs/test"),
        new("GET /api/v1/settings/signing-key", 200, Nothing, "/settings/signing-key"),
        new("POST /api/v1/settings/signing-key/rotate", 201, Nothing, "/settings/signing-key/rotate"),
        new("POST /api/v1/settings/data-export", 202, Nothing, "/settings/data-export"),
        new("GET /api/v1/settings/data-export/{id}", 200, story => story.ExportAsync(), "/settings/data-export/*"),
    ];

    public static PlatformSample[] Billing =>
    [
        new("GET /api/v1/billing/plans", 200, Nothing, "/billing/plans"),
        new("GET /api/v1/billing/subscription", 200, Nothing, "/billing/subscription"),
        new("POST /api/v1/billing/subscription", 201, Nothing, "/billing/subscription", """{"plan":"starter","cycle":"monthly"}""") { Plan = Plan.Free },
        new("PATCH /api/v1/billing/subscription", 200, BoughtAsync, "/billing/subscription", """{"plan":"free"}""") { Plan = Plan.Free },
        new("DELETE /api/v1/billing/subscription", 200, BoughtAsync, "/billing/subscription") { Plan = Plan.Free },
        new("GET /api/v1/billing/usage", 200, Nothing, "/billing/usage"),
        new("GET /api/v1/billing/invoices", 200, story => story.SubscribeAsync(), "/billing/invoices") { Plan = Plan.Free },
        new("POST /api/v1/billing/add-ons", 201, Nothing, "/billing/add-ons", """{"add_on":"api_calls_10k","quantity":1}""") { Plan = Plan.Starter },
    ];

    private static (string Name, string Value) Cookie(string[] told) => ("Cookie", $"finora_refresh={told[0]}");

    private static (string Name, string Value) Signature(string[] told) => ("x-paystack-signature", told[^1]);

    private static Task<string> CookieOf(PlatformStory story) => Task.FromResult(story.Owner.Cookie!);

    private static Task<string> TenantOf(PlatformStory story) => Task.FromResult(story.Owner.TenantId.ToString());

    private static async Task<string> BoughtAsync(PlatformStory story)
    {
        await story.SubscribeAsync();
        return "";
    }

    private static Task<string> Nothing(PlatformStory story) => Task.FromResult("");
}
