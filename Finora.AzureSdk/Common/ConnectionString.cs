using System.Collections.Frozen;

namespace Finora.AzureSdk;

/// <summary>The three services of a storage account that have clients here, as endpoints and connection strings spell them.</summary>
internal enum StorageService
{
    Blob,
    Queue,
    Table,
}

/// <summary>
/// A storage connection string, read in every form that the official clients take ("Configure Azure Storage connection strings", Microsoft Learn):
/// <c>UseDevelopmentStorage=true</c>, account name and key with an endpoint suffix, explicit endpoints, and a shared access signature.
/// </summary>
internal sealed class ConnectionString
{
    private const string DevelopmentAccount = "devstoreaccount1";

    /// <summary>The well-known key of the emulator; it is the same on every machine and protects nothing.</summary>
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly FrozenDictionary<StorageService, int> DevelopmentPorts =
        new Dictionary<StorageService, int> { [StorageService.Blob] = 10000, [StorageService.Queue] = 10001, [StorageService.Table] = 10002 }.ToFrozenDictionary();

    private readonly Dictionary<string, string> _settings;

    private ConnectionString(Dictionary<string, string> settings) => _settings = settings;

    public string? AccountName => IsDevelopment ? DevelopmentAccount : Setting("AccountName");

    public string? AccountKey => IsDevelopment ? DevelopmentKey : Setting("AccountKey");

    /// <summary>Without the leading question mark.</summary>
    public string? Sas => Setting("SharedAccessSignature")?.TrimStart('?');

    private bool IsDevelopment => string.Equals(Setting("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ArgumentNullException">There is no string.</exception>
    /// <exception cref="FormatException">It is not a list of name=value settings, or names no account that can be used.</exception>
    public static ConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Values are base64 and queries, so only the first '=' separates.
            var separator = part.IndexOf('=', StringComparison.Ordinal);
            if (separator <= 0) throw new FormatException("Settings must be of the form \"name=value\".");
            if (!settings.TryAdd(part[..separator].Trim(), part[(separator + 1)..])) throw new FormatException($"Duplicate setting '{part[..separator]}' found.");
        }

        var parsed = new ConnectionString(settings);
        parsed.Check();
        return parsed;
    }

    /// <summary>The service's endpoint, always with a trailing slash so that names can be appended.</summary>
    /// <exception cref="FormatException">The string tells no way to this service.</exception>
    public Uri Endpoint(StorageService service)
    {
        if (IsDevelopment) return DevelopmentEndpoint(service);
        if (Setting($"{service}Endpoint") is { Length: > 0 } explicitEndpoint) return WithSlash(ParseUri(explicitEndpoint));
        if (AccountName is not { Length: > 0 } account) throw NoAccount();
        var protocol = Setting("DefaultEndpointsProtocol") ?? Uri.UriSchemeHttps;
        return ParseUri($"{protocol}://{account}.{service.ToString().ToLowerInvariant()}.{Setting("EndpointSuffix") ?? "core.windows.net"}/");
    }

    private static FormatException NoAccount() => new("No valid combination of account information found.");

    private static Uri ParseUri(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri
        : throw new FormatException("An endpoint of the connection string is no http or https address.");

    private static Uri WithSlash(Uri endpoint) => endpoint.AbsolutePath.EndsWith('/') ? endpoint : new UriBuilder(endpoint) { Path = endpoint.AbsolutePath + "/" }.Uri;

    private void Check()
    {
        if (IsDevelopment) return;
        if (AccountKey is { } key && (AccountName is null || !Convert.TryFromBase64String(key, new byte[key.Length], out _))) throw NoAccount();
        if (AccountKey is null && Sas is null) throw NoAccount();
        var reachable = AccountName is not null || _settings.Keys.Any(name => name.EndsWith("Endpoint", StringComparison.OrdinalIgnoreCase));
        if (!reachable) throw NoAccount();
    }

    private Uri DevelopmentEndpoint(StorageService service)
    {
        var host = Setting("DevelopmentStorageProxyUri") is { } proxy ? ParseUri(proxy) : new Uri("http://127.0.0.1");
        return new UriBuilder(host.Scheme, host.Host, DevelopmentPorts[service], DevelopmentAccount + "/").Uri;
    }

    private string? Setting(string name) => _settings.GetValueOrDefault(name);
}
