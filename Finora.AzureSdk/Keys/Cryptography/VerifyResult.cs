namespace Azure.Security.KeyVault.Keys.Cryptography;

/// <summary>Whether a signature is the key's own.</summary>
public class VerifyResult
{
    internal VerifyResult(string keyId, bool isValid, SignatureAlgorithm algorithm)
    {
        KeyId = keyId;
        IsValid = isValid;
        Algorithm = algorithm;
    }

    /// <summary>The id of the key, with its version.</summary>
    public string KeyId { get; }

    public bool IsValid { get; }

    public SignatureAlgorithm Algorithm { get; }
}
