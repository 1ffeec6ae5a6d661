namespace Azure.Security.KeyVault.Keys;

/// <summary>One version of a key.</summary>
public class KeyVaultKey
{
    internal KeyVaultKey(JsonWebKey key, KeyProperties properties)
    {
        Key = key;
        Properties = properties;
    }

    public Uri Id => Properties.Id;

    public string Name => Properties.Name;

    public KeyType KeyType => Key.KeyType;

    public IReadOnlyCollection<KeyOperation> KeyOperations => Key.KeyOps;

    public JsonWebKey Key { get; }

    public KeyProperties Properties { get; }
}
