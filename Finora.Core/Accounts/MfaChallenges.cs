using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Accounts;

/// <summary>
/// The second step of signing in. Whoever has shown the first gets a token for five minutes; it is good for one right code, and dead after five wrong ones. The row of a token is deleted when it
/// has served.
/// </summary>
public sealed class MfaChallenges(TenantStore store, AccountDirectory directory, Sessions sessions, SignInThrottle throttle, TenantKeyring keyring, IdGenerator ids, TimeProvider time)
{
    private const int MaxFailures = 5;

    /// <summary>Of one user at once; the oldest give way.</summary>
    private const int MaxOpen = 20;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>A token for somebody who has shown the first step.</summary>
    public async Task<Outcome<UserSecret>> OpenAsync(OpenUser user, CancellationToken cancellationToken)
    {
        var secret = UserSecret.New(user.At, ids.NewId());
        return await store.RunAsync<UserSecret>(
            user.Home,
            async (batch, token) =>
            {
                var now = Instant.Now(time);
                var open = await store.ReadAsync(batch.Scope, Keys.MfaChallenges(user.User.Id), MaxOpen * 2, null, token);
                foreach (var old in open.Items.Where((challenge, i) => i >= MaxOpen - 1 || now >= challenge.Value.ExpiresAt)) batch.Delete(old);
                batch.Insert(Keys.MfaChallenge(user.User.Id, secret.RowId), new MfaChallenge(secret.RowId, user.User.Id, secret.Hash, now + Life, 0));
                return secret;
            },
            cancellationToken);
    }

    /// <summary>Signs in by a code of the device, or a backup code.</summary>
    public async Task<Outcome<SignInResult>> AnswerAsync(string text, string code, CancellationToken cancellationToken)
    {
        if (UserSecret.Parse(text) is not { } shown || await directory.FindAsync(shown.User, cancellationToken) is not { } user) return new SignInResult.Refused();
        if (await FindAsync(shown, cancellationToken) is null) return new SignInResult.Refused();
        var busy = (Failure?)null;
        var (taken, locked) = await throttle.RunAsync(ThrottledProof.Code, user.Email, async () =>
        {
            var outcome = await TakeAsync(shown, code, cancellationToken);
            busy = outcome.Failure;
            return outcome.IsOk && outcome.Value ? user : null;
        }, cancellationToken);
        if (locked is { } verdict) return new SignInResult.Locked(verdict);
        if (busy is not null) return busy;
        if (taken is null) return new SignInResult.Refused();
        if (await directory.LastPlaceAsync(user, cancellationToken) is not { } place) return new SignInResult.NoPlace();
        return (await sessions.StartAsync(user, place, "auth.login", cancellationToken)).Map<SignInResult>(signedIn => new SignInResult.Opened(signedIn));
    }

    private async Task<Stored<MfaChallenge>?> FindAsync(UserSecret shown, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(TenantScope.Live(shown.User.TenantId), Keys.MfaChallenge(shown.User.UserId, shown.RowId), cancellationToken);
        return stored is not null && time.GetUtcNow() < stored.Value.ExpiresAt && shown.Matches(stored.Value.Hash) ? stored : null;
    }

    /// <summary>Takes code and token in one batch: of two that show them at once, one is refused.</summary>
    private async Task<Outcome<bool>> TakeAsync(UserSecret shown, string code, CancellationToken cancellationToken)
    {
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        return await store.RunAsync<bool>(
            TenantScope.Live(shown.User.TenantId),
            async (batch, token) =>
            {
                var (challenge, device) = (await FindAsync(shown, token), await store.GetAsync(batch.Scope, Keys.MfaDevice(shown.User.UserId), token));
                if (challenge is null || device is not { Value.IsEnabled: true }) return false;
                var next = device.Value.Taking(code, installation, Instant.Now(time));
                if (next is not null) batch.Update(device, next);
                if (next is not null || challenge.Value.Failures + 1 >= MaxFailures) batch.Delete(challenge);
                else batch.Update(challenge, challenge.Value with { Failures = challenge.Value.Failures + 1 });
                return next is not null;
            },
            cancellationToken);
    }
}
