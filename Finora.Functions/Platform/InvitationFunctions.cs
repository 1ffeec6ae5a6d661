using Finora.Core;
using Finora.Core.Teams;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Invitations as those see them who were invited: section 19 of the Platform contract. The token of the letter is the credential.</summary>
public sealed class InvitationFunctions(AcceptInvitation accept, IUserSessions sessions, SessionReplies replies)
{
    private const string Scheme = "Bearer ";

    [Function("PlatformGetInvitation")]
    [PublicAccess("The token of the letter is the credential.", IsHostedPage = true)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/team/invitations/{token}")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var found = await accept.FindAsync(token, cancellationToken);
        return found.IsOk ? Replies.Ok(call, InvitationBody.From(found.Value), PlatformJson.Default.InvitationBody) : Replies.Failed(call, found.Failure);
    }

    [Function("PlatformAcceptInvitation")]
    [PublicAccess("The token of the letter is the credential.", TakesJson = true, IsIdempotent = true, IsHostedPage = true)]
    public async Task<IResult> Accept(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/team/invitations/{token}/accept")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var found = await accept.FindAsync(token, cancellationToken);
        if (!found.IsOk) return Replies.Failed(call, found.Failure);
        if (found.Value.Account is null) return await AcceptNewAsync(request, call, found.Value, cancellationToken);
        if (await UserOfAsync(request, cancellationToken) is not { } user) return Replies.Refused(call, RefusedRequest.Of(Refusal.NoCredential, "This address has an account. Sign in to it, and send its access token."));
        if (user.UserId != found.Value.Account.User.Id) return Replies.Failed(call, Failure.Forbidden("The invitation is for somebody else."));
        var outcome = await accept.AsKnownAsync(found.Value, cancellationToken);
        return outcome.IsOk ? await replies.AnswerAsync(request, outcome.Value) : Replies.Failed(call, outcome.Failure);
    }

    private async Task<IResult> AcceptNewAsync(HttpRequest request, Call call, OpenInvitation invitation, CancellationToken cancellationToken)
    {
        var input = InvitationBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await accept.AsNewAsync(invitation, input.Value, cancellationToken);
        return outcome.IsOk ? await replies.AnswerAsync(request, outcome.Value, StatusCodes.Status201Created) : Replies.Failed(call, outcome.Failure);
    }

    private async Task<SessionUser?> UserOfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.Ordinal) ? await sessions.RecogniseAsync(authorization[Scheme.Length..], cancellationToken) : null;
    }
}
