using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Messaging;

/// <summary>Where the owner of a business is reached: at the login address, or at the business's own where the owner's login was made in another business.</summary>
public sealed class OwnerAddresses(TenantStore store, TenantKeyring keyring)
{
    /// <summary>Null where neither is known.</summary>
    public async Task<string?> FindAsync(TenantScope scope, Business business, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope.Home, Keys.User(business.OwnerUserId), cancellationToken) is not { } owner) return business.Email;
        var installation = await keyring.OpenInstallationAsync(cancellationToken);
        return installation.Open(owner.Value.SealedEmail, User.EmailBinding(owner.Value.Id));
    }
}
