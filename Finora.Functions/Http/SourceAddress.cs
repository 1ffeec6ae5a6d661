using System.Net;
using System.Net.Sockets;

namespace Finora.Functions.Http;

/// <summary>
/// Where a request came from, as far as it can be known. Behind the Functions host, and behind a proxy on the same machine, the connection comes from this machine and
/// the caller stands in <c>X-Forwarded-For</c>, whose last entries were added by the proxies before us; what stands before those was written by the caller
/// and is not believed. On any other connection the header is not looked at.
/// </summary>
internal static class SourceAddress
{
    private const string Unknown = "unknown";

    /// <summary>A provider gives a subscriber at least 64 bits of IPv6 (RFC 6177), so single addresses would be no limit at all.</summary>
    private const int NetworkBytes = 8;

    /// <param name="proxies">How many proxies add to the header.</param>
    public static string Of(HttpContext http, int proxies)
    {
        var connection = http.Connection.RemoteIpAddress;
        if (proxies == 0 || connection is null || !IPAddress.IsLoopback(connection)) return Name(connection);
        var forwarded = http.Request.Headers["X-Forwarded-For"].SelectMany(line => (line ?? "").Split(',')).ToArray();
        return forwarded.Length >= proxies && IPEndPoint.TryParse(forwarded[^proxies].Trim(), out var caller) ? Name(caller.Address) : Name(connection);
    }

    private static string Name(IPAddress? address)
    {
        if (address is null) return Unknown;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var network = new byte[16];
        address.GetAddressBytes().AsSpan(0, NetworkBytes).CopyTo(network);
        return new IPAddress(network).ToString();
    }
}
