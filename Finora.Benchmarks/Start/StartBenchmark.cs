using System.Globalization;
using Finora.Benchmarks.Harness;

namespace Finora.Benchmarks.Start;

/// <summary>How long the app takes to its first answers, and what memory it holds when nobody asks it anything.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const double MaxSeconds = 1.5;
    private const double MaxMegabytes = 150;

    /// <summary>Long enough for the queue listeners to have settled into their longest interval and for tiered compilation to be done.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private static readonly string[] Heads = ["", "least", "median", "most"];

    public string Name => "start";

    public string Summary => "start to first answer, and idle memory, of the app as a process of its own";

    public string Explanation => $"""
        Starts `dotnet Finora.Functions.dll` on SQLite with data that is there already, asks /healthz until it answers (one try a millisecond), then one customer with a key, then leaves it
        alone for {Idle.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds and reads its memory: resident, and of that what is the process's own (not mapped from files). As many runs as --rounds says; one more before them
        warms the file cache and does not count. Limits: {MaxSeconds.ToString(CultureInfo.InvariantCulture)} s to the first answer, {MaxMegabytes.ToString(CultureInfo.InvariantCulture)} MB resident.
        """;

    public async Task RunAsync(Settings settings)
    {
        using var folder = new WorkFolder();
        var account = await AppStart.MakeAccountAsync(folder.Path);
        await AppStart.MeasureAsync(folder.Path, account, TimeSpan.Zero);
        var runs = new List<AppStart>();
        for (var i = 0; i < settings.Rounds; i++) runs.Add(await AppStart.MeasureAsync(folder.Path, account, Idle));
        await Console.Out.WriteLineAsync($"\n{settings.Rounds} starts (load now {Machine.Load()})\n");
        await Table.PrintAsync(Heads,
        [
            Row("start to the first answer of /healthz, s", runs, run => run.Healthy.TotalSeconds),
            Row("start to the first answer to a key, s", runs, run => run.Answered.TotalSeconds),
            Row("processor time until then, s", runs, run => run.Processor.TotalSeconds),
            Row("idle memory, resident, MB", runs, run => run.ResidentMegabytes),
            Row("idle memory, the process's own, MB", runs, run => run.OwnMegabytes),
        ]);
        await SayAsync("the median start", runs, run => run.Healthy.TotalSeconds, MaxSeconds, "s");
        await SayAsync("the median memory", runs, run => run.ResidentMegabytes, MaxMegabytes, "MB");
    }

    private static string[] Row(string name, List<AppStart> runs, Func<AppStart, double> figure)
    {
        double[] figures = [.. runs.Select(figure).Order()];
        return [name, Text(figures[0]), Text(Spread.Of(figures).Median), Text(figures[^1])];
    }

    private static Task SayAsync(string what, List<AppStart> runs, Func<AppStart, double> figure, double limit, string unit)
    {
        var median = Spread.Of(runs.Select(figure)).Median;
        return Console.Out.WriteLineAsync($"{(median <= limit ? "Within" : "OVER")} the limit of {limit.ToString(CultureInfo.InvariantCulture)} {unit}: {what} is {Text(median)} {unit}.");
    }

    private static string Text(double figure) => figure.ToString(figure >= 10 ? "N0" : "N2", CultureInfo.InvariantCulture);
}
