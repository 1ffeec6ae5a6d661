using Finora.Core.Accounts;
using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>A signed-in user, in the tenant that the access token is for.</summary>
public sealed record SessionUser(Guid UserId, Role Role, Core.Identity.Business Business)
{
    /// <summary>Where the user's row stands.</summary>
    public UserPointer At { get; init; } = new(UserId, Business.Id);

    public Guid SessionId { get; init; }
}

/// <summary>Recognises the access tokens of signed-in users.</summary>
public interface IUserSessions
{
    /// <summary>Null for a token that is unknown, ended or of somebody who has no place in the tenant any more.</summary>
    Task<SessionUser?> RecogniseAsync(string accessToken, CancellationToken cancellationToken);

    /// <summary>Whether a token that was not recognised is one of ours that is past its life, and nothing else is wrong with it.</summary>
    Task<bool> HasExpiredAsync(string accessToken, CancellationToken cancellationToken) => Task.FromResult(false);
}

/// <summary>
/// Recognises our JSON Web Tokens. Session, membership and tenant are read at each request, so a logout, a removal or another role counts from the next one on. The three reads go out at once.
/// </summary>
public sealed class UserSessions(AccessTokens tokens, Sessions sessions, AccountDirectory directory) : IUserSessions
{
    public async Task<SessionUser?> RecogniseAsync(string accessToken, CancellationToken cancellationToken)
    {
        if ((await tokens.ReadAsync(accessToken, cancellationToken)).Claims is not { } claims) return null;
        var (session, place) = (sessions.FindAsync(claims.User, claims.SessionId, cancellationToken), directory.PlaceAsync(claims.TenantId, claims.User.UserId, cancellationToken));
        await Task.WhenAll(session, place);
        return await session is not null && await place is { } held ? new SessionUser(claims.User.UserId, held.Member.Role, held.Business) { At = claims.User, SessionId = claims.SessionId } : null;
    }

    public async Task<bool> HasExpiredAsync(string accessToken, CancellationToken cancellationToken) => (await tokens.ReadAsync(accessToken, cancellationToken)).HasExpired;
}
