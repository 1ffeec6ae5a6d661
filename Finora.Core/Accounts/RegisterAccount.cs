using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.AspNetCore.Identity;

namespace Finora.Core.Accounts;

/// <summary>Somebody who wants an account, with a business of his own.</summary>
/// <param name="Email">In lower case.</param>
public sealed record NewAccount(string FirstName, string LastName, string Email, string Password, string BusinessName, BusinessType Type, string? Tin)
{
    /// <summary>The id that the tenant must have, where the caller has fixed it: if it is there already, the repeat signs in to it. Null takes a new one.</summary>
    public Guid? TenantId { get; init; }
}

/// <summary>
/// Makes a user with a tenant on the Free plan, and signs him in, in one batch. The e-mail pointer is written before: a crash in between leaves the address to a repeat of the call, and free
/// for anybody after a minute.
/// </summary>
public sealed class RegisterAccount(TenantStore store, Logins logins, TenantKeyring keyring, Sessions sessions, AccountLinks links, AccountAudit audit, IPasswordHasher<User> passwords, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<SignedIn>> RunAsync(NewAccount input, CancellationToken cancellationToken)
    {
        var tenantId = input.TenantId ?? ids.NewId();
        var pointer = await logins.FindOrClaimAsync(input.Email, tenantId, test: false, cancellationToken);
        if (!pointer.IsOk) return pointer.Failure;
        if (pointer.Value.TenantId != tenantId) return Failure.Conflict("The e-mail address is already registered.");
        var user = await logins.NewUserAsync(pointer.Value.UserId, input.FirstName, input.LastName, input.Email, null, cancellationToken);
        user = user with { PasswordHash = passwords.HashPassword(user, input.Password), LastTenantId = tenantId };
        await keyring.OpenAsync(tenantId, cancellationToken);
        Acting.AsUser(user.Id);
        return await audit.RunAsync<SignedIn>(TenantScope.Live(tenantId), (batch, note, token) => MakeAsync(batch, note, input, new OpenUser(pointer.Value, user, input.Email), token), cancellationToken);
    }

    private async Task<Outcome<SignedIn>> MakeAsync(TenantBatch batch, AuditNote note, NewAccount input, OpenUser user, CancellationToken cancellationToken)
    {
        var (known, knownUser) = (await store.GetAsync(batch.Scope, Keys.Business, cancellationToken), await store.GetAsync(batch.Scope, Keys.User(user.User.Id), cancellationToken));
        if (known is not null && knownUser is not null)
        {
            note.Add(known.Value.Id, "auth.login", user.User.Id);
            return sessions.Add(batch, user with { User = knownUser.Value }, new Place(known.Value, OwnerOf(known.Value)));
        }

        var now = Instant.Now(time);
        var business = new Business(batch.Scope.TenantId, input.BusinessName, input.Type, Plan.Free, user.User.Id, now) { Tin = input.Tin, Email = input.Email };
        var place = AddTenant(batch, user.User, business);
        await links.SendAsync(batch, user, AccountLinkKind.VerifyEmail, cancellationToken);
        note.Add(business.Id, "account.registered", user.User.Id);
        return sessions.Add(batch, user, place);
    }

    /// <summary>The rows of a tenant with its owner, in a batch of the tenant.</summary>
    internal static Place AddTenant(TenantBatch batch, User owner, Business business)
    {
        var place = new Place(business, OwnerOf(business));
        batch.Insert(Keys.Business, business);
        batch.Insert(Keys.User(owner.Id), owner);
        batch.Insert(Keys.Member(owner.Id), place.Member);
        return place;
    }

    private static Member OwnerOf(Business business) => new(business.OwnerUserId, Role.Owner, business.CreatedAt);
}
