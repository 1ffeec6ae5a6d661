using System.Globalization;
using System.Security.Cryptography;

namespace Finora.Functions.Tests.Faults;

/// <summary>
/// kill -9 in the midst of deliveries to a webhook. <c>FINORA_DELIVERY_KILLS</c> sets the number of kills for a long campaign; <c>FINORA_CAMPAIGN_SEED</c> repeats the choices of
/// an earlier one, though not its timing.
/// </summary>
[TestClass]
public sealed class DeliveryKillTests
{
    private const int Sample = 3;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Every_event_is_delivered_however_often_the_process_is_killed()
    {
        var seed = Setting("FINORA_CAMPAIGN_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        using var site = await Site.CreateAsync(azurite: false);
        await using var campaign = new DeliveryCampaign(site, seed, TestContext.CancellationToken);

        await campaign.RunAsync(Setting("FINORA_DELIVERY_KILLS") ?? Sample);

        TestContext.WriteLine($"Seed {seed}: {campaign.Summary}.");
        Assert.IsEmpty(campaign.Faults, $"Seed {seed}:\n{string.Join('\n', campaign.Faults.Take(30))}");
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
