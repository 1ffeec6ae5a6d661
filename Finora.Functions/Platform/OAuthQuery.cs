using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>What a provider sends back by way of the browser; null for what is missing or came twice.</summary>
internal sealed record OAuthAnswer(string? Code, string? State, string? Error);

/// <summary>Reads the queries of signing in elsewhere, section 7.</summary>
internal static class OAuthQuery
{
    private const string Home = "/";
    private const int MaxPath = 500;

    /// <summary>A path on the dashboard: it is put behind the dashboard's origin, so all it must not do is to continue the host name or to leave it, as <c>//</c> and <c>/\</c> do in some browsers.</summary>
    public static string ReadReturnTo(QueryReader query)
    {
        if (query.Text("return_to", MaxPath) is not { } path) return Home;
        if (IsPath(path)) return path;
        query.Fault("return_to", "must be a path on the dashboard, such as /invoices");
        return Home;
    }

    public static OAuthAnswer ReadAnswer(HttpRequest request) => new(One(request, "code"), One(request, "state"), One(request, "error"));

    private static bool IsPath(string text) => text[0] == '/' && (text.Length == 1 || text[1] is not ('/' or '\\')) && text.All(c => c is > ' ' and < '\x7f' and not '\\');

    private static string? One(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value] ? value : null;
}
