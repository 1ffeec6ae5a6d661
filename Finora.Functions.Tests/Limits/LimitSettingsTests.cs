using System.Text.Json.Nodes;
using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Functions.Http;
using Microsoft.Extensions.Configuration;

namespace Finora.Functions.Tests.Limits;

[TestClass]
public sealed class LimitSettingsTests
{
    [TestMethod]
    public void The_defaults_are_the_numbers_of_the_contracts()
    {
        var limits = Read([]);
        Assert.AreEqual(new KeyLimits(60, 1_000, 10_000, 10), limits.BusinessKey);
        CollectionAssert.AreEqual(new[] { 30, 60, 120, 600 }, new[] { Plan.Free, Plan.Starter, Plan.Premium, Plan.Enterprise }.Select(plan => limits.Platform[plan]).ToArray());
        Assert.AreEqual((600, 30, 120, 60), (limits.PartnerWebhook, limits.FailedKeyChecks, limits.HostedPage, limits.InvoicePage));
        Assert.AreEqual((10, 20), (limits.Register, limits.Login));
    }

    [TestMethod]
    public void The_sample_settings_say_the_defaults()
    {
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Codebase.InfraFiles.Root, "local.settings.sample.json")))!["Values"]!.AsObject();
        var limits = sample.Where(setting => setting.Key.StartsWith("Limits__", StringComparison.Ordinal)).ToDictionary(setting => setting.Key.Replace("__", ":"), setting => (string?)setting.Value);
        Assert.HasCount(17, limits);
        Assert.AreEqual(Print(new LimitSettings()), Print(Read(limits)));
    }

    [TestMethod]
    public void Every_number_can_be_set()
    {
        string[] names = ["BusinessPerMinute", "BusinessPerHour", "BusinessPerDay", "BusinessInFlight", "PlatformFree", "PlatformStarter", "PlatformPremium", "PlatformEnterprise", "PartnerWebhook", "FailedKeyChecks", "Proxies", "HostedPage", "InvoicePage", "Verification", "Register", "Login", "PlanList"];
        var limits = Read(names.Select((name, i) => ($"Limits:{name}", i)).ToDictionary(setting => setting.Item1, setting => (string?)(setting.i % 5 + 1).ToString()));
        Assert.AreEqual("1 2 3 4 | 5 1 2 3 | 4 5 1 2 3 | 4 5 1 2", Print(limits));
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("many")]
    [DataRow("-1")]
    [DataRow("1000001")]
    public void A_bad_number_stops_the_app_with_the_name_of_the_setting(string value)
    {
        var refused = Assert.ThrowsExactly<InvalidOperationException>(() => Read(new() { ["Limits:BusinessPerHour"] = value }));
        Assert.Contains("Limits__BusinessPerHour", refused.Message, StringComparison.Ordinal);
    }

    private static string Print(LimitSettings limits) =>
        $"{limits.BusinessKey.PerMinute} {limits.BusinessKey.PerHour} {limits.BusinessKey.PerDay} {limits.BusinessKey.InFlight} | {string.Join(' ', limits.Platform.OrderBy(entry => entry.Key).Select(entry => entry.Value))} | {limits.PartnerWebhook} {limits.FailedKeyChecks} {limits.Proxies} {limits.HostedPage} {limits.InvoicePage} | {limits.Verification} {limits.Register} {limits.Login} {limits.PlanList}";

    private static LimitSettings Read(Dictionary<string, string?> settings) => LimitSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
