using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Demo;

/// <summary>Whoever sets something up wrongly reads which setting it is and what is wrong with it, and no stack trace.</summary>
[TestClass]
public sealed class StartFailureTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("finora-start-").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("Finora__ApiOrigin", "nonsense", "")]
    [DataRow("FINORA_MASTER_KEY", "short", "--demo")]
    [DataRow("AzureWebJobsStorage", "nonsense", "--demo")]
    [DataRow("AzureWebJobsStorage", "nonsense", "ops poison list")]
    [DataRow("KeyVault__Uri", "nonsense", "")]
    [DataRow("BankPartner__WebhookSecret", "short", "")]
    [DataRow("ASPNETCORE_URLS", "nonsense", "")]
    public async Task A_bad_setting_stops_the_start_with_its_name(string setting, string value, string arguments) =>
        AssertTold(setting, await RunAsync(arguments, setting, value));

    [TestMethod]
    [DataRow("")]
    [DataRow("ops poison list")]
    public async Task A_data_directory_that_cannot_be_made_is_named_with_its_setting(string arguments)
    {
        var file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "", TestContext.CancellationToken);
        AssertTold("FINORA_DATA", await RunAsync(arguments, "FINORA_DATA", Path.Combine(file, "data")));
    }

    [TestMethod]
    public async Task A_host_json_that_is_no_JSON_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "host.json"), "{", TestContext.CancellationToken);
        AssertTold("host.json", await RunAsync("", "AzureWebJobsScriptRoot", _folder));
    }

    [TestMethod]
    public async Task An_address_that_is_taken_is_named_with_the_setting_that_changes_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://{other.LocalEndpoint}");
        var ended = await RunAsync("", "ASPNETCORE_URLS", address);
        AssertTold("ASPNETCORE_URLS", ended);
        Assert.Contains(address, ended.Errors, StringComparison.Ordinal);
    }

    private Task<Finished> RunAsync(string arguments, string setting, string value) =>
        AppProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), _folder, new Dictionary<string, string?> { [setting] = value }, TestContext.CancellationToken);

    private static void AssertTold(string name, Finished ended)
    {
        ended.Expect(2);
        Assert.Contains(name, ended.Errors, StringComparison.Ordinal);
        Assert.AreEqual("", ended.Output);
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
    }
}
