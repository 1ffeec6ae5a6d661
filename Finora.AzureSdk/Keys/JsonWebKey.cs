using System.Security.Cryptography;

namespace Azure.Security.KeyVault.Keys;

/// <summary>The public part of a key, as a JSON web key (RFC 7517); a vault never gives out the private part.</summary>
public class JsonWebKey
{
    internal JsonWebKey(IReadOnlyCollection<KeyOperation> keyOps) => KeyOps = keyOps;

    /// <summary>The id of the key, with its version.</summary>
    public string Id { get; set; } = "";

    public KeyType KeyType { get; set; }

    public IReadOnlyCollection<KeyOperation> KeyOps { get; }

    /// <summary>The RSA modulus, big-endian.</summary>
    public byte[]? N { get; set; }

    /// <summary>The RSA public exponent, big-endian.</summary>
    public byte[]? E { get; set; }

    internal bool IsRsa => N is not null && E is not null && (KeyType == KeyType.Rsa || KeyType == KeyType.RsaHsm);

    internal RSA CreatePublicRsa() => RSA.Create(new RSAParameters { Modulus = N, Exponent = E });
}
