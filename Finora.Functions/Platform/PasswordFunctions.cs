using Finora.Core;
using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Passwords and the e-mail address of an account, section 7 of the Platform contract.</summary>
public sealed class PasswordFunctions(ChangePassword change, ResetPassword reset, EmailProof email, CallLimits limits)
{
    [Function("PlatformChangePassword")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> Change([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/change-password")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadPasswordChange(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var (outcome, locked) = await change.RunAsync(call.User!.At, call.User.SessionId, call.Scope.TenantId, input.Value.Current, input.Value.Wanted, cancellationToken);
        if (locked is { } verdict) return Replies.Refused(call, CallLimits.Refuse(request.HttpContext, verdict));
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        return outcome.Value switch
        {
            PasswordVerdict.Changed => Replies.Ok(call, new MessageBody("Password changed."), PlatformJson.Default.MessageBody),
            PasswordVerdict.WrongPassword => Replies.Failed(call, Failure.Invalid("current_password", "is wrong")),
            _ => Replies.Refused(call, RefusedRequest.Of(Refusal.OAuthAccount, "This account has no password.")),
        };
    }

    [Function("PlatformForgotPassword")]
    [PublicAccess("Whoever has forgotten the password has no credential; the answer is always the same.", TakesJson = true)]
    public async Task<IResult> Forgot([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/forgot-password")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadEmail(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        if (await limits.CountForgottenPasswordAsync(request.HttpContext, input.Value) is { } tooMany) return Replies.Refused(call, tooMany);
        var outcome = await reset.SendAsync(input.Value, cancellationToken);
        return outcome.IsOk
            ? Replies.Accepted(call, new MessageBody("If the address is known, a reset link is on its way."), PlatformJson.Default.MessageBody)
            : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformResetPassword")]
    [PublicAccess("The token of the link is the credential.", TakesJson = true)]
    public async Task<IResult> Reset([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/reset-password")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await limits.CountPasswordResetAsync(request.HttpContext) is { } tooMany) return Replies.Refused(call, tooMany);
        var input = AccountBody.ReadReset(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await reset.RunAsync(input.Value.Token, input.Value.Wanted, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("Password changed."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformVerifyEmail")]
    [PublicAccess("The token of the link is the credential.", TakesJson = true)]
    public async Task<IResult> VerifyEmail([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/verify-email")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadToken(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await email.RunAsync(input.Value, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("E-mail verified."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformResendVerification")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> Resend([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/verify-email/resend")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await limits.CountVerificationLetterAsync(request.HttpContext, call.User!.UserId) is { } tooMany) return Replies.Refused(call, tooMany);
        var outcome = await email.SendAsync(call.User.At, cancellationToken);
        return outcome.IsOk ? Replies.Accepted(call, new MessageBody("Verification e-mail sent."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }
}
