using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Invoicing;

/// <summary>The versions of a tenant's signing key. Old ones stay, so that old signatures go on verifying.</summary>
public sealed record SigningKey(IReadOnlyList<SigningKeyVersion> Versions) : IDocument
{
    public static int Schema => 1;
}

/// <summary>One version, public part.</summary>
/// <param name="PublicId">The name under which it is published and that stands beside signatures: tenant id, dot, version number.</param>
/// <param name="VaultKeyId">The vault's own name of the version.</param>
public sealed record SigningKeyVersion(string PublicId, string VaultKeyId, byte[] Modulus, byte[] Exponent, DateTimeOffset CreatedAt);

/// <summary>
/// A tenant's RSA signing key: made in the vault on first need and never seen outside it. Two instances that make one at once leave one of the two versions
/// unused in the vault; the row that came first counts.
/// </summary>
public sealed class SigningKeys(TenantStore store, IKeyVault vault, TimeProvider time)
{
    private const int KeyBits = 2048;

    /// <summary>The version to sign with now.</summary>
    /// <exception cref="KeyVaultException">The vault cannot make or give the key.</exception>
    public async Task<SigningKeyVersion> CurrentAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(TenantScope.Live(tenantId), Keys.SigningKey, cancellationToken);
        return stored?.Value.Versions[^1] ?? await AddAsync(tenantId, 0, cancellationToken);
    }

    /// <summary>A new version for documents from now on. The old ones stay published, and go on verifying what was signed with them.</summary>
    /// <exception cref="KeyVaultException">The vault cannot make the key; nothing has been changed.</exception>
    public async Task<SigningKeyVersion> RotateAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(TenantScope.Live(tenantId), Keys.SigningKey, cancellationToken);
        return await AddAsync(tenantId, stored?.Value.Versions.Count ?? 0, cancellationToken);
    }

    /// <summary>Every version that the tenant ever signed with, oldest first; none for a tenant that has not signed, or that does not exist.</summary>
    public async Task<IReadOnlyList<SigningKeyVersion>> AllAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await store.GetAsync(TenantScope.Live(tenantId), Keys.SigningKey, cancellationToken))?.Value.Versions ?? [];

    /// <param name="known">How many versions there were; if somebody else has added one since, that one is the answer.</param>
    private async Task<SigningKeyVersion> AddAsync(Guid tenantId, int known, CancellationToken cancellationToken)
    {
        var home = TenantScope.Live(tenantId);
        var made = await MakeAsync(tenantId, known + 1, cancellationToken);
        var outcome = await store.RunAsync<SigningKeyVersion>(
            home,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(home, Keys.SigningKey, token);
                if (stored?.Value.Versions.Count > known) return stored.Value.Versions[^1];
                batch.Save(Keys.SigningKey, stored, new SigningKey([.. stored?.Value.Versions ?? [], made]));
                return made;
            },
            cancellationToken);
        return outcome.IsOk ? outcome.Value : throw new StorageUnavailableException("The signing key could not be stored.");
    }

    private async Task<SigningKeyVersion> MakeAsync(Guid tenantId, int number, CancellationToken cancellationToken)
    {
        var key = await vault.CreateRsaKeyAsync($"sign-{tenantId:N}", KeyBits, cancellationToken);
        return new SigningKeyVersion(new Signing.SigningKeyId(tenantId, number).ToString(), key.KeyId, key.Modulus, key.Exponent, Instant.Now(time));
    }
}
