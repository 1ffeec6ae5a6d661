using Finora.Core.Identity;
using Finora.Core.Signing;
using Finora.Core.Storage;

namespace Finora.Core.Invoicing;

/// <summary>A tenant's RSA signing key, with which its documents are signed.</summary>
public sealed class SigningKeys(KeyVersions versions)
{
    /// <summary>The version to sign with now.</summary>
    /// <exception cref="KeyVaultException">The vault cannot make or give the key.</exception>
    public Task<SigningKeyVersion> CurrentAsync(Guid tenantId, CancellationToken cancellationToken) => versions.CurrentAsync(KeyOf(tenantId), cancellationToken);

    /// <summary>A new version for documents from now on. The old ones stay published, and go on verifying what was signed with them.</summary>
    /// <exception cref="KeyVaultException">The vault cannot make the key; nothing has been changed.</exception>
    public Task<SigningKeyVersion> RotateAsync(Guid tenantId, CancellationToken cancellationToken) => versions.RotateAsync(KeyOf(tenantId), cancellationToken);

    /// <summary>Every version that the tenant ever signed with, oldest first; none for a tenant that has not signed, or that does not exist.</summary>
    public Task<IReadOnlyList<SigningKeyVersion>> AllAsync(Guid tenantId, CancellationToken cancellationToken) => versions.AllAsync(KeyOf(tenantId), cancellationToken);

    private static VaultKey KeyOf(Guid tenantId) => new(TenantScope.Live(tenantId), Keys.SigningKey, $"sign-{tenantId:N}", number => new SigningKeyId(tenantId, number).ToString());
}
