using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>A signed-in user, in the tenant that the session is for.</summary>
public sealed record SessionUser(Guid UserId, Role Role, Core.Identity.Business Business);

/// <summary>Recognises the access tokens of signed-in users. Where none is registered nobody can sign in, and what asks for a session answers 401.</summary>
public interface IUserSessions
{
    /// <summary>Null for a token that is unknown, ended or of somebody who has no place in the tenant any more.</summary>
    Task<SessionUser?> RecogniseAsync(string accessToken, CancellationToken cancellationToken);
}
