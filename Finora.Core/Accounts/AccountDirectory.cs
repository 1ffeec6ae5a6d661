using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Accounts;

/// <summary>A user with the e-mail address in clear.</summary>
/// <param name="At">Where the row stands.</param>
public sealed record OpenUser(UserPointer At, User User, string Email)
{
    /// <summary>The partition of the user, of the sessions and of the list of joined tenants.</summary>
    public TenantScope Home => TenantScope.Live(At.TenantId);
}

/// <summary>What a user is in a tenant.</summary>
public sealed record Place(Business Business, Member Member);

/// <summary>Finds users and the tenants that they belong to.</summary>
public sealed class AccountDirectory(TenantStore store, PointerStore pointers, TenantKeyring keyring)
{
    /// <summary>How many tenants of one user are told of: the newest. An enterprise may make one person the owner of any number of businesses.</summary>
    private const int MaxPlaces = 100;

    public async Task<OpenUser?> FindAsync(UserPointer at, CancellationToken cancellationToken)
    {
        var user = await store.GetAsync(TenantScope.Live(at.TenantId), Keys.User(at.UserId), cancellationToken);
        return user is null ? null : await OpenAsync(at, user.Value, cancellationToken);
    }

    /// <param name="email">In lower case.</param>
    public async Task<OpenUser?> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        var pointer = await pointers.FindAsync(PointerKeys.UserByEmail(installation.BlindIndex(Logins.LiveIndex, email)), cancellationToken);
        return pointer is null ? null : await FindAsync(pointer.Value, cancellationToken);
    }

    /// <summary>Null where the user has no place, or the tenant does not exist.</summary>
    public async Task<Place?> PlaceAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        var home = TenantScope.Live(tenantId);
        var (business, member) = (store.GetAsync(home, Keys.Business, cancellationToken), store.GetAsync(home, Keys.Member(userId), cancellationToken));
        await Task.WhenAll(business, member);
        return await business is { Value.IsTestOnly: false } found && await member is { } place ? new Place(found.Value, place.Value) : null;
    }

    /// <summary>The places of a user, the tenant joined last first.</summary>
    public async Task<IReadOnlyList<Place>> PlacesAsync(UserPointer user, CancellationToken cancellationToken)
    {
        var joined = await store.ReadAsync(TenantScope.Live(user.TenantId), Keys.JoinedTenants(user.UserId), MaxPlaces, null, cancellationToken);
        var places = await Task.WhenAll(joined.Items.Select(item => PlaceAsync(item.Value.TenantId, user.UserId, cancellationToken)));
        return [.. places.OfType<Place>()];
    }

    /// <summary>The place to open when nobody says which: the one last used, or else the newest. Null for somebody who has none any more.</summary>
    public async Task<Place?> LastPlaceAsync(OpenUser user, CancellationToken cancellationToken)
    {
        var last = user.User.LastTenantId is { } tenantId ? await PlaceAsync(tenantId, user.User.Id, cancellationToken) : null;
        return last ?? (await PlacesAsync(user.At, cancellationToken) is [var newest, ..] ? newest : null);
    }

    /// <summary>
    /// Notes in the user's home that a tenant was joined. Written before the member's row in that tenant, which alone counts: a crash in between leaves a note of nothing.
    /// </summary>
    public async Task NoteJoinedAsync(UserPointer user, Guid tenantId, CancellationToken cancellationToken)
    {
        var outcome = await store.RunAsync<bool>(
            TenantScope.Live(user.TenantId),
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.JoinedTenant(user.UserId, tenantId), token) is null) batch.Insert(Keys.JoinedTenant(user.UserId, tenantId), new JoinedTenant(tenantId, null));
                return true;
            },
            cancellationToken);
        if (!outcome.IsOk) throw new StorageUnavailableException("That a user joined a tenant could not be noted.");
    }

    private async Task<OpenUser> OpenAsync(UserPointer at, User user, CancellationToken cancellationToken)
    {
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        return new OpenUser(at, user, installation.Open(user.SealedEmail, User.EmailBinding(user.Id)));
    }
}
