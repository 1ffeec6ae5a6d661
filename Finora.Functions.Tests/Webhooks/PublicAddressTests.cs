using System.Net;
using Finora.Core.Webhooks;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>Every range that is not public, by its first and last address and the neighbours of both.</summary>
[TestClass]
public sealed class PublicAddressTests
{
    [TestMethod]
    [DataRow(null, "0.0.0.0", "0.255.255.255", "1.0.0.0", DisplayName = "this network")]
    [DataRow("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", DisplayName = "private 10/8")]
    [DataRow("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0", DisplayName = "carrier-grade NAT")]
    [DataRow("126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0", DisplayName = "loopback")]
    [DataRow("168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17", DisplayName = "Azure's services")]
    [DataRow("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0", DisplayName = "link-local, metadata")]
    [DataRow("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0", DisplayName = "private 172.16/12")]
    [DataRow("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0", DisplayName = "protocol assignments")]
    [DataRow("192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0", DisplayName = "documentation 1")]
    [DataRow("192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0", DisplayName = "6to4 relays")]
    [DataRow("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0", DisplayName = "private 192.168/16")]
    [DataRow("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0", DisplayName = "benchmarks")]
    [DataRow("198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0", DisplayName = "documentation 2")]
    [DataRow("203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0", DisplayName = "documentation 3")]
    [DataRow("223.255.255.255", "224.0.0.0", "239.255.255.255", null, DisplayName = "multicast")]
    [DataRow(null, "240.0.0.0", "255.255.255.255", null, DisplayName = "reserved, broadcast")]
    public void A_range_of_version_4_begins_and_ends_where_its_registry_says(string? before, string first, string last, string? after) => AssertRange(before, first, last, after);

    [TestMethod]
    [DataRow(null, "::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::", DisplayName = "below global unicast: unspecified, loopback, compatible, discard")]
    [DataRow("2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::", DisplayName = "protocol assignments, Teredo")]
    [DataRow("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", DisplayName = "documentation")]
    [DataRow("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::", DisplayName = "6to4")]
    [DataRow("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::", DisplayName = "documentation 2")]
    [DataRow("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, DisplayName = "above global unicast: unique local, link-local, multicast")]
    public void A_range_of_version_6_begins_and_ends_where_its_registry_says(string? before, string first, string last, string? after) => AssertRange(before, first, last, after);

    [TestMethod]
    [DataRow("::1")]
    [DataRow("::ffff:127.0.0.1")]
    [DataRow("::ffff:10.0.0.1")]
    [DataRow("::ffff:169.254.169.254")]
    [DataRow("::127.0.0.1")]
    [DataRow("::8.8.8.8")]
    [DataRow("64:ff9b::10.0.0.1")]
    [DataRow("64:ff9b::a9fe:a9fe")]
    [DataRow("64:ff9b:1::8.8.8.8")]
    [DataRow("2002:7f00:1::")]
    [DataRow("2002:808:808::1")]
    [DataRow("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [DataRow("100::1")]
    [DataRow("fc00::1")]
    [DataRow("fd00:ec2::254")]
    [DataRow("fe80::1")]
    [DataRow("fe80::1%2")]
    [DataRow("fec0::1")]
    [DataRow("ff02::1")]
    public void What_wraps_or_stays_within_a_network_is_not_public(string address) => Assert.IsFalse(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [TestMethod]
    [DataRow("8.8.8.8")]
    [DataRow("::ffff:8.8.8.8")]
    [DataRow("64:ff9b::8.8.8.8")]
    [DataRow("2a00:1450:4009:81f::200e")]
    [DataRow("2606:4700:4700::1111")]
    public void What_leads_to_the_internet_is_public(string address) => Assert.IsTrue(PublicAddress.IsPublic(IPAddress.Parse(address)));

    private static void AssertRange(string? before, string first, string last, string? after)
    {
        Assert.IsFalse(PublicAddress.IsPublic(IPAddress.Parse(first)), first);
        Assert.IsFalse(PublicAddress.IsPublic(IPAddress.Parse(last)), last);
        if (before is not null) Assert.IsTrue(PublicAddress.IsPublic(IPAddress.Parse(before)), before);
        if (after is not null) Assert.IsTrue(PublicAddress.IsPublic(IPAddress.Parse(after)), after);
    }
}
