using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Codebase;

/// <summary>That the settings of a deployment, those of a developer's machine and the page that explains them name the same things.</summary>
[TestClass]
public sealed partial class InfraSettingsTests
{
    private static readonly string[] OfThePlatform =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AZURE_CLIENT_ID",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    private static readonly JsonObject Sample =
        JsonNode.Parse(File.ReadAllText(Path.Combine(InfraFiles.Root, "local.settings.sample.json")))!["Values"]!.AsObject();

    [TestMethod]
    public void Every_setting_of_a_deployment_is_in_the_local_sample() =>
        Assert.AreEqual("", string.Join(", ", Deployed().Except(OfThePlatform).Except(Sample.Select(setting => setting.Key))));

    [TestMethod]
    public void Every_setting_is_explained_in_the_deployment_page()
    {
        var page = File.ReadAllText(Path.Combine(InfraFiles.Root, "docs", "deploying.md"));
        var missing = Deployed().Concat(Sample.Select(setting => setting.Key)).Distinct().Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal));
        Assert.AreEqual("", string.Join(", ", missing));
    }

    [TestMethod]
    public void The_local_sample_holds_no_secret_and_reaches_nobody()
    {
        foreach (var (name, value) in Sample)
        {
            if (SecretSetting().IsMatch(name))
                Assert.AreEqual("", (string)value!, name);
            else if (Uri.TryCreate((string)value!, UriKind.Absolute, out var address))
                Assert.IsTrue(address.IsLoopback, name);
        }
    }

    [TestMethod]
    public void Every_secret_setting_comes_from_the_vault()
    {
        // A previous secret exists only during a rotation; a reference to it at any other time would not resolve.
        CollectionAssert.AreEquivalent(
            Sample.Select(setting => setting.Key).Where(name => SecretSetting().IsMatch(name) && name != "FINORA_MASTER_KEY" && !name.Contains("__Previous", StringComparison.Ordinal)).ToArray(),
            FromVault().ToArray());
        Assert.DoesNotContain(name => SecretSetting().IsMatch(name), FromTemplate());
    }

    private static IEnumerable<string> Deployed() => FromTemplate().Concat(FromVault());

    private static IEnumerable<string> FromTemplate() =>
        InfraFiles.All["modules/settings.bicep"]["variables"]!["fromTemplate"]!.AsObject().Select(setting => setting.Key);

    private static IEnumerable<string> FromVault() =>
        InfraFiles.Main["params"]!.AsArray().Single(param => (string)param!["name"]! == "vaultSettings")!["default"]!.AsArray().Select(name => (string)name!);

    [GeneratedRegex("(Secret|SecretKey|MASTER_KEY|Password|Token)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretSetting();
}
