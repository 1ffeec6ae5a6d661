using System.Security.Authentication;
using Finora.Functions.OpenId;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Finora.Functions.Composition;

/// <summary>Signing in with Google and Microsoft: settings and client.</summary>
internal static class OpenIdServices
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Keys on this machine and no provider named: then there are stand-ins, unless the settings say otherwise.</summary>
    public static bool IsStandIn(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration["KeyVault:Uri"]) && OpenIdSettings.NamesNobody(configuration) && configuration["OAuth:Sandbox:Enabled"] switch
        {
            null or "" => HostSpecifics.HasStandIns,
            var text when bool.TryParse(text, out var wanted) => wanted && HostSpecifics.HasStandIns,
            _ => throw new InvalidOperationException("The setting OAuth__Sandbox__Enabled must be true or false."),
        };

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddOpenId(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IOpenIdClients>(OpenIdSettings.Read(configuration));
        services.AddSingleton<OpenIdTickets>();
        services.AddSingleton<OpenIdHttp>();
        services.AddSingleton<OpenIdDirectory>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<OpenIdFlow>();

        // No redirects, since the client's secret goes along; no logging of requests, since it would show it.
        services.AddHttpClient(OpenIdHttp.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
            })
            .RemoveAllLoggers();
        return services;
    }
}
