using System.Security.Cryptography;

namespace Azure.Security.KeyVault.Keys.Cryptography;

/// <summary>What a client knows of its key: the public part, or nothing where the vault does not let it read keys.</summary>
internal sealed class KnownKey(KeyVaultKey? key)
{
    public string? Id => key?.Key.Id;

    public bool Supports(KeyOperation operation) => key is { Key.IsRsa: true } && key.Key.KeyOps.Contains(operation);

    /// <exception cref="InvalidOperationException">Now is outside the key's time.</exception>
    public void ThrowIfTimeInvalid()
    {
        var now = TimeProvider.System.GetUtcNow();
        if (key?.Properties.NotBefore is { } notBefore && now < notBefore)
        {
            throw new InvalidOperationException($"The key \"{key.Name}\" is not valid before {notBefore:r}.");
        }

        if (key?.Properties.ExpiresOn is { } expiresOn && now > expiresOn)
        {
            throw new InvalidOperationException($"The key \"{key.Name}\" is not valid after {expiresOn:r}.");
        }
    }

    /// <summary>Null where this machine cannot tell, so the vault must.</summary>
    public bool? TryVerify(SignatureAlgorithm algorithm, byte[] digest, byte[] signature)
    {
        if (Scheme(algorithm) is not { } scheme)
        {
            return null;
        }

        try
        {
            using var rsa = key!.Key.CreatePublicRsa();
            return rsa.VerifyHash(digest, signature, scheme.Hash, scheme.Padding);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Null where this machine cannot wrap, so the vault must.</summary>
    public byte[]? TryWrap(KeyWrapAlgorithm algorithm, byte[] plain)
    {
        if (Padding(algorithm) is not { } padding)
        {
            return null;
        }

        try
        {
            using var rsa = key!.Key.CreatePublicRsa();
            return rsa.Encrypt(plain, padding);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static (HashAlgorithmName Hash, RSASignaturePadding Padding)? Scheme(SignatureAlgorithm algorithm) => algorithm.ToString() switch
    {
        "RS256" => (HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "RS384" => (HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "RS512" => (HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        "PS256" => (HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "PS384" => (HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        "PS512" => (HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        _ => null,
    };

    private static RSAEncryptionPadding? Padding(KeyWrapAlgorithm algorithm) => algorithm.ToString() switch
    {
        "RSA-OAEP" => RSAEncryptionPadding.OaepSHA1,
        "RSA-OAEP-256" => RSAEncryptionPadding.OaepSHA256,
        "RSA1_5" => RSAEncryptionPadding.Pkcs1,
        _ => null,
    };
}
