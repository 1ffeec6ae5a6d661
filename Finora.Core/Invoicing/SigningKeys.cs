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
        var home = TenantScope.Live(tenantId);
        var stored = await store.GetAsync(home, Keys.SigningKey, cancellationToken);
        if (stored is not null) return stored.Value.Versions[^1];
        var made = await MakeAsync(tenantId, 1, cancellationToken);
        var outcome = await store.RunAsync<SigningKeyVersion>(
            home,
            async (batch, token) =>
            {
                if (await store.GetAsync(home, Keys.SigningKey, token) is { } other) return other.Value.Versions[^1];
                batch.Insert(Keys.SigningKey, new SigningKey([made]));
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
