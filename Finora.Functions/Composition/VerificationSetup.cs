using Finora.Core.Nrs;
using Finora.Core.Verification;
using Finora.Local.Sandboxes;

namespace Finora.Functions.Composition;

/// <summary>Chooses the register for live verifications. The test side always has the sandbox.</summary>
internal static class VerificationSetup
{
    private const string Sandbox = "sandbox";
    private const string Nrs = "nrs";

    /// <exception cref="InvalidOperationException">The setting names no register that we know.</exception>
    public static IServiceCollection AddVerification(this IServiceCollection services, IConfiguration configuration)
    {
        var sandbox = new SandboxVerification();
        return configuration["Verification:Provider"] switch
        {
            null or "" => services.AddSingleton(new VerificationProviders(null, sandbox)),
            Sandbox => services.AddSingleton(new VerificationProviders(sandbox, sandbox)),
            Nrs => services.AddSingleton(provider => new VerificationProviders(provider.GetRequiredService<NrsVerification>(), sandbox)),
            _ => throw new InvalidOperationException($"The setting Verification__Provider must be empty, '{Sandbox}' or '{Nrs}'."),
        };
    }
}
