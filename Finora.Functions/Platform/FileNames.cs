namespace Finora.Functions.Platform;

/// <summary>Names of downloads. Invoice numbers may hold '/', which no file name can.</summary>
internal static class FileNames
{
    public static string Safe(string number) => number.Replace('/', '-');
}
