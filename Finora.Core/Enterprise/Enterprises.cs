using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>Who belongs to whom: enterprises, their admins and their linked businesses. Nothing is cached, so a right that was taken is gone with the next request.</summary>
public sealed class Enterprises(TenantStore store)
{
    /// <summary>What was agreed with an enterprise.</summary>
    /// <param name="home">Its home business.</param>
    public async Task<EnterpriseAccount> AccountAsync(Business home, CancellationToken cancellationToken) =>
        (await store.GetAsync(TenantScope.Live(home.Id), Keys.Enterprise, cancellationToken))?.Value ?? EnterpriseAccount.Of(home);

    /// <summary>The home business of the enterprise that the key's user administers; null when there is none.</summary>
    public async Task<Business?> AdministeredByAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        if (holder.Business.Enterprise is not { } enterpriseId) return null;
        var home = enterpriseId == holder.Business.Id ? holder.Business : await BusinessAsync(enterpriseId, cancellationToken);
        return home is not null && (await AccountAsync(home, cancellationToken)).AdminUserIds.Contains(holder.Key.UserId) ? home : null;
    }

    /// <summary>
    /// The business that a key names, if it may: its own, and for a key of an enterprise's admin every business of the same enterprise. A business that was made with a test
    /// key has no live side to name.
    /// </summary>
    public async Task<Business?> NamedByAsync(KeyHolder holder, Guid businessId, CancellationToken cancellationToken)
    {
        if (businessId == holder.Business.Id) return IsOpenTo(holder, holder.Business) ? holder.Business : null;
        if (holder.Business.Enterprise is not { } enterpriseId || await BusinessAsync(businessId, cancellationToken) is not { } named || named.Enterprise != enterpriseId) return null;
        return IsOpenTo(holder, named) && await AdministeredByAsync(holder, cancellationToken) is not null ? named : null;
    }

    /// <summary>A business that the enterprise manages, on the side of <paramref name="enterprise"/>; the home business is on both.</summary>
    public async Task<Business?> ManagedAsync(TenantScope enterprise, Guid businessId, CancellationToken cancellationToken)
    {
        if (businessId != enterprise.TenantId && await store.GetAsync(enterprise, Keys.LinkedBusiness(businessId), cancellationToken) is null) return null;
        return await BusinessAsync(businessId, cancellationToken) is { } found && found.Enterprise == enterprise.TenantId ? found : null;
    }

    internal async Task<Business?> BusinessAsync(Guid id, CancellationToken cancellationToken) => (await store.GetAsync(TenantScope.Live(id), Keys.Business, cancellationToken))?.Value;

    private static bool IsOpenTo(KeyHolder holder, Business business) => holder.Key.Test || !business.IsTestOnly;
}
