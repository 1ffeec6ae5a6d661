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
        var port = configuration["OAuth:Sandbox:Port"] switch
        {
            null or "" => 0,
            var text when int.TryParse(text, out var number) && number is >= 0 and <= 65_535 => number,
            _ => throw new InvalidOperationException("The setting OAuth__Sandbox__Port must be a whole number up to 65535."),
        };
        services.AddSingleton(provider => new OpenIdSandboxServer(port, name => redirectUriOf(provider, name), provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService(provider => provider.GetRequiredService<OpenIdSandboxServer>());
    }
}
