using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Signing;

/// <summary>The versions of a signing key. Old ones stay, so that old signatures go on verifying.</summary>
public sealed record SigningKey(IReadOnlyList<SigningKeyVersion> Versions) : IDocument
{
    public static int Schema => 1;
}

/// <summary>One version, public part.</summary>
/// <param name="PublicId">The name under which it is published and that stands beside signatures.</param>
/// <param name="VaultKeyId">The vault's own name of the version.</param>
public sealed record SigningKeyVersion(string PublicId, string VaultKeyId, byte[] Modulus, byte[] Exponent, DateTimeOffset CreatedAt);

/// <summary>Where a signing key is kept.</summary>
/// <param name="Name">In the vault.</param>
/// <param name="PublicId">The public name of the version with that number, which counts from one.</param>
public sealed record VaultKey(TenantScope Home, RowKey<SigningKey> Row, string Name, Func<int, string> PublicId);

/// <summary>
/// RSA signing keys: made in the vault on first need and never seen outside it. Two instances that make one at once leave one of the two versions unused in the vault; the row that came first
/// counts.
/// </summary>
public sealed class KeyVersions(TenantStore store, IKeyVault vault, TimeProvider time)
{
    private const int KeyBits = 2048;

    /// <summary>The version to sign with now.</summary>
    /// <exception cref="KeyVaultException">The vault cannot make or give the key.</exception>
    public async Task<SigningKeyVersion> CurrentAsync(VaultKey key, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(key.Home, key.Row, cancellationToken);
        return stored?.Value.Versions[^1] ?? await AddAsync(key, 0, cancellationToken);
    }

    /// <summary>A new version from now on.</summary>
    /// <exception cref="KeyVaultException">The vault cannot make the key; nothing has been changed.</exception>
    public async Task<SigningKeyVersion> RotateAsync(VaultKey key, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(key.Home, key.Row, cancellationToken);
        return await AddAsync(key, stored?.Value.Versions.Count ?? 0, cancellationToken);
    }

    /// <summary>Every version there ever was, oldest first.</summary>
    public async Task<IReadOnlyList<SigningKeyVersion>> AllAsync(VaultKey key, CancellationToken cancellationToken) =>
        (await store.GetAsync(key.Home, key.Row, cancellationToken))?.Value.Versions ?? [];

    /// <param name="known">How many versions there were; if somebody else has added one since, that one is the answer.</param>
    private async Task<SigningKeyVersion> AddAsync(VaultKey key, int known, CancellationToken cancellationToken)
    {
        var made = await MakeAsync(key, known + 1, cancellationToken);
        var outcome = await store.RunAsync<SigningKeyVersion>(
            key.Home,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(key.Home, key.Row, token);
                if (stored?.Value.Versions.Count > known) return stored.Value.Versions[^1];
                batch.Save(key.Row, stored, new SigningKey([.. stored?.Value.Versions ?? [], made]));
                return made;
            },
            cancellationToken);
        return outcome.IsOk ? outcome.Value : throw new StorageUnavailableException("The signing key could not be stored.");
    }

    private async Task<SigningKeyVersion> MakeAsync(VaultKey key, int number, CancellationToken cancellationToken)
    {
        var made = await vault.CreateRsaKeyAsync(key.Name, KeyBits, cancellationToken);
        return new SigningKeyVersion(key.PublicId(number), made.KeyId, made.Modulus, made.Exponent, Instant.Now(time));
    }
}
