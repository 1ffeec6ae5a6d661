using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Teams;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>The people of a tenant: section 19 of the Platform contract.</summary>
public sealed class TeamFunctions(TeamRegister register, InviteMember invite, ChangeTeam change, TransferOwnership transfer, ListQueries queries, TimeProvider time)
{
    [Function("PlatformListTeam")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/team")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await register.ListAsync(call.Scope.TenantId, new SliceRequest(page.Limit, page.After), cancellationToken);
        return Replies.Ok(call, PageBody<TeammateBody>.Of(found.Items.Select(Print), page, found.Position), PlatformJson.Default.PageBodyTeammateBody);
    }

    [Function("PlatformInvite")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Invite([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/team")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = TeammateBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await invite.RunAsync(ActorOf(call), call.RecordId, input.Value.Email, input.Value.Role, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, Print(outcome.Value), PlatformJson.Default.TeammateBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformChangeRole")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> ChangeRole(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/team/{userId:guid}")] HttpRequest request, Guid userId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = TeammateBody.ReadRole(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await change.SetRoleAsync(ActorOf(call), userId, input.Value, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, Print(outcome.Value), PlatformJson.Default.TeammateBody) : Replies.Failed(call, outcome.Failure);
    }

    /// <summary>Whom a caller may take out depends on who that is, so the use case judges it.</summary>
    [Function("PlatformRemoveMember")]
    [PlatformSession(Role.ReadOnly)]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/team/{userId:guid}")] HttpRequest request, Guid userId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await change.RemoveAsync(ActorOf(call), userId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("Team member removed."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformResendInvitation")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Resend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/team/{userId:guid}/resend-invitation")] HttpRequest request, Guid userId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await invite.ResendAsync(ActorOf(call), userId, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, Print(outcome.Value), PlatformJson.Default.TeammateBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformTransferOwnership")]
    [PlatformSession(Role.Owner)]
    public async Task<IResult> Transfer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/team/{userId:guid}/transfer-ownership")] HttpRequest request, Guid userId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = InvitationBody.ReadProof(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var result = await transfer.RunAsync(ActorOf(call), userId, input.Value, cancellationToken);
        if (result.Locked is { } locked) return Replies.Refused(call, CallLimits.Refuse(request.HttpContext, locked));
        return result.Failure is { } failure ? Replies.Failed(call, failure) : Replies.Ok(call, new MessageBody("Ownership transferred."), PlatformJson.Default.MessageBody);
    }

    private TeammateBody Print(Teammate teammate) => TeammateBody.From(teammate, time.GetUtcNow());

    private static TeamActor ActorOf(Call call) => new(call.Scope.TenantId, call.User!.UserId, call.User.Role);
}
