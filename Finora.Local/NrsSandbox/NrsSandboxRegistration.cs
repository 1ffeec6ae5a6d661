using Finora.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Local.NrsSandbox;

/// <summary>Runs the stand-in for the tax authority beside the app.</summary>
public static class NrsSandboxRegistration
{
    private const string Section = "Nrs:Sandbox:";

    /// <summary>Whether the settings leave it on; it is, unless they say otherwise.</summary>
    public static bool IsWanted(IConfiguration configuration) => configuration[Section + "Enabled"] switch
    {
        null or "" => true,
        var text when bool.TryParse(text, out var wanted) => wanted,
        _ => throw Bad("Enabled", "true or false"),
    };

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddNrsSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        var options = Read(configuration);
        services.AddSingleton(provider => new NrsSandboxServer(provider.GetRequiredService<ITableStore>(), options, provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService(provider => provider.GetRequiredService<NrsSandboxServer>());
    }

    private static SandboxOptions Read(IConfiguration configuration)
    {
        var plain = new SandboxOptions();
        return plain with
        {
            Port = Whole(configuration, "Port", plain.Port, 65_535),
            Seed = Whole(configuration, "Seed", plain.Seed, int.MaxValue),
            ApiKey = configuration[Section + "ApiKey"] is { Length: > 0 } key ? key : plain.ApiKey,
            ApiSecret = configuration[Section + "ApiSecret"] is { Length: > 0 } secret ? secret : plain.ApiSecret,
            Tin = configuration[Section + "Tin"] is { Length: > 0 } tin ? tin : plain.Tin,
            ServiceId = configuration[Section + "ServiceId"] is { Length: > 0 } id ? Core.Signing.NrsIrn.IsServiceId(id) ? id : throw Bad("ServiceId", "eight letters or digits") : plain.ServiceId,
            DuplicateStyle = configuration[Section + "DuplicateStyle"] switch
            {
                null or "" or "generic" => SandboxDuplicateStyle.Generic,
                "explicit" => SandboxDuplicateStyle.Explicit,
                _ => throw Bad("DuplicateStyle", "generic or explicit"),
            },
        };
    }

    private static int Whole(IConfiguration configuration, string name, int fallback, int max) =>
        configuration[Section + name] is not { Length: > 0 } text ? fallback : int.TryParse(text, out var value) && value >= 0 && value <= max ? value : throw Bad(name, $"a whole number up to {max}");

    private static InvalidOperationException Bad(string name, string wanted) => new($"The setting Nrs__Sandbox__{name} must be {wanted}.");
}
