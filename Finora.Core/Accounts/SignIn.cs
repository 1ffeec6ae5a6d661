using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Storage;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Accounts;

/// <summary>How an attempt to sign in ended.</summary>
public abstract record SignInResult
{
    public sealed record Opened(SignedIn SignedIn) : SignInResult;

    /// <summary>The first step is done; the token goes with the code of the second.</summary>
    public sealed record NeedsCode(UserSecret Token) : SignInResult;

    /// <summary>Unknown address or wrong password: nobody is told which.</summary>
    public sealed record Refused : SignInResult;

    /// <summary>The account came from elsewhere and has no password.</summary>
    public sealed record NoPassword(AuthProvider Provider) : SignInResult;

    /// <summary>The provider's address has an account already that the identity may not be linked to.</summary>
    public sealed record AddressTaken : SignInResult;

    /// <summary>The password is right, and the person belongs to no tenant any more.</summary>
    public sealed record NoPlace : SignInResult;

    public sealed record Locked(LimitVerdict Verdict) : SignInResult;
}

/// <summary>Signs a user in by e-mail address and password. An address that nobody has costs the same work as one that somebody has, so the time tells nothing.</summary>
public sealed class SignIn(
    AccountDirectory directory, Sessions sessions, MfaChallenges challenges, SignInThrottle throttle, TenantStore store, AccountAudit audit, IPasswordHasher<User> passwords)
{
    private static readonly User Nobody = new(Guid.Empty, "", "", "", null, default);

    /// <summary>What an unknown account's password is held against; made once with the work factor of now.</summary>
    private readonly string _nobodysHash = passwords.HashPassword(Nobody, "no password is this one");

    /// <param name="email">In lower case.</param>
    public async Task<Outcome<SignInResult>> RunAsync(string email, string password, CancellationToken cancellationToken)
    {
        var (proof, locked) = await throttle.RunAsync(ThrottledProof.Password, email, () => ProveAsync(email, password, cancellationToken), cancellationToken);
        if (locked is { } verdict) return new SignInResult.Locked(verdict);
        if (proof is null) return new SignInResult.Refused();
        if (!proof.HasPassword) return new SignInResult.NoPassword(proof.User.User.Provider);
        return await OpenAsync(proof.User, cancellationToken);
    }

    /// <summary>Opens the tenant last used for somebody who has shown who he is, or asks for the second step where the account has one.</summary>
    public async Task<Outcome<SignInResult>> OpenAsync(OpenUser user, CancellationToken cancellationToken)
    {
        if (user.User.IsMfaEnabled) return (await challenges.OpenAsync(user, cancellationToken)).Map<SignInResult>(token => new SignInResult.NeedsCode(token));
        if (await directory.LastPlaceAsync(user, cancellationToken) is not { } place) return new SignInResult.NoPlace();
        var started = await sessions.StartAsync(user, place, "auth.login", cancellationToken);
        return started.Map<SignInResult>(signedIn => new SignInResult.Opened(signedIn));
    }

    private async Task<Proof?> ProveAsync(string email, string password, CancellationToken cancellationToken)
    {
        var user = await directory.FindByEmailAsync(email, cancellationToken);
        var verdict = passwords.VerifyHashedPassword(user?.User ?? Nobody, user?.User.PasswordHash ?? _nobodysHash, password);
        if (user is null) return null;
        if (user.User.PasswordHash is null) return user.User.Provider == AuthProvider.Password ? null : new Proof(user, false);
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded) await RehashAsync(user, password, cancellationToken);
        if (verdict != PasswordVerificationResult.Failed) return new Proof(user, true);
        await audit.NoteAsync(user.User.LastTenantId ?? user.At.TenantId, "auth.login_failed", user.User.Id, cancellationToken);
        return null;
    }

    /// <summary>The work factor has grown since the password was set. A lost race leaves it to the next time.</summary>
    private async Task RehashAsync(OpenUser user, string password, CancellationToken cancellationToken) =>
        await store.RunAsync<bool>(
            user.Home,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(batch.Scope, Keys.User(user.User.Id), token);
                if (stored?.Value.PasswordHash == user.User.PasswordHash) batch.Update(stored!, stored!.Value with { PasswordHash = passwords.HashPassword(stored.Value, password) });
                return true;
            },
            cancellationToken);

    private sealed record Proof(OpenUser User, bool HasPassword);
}
