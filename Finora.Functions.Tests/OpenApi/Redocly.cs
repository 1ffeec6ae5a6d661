using System.Diagnostics;
using Finora.Functions.Tests.Codebase;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>The linter of the test project's node_modules, offline and telling nobody.</summary>
internal static class Redocly
{
    /// <param name="document">From the root of the repository.</param>
    public static async Task<Finished> LintAsync(string document, CancellationToken cancellationToken)
    {
        // What installs the one package installs them all.
        await AzuriteInstall.EnsureAsync();
        var script = Path.Combine(AzuriteInstall.ProjectFolder, "node_modules", "@redocly", "cli", "bin", "cli.js");
        var start = new ProcessStartInfo("node", [script, "lint", document, "--config", Path.Combine("docs", "openapi", "redocly.yaml"), "--format", "stylish"])
        {
            WorkingDirectory = InfraFiles.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["CI"] = "true" },
        };
        using var node = AzuriteInstall.Start(start);
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(cancellationToken), node.StandardError.ReadToEndAsync(cancellationToken));
        await node.WaitForExitAsync(cancellationToken);
        return new Finished(node.ExitCode, await output, await errors);
    }
}
