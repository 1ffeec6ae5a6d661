using Finora.Local.Sandboxes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Local.OpenIdSandbox;

/// <summary>Runs the stand-ins for Google and Microsoft beside the app.</summary>
public static class OpenIdSandboxRegistration
{
    /// <param name="redirectUriOf">Where a provider, by its name in small letters, sends browsers back.</param>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddOpenIdSandbox(this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, string, string> redirectUriOf)
    {
        var port = LoopbackServer.PortIn(configuration, "OAuth:Sandbox:Port");
        services.AddSingleton(provider => new OpenIdSandboxServer(port, name => redirectUriOf(provider, name), provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService(provider => provider.GetRequiredService<OpenIdSandboxServer>());
    }
}
