using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Accounts;

/// <summary>
/// Signs in somebody for whom a provider has vouched, section 7 of the Platform contract. A known identity opens its account. An unknown one is linked to the account of its address where both sides
/// have seen the address proven: else whoever claims somebody's address, here or there, would get into the other's account. An address that nobody has gets an account with a tenant of its own.
/// </summary>
public sealed class SignInElsewhere(
    TenantStore store, PointerStore pointers, TenantKeyring keyring, AccountDirectory directory, Logins logins, Sessions sessions, SignIn signIn, AccountLinks links, AccountAudit audit, IdGenerator ids, TimeProvider time)
{
    private const string IdentityIndex = "user.identity";

    /// <returns><see cref="SignInResult.Refused"/> for an unknown identity without an address; <see cref="SignInResult.AddressTaken"/> where the address has an account that may not be linked.</returns>
    public async Task<Outcome<SignInResult>> RunAsync(ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        var index = installation.BlindIndex(IdentityIndex, $"{identity.Provider}|{identity.Subject}");
        if (await FindAsync(index, cancellationToken) is { } known) return await signIn.OpenAsync(known, cancellationToken);
        if (identity.Email is not { } email) return new SignInResult.Refused();
        return await directory.FindByEmailAsync(email, cancellationToken) is { } account
            ? await LinkAsync(account, identity, index, cancellationToken)
            : await RegisterAsync(identity, email, index, cancellationToken);
    }

    private async Task<OpenUser?> FindAsync(string index, CancellationToken cancellationToken)
    {
        var pointer = await pointers.FindAsync(PointerKeys.UserByIdentity(index), cancellationToken);
        return pointer is not null && await IsConfirmedAsync(pointer.Value, index, cancellationToken) ? await directory.FindAsync(pointer.Value, cancellationToken) : null;
    }

    private async Task<bool> IsConfirmedAsync(UserPointer at, string index, CancellationToken cancellationToken) =>
        await store.GetAsync(TenantScope.Live(at.TenantId), Keys.LinkedIdentity(at.UserId, index), cancellationToken) is not null;

    private async Task<Outcome<SignInResult>> LinkAsync(OpenUser account, ProviderIdentity identity, string index, CancellationToken cancellationToken)
    {
        if (!identity.IsEmailVerified || !account.User.IsEmailVerified) return new SignInResult.AddressTaken();
        if (!await ClaimAsync(index, account.At, cancellationToken)) return Failure.Busy();
        var linked = await audit.RunAsync<bool>(
            account.Home,
            async (batch, note, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.User(account.User.Id), token) is not { Value.IsEmailVerified: true }) return Failure.Busy();
                batch.Put(Keys.LinkedIdentity(account.User.Id, index), new LinkedIdentity(identity.Provider, Instant.Now(time)));
                note.Add(account.User.LastTenantId ?? account.At.TenantId, "user.identity_linked", account.User.Id);
                return true;
            },
            cancellationToken);
        return linked.IsOk ? await signIn.OpenAsync(account, cancellationToken) : linked.Failure;
    }

    /// <summary>Both pointers first, then one batch, as when somebody registers with a password.</summary>
    private async Task<Outcome<SignInResult>> RegisterAsync(ProviderIdentity identity, string email, string index, CancellationToken cancellationToken)
    {
        var tenantId = ids.NewId();
        var pointer = await logins.FindOrClaimAsync(email, tenantId, test: false, cancellationToken);
        if (!pointer.IsOk) return pointer.Failure;
        if (pointer.Value.TenantId != tenantId || !await ClaimAsync(index, pointer.Value, cancellationToken)) return Failure.Busy();
        var user = await logins.NewUserAsync(pointer.Value.UserId, identity.FirstName, identity.LastName, email, null, cancellationToken);
        user = user with { Provider = identity.Provider, IsEmailVerified = identity.IsEmailVerified, LastTenantId = tenantId };
        await keyring.OpenAsync(tenantId, cancellationToken);
        var open = new OpenUser(pointer.Value, user, email);
        var made = await audit.RunAsync<SignedIn>(TenantScope.Live(tenantId), (batch, note, token) => MakeAsync(batch, note, open, index, token), cancellationToken);
        return made.Map<SignInResult>(signedIn => new SignInResult.Opened(signedIn));
    }

    private async Task<Outcome<SignedIn>> MakeAsync(TenantBatch batch, AuditNote note, OpenUser user, string index, CancellationToken cancellationToken)
    {
        var business = new Business(batch.Scope.TenantId, $"{user.User.FirstName}'s business", BusinessType.Individual, Plan.Free, user.User.Id, Instant.Now(time)) { Email = user.Email };
        var place = RegisterAccount.AddTenant(batch, user.User, business);
        batch.Insert(Keys.LinkedIdentity(user.User.Id, index), new LinkedIdentity(user.User.Provider, business.CreatedAt));
        if (!user.User.IsEmailVerified) await links.SendAsync(batch, user, AccountLinkKind.VerifyEmail, cancellationToken);
        note.Add(business.Id, "account.registered", user.User.Id);
        return sessions.Add(batch, user, place);
    }

    /// <summary>Takes the identity for a user; false when another has it, or takes it at the same time.</summary>
    private async Task<bool> ClaimAsync(string index, UserPointer user, CancellationToken cancellationToken)
    {
        var key = PointerKeys.UserByIdentity(index);
        if (await pointers.ClaimAsync(key, user, cancellationToken)) return true;
        if (await pointers.FindAsync(key, cancellationToken) is not { } found) return false;
        if (found.Value == user) return true;
        return !await IsConfirmedAsync(found.Value, index, cancellationToken) && await pointers.ReplaceAsync(key, found, user, cancellationToken);
    }
}
