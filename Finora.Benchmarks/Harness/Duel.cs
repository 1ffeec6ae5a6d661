namespace Finora.Benchmarks.Harness;

/// <summary>A subject against a baseline.</summary>
internal static class Duel
{
    private static readonly string[] Heads = ["", "µs each by the clock: median (quartiles)", "µs of processor time"];

    public static async Task RunAsync(Settings settings, string title, Contender subject, Contender baseline)
    {
        var turns = await Contest.RunAsync(settings, subject, baseline);
        await Console.Out.WriteLineAsync($"\n{title} (load now {Machine.Load()})\n");
        await Table.PrintAsync(Heads, [Row(subject.Name, turns[0]), Row(baseline.Name, turns[1]), RatioRow("ratio", turns[0], turns[1])]);
    }

    public static IReadOnlyList<string> Row(string name, IReadOnlyList<Turn> turns) =>
        [name, Spread.Of(turns.Select(turn => turn.Clock)).ToString(), Spread.Of(turns.Select(turn => turn.Processor)).ToString()];

    /// <summary>The median of the ratios of the rounds, not the ratio of the medians: the two of a round met the same noise.</summary>
    public static IReadOnlyList<string> RatioRow(string name, IReadOnlyList<Turn> subject, IReadOnlyList<Turn> baseline)
    {
        var rounds = subject.Zip(baseline).ToArray();
        return [name, Spread.Of(rounds.Select(round => round.First.Clock / round.Second.Clock)).ToString(), Spread.Of(rounds.Select(round => round.First.Processor / round.Second.Processor)).ToString()];
    }
}
