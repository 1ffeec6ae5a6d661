using Finora.Core;
using Finora.Functions.Http;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of two-step sign-in, section 7 of the Platform contract.</summary>
internal static class MfaRoutes
{
    private const string Codes = """[ "k7fq-2mzd", "p3xw-9btc", "h6rn-4jvs", "d8gy-7kqa", "w2mc-5xph", "t9zb-3fnr", "q4vj-8dgw", "m5ks-6tyx", "b7pa-2hcz", "n3xr-9wqf" ]""";

    private const string Setup = $$"""
        { "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "otpauth_url": "otpauth://totp/Finora:ada%40lekkisoft.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Finora",
          "qr_code": "data:image/png;base64,iVBORw0KGgo=", "backup_codes": {{Codes}} }
        """;

    private const string Session = """
        { "access_token": "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTk1MjI1ZSJ9.c2ln", "token_type": "Bearer", "expires_in": 900,
          "user": { "id": "0195225e-e801-77bd-a706-140588bfb7ba", "email": "ada@lekkisoft.example", "first_name": "Ada", "last_name": "Obi",
            "email_verified": true, "mfa_enabled": true, "auth_provider": "password", "created_at": "2025-02-20T08:00:00.001Z" },
          "tenant": { "id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "business_type": "sme",
            "tin": "12345678-0001", "plan": "free", "role": "owner", "created_at": "2025-02-20T08:00:00.000Z" } }
        """;

    private const string Code = """{ "code": "492039" }""";

    public static RouteGroup Group { get; } = new("Two-step sign-in", "A second step by an authenticator app (RFC 6238), and codes for the day when it is lost.",
    [
        new("PlatformAnswerMfaChallenge", "Sign in by the second step", Answer.Ok(PlatformJson.Default.SessionBody, Session))
        {
            Description = "`code` is that of the app or a backup code. A token lives five minutes, is good for one success, and dies after five wrong codes.",
            Body = RequestBody.Of(AccountBody.ReadChallenge, """{ "mfa_token": "AZUiXugBd72nBhQFiL-3ugGVIl7oAHcS", "code": "492039" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.Forbidden] = "The account belongs to no tenant any more.", [FailureCode.Busy] = "The same token is being answered; see `Retry-After`." },
            Refusals = new Dictionary<Refusal, string> { [Refusal.BadCredential] = "The code is wrong or used, or the token is stale." },
        },
        new("PlatformSetUpMfa", "Make a device", Answer.Ok(PlatformJson.Default.MfaSetupBody, Setup))
        {
            Description = "Not active until it is enabled. Calling again replaces a device that is not.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "Two-step sign-in is on already." },
        },
        new("PlatformEnableMfa", "Switch two-step sign-in on", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "MFA enabled." }"""))
        {
            Description = "The other sessions of the user end, and he is told by mail.",
            Body = RequestBody.Of(AccountBody.ReadCode, Code),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "Nothing is pending, or the code is wrong." },
        },
        new("PlatformDisableMfa", "Switch two-step sign-in off", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "MFA disabled." }"""))
        {
            Description = "`password` is needed unless the account has none.",
            Body = RequestBody.Of(AccountBody.ReadDisabling, """{ "code": "492039", "password": "Passw0rd!" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "Code or password is wrong, or two-step sign-in is not on." },
        },
        new("PlatformRenewBackupCodes", "Get new backup codes", Answer.Ok(PlatformJson.Default.BackupCodesBody, $$"""{ "backup_codes": {{Codes}} }"""))
        {
            Description = "The codes before stop working.",
            Body = RequestBody.Of(AccountBody.ReadCode, Code),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The code is wrong, or two-step sign-in is off." },
        },
    ]);
}
