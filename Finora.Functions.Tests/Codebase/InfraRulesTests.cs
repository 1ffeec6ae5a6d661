using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Finora.Functions.Tests.Codebase;

/// <summary>What must stay true of an installation, whoever edits the Bicep files.</summary>
[TestClass]
public sealed partial class InfraRulesTests
{
    private static readonly Dictionary<string, string> AllowedRoles = new(StringComparer.Ordinal)
    {
        ["Storage Table Data Contributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["Storage Queue Data Contributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["Storage Blob Data Owner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["Key Vault Crypto Officer"] = "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
        ["Key Vault Secrets User"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["Monitoring Metrics Publisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
    };

    [TestMethod]
    public void No_secret_passes_through_a_deployment()
    {
        // The one exception is an address and no secret, which Telemetry_needs_an_identity keeps true.
        var parameters = InfraFiles.All.SelectMany(file => file.Value["params"]!.AsArray()).Select(param => (string)param!["name"]!).Except(["insightsConnectionString"]);
        Assert.AreEqual("", string.Join(", ", parameters.Where(name => SecretName().IsMatch(name))));

        var texts = InfraFiles.All.Keys.Select(path => File.ReadAllText(Path.Combine(InfraFiles.Root, "infra", path)));
        Assert.AreEqual("", string.Join(", ", texts.SelectMany(text => SecretSource().Matches(text)).Select(match => match.Value)));
    }

    [TestMethod]
    public void Storage_takes_only_encrypted_requests_of_known_identities()
    {
        var account = InfraFiles.Resource("Microsoft.Storage/storageAccounts")["body"]!["properties"]!;
        Assert.AreEqual("TLS1_2", (string)account["minimumTlsVersion"]!);
        Assert.IsTrue((bool)account["supportsHttpsTrafficOnly"]!);
        Assert.IsFalse((bool)account["allowBlobPublicAccess"]!);
        Assert.IsFalse((bool)account["allowSharedKeyAccess"]!);
        Assert.AreEqual("None", (string)InfraFiles.Resource("Microsoft.Storage/storageAccounts/blobServices/containers")["body"]!["properties"]!["publicAccess"]!);
    }

    [TestMethod]
    public void A_deleted_document_can_be_brought_back_for_a_week_at_least()
    {
        var blobs = InfraFiles.Resource("Microsoft.Storage/storageAccounts/blobServices")["body"]!["properties"]!;
        Assert.IsTrue((bool)blobs["deleteRetentionPolicy"]!["enabled"]!);
        Assert.IsTrue((bool)blobs["containerDeleteRetentionPolicy"]!["enabled"]!);
        var days = InfraFiles.Main["params"]!.AsArray().Single(param => (string)param!["name"]! == "deletedDocumentDays")!;
        Assert.IsGreaterThanOrEqualTo(7, (int)days["decorators"]!["minValue"]!);
    }

    [TestMethod]
    public void Keys_cannot_be_destroyed_and_are_reached_by_role_only()
    {
        var vault = InfraFiles.Resource("Microsoft.KeyVault/vaults")["body"]!["properties"]!;
        Assert.IsTrue((bool)vault["enableRbacAuthorization"]!);
        Assert.IsTrue((bool)vault["enableSoftDelete"]!);
        Assert.AreEqual(90, (int)vault["softDeleteRetentionInDays"]!);
        Assert.IsTrue((bool)vault["enablePurgeProtection"]!);
        Assert.IsNull(vault["accessPolicies"]);
    }

    [TestMethod]
    public void The_app_answers_over_https_only_and_has_no_publishing_password()
    {
        var app = InfraFiles.Resource("Microsoft.Web/sites")["body"]!["properties"]!;
        Assert.IsTrue((bool)app["httpsOnly"]!);
        Assert.AreEqual("1.2", (string)app["siteConfig"]!["minTlsVersion"]!);
        Assert.AreEqual("1.2", (string)app["siteConfig"]!["scmMinTlsVersion"]!);

        var passwords = ResourcesOfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(policy => policy["body"]!).ToArray();
        CollectionAssert.AreEquivalent(new[] { "ftp", "scm" }, passwords.Select(policy => (string)policy["name"]!).ToArray());
        Assert.IsTrue(passwords.All(policy => !(bool)policy["properties"]!["allow"]!));
    }

    [TestMethod]
    public void The_app_runs_on_the_framework_that_the_projects_target()
    {
        var runtime = InfraFiles.Resource("Microsoft.Web/sites")["body"]!["properties"]!["functionAppConfig"]!["runtime"]!;
        var target = XDocument.Load(Path.Combine(InfraFiles.Root, "Directory.Build.props")).Descendants("TargetFramework").Single().Value;
        Assert.AreEqual("dotnet-isolated", (string)runtime["name"]!);
        Assert.AreEqual(target, "net" + (string)runtime["version"]!);
    }

    [TestMethod]
    public void Telemetry_needs_an_identity() =>
        Assert.IsTrue((bool)InfraFiles.Resource("Microsoft.Insights/components")["body"]!["properties"]!["DisableLocalAuth"]!);

    [TestMethod]
    public void The_app_has_these_roles_and_no_others()
    {
        var given = InfraFiles.All["modules/access.bicep"]["variables"]!.AsObject().SelectMany(roles => roles.Value!.AsObject());
        CollectionAssert.AreEquivalent(
            AllowedRoles.Select(role => $"{role.Key} {role.Value}").ToArray(),
            given.Select(role => $"{role.Key} {role.Value}").ToArray());
    }

    [TestMethod]
    public void Roles_are_given_in_one_file_and_on_one_resource_each()
    {
        var assignments = InfraFiles.Resources.Where(found => ((string)found.Resource["type"]!).StartsWith("Microsoft.Authorization/", StringComparison.Ordinal)).ToArray();
        Assert.IsNotEmpty(assignments);
        foreach (var (file, assignment) in assignments)
        {
            Assert.AreEqual("modules/access.bicep", file);
            var body = assignment["body"]!["for"]!;
            Assert.Contains((string?)body["scope"]?["expression"], ["storage", "vault", "insights"]);
            Assert.AreEqual("subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)", (string)body["properties"]!["roleDefinitionId"]!["expression"]!);
        }
    }

    [TestMethod]
    [DataRow("vault", "AuditEvent")]
    [DataRow("blobs", "StorageRead")]
    [DataRow("blobs", "StorageWrite")]
    [DataRow("blobs", "StorageDelete")]
    public void Access_to_keys_and_documents_is_logged(string resource, string category)
    {
        var settings = ResourcesOfType("Microsoft.Insights/diagnosticSettings")
            .Select(setting => setting["body"]!)
            .Where(setting => (string)setting["scope"]!["expression"]! == resource);
        Assert.IsTrue(settings.SelectMany(setting => setting["properties"]!["logs"]!.AsArray()).Any(log => (string)log!["category"]! == category && (bool)log["enabled"]!));
    }

    private static IEnumerable<JsonNode> ResourcesOfType(string type) =>
        InfraFiles.Resources.Select(found => found.Resource).Where(resource => (string)resource["type"]! == type);

    [GeneratedRegex("(secret|password|token|credential|connectionString|apiKey|accessKey|masterKey|sas)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\blist(Keys|AccountSas|ServiceSas|Secrets)\b|getSecret|AccountKey=|SharedAccessSignature", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretSource();
}
