using Finora.Core;
using Finora.Functions.Http;
using Finora.Functions.Platform;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of passwords and the e-mail address of an account, section 7 of the Platform contract.</summary>
internal static class PasswordRoutes
{
    private const string Changed = """{ "message": "Password changed." }""";
    private const string Token = "AZUiXugAcS-eefhM51rpXAGVIl7oAXe9pwYUBYi_t7oBlSJe6AJ3vacGFAWIv7e6k7fq2mzdp3xw9btch6rn4jvsd8gy7kqaw2mc5xphAAA";

    public static RouteGroup Group { get; } = new("Passwords", "The password and the e-mail address of an account.",
    [
        new("PlatformChangePassword", "Change one's password", Answer.Ok(PlatformJson.Default.MessageBody, Changed))
        {
            Description = "The other sessions of the user end, and he is told by mail.",
            Body = RequestBody.Of(AccountBody.ReadPasswordChange, """{ "current_password": "Passw0rd!", "new_password": "N3wer-Passw0rd" }"""),
            Refusals = new Dictionary<Refusal, string> { [Refusal.OAuthAccount] = "The account came from Google or Microsoft and has no password." },
        },
        new("PlatformForgotPassword", "Ask for a new password", Answer.Accepted(PlatformJson.Default.MessageBody, """{ "message": "If the address is known, a reset link is on its way." }"""))
        {
            Description = "The answer is the same whether the address is known or not. The link works once, for an hour, and replaces the one before.",
            Body = RequestBody.Of(AccountBody.ReadEmail, """{ "email": "ada@lekkisoft.example" }"""),
        },
        new("PlatformResetPassword", "Set a new password by a link", Answer.Ok(PlatformJson.Default.MessageBody, Changed))
        {
            Description = "All sessions of the user end, and the address counts as verified.",
            Body = RequestBody.Of(AccountBody.ReadReset, $$"""{ "token": "{{Token}}", "new_password": "N3wer-Passw0rd" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The token is unknown, used or old." },
        },
        new("PlatformVerifyEmail", "Verify an e-mail address by a link", Answer.Ok(PlatformJson.Default.MessageBody, """{ "message": "E-mail verified." }"""))
        {
            Body = RequestBody.Of(AccountBody.ReadToken, $$"""{ "token": "{{Token}}" }"""),
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The token is unknown or old." },
        },
        new("PlatformResendVerification", "Send the verification link again", Answer.Accepted(PlatformJson.Default.MessageBody, """{ "message": "Verification e-mail sent." }"""))
        {
            Description = "Three times an hour. The link before stops working.",
            Errors = new Dictionary<FailureCode, string> { [FailureCode.RuleBroken] = "The address is verified already." },
        },
    ]);
}
