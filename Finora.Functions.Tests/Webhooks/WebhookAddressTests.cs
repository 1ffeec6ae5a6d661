using Finora.Core.Webhooks;

namespace Finora.Functions.Tests.Webhooks;

[TestClass]
public sealed class WebhookAddressTests
{
    private static readonly string TooLong = "https://hooks.sunbird.example/" + new string('a', 2_048 - 29);

    [TestMethod]
    [DataRow("https://hooks.sunbird.example/finora")]
    [DataRow("https://hooks.sunbird.example:443/finora?token=1")]
    [DataRow("https://hooks.sunbird.example:1024/")]
    [DataRow("https://hooks.sunbird.example:65535/")]
    [DataRow("https://8.8.8.8/")]
    [DataRow("https://[2606:4700:4700::1111]/hook")]
    public async Task An_https_address_of_a_public_host_is_taken(string url) => Assert.IsNull(await FaultAsync(url));

    [TestMethod]
    [DataRow("http://hooks.sunbird.example/", "must be an https address")]
    [DataRow("ftp://hooks.sunbird.example/", "must be an https address")]
    [DataRow("hooks.sunbird.example/finora", "must be an absolute https address")]
    [DataRow("https:hooks.sunbird.example", "must be an absolute https address")]
    [DataRow("https:///hook", "must be an absolute https address")]
    [DataRow("https://hooks.sunbird.example\\@127.0.0.1/", "must be an absolute https address")]
    [DataRow("https://hooks sunbird.example/", "must be an absolute https address")]
    [DataRow("https://user@hooks.sunbird.example/", "must not hold a user name")]
    [DataRow("https://user:pass@hooks.sunbird.example/", "must not hold a user name")]
    [DataRow("https://hooks.sunbird.example/#part", "must not have a fragment")]
    [DataRow("https://hooks.sunbird.example/#", "must not have a fragment")]
    [DataRow("https://hooks.sunbird.example:22/", "must use port 443 or a port from 1024")]
    [DataRow("https://hooks.sunbird.example:80/", "must use port 443 or a port from 1024")]
    [DataRow("https://hooks.sunbird.example:1023/", "must use port 443 or a port from 1024")]
    public async Task A_form_that_no_receiver_needs_is_refused(string url, string fault) => Assert.AreEqual(fault, await FaultAsync(url));

    [TestMethod]
    [DataRow("https://localhost/")]
    [DataRow("https://LOCALHOST./")]
    [DataRow("https://app.localhost/")]
    [DataRow("https://127.0.0.1/")]
    [DataRow("https://127.1/")]
    [DataRow("https://2130706433/")]
    [DataRow("https://0x7f.0.0.1/")]
    [DataRow("https://017700000001/")]
    [DataRow("https://10.0.0.5/")]
    [DataRow("https://169.254.169.254/latest/meta-data/")]
    [DataRow("https://168.63.129.16/")]
    [DataRow("https://[::1]/")]
    [DataRow("https://[::ffff:127.0.0.1]/")]
    [DataRow("https://[fd00:ec2::254]/")]
    [DataRow("https://[fe80::1%25eth0]/")]
    [DataRow("https://[64:ff9b::10.0.0.1]/")]
    public async Task A_literal_that_is_not_public_is_refused_at_once(string url) =>
        Assert.AreEqual("must not lead to a private, loopback, link-local or other non-public address", await FaultAsync(url));

    [TestMethod]
    public async Task A_name_is_refused_when_any_of_its_addresses_is_not_public() =>
        Assert.AreEqual("must not lead to a private, loopback, link-local or other non-public address", await FaultAsync("https://hooks.sunbird.example/", "8.8.8.8", "10.0.0.1"));

    /// <summary>It may be put into the name server later; every connection judges it again.</summary>
    [TestMethod]
    public async Task A_name_that_is_not_known_yet_is_taken()
    {
        var address = new WebhookAddress(new WebhookTargets(false), new FixedLookup());
        Assert.IsNull(await address.FaultAsync("https://hooks.sunbird.example/", CancellationToken.None));
    }

    [TestMethod]
    public async Task An_address_has_a_limit_of_length()
    {
        Assert.AreEqual(2_049, TooLong.Length);
        Assert.AreEqual("must be at most 2048 characters", await FaultAsync(TooLong));
        Assert.IsNull(await FaultAsync(TooLong[..^1]));
    }

    [TestMethod]
    [DataRow("http://127.0.0.1:5000/hook", null)]
    [DataRow("http://localhost/hook", null)]
    [DataRow("https://10.0.0.1:22/hook", null)]
    [DataRow("ftp://127.0.0.1/", "must be an https address")]
    [DataRow("http://user@127.0.0.1/", "must not hold a user name")]
    public async Task The_setting_for_development_lifts_the_rules_for_scheme_port_and_address_only(string url, string? fault)
    {
        var address = new WebhookAddress(new WebhookTargets(true), new FixedLookup());
        Assert.AreEqual(fault, await address.FaultAsync(url, CancellationToken.None));
    }

    private static Task<string?> FaultAsync(string url, params string[] resolved) =>
        new WebhookAddress(new WebhookTargets(false), new FixedLookup(resolved.Length > 0 ? resolved : ["8.8.8.8"])).FaultAsync(url, CancellationToken.None);
}
