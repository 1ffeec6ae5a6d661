using Finora.Core.Storage;

namespace Finora.Core.Identity;

/// <summary>The keys of a business, as its owner sees them. Keys belong to the business as a whole and stand on its live side.</summary>
public sealed class ApiKeyRegister(TenantStore store, TimeProvider time)
{
    /// <summary>A page of the keys of the Platform API, newest first: those that were not revoked, expired ones among them, and the others where they are asked for.</summary>
    public Task<ListSlice<ApiKey>> ListPlatformAsync(Guid tenantId, bool includeRevoked, SliceRequest wanted, CancellationToken cancellationToken) =>
        store.FilterAsync(TenantScope.Live(tenantId), includeRevoked ? Keys.ApiKeys : Keys.StandingApiKeys, wanted, key => key.Surface == ApiSurface.Platform, cancellationToken);

    /// <summary>A page of the keys of one surface that can be used now, both environments, newest first.</summary>
    public Task<ListSlice<ApiKey>> ListActiveAsync(Guid tenantId, ApiSurface surface, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return store.FilterAsync(TenantScope.Live(tenantId), Keys.StandingApiKeys, wanted, key => key.Surface == surface && key.IsActive(now), cancellationToken);
    }
}
