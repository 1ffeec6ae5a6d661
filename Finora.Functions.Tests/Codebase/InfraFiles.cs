using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Finora.Functions.Tests.Codebase;

/// <summary>
/// The Bicep files, as the parser in <c>infra/checks</c> reads them. It is a parser and no compiler: types and the services' own rules are not checked.
/// </summary>
internal static class InfraFiles
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMinutes(1);
    private static readonly Lazy<IReadOnlyDictionary<string, JsonNode>> Files = new(ReadAll);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What each file says, by its path below <c>infra</c>.</summary>
    public static IReadOnlyDictionary<string, JsonNode> All => Files.Value;

    public static JsonNode Main => All["main.bicep"];

    public static JsonNode Sample => All["main.bicepparam"];

    public static IEnumerable<KeyValuePair<string, JsonNode>> Modules => All.Where(file => file.Key.StartsWith("modules/", StringComparison.Ordinal));

    /// <summary>The resources that the files make, without those that they only refer to.</summary>
    public static IEnumerable<(string File, JsonNode Resource)> Resources =>
        from file in All
        from resource in file.Value["resources"]!.AsArray()
        where !(bool)resource!["existing"]!
        select (file.Key, resource);

    /// <summary>The one resource of that type.</summary>
    public static JsonNode Resource(string type) => Resources.Select(found => found.Resource).Single(resource => (string)resource["type"]! == type);

    /// <summary>What the parser makes of this text.</summary>
    public static JsonNode Read(string bicep) => Run(bicep, "-")[0]!;

    private static Dictionary<string, JsonNode> ReadAll()
    {
        var infra = Path.Combine(Root, "infra");
        var paths = Directory.EnumerateFiles(infra, "*.bicep*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(infra, path))
            .Where(path => !path.StartsWith("checks", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return Run("", paths).ToDictionary(file => (string)file!["path"]!, file => file!);
    }

    private static JsonArray Run(string input, params string[] paths)
    {
        var start = new ProcessStartInfo("node", [Path.Combine("checks", "read.mjs"), .. paths])
        {
            WorkingDirectory = Path.Combine(Root, "infra"),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Start(start);
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        node.StandardInput.Write(input);
        node.StandardInput.Close();
        if (!node.WaitForExit(ReadTimeout))
        {
            node.Kill(entireProcessTree: true);
            throw new InvalidOperationException("Reading the Bicep files took longer than a minute.");
        }

        return node.ExitCode == 0
            ? JsonNode.Parse(output.GetAwaiter().GetResult())!.AsArray()
            : throw new InvalidOperationException($"Reading the Bicep files failed. Is 'npm ci --ignore-scripts' in infra/checks done? {errors.GetAwaiter().GetResult()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("Node.js is needed to read the Bicep files. ./test installs it on Debian and Ubuntu.", e);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Finora.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Finora.slnx.");
    }
}
