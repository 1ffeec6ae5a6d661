using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Codebase;

/// <summary>The text files of this repository, as they lie on disk.</summary>
internal static partial class SourceFiles
{
    public static readonly string[] ProductFolders = ["Finora.Core", "Finora.Azure", "Finora.AzureSdk", "Finora.Local", "Finora.Functions"];

    private static readonly string[] NotOurs = ["obj", "bin", "node_modules", ".git", ".vs", ".finora", "TestResults"];
    private static readonly string[] TextEndings = [".cs", ".csproj", ".props", ".slnx", ".md", ".txt", ".json", ".bicep", ".bicepparam", ".mjs", ".cjs", ".php", ".yml", ".yaml", ".html", ".css", ".js", ""];

    /// <summary>C# of the product, by path from the root with '/'.</summary>
    public static IEnumerable<(string Path, string Text)> Product => All.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && ProductFolders.Contains(file.Path.Split('/')[0]));

    /// <summary>Everything that a person wrote.</summary>
    public static IReadOnlyList<(string Path, string Text)> All { get; } = [.. Under(InfraFiles.Root).Select(path => (Path.GetRelativePath(InfraFiles.Root, path).Replace('\\', '/'), File.ReadAllText(path)))];

    /// <summary>C# without comments and the content of literals, so that only code is left to look at.</summary>
    public static string CodeOf(string csharp) => CommentOrLiteral().Replace(csharp, "\"\"");

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder).Where(IsText)
            .Concat(Directory.EnumerateDirectories(folder).Where(sub => !NotOurs.Contains(Path.GetFileName(sub)) && new DirectoryInfo(sub).LinkTarget is null).SelectMany(Under));

    private static bool IsText(string path) => TextEndings.Contains(Path.GetExtension(path)) && Path.GetFileName(path) is not ("package-lock.json" or "packages.lock.json" or "local.settings.json" or ".git");

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"{3}.*?"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])+'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrLiteral();
}
