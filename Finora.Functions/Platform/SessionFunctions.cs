using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Signing up, in and out, section 7 of the Platform contract. What a refresh token may do is told in docs/sessions.md.</summary>
public sealed class SessionFunctions(RegisterAccount register, SignIn signIn, Sessions sessions, SessionReplies replies, CallLimits limits)
{
    [Function("PlatformRegister")]
    [PublicAccess("Whoever registers has no account yet.", TakesJson = true, IsIdempotent = true)]
    public async Task<IResult> Register([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/register")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await limits.CountRegistrationAsync(request.HttpContext) is { } tooMany) return Replies.Refused(call, tooMany);
        var input = AccountBody.ReadRegistration(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await register.RunAsync(input.Value with { TenantId = call.RecordId }, cancellationToken);
        return outcome.IsOk ? await replies.AnswerAsync(request, outcome.Value, StatusCodes.Status201Created) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformLogin")]
    [PublicAccess("The password is the credential.", TakesJson = true)]
    public async Task<IResult> Login([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/login")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await limits.CountSignInAsync(request.HttpContext) is { } tooMany) return Replies.Refused(call, tooMany);
        var input = AccountBody.ReadLogin(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await signIn.RunAsync(input.Value.Email, input.Value.Password, cancellationToken);
        return outcome.IsOk ? await replies.AnswerAsync(request, outcome.Value, "E-mail or password is wrong.") : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformRefresh")]
    [PublicAccess("The cookie is the credential.")]
    public async Task<IResult> Refresh([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/refresh")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = SessionReplies.TokenOf(request) is { } token ? await sessions.RefreshAsync(token, cancellationToken) : (SignedIn?)null;
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        if (outcome.Value is { } signedIn) return await replies.AnswerAsync(request, signedIn);
        SessionReplies.ClearCookie(request);
        return Replies.Refused(call, RefusedRequest.Of(Refusal.BadCredential, "The session has ended. Sign in again."));
    }

    [Function("PlatformLogout")]
    [PublicAccess("The cookie is the credential, and signing out twice is no fault.")]
    public async Task<IResult> Logout([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/logout")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = SessionReplies.TokenOf(request) is { } token ? await sessions.EndAsync(token, cancellationToken) : false;
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        SessionReplies.ClearCookie(request);
        return Replies.Ok(call, new MessageBody("Logged out."), PlatformJson.Default.MessageBody);
    }

    [Function("PlatformSwitchTenant")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> SwitchTenant([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/switch-tenant")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadTenant(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await sessions.MoveAsync(call.User!.At, call.User.SessionId, input.Value, SessionReplies.TokenOf(request), cancellationToken);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        return outcome.Value is { } signedIn
            ? await replies.AnswerAsync(request, signedIn)
            : Replies.Refused(call, RefusedRequest.Of(Refusal.BadCredential, "The session has ended. Sign in again."));
    }
}
