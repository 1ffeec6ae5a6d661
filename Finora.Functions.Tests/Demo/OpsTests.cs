using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Demo;

/// <summary>The operator's commands, as processes of their own.</summary>
[TestClass]
public sealed class OpsTests
{
    private static readonly string[] Members = ["tenantId", "businessId", "ownerEmail", "businessLiveKey", "businessTestKey", "platformKey", "bankPartnerWebhookSecret"];
    private static readonly string[] CreateBusiness = ["ops", "create-business", "--name", "Acme Ltd", "--email", "owner@acme.example", "--password", "Passw0rd!", "--plan", "enterprise", "--tin", "12345678-0001", "--json"];

    private readonly string _folder = Directory.CreateTempSubdirectory("finora-ops-").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("--help", "--demo")]
    [DataRow("ops", "create-business")]
    [DataRow("ops --help", "poison")]
    [DataRow("ops create-business --help", "--email")]
    [DataRow("ops poison --help", "replay")]
    [DataRow("ops add-credits --help", "--naira")]
    public async Task Help_is_printed_and_nothing_is_started(string command, string expected)
    {
        var help = (await RunAsync(command.Split(' '))).Expect(0);
        Assert.Contains(expected, help.Output, StringComparison.Ordinal);
        Assert.AreEqual("", help.Errors);
        Assert.IsEmpty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [TestMethod]
    [DataRow("ops nonsense", "nonsense")]
    [DataRow("ops create-business", "--name is required")]
    [DataRow("ops create-business --name Acme --email owner@acme.example --password Passw0rd! --colour red", "--colour")]
    [DataRow("ops create-business --name Acme --email owner@acme.example --password Passw0rd! --plan gold", "--plan")]
    [DataRow("ops create-business --name Acme --email owner@acme.example --password Passw0rd! --json yes", "--json")]
    [DataRow("ops create-business Acme --email owner@acme.example --password Passw0rd!", "Acme")]
    [DataRow("ops create-business --name Acme --name Acme --email owner@acme.example --password Passw0rd!", "--name is given twice")]
    [DataRow("ops create-business --name Acme --email owner --password Passw0rd!", "email must be an e-mail address")]
    [DataRow("ops create-business --name Acme --email owner@acme.example --password short", "password must be")]
    [DataRow("ops add-credits --business acme --naira 5 --reason x", "--business")]
    [DataRow("ops add-credits --business biz_01kf0e44m0e6g8ec8cwhyrpef1 --naira 0 --reason x", "--naira")]
    [DataRow("ops add-credits --business biz_01kf0e44m0e6g8ec8cwhyrpef1 --naira 5.005 --reason x", "--naira")]
    [DataRow("ops add-credits --business biz_01kf0e44m0e6g8ec8cwhyrpef1 --naira 5", "--reason is required")]
    [DataRow("ops add-credits --business biz_01kf0e44m0e6g8ec8cwhyrpef1 --naira 5 --reason x", "no such business")]
    [DataRow("ops poison", "list or replay")]
    [DataRow("ops poison list --id 1", "--id")]
    [DataRow("ops poison replay --id 1", "--id")]
    public async Task A_wrong_call_ends_with_2_and_says_what_is_wrong(string command, string expected)
    {
        var refused = (await RunAsync(command.Split(' '))).Expect(2);
        Assert.Contains(expected, refused.Errors, StringComparison.Ordinal);
        Assert.AreEqual("", refused.Output);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_business_made_while_the_server_is_stopped_or_runs_can_be_used_at_once(bool running)
    {
        await using var before = running ? AppProcess.Serve(_folder, new Dictionary<string, string?>()) : null;
        if (before is not null) await before.ListeningAsync(TestContext.CancellationToken);
        var made = JsonDocument.Parse((await RunAsync(CreateBusiness)).Expect(0).Output).RootElement;
        CollectionAssert.AreEqual(Members, made.EnumerateObject().Select(member => member.Name).ToArray());
        (await RunAsync(["ops", "add-credits", "--business", Text(made, "businessId"), "--naira", "1000", "--reason", "First credits"])).Expect(0);
        await using var after = running ? null : AppProcess.Serve(_folder, new Dictionary<string, string?>());
        using var http = new HttpClient { BaseAddress = await (before ?? after)!.ListeningAsync(TestContext.CancellationToken) };

        await AssertKeyWorksAsync(http, made, "businessLiveKey");
        await AssertKeyWorksAsync(http, made, "businessTestKey");
        var platform = await Reply.SendAsync(http, HttpMethod.Post, "/api/v1/customers", """{"name":"Adaeze Foods Ltd","email":"accounts@adaezefoods.example"}""", ("x-api-key", Text(made, "platformKey")));
        platform.Expect(201);
        await AssertSecretSignsAsync(http, made);
        Assert.Contains("already registered", (await RunAsync(CreateBusiness)).Expect(2).Errors, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Credits_are_added_and_taken_back_to_no_less_than_nothing()
    {
        var business = Text(JsonDocument.Parse((await RunAsync(CreateBusiness)).Expect(0).Output).RootElement, "businessId");
        Assert.Contains("NGN 5,000.50", (await RunAsync(["ops", "add-credits", "--business", business, "--naira", "5000.50", "--reason", "Goodwill"])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("NGN 0.50", (await RunAsync(["ops", "add-credits", "--business", business, "--naira", "5000", "--reason", "Mistake", "--take"])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("less in the pool", (await RunAsync(["ops", "add-credits", "--business", business, "--naira", "1", "--reason", "Mistake", "--take"])).Expect(2).Errors, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Each_rotation_of_the_issuer_key_makes_a_version_beside_those_before()
    {
        Assert.Contains("signed with k2 from now on", (await RunAsync(["ops", "rotate-issuer-key"])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("Those of k2 stay good", (await RunAsync(["ops", "rotate-issuer-key"])).Expect(0).Output, StringComparison.Ordinal);
        await using var server = AppProcess.Serve(_folder, new Dictionary<string, string?>());
        using var http = new HttpClient { BaseAddress = await server.ListeningAsync(TestContext.CancellationToken) };
        var published = (await Reply.SendAsync(http, HttpMethod.Get, "/.well-known/jwks.json", null)).Expect(200).Json.GetProperty("keys");
        Assert.AreEqual("k1 k2 k3", string.Join(' ', published.EnumerateArray().Select(key => Text(key, "kid"))));
    }

    [TestMethod]
    public async Task A_command_works_on_the_data_that_the_local_settings_of_the_server_name()
    {
        var data = Path.Combine(_folder, "data");
        await File.WriteAllTextAsync(Path.Combine(_folder, "local.settings.json"), $$$"""{"Values":{"FINORA_DATA":{{{JsonSerializer.Serialize(data)}}}}}""", TestContext.CancellationToken);
        var settings = new Dictionary<string, string?> { ["FINORA_DATA"] = null, ["AzureWebJobsScriptRoot"] = _folder };
        (await RunAsync(["ops", "poison", "list"], settings)).Expect(0);
        Assert.IsTrue(File.Exists(Path.Combine(data, "finora.db")));
    }

    private Task<Finished> RunAsync(string[] command, IReadOnlyDictionary<string, string?>? settings = null) => AppProcess.RunAsync(command, _folder, settings, TestContext.CancellationToken);

    private static string Text(JsonElement made, string member) => made.GetProperty(member).GetString()!;

    private static async Task AssertKeyWorksAsync(HttpClient http, JsonElement made, string key)
    {
        var path = $"/v1/customers?businessId={Text(made, "businessId")}";
        var customer = await Reply.SendAsync(http, HttpMethod.Post, path, """{"name":"Sunbird Stationers","email":"accounts@sunbird.example"}""", ("Authorization", $"Bearer {Text(made, key)}"));
        customer.Expect(201);
    }

    private static async Task AssertSecretSignsAsync(HttpClient http, JsonElement made)
    {
        var body = $$$"""{"event":"payment.completed","paymentId":"pay_1","amountKobo":1000,"currency":"NGN","timestamp":"2026-04-17T11:02:00.000Z","metadata":{"businessId":"{{{Text(made, "businessId")}}}"}}""";
        var mac = System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Text(made, "bankPartnerWebhookSecret")), System.Text.Encoding.UTF8.GetBytes(body));
        var reported = await Reply.SendAsync(http, HttpMethod.Post, "/v1/webhooks/alat-payment", body, ("X-Alat-Signature", "sha256=" + Convert.ToHexStringLower(mac)));
        Assert.AreEqual("unknown_invoice", reported.Expect(200).Data.GetProperty("unmatchedReason").GetString());
    }
}
