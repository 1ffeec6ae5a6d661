using Finora.Core;
using Finora.Functions.Http;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of signing up, in and out, section 7 of the Platform contract.</summary>
internal static class SessionRoutes
{
    private const string User = """
        { "id": "0195225e-e801-77bd-a706-140588bfb7ba", "email": "ada@lekkisoft.example", "first_name": "Ada", "last_name": "Obi",
          "email_verified": false, "mfa_enabled": false, "auth_provider": "password", "created_at": "2025-02-20T08:00:00.001Z" }
        """;

    private const string Tenant = """
        { "id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "business_type": "sme",
          "tin": "12345678-0001", "plan": "free", "role": "owner", "created_at": "2025-02-20T08:00:00.000Z" }
        """;

    internal const string Session = $$"""
        { "access_token": "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTk1MjI1ZSJ9.c2ln", "token_type": "Bearer", "expires_in": 900,
          "user": {{User}}, "tenant": {{Tenant}} }
        """;

    private const string Me = $$"""
        { "user": {{User}}, "api_key": null, "tenant": {{Tenant}},
          "memberships": [ { "tenant_id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "role": "owner" } ] }
        """;

    private const string Registration = """
        { "first_name": "Ada", "last_name": "Obi", "email": "ada@lekkisoft.example", "password": "Passw0rd!", "business_name": "Lekki Software Ltd", "business_type": "sme", "tin": "12345678-0001" }
        """;

    private const string MfaRequired = """{ "mfa_required": true, "mfa_token": "AZUiXugBd72nBhQFiL-3ugGVIl7oAHcS" }""";

    private const string LoggedOut = """{ "message": "Logged out." }""";
    private const string CookieComes = "The answer sets the cookie `finora_refresh`, which `POST /auth/refresh` takes.";

    public static RouteGroup Group { get; } = new("Account", "Signing in, and the person who is signed in.",
    [
        new("PlatformRegister", "Register", Answer.Created(PlatformJson.Default.SessionBody, Session))
        {
            Description = $"Makes a user with a tenant on the free plan. {CookieComes} A repeated call does not set it again.",
            Body = RequestBody.Of(AccountBody.ReadRegistration, Registration),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Conflict] = "The e-mail address is already registered." },
        },
        new("PlatformLogin", "Sign in", Answer.Ok(PlatformJson.Default.SessionBody, Session), Answer.Ok(PlatformJson.Default.MfaRequiredBody, MfaRequired, "The account has two-step sign-in; no cookie is set."))
        {
            Description = $"Opens the tenant last used. {CookieComes} Five failures in a quarter of an hour lock the account for as long.",
            Body = RequestBody.Of(AccountBody.ReadLogin, """{ "email": "ada@lekkisoft.example", "password": "Passw0rd!" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Forbidden] = "The account belongs to no tenant any more." },
            Refusals = new Dictionary<Refusal, string>
            {
                [Refusal.OAuthAccount] = "The account came from Google or Microsoft and has no password.",
                [Refusal.BadCredential] = "The address is unknown or the password wrong.",
            },
        },
        new("PlatformRefresh", "Get a new access token", Answer.Ok(PlatformJson.Default.SessionBody, Session))
        {
            Description = "The cookie is the credential, and is replaced. One that was replaced before ends the session.",
            Refusals = new Dictionary<Refusal, string> { [Refusal.BadCredential] = "The cookie is missing, expired, replaced or revoked; it is cleared." },
        },
        new("PlatformLogout", "Sign out", Answer.Ok(PlatformJson.Default.MessageBody, LoggedOut)) { Description = "Ends the session of the cookie, and clears it." },
        new("PlatformGetMe", "Read who calls", Answer.Ok(PlatformJson.Default.MeBody, Me)) { Description = "With an API key `user` is null and `api_key` is filled; with an access token the reverse." },
        new("PlatformChangeMe", "Change one's name", Answer.Ok(PlatformJson.Default.MeBody, Me)) { Body = RequestBody.Of(AccountBody.ReadProfile, """{ "first_name": "Ada" }""") },
        new("PlatformSwitchTenant", "Work in another tenant", Answer.Ok(PlatformJson.Default.SessionBody, Session))
        {
            Description = CookieComes,
            Body = RequestBody.Of(AccountBody.ReadTenant, """{ "tenant_id": "0195225e-e800-712f-9e79-f84ce75ae95c" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.NotFound] = "The user is no member of such a tenant." },
        },
    ]);
}
