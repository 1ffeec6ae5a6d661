using Finora.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Local.PaystackSandbox;

/// <summary>Runs the stand-in for Paystack beside the app.</summary>
public static class PaystackSandboxRegistration
{
    /// <param name="app">Where the app listens, once it does.</param>
    /// <param name="installation">The secret key of the installation's account.</param>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddPaystackSandbox(this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, Uri?> app, Func<IServiceProvider, string> installation)
    {
        var port = configuration["Paystack:Sandbox:Port"] switch
        {
            null or "" => 0,
            var text when int.TryParse(text, out var number) && number is >= 0 and <= 65_535 => number,
            _ => throw new InvalidOperationException("The setting Paystack__Sandbox__Port must be a whole number up to 65535."),
        };
        services.AddSingleton(provider => new PaystackSandboxServer(provider.GetRequiredService<ITableStore>(), port, () => installation(provider), () => app(provider), provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService(provider => provider.GetRequiredService<PaystackSandboxServer>());
    }
}
