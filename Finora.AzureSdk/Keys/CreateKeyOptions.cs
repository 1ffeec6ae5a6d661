namespace Azure.Security.KeyVault.Keys;

/// <summary>What to ask of a new key, whatever its kind.</summary>
public class CreateKeyOptions
{
    public CreateKeyOptions()
    {
    }

    /// <summary>What the key may be used for; none given means everything that its kind can do.</summary>
    public IList<KeyOperation> KeyOperations { get; } = [];

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? ExpiresOn { get; set; }

    public bool? Enabled { get; set; }

    public IDictionary<string, string> Tags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
