namespace Finora.AzureSdk;

/// <summary>Addresses below an account, queue or container.</summary>
internal static class StorageAddress
{
    /// <summary>The address of a child. <paramref name="escapedPath"/> is taken as it is: a name is escaped once, by whoever knows what may stand in it.</summary>
    public static Uri Below(Uri parent, string escapedPath)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return new Uri($"{parent.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{escapedPath}{parent.Query}");
    }

    /// <summary>Everything in a blob's name is escaped but the slashes, which make its folders.</summary>
    public static string EscapeSegments(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
