using System.Net;
using Microsoft.AspNetCore.Http;

namespace Finora.Local.Sandboxes;

/// <summary>
/// Pages of somebody else whose part this machine plays, such as a bank. The local host serves them beside the app, to this machine only; a host in the cloud does not know them.
/// </summary>
public interface ILocalSite
{
    /// <summary>The path below which the pages stand, <c>/sandbox/bank</c>.</summary>
    PathString Path { get; }

    /// <summary>Answers a request whose path begins with <see cref="Path"/>, which has been taken off it.</summary>
    Task ServeAsync(HttpContext http);
}

/// <summary>Keeps such pages to the person in front of this machine.</summary>
public static class LocalSites
{
    /// <summary>
    /// From this machine, by a name of this machine (a page of somewhere else cannot point a name of its own here and read what comes), and, where a browser says from which page a form comes, from
    /// a page of ours.
    /// </summary>
    public static bool IsFromHere(HttpRequest request)
    {
        if (request.HttpContext.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)) return false;
        if (!IsThisMachine(request.Host.Host)) return false;
        return request.Headers.Origin is not { Count: > 0 } origin || origin == $"{request.Scheme}://{request.Host}";
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
