using Finora.Core.Storage;
using Finora.Local.Sandboxes;
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
        var port = LoopbackServer.PortIn(configuration, "Paystack:Sandbox:Port");
        services.AddSingleton(provider => new PaystackSandboxServer(provider.GetRequiredService<ITableStore>(), port, () => installation(provider), () => app(provider), provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService(provider => provider.GetRequiredService<PaystackSandboxServer>());
    }
}
