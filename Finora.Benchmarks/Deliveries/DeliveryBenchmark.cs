using System.Net.Http.Headers;
using Finora.Benchmarks.Harness;
using Finora.Core.Webhooks;
using Finora.Functions.Composition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Benchmarks.Deliveries;

/// <summary>How quickly events reach webhooks, alone and beside receivers that never answer.</summary>
internal sealed class DeliveryBenchmark : IBenchmark
{
    private const int Webhooks = 10;
    private const int EventsATurn = 60;
    private const int SilentAccounts = 10;
    private const int SilentDeliveries = 1_000;
    private const int Probes = 200;
    private const int Callers = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(50);
    private static readonly string[] Heads = ["", "µs each by the clock: median (quartiles)", "µs of processor time"];

    public string Name => "deliveries";

    public string Summary => "events to webhooks against a bare loop of HttpClient, and a healthy webhook beside 1,000 that never answer";

    public string Explanation => $"""
        Throughput. Subject: the whole app on SQLite; {EventsATurn} stored events of a business with {Webhooks} webhooks, that is {EventsATurn * Webhooks} deliveries, from the commit to
        the last arrival: body written and sealed, delivery stored, job queued, taken, signed, sent, result stored. Baseline: {Callers} callers of one HttpClient that post the same number of
        bytes to the same local receiver and keep nothing. Goals: 500 deliveries a second, and half the rate of the bare loop.
        Fairness. {SilentAccounts} businesses with {Webhooks} webhooks each to a receiver that never answers, until {SilentDeliveries} attempts are under way. Then {Probes} events of another
        business, one every {BetweenProbes.TotalMilliseconds:N0} ms, from the commit to the arrival at a receiver that answers. Goal: 95 of 100 within two seconds.
        """;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        using var app = FinoraApp.Build([], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["FINORA_DATA"] = folder.Path,
            ["AzureWebJobsStorage"] = "",
            ["KeyVault:Uri"] = "",
            ["Webhooks:AllowPrivateTargets"] = "true",
            ["Logging:LogLevel:Default"] = "Warning",
        });
        await app.StartAsync();
        await using var sink = await Sink.StartAsync(answers: true);
        await MeasureThroughputAsync(settings, app.Services, sink);
        await MeasureFairnessAsync(app.Services, sink);
        await app.StopAsync();
    }

    private static async Task MeasureThroughputAsync(Settings settings, IServiceProvider services, Sink sink)
    {
        var account = await DeliveryAccount.MakeAsync(services, sink.Url, Webhooks);
        using var client = new HttpClient();
        var turns = await Contest.RunAsync(
            settings,
            new Contender("Finora", _ => DeliverAsync(account, sink)),
            new Contender("bare HttpClient", time => Repeat.ByManyAsync(Callers, time, _ => PostAsync(client, sink.Url))));
        await Console.Out.WriteLineAsync($"\n{EventsATurn * Webhooks} deliveries a turn to {Webhooks} webhooks (load now {Machine.Load()})\n");
        await Table.PrintAsync(Heads, [Duel.Row("Finora", turns[0]), Duel.Row("bare HttpClient", turns[1]), Duel.RatioRow("ratio", turns[0], turns[1])]);
        var (ours, bare) = (RateOf(turns[0]), RateOf(turns[1]));
        await Console.Out.WriteLineAsync($"\nFinora: {ours:N0} deliveries a second (goal 500); the bare loop: {bare:N0}; rate for rate {ours / bare:N2} (goal 0.5).");
    }

    private static double RateOf(IReadOnlyList<Turn> turns) => 1_000_000 / Spread.Of(turns.Select(turn => turn.Clock)).Median;

    private static async Task<long> DeliverAsync(DeliveryAccount account, Sink sink)
    {
        var wanted = sink.Count + (EventsATurn * Webhooks);
        await account.RaiseAsync(EventsATurn);
        await UntilAsync(() => sink.Count >= wanted);
        return EventsATurn * Webhooks;
    }

    private static async ValueTask PostAsync(HttpClient client, string url)
    {
        using var content = new ByteArrayContent(new byte[600]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(url, content);
        response.EnsureSuccessStatusCode();
    }

    private static async Task MeasureFairnessAsync(IServiceProvider services, Sink sink)
    {
        await using var silent = await Sink.StartAsync(answers: false);
        var healthy = await DeliveryAccount.MakeAsync(services, sink.Url, 1);
        var alone = await ProbeAsync(healthy, sink);
        var accounts = await Task.WhenAll(Enumerable.Range(0, SilentAccounts).Select(_ => DeliveryAccount.MakeAsync(services, silent.Url, Webhooks)));
        var traffic = services.GetRequiredService<DeliveryTraffic>();
        var before = TimeProvider.System.GetTimestamp();
        foreach (var account in accounts) await account.RaiseAsync(SilentDeliveries / SilentAccounts / Webhooks);

        // Among them, since the queue is full of them now.
        var meanwhile = await ProbeAsync(healthy, sink);
        await UntilAsync(() => traffic.Count >= SilentDeliveries || TimeProvider.System.GetElapsedTime(before) > TimeSpan.FromSeconds(25));
        var (underWay, beside) = (traffic.Count, await ProbeAsync(healthy, sink));
        await Console.Out.WriteLineAsync($"\nFrom commit to arrival at a healthy webhook, ms: median / 95th of 100 / longest of {Probes} (load now {Machine.Load()})\n");
        await Table.PrintAsync(["", "ms"], [["alone", alone], [$"while {SilentDeliveries} deliveries to silent receivers are begun", meanwhile], [$"while {underWay} wait for silent receivers", beside]]);
    }

    private static async Task<string> ProbeAsync(DeliveryAccount healthy, Sink sink)
    {
        var sent = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < Probes; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            foreach (var id in await healthy.RaiseAsync(1)) sent[id] = started;
            await Task.Delay(BetweenProbes, TimeProvider.System);
        }

        await UntilAsync(() => sent.Keys.All(sink.Arrivals.ContainsKey));
        double[] waits = [.. sent.Select(probe => TimeProvider.System.GetElapsedTime(probe.Value, sink.Arrivals[probe.Key]).TotalMilliseconds).Order()];
        return $"{waits[Probes / 2]:N0} / {waits[Probes * 95 / 100]:N0} / {waits[^1]:N0}";
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);
    }
}
