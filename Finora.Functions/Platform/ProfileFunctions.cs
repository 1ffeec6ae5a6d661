using Finora.Core.Accounts;
using Finora.Core.Identity;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Who calls, and what a person may change of himself, section 7 of the Platform contract.</summary>
public sealed class ProfileFunctions(AccountDirectory directory, ChangeProfile change)
{
    [Function("PlatformGetMe")]
    [PlatformAccess(Role.ReadOnly, PlatformAccessAttribute.AnyScope)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/auth/me")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return call.User is { } user ? await PrintAsync(call, user, cancellationToken) : Replies.Ok(call, MeBody.From(call.Holder!), PlatformJson.Default.MeBody);
    }

    [Function("PlatformChangeMe")]
    [PlatformSession(Role.ReadOnly, IsPersonal = true)]
    public async Task<IResult> Change([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/auth/me")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = AccountBody.ReadProfile(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await change.RunAsync(call.User!.At, call.Scope.TenantId, input.Value, cancellationToken);
        return outcome.IsOk ? await PrintAsync(call, call.User, cancellationToken) : Replies.Failed(call, outcome.Failure);
    }

    private async Task<IResult> PrintAsync(Call call, SessionUser user, CancellationToken cancellationToken)
    {
        var (open, places) = (directory.FindAsync(user.At, cancellationToken), directory.PlacesAsync(user.At, cancellationToken));
        await Task.WhenAll(open, places);
        return await open is { } person
            ? Replies.Ok(call, MeBody.From(person, user, await places), PlatformJson.Default.MeBody)
            : Replies.Refused(call, RefusedRequest.Of(Refusal.BadCredential, "The account is gone."));
    }
}
