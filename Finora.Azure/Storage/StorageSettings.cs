using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Finora.Azure.Storage;

/// <summary>
/// The settings of the storage account, spelled as the Functions host spells them ("Connecting to host storage with an identity", Microsoft Learn).
/// Messages name settings and never repeat their values: one of them is a key.
/// </summary>
internal static class StorageSettings
{
    private const string Connection = "AzureWebJobsStorage";
    private const string Prefix = "Finora:TablePrefix";

    /// <exception cref="OptionsValidationException">A setting is missing or wrong.</exception>
    public static StorageAccount OpenAccount(IConfiguration configuration)
    {
        var section = configuration.GetSection(Connection);
        return section.Value is { Length: > 0 } connectionString ? FromConnectionString(connectionString) : FromIdentity(section);
    }

    /// <inheritdoc cref="OpenAccount"/>
    public static string TablePrefix(IConfiguration configuration)
    {
        var prefix = configuration[Prefix] ?? "";
        return AzureTableStore.IsValidPrefix(prefix) ? prefix : throw Wrong("Finora__TablePrefix", "at most 32 letters and digits are allowed, a letter first");
    }

    private static StorageAccount FromConnectionString(string connectionString)
    {
        try
        {
            return StorageAccount.FromConnectionString(connectionString);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw Wrong(Connection, "this is no storage connection string with a table, a queue and a blob endpoint");
        }
    }

    private static StorageAccount FromIdentity(IConfigurationSection section)
    {
        var endpoints = new StorageEndpoints(Endpoint(section, "table"), Endpoint(section, "queue"), Endpoint(section, "blob"));
        return StorageAccount.FromEndpoints(endpoints, Credential(section));
    }

    private static Uri Endpoint(IConfigurationSection section, string service)
    {
        var name = $"{service}ServiceUri";
        if (section[name] is { Length: > 0 } address)
        {
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
                ? uri
                : throw Wrong($"{Connection}__{name}", "this is no https address");
        }

        if (section["accountName"] is not { Length: > 0 } account) throw Wrong($"{Connection}__{name}", $"set it, or {Connection}__accountName, or {Connection} to a connection string");
        var valid = account.Length is >= 3 and <= 24 && account.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
        return valid ? new Uri($"https://{account}.{service}.core.windows.net/") : throw Wrong($"{Connection}__accountName", "an account name is 3 to 24 lower-case letters and digits");
    }

    private static TokenCredential Credential(IConfigurationSection section)
    {
        var clientId = section["clientId"] is { Length: > 0 } id ? id : null;
        return section["credential"]?.ToLowerInvariant() switch
        {
            null or "" => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId }),
            "managedidentity" => new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId)),
            _ => throw Wrong($"{Connection}__credential", "the only value is managedidentity; leave it out for the default credential"),
        };
    }

    private static OptionsValidationException Wrong(string setting, string reason) => new(setting, typeof(StorageAccount), [$"{setting}: {reason}."]);
}
