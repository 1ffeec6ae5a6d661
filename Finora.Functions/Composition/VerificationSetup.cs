using Finora.Core.Verification;
using Finora.Local.Sandboxes;

namespace Finora.Functions.Composition;

/// <summary>Chooses the register for live verifications. The test side always has the sandbox.</summary>
internal static class VerificationSetup
{
    private const string Sandbox = "sandbox";

    /// <exception cref="InvalidOperationException">The setting names no register that we know.</exception>
    public static VerificationProviders Read(IConfiguration configuration)
    {
        var sandbox = new SandboxVerification();
        return configuration["Verification:Provider"] switch
        {
            null or "" => new VerificationProviders(null, sandbox),
            Sandbox => new VerificationProviders(sandbox, sandbox),
            _ => throw new InvalidOperationException($"The setting Verification__Provider must be empty or '{Sandbox}'."),
        };
    }
}
