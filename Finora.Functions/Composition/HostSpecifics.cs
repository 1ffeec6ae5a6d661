using Microsoft.Azure.Functions.Worker.Builder;
#if FINORA_HOST_LOCAL
using Finora.Core.Identity;
using Finora.Functions.Nrs;
using Finora.Functions.OpenId;
using Finora.Functions.Paystack;
using Finora.Local.NrsSandbox;
using Finora.Local.OpenIdSandbox;
using Finora.Local.PaystackSandbox;
using Finora.Local.Runtime;
#else
using Microsoft.Azure.Functions.Worker;
#endif

namespace Finora.Functions.Composition;

/// <summary>The one place that knows which Functions worker the build uses.</summary>
internal static class HostSpecifics
{
    /// <summary>Whether partners can be played on this machine.</summary>
#if FINORA_HOST_LOCAL
    public static bool HasStandIns => true;
#else
    public static bool HasStandIns => false;
#endif

    public static void Configure(FunctionsApplicationBuilder builder)
    {
#if FINORA_HOST_LOCAL
        builder.ConfigureLocalRuntime(options =>
        {
            options.FunctionAssembly = typeof(HostSpecifics).Assembly;
            options.StateFolder = Path.Combine(DataDirectory.Resolve(builder.Configuration), "host");
        });
        if (IsOneMachine(builder.Configuration))
        {
            builder.Services.AddNrsSandbox(builder.Configuration);
            builder.Services.AddSingleton<INrsAddress>(provider => new SandboxAddress(provider.GetRequiredService<NrsSandboxServer>()));
        }

        if (PaystackServices.IsStandIn(builder.Configuration))
        {
            builder.Services.AddPaystackSandbox(builder.Configuration, provider => StartReport.AddressOf(provider), provider => provider.GetRequiredService<Core.Paystack.PaystackInstallation>().SecretKey!);
            builder.Services.AddSingleton<IPaystackAddress>(provider => new PaystackStandIn(provider.GetRequiredService<PaystackSandboxServer>()));
        }

        if (OpenIdServices.IsStandIn(builder.Configuration))
        {
            builder.Services.AddOpenIdSandbox(builder.Configuration, (provider, id) => OpenIdFlow.RedirectUri(provider.GetRequiredService<FinoraSettings>().ApiOrigin, id));
            builder.Services.AddSingleton<IOpenIdClients>(provider => new OpenIdStandIns(provider.GetRequiredService<OpenIdSandboxServer>()));
        }
#else
        builder.Services.AddApplicationInsightsTelemetryWorkerService().ConfigureFunctionsApplicationInsights();
#endif
    }

#if FINORA_HOST_LOCAL
    /// <summary>Keys on this machine and no authority named: then there is a stand-in for it.</summary>
    private static bool IsOneMachine(ConfigurationManager configuration) =>
        string.IsNullOrWhiteSpace(configuration["KeyVault:Uri"]) && string.IsNullOrWhiteSpace(configuration["NRS_API_URL"]) && configuration["Nrs:Environment"] is null or "" or "sandbox"
        && NrsSandboxRegistration.IsWanted(configuration);

    /// <summary>The stand-in's, which it knows once it listens.</summary>
    private sealed class SandboxAddress(NrsSandboxServer sandbox) : INrsAddress
    {
        public Uri? BaseAddress => sandbox.BaseAddress;
    }

    /// <summary>The same for the sign-in providers.</summary>
    private sealed class OpenIdStandIns(OpenIdSandboxServer sandbox) : IOpenIdClients
    {
        public OpenIdClient? Find(AuthProvider provider) =>
            sandbox.AuthorityOf(provider) is { } authority ? new OpenIdClient(provider, OpenIdSandboxServer.ClientId, sandbox.ClientSecret, authority) : null;
    }

    /// <summary>The same for the gateway, whose page is at the same place.</summary>
    private sealed class PaystackStandIn(PaystackSandboxServer sandbox) : IPaystackAddress
    {
        public Uri? BaseAddress => sandbox.BaseAddress;

        public string? CheckoutOrigin => sandbox.BaseAddress?.GetLeftPart(UriPartial.Authority);
    }
#endif
}
