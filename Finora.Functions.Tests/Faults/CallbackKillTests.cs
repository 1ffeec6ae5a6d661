using System.Globalization;
using System.Security.Cryptography;

namespace Finora.Functions.Tests.Faults;

/// <summary>
/// kill -9 in the midst of a stream of payment callbacks. <c>FINORA_CAMPAIGN_KILLS</c> sets the number of kills for a long campaign; <c>FINORA_CAMPAIGN_SEED</c> repeats the
/// choices of an earlier one, though not its timing.
/// </summary>
[TestClass]
public sealed class CallbackKillTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(false, 4)]
    [DataRow(true, 2)]
    public async Task Every_reported_payment_is_booked_once_and_the_books_agree_however_often_the_process_is_killed(bool azurite, int kills)
    {
        var seed = Setting("FINORA_CAMPAIGN_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        using var site = await Site.CreateAsync(azurite);
        await using var campaign = new KillCampaign(site, seed, TestContext.CancellationToken);

        await campaign.RunAsync(Setting("FINORA_CAMPAIGN_KILLS") ?? kills);

        var audit = await BooksAudit.RunAsync(site, campaign);
        TestContext.WriteLine($"Seed {seed}: {campaign.Bank.Sent} reports sent, {audit.Summary}.");
        Assert.IsEmpty(campaign.Bank.Faults.Concat(audit.Faults), $"Seed {seed}:\n{string.Join('\n', campaign.Bank.Faults.Concat(audit.Faults).Take(30))}");
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
