using Finora.Core.Storage;

namespace Finora.Core.Identity;

/// <summary>A person with the address in clear.</summary>
public sealed record KnownUser(User User, string Email)
{
    public string FullName => $"{User.FirstName} {User.LastName}".Trim();
}

/// <summary>
/// Finds the people of a tenant. Somebody who registered elsewhere and joined has the row there; where that is stands in a row that stays when they leave, so that what they
/// did goes on bearing their name.
/// </summary>
public sealed class UserDirectory(TenantStore store, TenantKeyring keyring)
{
    /// <summary>The partition in which the row of a user stands.</summary>
    public async Task<TenantScope> HomeOfAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        var here = TenantScope.Live(tenantId);
        return await store.GetAsync(here, Keys.UserHome(userId), cancellationToken) is { } away ? TenantScope.Live(away.Value.Id) : here;
    }

    /// <summary>Null for an id that is no person's, or a stranger's.</summary>
    public async Task<Stored<User>?> FindRowAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        await store.GetAsync(TenantScope.Live(tenantId), Keys.User(userId), cancellationToken)
        ?? await store.GetAsync(await HomeOfAsync(tenantId, userId, cancellationToken), Keys.User(userId), cancellationToken);

    public async Task<KnownUser?> FindAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(tenantId, userId, cancellationToken) is not { } row) return null;
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        return new KnownUser(row.Value, installation.Open(row.Value.SealedEmail, User.EmailBinding(userId)));
    }

    /// <summary>Those of the ids that are found, each looked up once.</summary>
    public async Task<IReadOnlyDictionary<Guid, KnownUser>> FindAllAsync(Guid tenantId, IEnumerable<Guid> userIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, KnownUser>();
        foreach (var id in userIds.Distinct())
        {
            if (await FindAsync(tenantId, id, cancellationToken) is { } user) found[id] = user;
        }

        return found;
    }
}
