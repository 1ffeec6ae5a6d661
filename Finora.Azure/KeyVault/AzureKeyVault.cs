using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Finora.Core.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace Finora.Azure.KeyVault;

/// <summary>
/// RSA keys in Azure Key Vault. A key id is the versioned URL of the key ("kid"); one of another vault is answered as a missing one, so that no token goes
/// there. The newest version of a name is remembered for five minutes: a rotation by another process is seen by then.
/// </summary>
public sealed class AzureKeyVault(KeyClient keys, TimeProvider time) : IKeyVault, IDisposable
{
    private const int DigestLength = 32;
    private const int MaxRemembered = 4_000;

    private static readonly TimeSpan NewestLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client never looks at its key again; an expiry date that was set since then is noticed within the hour.</summary>
    private static readonly TimeSpan ClientLifetime = TimeSpan.FromHours(1);

    private readonly MemoryCache _newest = CreateCache();
    private readonly MemoryCache _versions = CreateCache();
    private readonly MemoryCache _clients = CreateCache();

    /// <inheritdoc/>
    public async Task<RsaPublicKey> CreateRsaKeyAsync(string name, int bits, CancellationToken cancellationToken)
    {
        CheckName(name);
        if (bits is not (2048 or 3072 or 4096))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "An RSA key has 2048, 3072 or 4096 bits.");
        }

        var options = new CreateRsaKeyOptions(name) { KeySize = bits };
        foreach (var operation in (KeyOperation[])[KeyOperation.Sign, KeyOperation.Verify, KeyOperation.WrapKey, KeyOperation.UnwrapKey])
        {
            options.KeyOperations.Add(operation);
        }

        var created = await KeyVaultCall.RunAsync(() => keys.CreateRsaKeyAsync(options, cancellationToken), cancellationToken);
        return RememberNewest(name, created.Value);
    }

    /// <inheritdoc/>
    public Task<RsaPublicKey?> GetKeyAsync(string name, CancellationToken cancellationToken)
    {
        CheckName(name);
        return Recall<RsaPublicKey>(_newest, CacheKey(name), NewestLifetime) is { } known
            ? Task.FromResult<RsaPublicKey?>(known)
            : KeyVaultCall.FindAsync(async () => RememberNewest(name, await keys.GetKeyAsync(name, cancellationToken: cancellationToken)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RsaPublicKey?> GetKeyVersionAsync(string keyId, CancellationToken cancellationToken)
    {
        if (!TryParse(keyId, out var id))
        {
            return Task.FromResult<RsaPublicKey?>(null);
        }

        // The public part of a version never changes.
        return Recall<RsaPublicKey>(_versions, keyId, TimeSpan.MaxValue) is { } known
            ? Task.FromResult<RsaPublicKey?>(known)
            : KeyVaultCall.FindAsync(async () => RememberVersion(await keys.GetKeyAsync(id.Name, id.Version, cancellationToken)), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<byte[]> SignDigestAsync(string keyId, ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken)
    {
        if (sha256Digest.Length != DigestLength)
        {
            throw new ArgumentException($"A SHA-256 digest has {DigestLength} bytes.", nameof(sha256Digest));
        }

        var client = GetClient(keyId);
        var result = await KeyVaultCall.RunAsync(() => client.SignAsync(SignatureAlgorithm.RS256, sha256Digest.ToArray(), cancellationToken), cancellationToken);
        return result.Signature;
    }

    /// <inheritdoc/>
    public async Task<byte[]> WrapAsync(string keyId, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        var client = GetClient(keyId);
        var wrapping = await GetKeyVersionAsync(keyId, cancellationToken) ?? throw Missing(keyId);

        // OAEP takes two digests and two bytes of the modulus for itself (RFC 8017, 7.1.1).
        var room = wrapping.Modulus.Length - (2 * DigestLength) - 2;
        if (key.Length < 1 || key.Length > room)
        {
            throw new ArgumentException($"This key wraps 1 to {room} bytes.", nameof(key));
        }

        var result = await KeyVaultCall.RunAsync(() => client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, key.ToArray(), cancellationToken), cancellationToken);
        return result.EncryptedKey;
    }

    /// <inheritdoc/>
    public async Task<byte[]> UnwrapAsync(string keyId, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken)
    {
        var client = GetClient(keyId);
        var result = await KeyVaultCall.RunAsync(
            () => client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped.ToArray(), cancellationToken), cancellationToken, badRequest: KeyVaultFault.BadInput);
        return result.Key;
    }

    public void Dispose()
    {
        _newest.Dispose();
        _versions.Dispose();
        _clients.Dispose();
    }

    private static MemoryCache CreateCache() => new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>The vault compares names without regard to case.</summary>
    private static string CacheKey(string name) => name.ToUpperInvariant();

    private static KeyVaultException Missing(string keyId) => new(KeyVaultFault.NotFound, $"The vault has no key {keyId}.");

    private static bool IsName(string? name) => name is { Length: >= 1 and <= 127 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static void CheckName(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException("A key's name has 1 to 127 letters, digits and '-'.", nameof(name));
        }
    }

    private static RsaPublicKey ToPublicKey(KeyVaultKey key)
    {
        if (key.Key is not { N: { } modulus, E: { } exponent })
        {
            throw new KeyVaultException(KeyVaultFault.Forbidden, $"The vault's key {key.Id} is not an RSA key.");
        }

        var createdOn = key.Properties.CreatedOn ?? DateTimeOffset.UnixEpoch;
        return new RsaPublicKey(key.Key.Id, key.Name, [.. modulus.SkipWhile(b => b == 0)], exponent, createdOn);
    }

    private RsaPublicKey RememberNewest(string name, KeyVaultKey key) => Remember(_newest, CacheKey(name), RememberVersion(key));

    private RsaPublicKey RememberVersion(KeyVaultKey key) => Remember(_versions, key.Key.Id, ToPublicKey(key));

    private T Remember<T>(MemoryCache cache, string key, T value)
        where T : class
    {
        using var entry = cache.CreateEntry(key);
        entry.SetSize(1).SetValue(new Remembered<T>(value, time.GetUtcNow()));
        return value;
    }

    private T? Recall<T>(MemoryCache cache, string key, TimeSpan lifetime)
        where T : class =>
        cache.TryGetValue(key, out Remembered<T>? remembered) && time.GetUtcNow() - remembered!.On < lifetime ? remembered.Value : null;

    private CryptographyClient GetClient(string keyId)
    {
        if (!TryParse(keyId, out var id))
        {
            throw Missing(keyId);
        }

        return Recall<CryptographyClient>(_clients, keyId, ClientLifetime) ?? Remember(_clients, keyId, keys.GetCryptographyClient(id.Name, id.Version));
    }

    private bool TryParse(string keyId, out KeyVaultKeyIdentifier id)
    {
        id = default;
        return Uri.TryCreate(keyId, UriKind.Absolute, out var uri)
            && KeyVaultKeyIdentifier.TryCreate(uri, out id)
            && Uri.Compare(uri, keys.VaultUri, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && IsName(id.Name)
            && !string.IsNullOrEmpty(id.Version)
            && id.Version.All(char.IsAsciiLetterOrDigit);
    }

    private sealed record Remembered<T>(T Value, DateTimeOffset On);
}
