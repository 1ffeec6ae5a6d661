namespace Finora.Core.Storage;

/// <summary>
/// RSA keys that never leave their vault. Names are 1 to 127 letters, digits and '-'. A key version is named by an opaque id (<see cref="RsaPublicKey.KeyId"/>)
/// that must be kept with everything made with it; old versions go on verifying and unwrapping. Throws <see cref="KeyVaultException"/>.
/// </summary>
public interface IKeyVault
{
    /// <summary>Makes a new RSA key, or a new version where the name exists (rotation).</summary>
    /// <param name="bits">2048, 3072 or 4096.</param>
    Task<RsaPublicKey> CreateRsaKeyAsync(string name, int bits, CancellationToken cancellationToken);

    /// <summary>The newest version of the key, or null when there is none. Safe to call often: answers are cached where the vault is remote, at most a few minutes.</summary>
    Task<RsaPublicKey?> GetKeyAsync(string name, CancellationToken cancellationToken);

    /// <summary>The public part of one version, or null.</summary>
    Task<RsaPublicKey?> GetKeyVersionAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>RS256: RSASSA-PKCS1-v1_5 (RFC 8017, 8.2) over a SHA-256 digest of 32 bytes, with the version <paramref name="keyId"/>.</summary>
    Task<byte[]> SignDigestAsync(string keyId, ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken);

    /// <summary>RSA-OAEP with SHA-256 (RFC 8017, 7.1), with the version <paramref name="keyId"/>.</summary>
    Task<byte[]> WrapAsync(string keyId, ReadOnlyMemory<byte> key, CancellationToken cancellationToken);

    /// <summary>Undoes <see cref="WrapAsync"/>.</summary>
    Task<byte[]> UnwrapAsync(string keyId, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken);
}

/// <summary>One version of an RSA key, public part.</summary>
/// <param name="KeyId">Names the version for good.</param>
/// <param name="Modulus">Big-endian, no leading zero.</param>
/// <param name="Exponent">Big-endian.</param>
public sealed record RsaPublicKey(string KeyId, string Name, byte[] Modulus, byte[] Exponent, DateTimeOffset CreatedOn)
{
    public int Bits => Modulus.Length * 8;
}

public enum KeyVaultFault
{
    /// <summary>The vault did not answer, is throttling or failing; worth another try later.</summary>
    Unavailable,

    /// <summary>The vault refused us: no permission, or the key is disabled or expired. An operator must act.</summary>
    Forbidden,

    /// <summary>No such key or version.</summary>
    NotFound,

    /// <summary>What was to be unwrapped was not made by this key, or was damaged.</summary>
    BadInput,
}

/// <summary>A vault call that failed; <see cref="Fault"/> says whether waiting helps.</summary>
public sealed class KeyVaultException : Exception
{
    public KeyVaultException()
    {
    }

    public KeyVaultException(string message)
        : base(message)
    {
    }

    public KeyVaultException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public KeyVaultException(KeyVaultFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public KeyVaultFault Fault { get; }
}
