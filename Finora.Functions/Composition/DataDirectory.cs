namespace Finora.Functions.Composition;

/// <summary>Where everything that one machine keeps stands: the SQLite file, the key ring, generated secrets, outgoing mail.</summary>
internal static class DataDirectory
{
    public const string Setting = "FINORA_DATA";
    private const string DefaultName = ".finora";
    private const string RootMark = "Finora.slnx";

    /// <summary>The setting <c>FINORA_DATA</c>, or <c>.finora</c> in the repository root, or in the working directory where there is no repository.</summary>
    public static string Resolve(IConfiguration configuration) =>
        configuration[Setting] is { Length: > 0 } set ? Path.GetFullPath(set) : Path.Combine(RepositoryRoot() ?? Directory.GetCurrentDirectory(), DefaultName);

    private static string? RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, RootMark))) return folder.FullName;
        }

        return null;
    }
}
