namespace Azure.Security.KeyVault.Keys.Cryptography;

/// <summary>A wrapped key, and the version of the key that wrapped it, which alone can unwrap it.</summary>
public class WrapResult
{
    internal WrapResult(string keyId, byte[] encryptedKey, KeyWrapAlgorithm algorithm)
    {
        KeyId = keyId;
        EncryptedKey = encryptedKey;
        Algorithm = algorithm;
    }

    /// <summary>The id of the key, with its version.</summary>
    public string KeyId { get; }

    public byte[] EncryptedKey { get; }

    public KeyWrapAlgorithm Algorithm { get; }
}
