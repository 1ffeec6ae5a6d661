using System.Security.Cryptography;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace Finora.Local.Keys;

/// <summary>
/// The key vault of one machine: RSA keys in files of <c>{data directory}/keys</c>, encrypted under the master key. Any number of processes may use the
/// directory at once. A key that was answered is on the disk. Besides the port's failures, <see cref="KeyVaultFault.Forbidden"/> tells of a wrong
/// master key or a damaged file and <see cref="KeyVaultFault.Unavailable"/> of a disk that fails.
/// </summary>
public sealed class LocalKeyRing : IKeyVault, IDisposable
{
    /// <summary>A loaded key takes some 20 KB; the least used are dropped and read again when they are wanted.</summary>
    private const int MaxLoadedKeys = 2_000;

    private const int DigestLength = 32;

    private readonly KeyFiles _files;
    private readonly IdGenerator _ids;
    private readonly MemoryCache _loaded = new(new MemoryCacheOptions { SizeLimit = MaxLoadedKeys });

    internal LocalKeyRing(string dataDirectory, MasterKey master, IdGenerator ids)
    {
        _files = new KeyFiles(Path.Combine(Path.GetFullPath(dataDirectory), "keys"), master);
        _ids = ids;
    }

    /// <summary>Opens the ring of a data directory, which is made when it does not exist.</summary>
    /// <param name="masterKeySetting">FINORA_MASTER_KEY, 32 bytes in base64; empty for the key in <c>master.key</c>, made on first use.</param>
    /// <exception cref="InvalidOperationException">The master key is not a key.</exception>
    public static LocalKeyRing Open(string dataDirectory, string? masterKeySetting, IdGenerator ids) =>
        new(dataDirectory, MasterKey.Open(dataDirectory, masterKeySetting), ids);

    /// <inheritdoc/>
    public Task<RsaPublicKey> CreateRsaKeyAsync(string name, int bits, CancellationToken cancellationToken) =>
        // Finding primes takes up to seconds; a caller that makes several keys gets them on as many cores.
        Task.Run(() => Create(LocalKeyId.NormalizeName(name), bits), cancellationToken);

    /// <inheritdoc/>
    public Task<RsaPublicKey?> GetKeyAsync(string name, CancellationToken cancellationToken) =>
        Answer(() => _files.FindNewest(LocalKeyId.NormalizeName(name)) is { } newest ? Find(newest)?.PublicKey : null, cancellationToken);

    /// <inheritdoc/>
    public Task<RsaPublicKey?> GetKeyVersionAsync(string keyId, CancellationToken cancellationToken) =>
        Answer(() => LocalKeyId.TryParse(keyId, out var id) ? Find(id)?.PublicKey : null, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> SignDigestAsync(string keyId, ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken) => Answer(
        () => sha256Digest.Length == DigestLength
            ? Require(keyId).Use(rsa => rsa.SignHash(sha256Digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            : throw new ArgumentException($"A SHA-256 digest has {DigestLength} bytes.", nameof(sha256Digest)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> WrapAsync(string keyId, ReadOnlyMemory<byte> key, CancellationToken cancellationToken) => Answer(
        () =>
        {
            var wrapping = Require(keyId);

            // OAEP takes two digests and two bytes of the modulus for itself (RFC 8017, 7.1.1).
            var room = wrapping.PublicKey.Modulus.Length - (2 * DigestLength) - 2;
            return key.Length >= 1 && key.Length <= room
                ? wrapping.Use(rsa => rsa.Encrypt(key.Span, RSAEncryptionPadding.OaepSHA256))
                : throw new ArgumentException($"This key wraps 1 to {room} bytes.", nameof(key));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> UnwrapAsync(string keyId, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken) => Answer(
        () =>
        {
            try
            {
                return Require(keyId).Use(rsa => rsa.Decrypt(wrapped.Span, RSAEncryptionPadding.OaepSHA256));
            }
            catch (CryptographicException e)
            {
                throw new KeyVaultException(KeyVaultFault.BadInput, $"Key {keyId} did not wrap this, or it was damaged.", e);
            }
        },
        cancellationToken);

    public void Dispose() => _loaded.Dispose();

    private static Task<T> Answer<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(work());
        }
        catch (Exception e) when (e is KeyVaultException or ArgumentException)
        {
            return Task.FromException<T>(e);
        }
    }

    private RsaPublicKey Create(string name, int bits)
    {
        if (bits is not (2048 or 3072 or 4096))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "An RSA key has 2048, 3072 or 4096 bits.");
        }

        using var rsa = RSA.Create(bits);
        var pkcs8 = rsa.ExportPkcs8PrivateKey();
        try
        {
            var id = new LocalKeyId(name, _ids.NewId());
            return Keep(id, _files.Add(id, pkcs8)).PublicKey;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private LoadedKey Require(string keyId) =>
        (LocalKeyId.TryParse(keyId, out var id) ? Find(id) : null) ?? throw new KeyVaultException(KeyVaultFault.NotFound, $"The key ring has no key {keyId}.");

    private LoadedKey? Find(LocalKeyId id)
    {
        if (_loaded.TryGetValue(id, out LoadedKey? loaded))
        {
            return loaded;
        }

        return _files.Read(id) is { } encrypted ? Keep(id, encrypted) : null;
    }

    private LoadedKey Keep(LocalKeyId id, byte[] encrypted)
    {
        using var rsa = OpenRsa(id, encrypted);
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var publicKey = new RsaPublicKey(id.ToString(), id.Name, parameters.Modulus!, parameters.Exponent!, id.CreatedOn);
        var loaded = new LoadedKey(publicKey, () => OpenRsa(id, encrypted));
        using var entry = _loaded.CreateEntry(id);
        entry.SetSize(1).SetValue(loaded).RegisterPostEvictionCallback((_, value, _, _) => ((LoadedKey)value!).Retire());
        return loaded;
    }

    private RSA OpenRsa(LocalKeyId id, byte[] encrypted)
    {
        var pkcs8 = _files.Decrypt(id, encrypted);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return rsa;
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
