using System.Net;
using Finora.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Finora.Functions.Tests.Limits;

[TestClass]
public sealed class SourceAddressTests
{
    [TestMethod]
    [DataRow("203.0.113.9", "", 1, "203.0.113.9", DisplayName = "The connection's own")]
    [DataRow("203.0.113.9", "198.51.100.1", 1, "203.0.113.9", DisplayName = "A stranger's header is not believed")]
    [DataRow("127.0.0.1", "", 1, "127.0.0.1", DisplayName = "This machine, no proxy")]
    [DataRow("127.0.0.1", "198.51.100.1", 1, "198.51.100.1", DisplayName = "Behind a proxy on this machine")]
    [DataRow("::1", "198.51.100.1:50321", 1, "198.51.100.1", DisplayName = "With the port that Azure adds")]
    [DataRow("127.0.0.1", "10.9.9.9, 198.51.100.1", 1, "198.51.100.1", DisplayName = "What the caller wrote stands first")]
    [DataRow("127.0.0.1", "10.9.9.9, 198.51.100.1, 192.0.2.7", 2, "198.51.100.1", DisplayName = "Two proxies")]
    [DataRow("127.0.0.1", "198.51.100.1", 2, "127.0.0.1", DisplayName = "Fewer entries than proxies")]
    [DataRow("127.0.0.1", "198.51.100.1", 0, "127.0.0.1", DisplayName = "No proxy expected")]
    [DataRow("127.0.0.1", "not an address", 1, "127.0.0.1", DisplayName = "An entry that is no address")]
    [DataRow("::ffff:203.0.113.9", "", 1, "203.0.113.9", DisplayName = "IPv4 over an IPv6 socket")]
    [DataRow("2001:db8:1:2:3:4:5:6", "", 1, "2001:db8:1:2::", DisplayName = "IPv6 by its network")]
    [DataRow("127.0.0.1", "[2001:db8:1:2:aaaa::1]:443", 1, "2001:db8:1:2::", DisplayName = "IPv6 with a port")]
    public void The_caller_is_whom_the_last_trusted_hop_saw(string connection, string forwarded, int proxies, string expected)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwarded.Length > 0) http.Request.Headers["X-Forwarded-For"] = forwarded;
        Assert.AreEqual(expected, SourceAddress.Of(http, proxies));
    }
}
