namespace Finora.Functions.Http;

/// <summary>Names of downloads. They are made of invoice numbers, which are letters, digits, '-' and '/'; a file name cannot hold the last.</summary>
internal static class FileNames
{
    /// <summary>The value of <c>Content-Disposition</c>.</summary>
    public static string Attachment(string name) => $"attachment; filename=\"{name.Replace('/', '-')}\"";
}
