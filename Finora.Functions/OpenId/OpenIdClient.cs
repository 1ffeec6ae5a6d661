using Finora.Core.Identity;

namespace Finora.Functions.OpenId;

/// <summary>What the installation is at a provider.</summary>
/// <param name="Authority">Without a slash at the end; the discovery document stands below it.</param>
public sealed record OpenIdClient(AuthProvider Provider, string ClientId, string ClientSecret, Uri Authority);

/// <summary>The providers that can be used. On one machine stand-ins tell their own addresses once they listen.</summary>
public interface IOpenIdClients
{
    /// <summary>Null where the provider is not configured.</summary>
    OpenIdClient? Find(AuthProvider provider);
}

/// <summary>Those that the settings name.</summary>
internal sealed record ConfiguredOpenIdClients(IReadOnlyList<OpenIdClient> All) : IOpenIdClients
{
    public OpenIdClient? Find(AuthProvider provider) => All.FirstOrDefault(client => client.Provider == provider);
}

/// <summary>Reads and checks the settings of the providers. A bad value stops the host with the setting's name.</summary>
internal static class OpenIdSettings
{
    private const string UnresolvedReference = "@Microsoft.KeyVault(";
    private const int MinSecret = 8;
    private static readonly AuthProvider[] Providers = [AuthProvider.Google, AuthProvider.Microsoft];

    public static bool NamesNobody(IConfiguration configuration) => Providers.All(provider => string.IsNullOrWhiteSpace(configuration[$"OAuth:{provider}:ClientId"]));

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static ConfiguredOpenIdClients Read(IConfiguration configuration) => new([.. Providers.Select(provider => Read(configuration, provider)).OfType<OpenIdClient>()]);

    /// <summary>A provider without a client id is not used, whatever else is set.</summary>
    private static OpenIdClient? Read(IConfiguration configuration, AuthProvider provider)
    {
        var clientId = configuration[$"OAuth:{provider}:ClientId"]?.Trim();
        var authority = Authority(configuration, provider);
        return string.IsNullOrEmpty(clientId) ? null : new OpenIdClient(provider, clientId, Secret(configuration, provider), authority);
    }

    /// <summary>A vault reference that the platform could not resolve reaches us as its own text.</summary>
    private static string Secret(IConfiguration configuration, AuthProvider provider) => configuration[$"OAuth:{provider}:ClientSecret"]?.Trim() switch
    {
        null or { Length: < MinSecret } => throw Bad(provider, "ClientSecret", $"set, and at least {MinSecret} characters long, where there is a ClientId"),
        var secret when secret.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase) => throw new InvalidOperationException($"The setting OAuth__{provider}__ClientSecret is a Key Vault reference that could not be resolved."),
        var secret => secret,
    };

    private static Uri Authority(IConfiguration configuration, AuthProvider provider)
    {
        var text = configuration[$"OAuth:{provider}:Authority"] is { } set && !string.IsNullOrWhiteSpace(set) ? set.Trim() : PresetOf(provider);
        if (!Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri) || !OpenIdProvider.IsSafe(uri, isLocal: true) || uri.Query.Length > 0 || uri.Fragment.Length > 0) throw Bad(provider, "Authority", "an https address such as " + PresetOf(provider));
        return uri;
    }

    /// <summary>Microsoft's for accounts of organisations and of persons alike.</summary>
    private static string PresetOf(AuthProvider provider) => provider == AuthProvider.Google ? "https://accounts.google.com" : "https://login.microsoftonline.com/common/v2.0";

    private static InvalidOperationException Bad(AuthProvider provider, string name, string wanted) => new($"The setting OAuth__{provider}__{name} must be {wanted}.");
}
