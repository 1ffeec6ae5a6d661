using Finora.Core.Accounts;
using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>A device that waits to be enabled, section 7.</summary>
/// <param name="QrCode">A picture as <c>data:</c> address.</param>
public sealed record MfaSetupBody(string Secret, string OtpauthUrl, string QrCode, IReadOnlyList<string> BackupCodes)
{
    private const int QrPixels = 320;

    public static MfaSetupBody From(NewMfaDevice device) =>
        new(device.Secret, device.Address, $"data:image/png;base64,{Convert.ToBase64String(QrImage.Png(device.Address, QrPixels))}", device.BackupCodes);
}

/// <summary>Codes that are shown this once.</summary>
public sealed record BackupCodesBody(IReadOnlyList<string> BackupCodes);

/// <summary>The first half of a login with two steps.</summary>
public sealed record MfaRequiredBody(bool MfaRequired, string MfaToken);

/// <summary>Two-step sign-in, section 7 of the Platform contract.</summary>
public sealed class MfaFunctions(ManageMfa mfa, MfaChallenges challenges, SessionReplies replies, CallLimits limits)
{
    [Function("PlatformAnswerMfaChallenge")]
    [PublicAccess("The token of the first step and the code are the credential.", TakesJson = true)]
    public async Task<IResult> Challenge([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/mfa/challenge")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (await limits.CountMfaChallengeAsync(request.HttpContext) is { } tooMany) return Replies.Refused(call, tooMany);
        var input = AccountBody.ReadChallenge(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await challenges.AnswerAsync(input.Value.Token, input.Value.Code, cancellationToken);
        return outcome.IsOk ? await replies.AnswerAsync(request, outcome.Value, "The code is wrong or used, or the token is stale.") : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformSetUpMfa")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> SetUp([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/mfa/setup")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await mfa.SetUpAsync(call.User!.At, call.Scope.TenantId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, MfaSetupBody.From(outcome.Value), PlatformJson.Default.MfaSetupBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformEnableMfa")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> Enable([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/mfa/enable")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadCode(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var result = await mfa.EnableAsync(call.User!.At, call.User.SessionId, call.Scope.TenantId, input.Value, cancellationToken);
        return Answer(request, result, _ => Replies.Ok(call, new MessageBody("MFA enabled."), PlatformJson.Default.MessageBody));
    }

    [Function("PlatformDisableMfa")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> Disable([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/mfa/disable")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadDisabling(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var result = await mfa.DisableAsync(call.User!.At, call.Scope.TenantId, input.Value.Code, input.Value.Password, cancellationToken);
        return Answer(request, result, _ => Replies.Ok(call, new MessageBody("MFA disabled."), PlatformJson.Default.MessageBody));
    }

    [Function("PlatformRenewBackupCodes")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> RenewBackupCodes([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/auth/mfa/backup-codes")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadCode(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var result = await mfa.RenewBackupCodesAsync(call.User!.At, call.Scope.TenantId, input.Value, cancellationToken);
        return Answer(request, result, codes => Replies.Ok(call, new BackupCodesBody(codes), PlatformJson.Default.BackupCodesBody));
    }

    private static JsonReply Answer<T>(HttpRequest request, MfaOutcome<T> result, Func<T, JsonReply> print) =>
        result.Locked is { } verdict ? Replies.Refused(request.Call(), CallLimits.Refuse(request.HttpContext, verdict))
        : result.Outcome.IsOk ? print(result.Outcome.Value)
        : Replies.Failed(request.Call(), result.Outcome.Failure);
}
