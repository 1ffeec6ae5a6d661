using Finora.Core.Identity;

namespace Finora.Core.Messaging;

/// <summary>Where the owner of a business is reached: at the login address, or at the business's own where the owner's is not known here.</summary>
public sealed class OwnerAddresses(UserDirectory users)
{
    /// <summary>Null where neither is known.</summary>
    public async Task<string?> FindAsync(TenantScope scope, Business business, CancellationToken cancellationToken) =>
        await users.FindAsync(scope.TenantId, business.OwnerUserId, cancellationToken) is { } owner ? owner.Email : business.Email;
}
