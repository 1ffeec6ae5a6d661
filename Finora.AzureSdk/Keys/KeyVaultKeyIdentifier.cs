namespace Azure.Security.KeyVault.Keys;

/// <summary>The parts of a key's URL: https://{vault}/keys/{name}[/{version}].</summary>
public readonly struct KeyVaultKeyIdentifier
{
    private const string Collection = "keys";

    public KeyVaultKeyIdentifier(Uri id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!TryCreate(id, out this))
        {
            throw new ArgumentException($"{id} is not a valid Key Vault key ID", nameof(id));
        }
    }

    private KeyVaultKeyIdentifier(Uri sourceId, Uri vaultUri, string name, string? version)
    {
        SourceId = sourceId;
        VaultUri = vaultUri;
        Name = name;
        Version = version!;
    }

    public Uri SourceId { get; }

    public Uri VaultUri { get; }

    public string Name { get; }

    /// <summary>Null where the URL names no version.</summary>
    public string Version { get; }

    public static bool TryCreate(Uri id, out KeyVaultKeyIdentifier identifier)
    {
        identifier = default;

        // Segments of /keys/name/version: "/", "keys/", "name/", "version".
        if (id is not { IsAbsoluteUri: true, Segments: { Length: 3 or 4 } segments }
            || !string.Equals(segments[1].Trim('/'), Collection, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var version = segments.Length == 4 ? segments[3].TrimEnd('/') : null;
        identifier = new KeyVaultKeyIdentifier(id, new Uri($"{id.Scheme}://{id.Authority}"), segments[2].Trim('/'), version);
        return true;
    }

    public override string ToString() => SourceId?.ToString() ?? "";
}
