using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Keys;
using Finora.Azure.KeyVault;
using Finora.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Finora.Azure;

/// <summary>Puts Azure Key Vault behind <see cref="IKeyVault"/>.</summary>
public static class KeyVaultRegistration
{
    public const string UriSetting = "KeyVault__Uri";
    public const string ClientIdSetting = "AZURE_CLIENT_ID";

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Reads KeyVault__Uri (https://{vault}) and, for a user-assigned managed identity, AZURE_CLIENT_ID. A <see cref="TokenCredential"/> that is registered
    /// is used; otherwise the managed identity or, on a developer's machine, whoever is signed in there.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is not what it must be.</exception>
    public static IServiceCollection AddAzureKeyVault(this IServiceCollection services, IConfiguration configuration)
    {
        var vaultUri = ReadVaultUri(configuration["KeyVault:Uri"]);
        var clientId = ReadClientId(configuration[ClientIdSetting]);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new KeyClient(vaultUri, provider.GetService<TokenCredential>() ?? CreateCredential(clientId), CreateOptions()));
        services.AddSingleton<IKeyVault, AzureKeyVault>();
        return services;
    }

    private static KeyClientOptions CreateOptions()
    {
        var options = new KeyClientOptions();
        options.Retry.NetworkTimeout = AttemptTimeout;
        return options;
    }

    private static DefaultAzureCredential CreateCredential(string? clientId) => new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });

    private static Uri ReadVaultUri(string? setting) =>
        Uri.TryCreate(setting, UriKind.Absolute, out var uri) && uri is { Scheme: "https", AbsolutePath: "/", Query: "", UserInfo: "" }
            ? uri
            : throw new InvalidOperationException($"{UriSetting} must be the address of a key vault, as in https://finora.vault.azure.net/, and is \"{setting}\".");

    private static string? ReadClientId(string? setting) => string.IsNullOrEmpty(setting)
        ? null
        : Guid.TryParse(setting, out _)
            ? setting
            : throw new InvalidOperationException($"{ClientIdSetting} must be the client id of a managed identity, a UUID, and is \"{setting}\".");
}
