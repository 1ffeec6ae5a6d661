namespace Finora.Functions;

/// <summary>Settings of the installation, checked at start: a bad one stops the app with its name and what is wrong with it.</summary>
/// <param name="ApiOrigin">Where both APIs, verification and documents are reached; no trailing slash.</param>
/// <param name="PayOrigin">Where the hosted payment pages are.</param>
/// <param name="AppOrigin">Where the dashboard is.</param>
public sealed record FinoraSettings(string ApiOrigin, string PayOrigin, string AppOrigin)
{
    /// <summary>On one machine all three are the address that the app listens on.</summary>
    public static FinoraSettings Read(IConfiguration configuration)
    {
        var local = FirstAddress(configuration["urls"] ?? configuration["ASPNETCORE_URLS"]);
        return new FinoraSettings(
            Origin(configuration, "Finora:ApiOrigin", local), Origin(configuration, "Finora:PayOrigin", local), Origin(configuration, "Finora:AppOrigin", local));
    }

    private static string FirstAddress(string? urls)
    {
        if (string.IsNullOrWhiteSpace(urls)) return "http://localhost:7071";
        foreach (var address in urls.Split(';', StringSplitOptions.RemoveEmptyEntries)) Check(address);
        return urls.Split(';')[0].TrimEnd('/');
    }

    /// <summary>The server would only find it later, and not tell which setting it is.</summary>
    private static void Check(string address)
    {
        try
        {
            BindingAddress.Parse(address);
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException($"The setting ASPNETCORE_URLS must be addresses such as http://localhost:7071, with ';' between them; '{address}' is none.", e);
        }
    }

    private static string Origin(IConfiguration configuration, string name, string fallback)
    {
        var text = configuration[name];
        if (string.IsNullOrWhiteSpace(text)) return fallback;
        var isOrigin = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0;
        return isOrigin ? text.TrimEnd('/') : throw new InvalidOperationException($"The setting {name.Replace(":", "__", StringComparison.Ordinal)} must be an origin such as https://api.example.com, without a path.");
    }
}
