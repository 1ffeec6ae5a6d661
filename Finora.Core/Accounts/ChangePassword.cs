using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Accounts;

/// <summary>How an attempt to change a password ended.</summary>
public enum PasswordVerdict
{
    Changed,
    WrongPassword,

    /// <summary>The account came from elsewhere and has none.</summary>
    NoPassword,
}

/// <summary>
/// Changes a user's own password. Whoever stole an access token could else guess here, so attempts count as attempts to sign in do. The other sessions end: if the password was known to somebody, they
/// may be his.
/// </summary>
public sealed class ChangePassword(
    TenantStore store, AccountDirectory directory, Sessions sessions, AccountLinks links, SignInThrottle throttle, AccountAudit audit, IPasswordHasher<User> passwords)
{
    /// <param name="sessionId">The session that stays.</param>
    /// <param name="tenantId">The tenant in which the user asks, whose trail records it.</param>
    /// <returns>The verdict, or the refusal of an account that is locked.</returns>
    public async Task<(Outcome<PasswordVerdict> Outcome, LimitVerdict? Locked)> RunAsync(
        UserPointer at, Guid sessionId, Guid tenantId, string current, string wanted, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(at, cancellationToken) is not { } user) return (Failure.NotFound("There is no such user."), null);
        if (user.User.PasswordHash is not { } hash) return (PasswordVerdict.NoPassword, null);
        var (proof, locked) = await throttle.RunAsync(ThrottledProof.Password, user.Email, () => Task.FromResult(Is(user.User, hash, current) ? user : null), cancellationToken);
        if (locked is not null) return (PasswordVerdict.WrongPassword, locked);
        return (proof is null ? PasswordVerdict.WrongPassword : await StoreAsync(user, hash, sessionId, tenantId, wanted, cancellationToken), null);
    }

    private bool Is(User user, string hash, string password) => passwords.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed;

    private Task<Outcome<PasswordVerdict>> StoreAsync(OpenUser user, string hash, Guid sessionId, Guid tenantId, string wanted, CancellationToken cancellationToken) =>
        audit.RunAsync<PasswordVerdict>(
            user.Home,
            async (batch, note, token) =>
            {
                var stored = await store.GetAsync(batch.Scope, Keys.User(user.User.Id), token);
                if (stored?.Value.PasswordHash != hash) return PasswordVerdict.WrongPassword;
                batch.Update(stored!, stored!.Value with { PasswordHash = passwords.HashPassword(stored.Value, wanted) });
                await sessions.EndAllAsync(batch, user.User.Id, sessionId, token);
                await links.NotifyAsync(batch, user, NoticeKind.PasswordChanged, token);
                note.Add(tenantId, "user.password_changed", user.User.Id, "password");
                return PasswordVerdict.Changed;
            },
            cancellationToken);
}
