namespace Finora.Core.Documents;

/// <summary>A document as a file.</summary>
/// <param name="Name">What it is called when it is saved: letters, digits, '-' and '.'.</param>
public sealed record PrintedFile(string Name, string MediaType, byte[] Content)
{
    public const string PdfType = "application/pdf";

    /// <summary>The name of a file that bears a document's number; a number may hold '/', which a file name cannot.</summary>
    internal static string Named(string kind, string number, string ending) => $"{kind}-{number.Replace('/', '-')}.{ending}";
}
