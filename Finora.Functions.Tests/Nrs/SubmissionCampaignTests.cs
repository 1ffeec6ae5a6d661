using System.Globalization;
using System.Security.Cryptography;

namespace Finora.Functions.Tests.Nrs;

/// <summary>
/// Seeded runs of failures on the way and deaths of the process between any two steps; the stand-in's own log proves that no document was registered twice and none was lost.
/// <c>FINORA_NRS_RUNS</c> sets the number of runs, <c>FINORA_NRS_SEED</c> repeats those of an earlier campaign:
/// <c>FINORA_NRS_RUNS=1000 dotnet test Finora.Functions.Tests --filter "FullyQualifiedName~SubmissionCampaignTests"</c>.
/// </summary>
[TestClass]
public sealed class SubmissionCampaignTests
{
    private const int RunsOfAKit = 25;
    private static readonly string[] Modes = ["latency", "offline", "busy", "status", "rate_limit", "refuse", "drop", "commit_then_drop", "commit_then_status", "commit_then_busy", "late", "garbage"];
    private static readonly string[] Calls = ["sign", "sign", "sign", "validate", "confirm", "transmit", "update", "*"];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Nothing_is_ever_submitted_twice_and_nothing_is_lost()
    {
        var seed = Setting("FINORA_NRS_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var runs = Setting("FINORA_NRS_RUNS") ?? 20;
        TestContext.WriteLine($"Seed {seed}, {runs} runs.");
        Console.WriteLine($"Seed {seed}, {runs} runs.");
        var (deaths, signs) = (0, 0);
        for (var done = 0; done < runs; done += RunsOfAKit)
        {
            var (died, signed) = await RunKitAsync(seed, done, Math.Min(RunsOfAKit, runs - done));
            (deaths, signs) = (deaths + died, signs + signed);
        }

        TestContext.WriteLine($"{runs} documents registered once each, by {signs} sign calls and through {deaths} deaths.");
    }

    private static async Task<(int Deaths, int Signs)> RunKitAsync(int seed, int from, int count)
    {
        await using var kit = await NrsKit.StartAsync();
        var tenant = await kit.TenantAsync();
        for (var run = from; run < from + count; run++)
        {
            var random = new Random(unchecked((seed * 397) ^ run));
            var id = await kit.FinalizedAsync(tenant);
            for (var faults = random.Next(4); faults > 0; faults--) await CauseAsync(kit, random);
            kit.Crash.Reset(random.Next(3) == 0 ? 0 : random.Next(1, 70));
            try
            {
                if (!await kit.GuardedAsync(() => kit.SubmitAsync(tenant, id))) await kit.SubmitAsync(tenant, id);
                for (var lives = 0; lives < 3; lives++)
                {
                    await kit.LiveAsync(TimeSpan.FromMinutes(random.Next(1, 120)));
                    if (random.Next(2) == 0) kit.Crash.Reset(random.Next(1, 40));
                }

                await kit.Sandbox.HealAsync();
                kit.Crash.Reset(0);
                await kit.LiveAsync(TimeSpan.FromHours(8));
                await SubmissionFaultTests.AssertRegisteredOnceAsync(kit, tenant, id);
                Assert.AreEqual(run - from + 1, (await kit.EventsAsync(tenant)).Length, "One event each, and only of registration.");
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new AssertFailedException($"Seed {seed}, run {run}: {e.Message}", e);
            }
        }

        return (kit.Deaths, (await kit.Sandbox.RequestsAsync("/invoice/sign")).Length);
    }

    private static Task CauseAsync(NrsKit kit, Random random)
    {
        var mode = Modes[random.Next(Modes.Length)];
        var more = mode switch
        {
            "latency" => ""","delay_ms":0""",
            "late" => $""","delay_ms":{random.Next(1, 3_600_000)}""",
            "status" or "commit_then_status" => $""","status":{new[] { 500, 502, 503, 504 }[random.Next(4)]}""",
            "rate_limit" => $""","retry_after":{random.Next(1, 900)}""",
            _ => "",
        };
        return kit.Sandbox.FailAsync(mode == "late" ? "sign" : Calls[random.Next(Calls.Length)], mode, random.Next(1, 4), more);
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
