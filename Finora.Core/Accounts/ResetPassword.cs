using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Accounts;

/// <summary>A new password for somebody who has forgotten the old one, by a link that is mailed to the account's address.</summary>
public sealed class ResetPassword(TenantStore store, AccountDirectory directory, Sessions sessions, AccountLinks links, AccountAudit audit, IPasswordHasher<User> passwords, TimeProvider time)
{
    /// <summary>Mails a link if the address is somebody's; to an account from elsewhere, where it signs in.</summary>
    /// <param name="email">In lower case.</param>
    public async Task<Outcome<bool>> SendAsync(string email, CancellationToken cancellationToken)
    {
        if (await directory.FindByEmailAsync(email, cancellationToken) is not { } user) return false;
        return await store.RunAsync<bool>(
            user.Home,
            async (batch, token) =>
            {
                if (user.User.Provider == AuthProvider.Password) await links.SendAsync(batch, user, AccountLinkKind.ResetPassword, token);
                else await links.NotifyAsync(batch, user, NoticeKind.SignsInElsewhere, token, ("provider", user.User.Provider.ToString()));
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Sets the password. Every session ends, since whoever is signed in may be the one whom the reset is against; the address counts as proven, since the link was read there.
    /// </summary>
    public async Task<Outcome<bool>> RunAsync(string text, string wanted, CancellationToken cancellationToken)
    {
        if (UserSecret.Parse(text) is not { } shown) return Stale();

        // Nothing is written, and so nothing told, unless the link is that user's.
        Acting.AsUser(shown.User.UserId);
        return await audit.RunAsync<bool>(
            TenantScope.Live(shown.User.TenantId),
            async (batch, note, token) =>
            {
                var (link, user) = (await links.FindAsync(shown, AccountLinkKind.ResetPassword, token), await store.GetAsync(batch.Scope, Keys.User(shown.User.UserId), token));
                if (link is not { Value.UsedAt: null } || user is null) return Stale();
                batch.Update(link, link.Value with { UsedAt = Instant.Now(time) });
                batch.Update(user, user.Value with { PasswordHash = passwords.HashPassword(user.Value, wanted), IsEmailVerified = true });
                await sessions.EndAllAsync(batch, user.Value.Id, null, token);
                note.Add(user.Value.LastTenantId ?? batch.Scope.TenantId, "user.password_reset", user.Value.Id, "password");
                return true;
            },
            cancellationToken);
    }

    private static Failure Stale() => Failure.Rule("The link is unknown, used or has expired. Ask for a new one.");
}
