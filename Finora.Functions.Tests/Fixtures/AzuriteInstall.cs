using System.ComponentModel;
using System.Diagnostics;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// Where Azurite is: in the node_modules of the test project, put there by <c>npm ci</c> from its lock file when it is missing. What is needed and not there fails the test;
/// a test that is skipped for want of a tool would say that the adapters work.
/// </summary>
internal static class AzuriteInstall
{
    private const string Project = "Finora.Functions.Tests";

    /// <summary>Scripts of packages are not run: Azurite needs none, and they are other people's code on a developer's machine.</summary>
    private static readonly string[] InstallArguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];

    public static string ProjectFolder { get; } = FindProject();

    /// <summary>The script that runs Azurite; installs the package first where it is missing.</summary>
    public static async Task<string> EnsureAsync()
    {
        var script = Path.Combine(ProjectFolder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (File.Exists(script)) return script;
        Directory.CreateDirectory(Path.Combine(ProjectFolder, "obj"));
        await using var turn = await TakeTurnAsync(Path.Combine(ProjectFolder, "obj", "npm.lock"));
        if (!File.Exists(script)) await InstallAsync();
        return File.Exists(script) ? script : throw new InvalidOperationException($"npm ci in {ProjectFolder} ended well but left no {script}.");
    }

    /// <summary>Starts a program, with a clear word about what to do when it is not there.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"The storage tests run against Azurite, which needs Node.js and npm: '{start.FileName}' cannot be started. Install Node.js 20 or newer.", exception);
        }
    }

    private static async Task InstallAsync()
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", InstallArguments)
        {
            WorkingDirectory = ProjectFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Start(start);
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci failed with {npm.ExitCode}:\n{await output}\n{await errors}");
    }

    /// <summary>Several test processes may find the package missing at the same moment.</summary>
    private static async Task<FileStream> TakeTurnAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            }
        }
    }

    private static string FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Project + ".csproj"))) return folder.FullName;
        }

        throw new InvalidOperationException($"There is no {Project} above {AppContext.BaseDirectory}.");
    }
}
