using System.Text.RegularExpressions;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Demo;

/// <summary>The first thing that a newcomer runs, as a process of its own.</summary>
[TestClass]
public sealed partial class DemoTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("finora-demo-").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task It_reaches_paid_and_a_second_run_keeps_what_the_first_made()
    {
        var first = await PlayAsync(null);
        var second = await PlayAsync(null);

        Assert.AreNotEqual(Word(first, BusinessId()), Word(second, BusinessId()));
        await using var app = AppProcess.Serve(_folder, new Dictionary<string, string?>());
        using var http = new HttpClient { BaseAddress = await app.ListeningAsync(TestContext.CancellationToken) };
        foreach (var told in new[] { first, second })
        {
            var path = $"/v1/customers/{Word(told, CustomerId())}?businessId={Word(told, BusinessId())}";
            var customer = await Reply.SendAsync(http, HttpMethod.Get, path, null, ("Authorization", $"Bearer {Word(told, BusinessKey())}"));
            Assert.AreEqual("Sunbird Stationers", customer.Expect(200).Data.GetProperty("name").GetString());
        }
    }

    [TestMethod]
    public async Task It_reaches_paid_on_Azurite()
    {
        var azurite = await Azurite.SharedAsync();
        await PlayAsync(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Finora__TablePrefix"] = Azurite.UniqueName() });
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "finora.db")), "The data went to SQLite.");
    }

    private async Task<string> PlayAsync(IReadOnlyDictionary<string, string?>? settings)
    {
        var played = (await AppProcess.RunAsync(["--demo", "--exit"], _folder, settings, TestContext.CancellationToken)).Expect(0);
        Assert.Contains("invoice paid", played.Output, StringComparison.Ordinal);
        Assert.AreEqual("", played.Errors);
        return played.Output;
    }

    private static string Word(string text, Regex pattern) => pattern.Match(text) is { Success: true } match ? match.Value : throw new AssertFailedException($"There is no {pattern} in:\n{text}");

    [GeneratedRegex("biz_[0-9a-z]{26}", RegexOptions.None, 1000)]
    private static partial Regex BusinessId();

    [GeneratedRegex("cust_[0-9a-z]{26}", RegexOptions.None, 1000)]
    private static partial Regex CustomerId();

    [GeneratedRegex("live_sk_[0-9a-f]{48}", RegexOptions.None, 1000)]
    private static partial Regex BusinessKey();
}
