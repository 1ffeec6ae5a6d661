using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys.Cryptography;

namespace Azure.Security.KeyVault.Keys;

/// <summary>
/// The keys of one vault: the part of the official client of that name which Finora uses. A refused request throws <see cref="RequestFailedException"/>.
/// </summary>
public class KeyClient
{
    private const string Keys = "keys";

    private readonly KeyVaultPipeline _pipeline;

    public KeyClient(Uri vaultUri, TokenCredential credential)
        : this(vaultUri, credential, null)
    {
    }

    public KeyClient(Uri vaultUri, TokenCredential credential, KeyClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(vaultUri);
        ArgumentNullException.ThrowIfNull(credential);
        options ??= new KeyClientOptions();
        var policy = new KeyVaultChallengePolicy(credential, verifyResource: !options.DisableChallengeResourceVerification);
        _pipeline = new KeyVaultPipeline(HttpPipelineBuilder.Build(options, policy), vaultUri, options.VersionString);
    }

    public virtual Uri VaultUri => _pipeline.VaultUri;

    /// <summary>Makes a key, or a new version where the name exists.</summary>
    public virtual Task<Response<KeyVaultKey>> CreateRsaKeyAsync(CreateRsaKeyOptions rsaKeyOptions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rsaKeyOptions);
        return _pipeline.SendAsync(
            RequestMethod.Post, [Keys, rsaKeyOptions.Name, "create"], KeyVaultJson.WriteCreate(rsaKeyOptions), KeyVaultJson.ReadKey, cancellationToken);
    }

    /// <summary>The version given, or else the newest.</summary>
    public virtual Task<Response<KeyVaultKey>> GetKeyAsync(string name, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _pipeline.SendAsync(RequestMethod.Get, [Keys, name, version], content: null, KeyVaultJson.ReadKey, cancellationToken);
    }

    /// <summary>Every version of the key, in no particular order.</summary>
    public virtual AsyncPageable<KeyProperties> GetPropertiesOfKeyVersionsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new KeyVersions(_pipeline, name, cancellationToken);
    }

    /// <summary>A client for one key; without a version it works with the version that is newest when it is first used.</summary>
    public virtual CryptographyClient GetCryptographyClient(string keyName, string? keyVersion = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyName);
        return new CryptographyClient(_pipeline, keyName, keyVersion);
    }

    private sealed class KeyVersions(KeyVaultPipeline pipeline, string name, CancellationToken cancellationToken) : AsyncPageable<KeyProperties>(cancellationToken)
    {
        public override async IAsyncEnumerable<Page<KeyProperties>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
        {
            var nextLink = continuationToken;
            do
            {
                var response = nextLink is null
                    ? await pipeline.SendAsync(RequestMethod.Get, [Keys, name, "versions"], content: null, CancellationToken)
                    : await pipeline.GetPageAsync(nextLink, CancellationToken);
                using var document = JsonDocument.Parse(response.Content.ToMemory());
                var versions = document.RootElement.GetProperty("value").EnumerateArray()
                    .Select(version => KeyVaultJson.ReadProperties(version.GetProperty("kid").GetString()!, version));
                nextLink = document.RootElement.TryGetProperty("nextLink", out var link) ? link.GetString() : null;
                yield return Page<KeyProperties>.FromValues([.. versions], nextLink, response);
            }
            while (nextLink is not null);
        }
    }
}
