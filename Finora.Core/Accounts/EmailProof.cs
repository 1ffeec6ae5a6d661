using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Accounts;

/// <summary>Lets users prove that their e-mail address is theirs, by a link that is mailed to it.</summary>
public sealed class EmailProof(TenantStore store, AccountDirectory directory, AccountLinks links, AccountAudit audit, TimeProvider time)
{
    /// <summary>Mails a new link; the one before stops working.</summary>
    public async Task<Outcome<bool>> SendAsync(UserPointer at, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(at, cancellationToken) is not { } user) return Failure.NotFound("There is no such user.");
        return await store.RunAsync<bool>(
            user.Home,
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.User(at.UserId), token) is not { Value.IsEmailVerified: false }) return Failure.Rule("The e-mail address is verified already.");
                await links.SendAsync(batch, user, AccountLinkKind.VerifyEmail, token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Takes the address as proven. A link may be followed again while it lives: mail programs open links before people do.</summary>
    public async Task<Outcome<bool>> RunAsync(string text, CancellationToken cancellationToken)
    {
        if (UserSecret.Parse(text) is not { } shown) return Stale();

        // Nothing is written, and so nothing told, unless the link is that user's.
        Acting.AsUser(shown.User.UserId);
        return await audit.RunAsync<bool>(
            TenantScope.Live(shown.User.TenantId),
            async (batch, note, token) =>
            {
                var (link, user) = (await links.FindAsync(shown, AccountLinkKind.VerifyEmail, token), await store.GetAsync(batch.Scope, Keys.User(shown.User.UserId), token));
                if (link is null || user is null) return Stale();
                if (link.Value.UsedAt is not null) return true;
                batch.Update(link, link.Value with { UsedAt = Instant.Now(time) });
                if (user.Value.IsEmailVerified) return true;
                batch.Update(user, user.Value with { IsEmailVerified = true });
                note.Add(user.Value.LastTenantId ?? batch.Scope.TenantId, "user.email_verified", user.Value.Id, "email_verified");
                return true;
            },
            cancellationToken);
    }

    private static Failure Stale() => Failure.Rule("The link is unknown or has expired. Ask for a new one.");
}
