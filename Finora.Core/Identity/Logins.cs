using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Identity;

/// <summary>Finds the login of an e-mail address, or takes the address for a new one. The two sides never meet: what a test key makes is nobody's login.</summary>
public sealed class Logins(TenantStore store, PointerStore pointers, TenantKeyring keyring, IdGenerator ids, TimeProvider time)
{
    internal const string LiveIndex = "user.email";
    /// <summary>How long an unconfirmed pointer is left to whoever wrote it: of two that want an address at once, one must not take it from under the other.</summary>
    private static readonly TimeSpan ClaimHolds = TimeSpan.FromSeconds(60);

    private const string TestIndex = "user.test-email";

    /// <summary>
    /// The pointer to the user of <paramref name="email"/>. If there is none, one to a user that <paramref name="newHome"/> is to hold, whom the caller must then store there: a pointer that nothing
    /// confirms is free for the next.
    /// </summary>
    /// <param name="email">In lower case.</param>
    public async Task<Outcome<UserPointer>> FindOrClaimAsync(string email, Guid newHome, bool test, CancellationToken cancellationToken)
    {
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        var key = PointerKeys.UserByEmail(installation.BlindIndex(test ? TestIndex : LiveIndex, email));
        var fresh = new UserPointer(ids.NewId(), newHome);
        if (await pointers.ClaimAsync(key, fresh, cancellationToken)) return fresh;
        if (await pointers.FindAsync(key, cancellationToken) is not { } found) return Failure.Busy();
        if (found.Value.TenantId == newHome || await store.GetAsync(TenantScope.Live(found.Value.TenantId), Keys.User(found.Value.UserId), cancellationToken) is not null) return found.Value;
        if (time.GetUtcNow() - IdGenerator.InstantOf(found.Value.UserId) <= ClaimHolds) return Failure.Busy();
        return await pointers.ReplaceAsync(key, found, fresh, cancellationToken) ? fresh : Failure.Busy();
    }

    /// <summary>A user without a password, who cannot sign in until one is set.</summary>
    public async Task<User> NewUserAsync(Guid id, string firstName, string lastName, string email, string? phone, CancellationToken cancellationToken)
    {
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        return new User(id, firstName, lastName, installation.Seal(email, User.EmailBinding(id)), null, Instant.Now(time)) { SealedPhone = phone is null ? null : installation.Seal(phone, User.PhoneBinding(id)) };
    }
}
