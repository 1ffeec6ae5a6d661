namespace Azure.Security.KeyVault.Keys;

/// <summary>What a vault says of a version of a key beside the key itself.</summary>
public class KeyProperties
{
    internal KeyProperties(KeyVaultKeyIdentifier identifier)
    {
        Id = identifier.SourceId;
        VaultUri = identifier.VaultUri;
        Name = identifier.Name;
        Version = identifier.Version;
    }

    public Uri Id { get; }

    public Uri VaultUri { get; }

    public string Name { get; }

    public string Version { get; }

    public bool? Enabled { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? ExpiresOn { get; set; }

    public DateTimeOffset? CreatedOn { get; internal set; }

    public DateTimeOffset? UpdatedOn { get; internal set; }

    public IDictionary<string, string> Tags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
