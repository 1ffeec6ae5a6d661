using System.Globalization;

namespace Finora.Benchmarks.Harness;

/// <summary>Reads the arguments and runs what they name.</summary>
internal static class CommandLine
{
    private const int Misused = 2;
    private const string All = "all";

    /// <returns>The exit code: 2 when the arguments mean nothing.</returns>
    public static async Task<int> RunAsync(string[] args, IReadOnlyList<IBenchmark> benchmarks)
    {
        var wantsHelp = args.Contains("--help") || args.Contains("-h");
        if (args is [] or [['-', ..], ..]) return wantsHelp || args is [] ? await PrintAsync(Overview(benchmarks), 0) : await MisuseAsync("The first argument is a command.", benchmarks);
        var chosen = benchmarks.Where(benchmark => benchmark.Name == args[0] || (args[0] == All && !benchmark.RunsAlone)).ToArray();
        if (chosen.Length == 0) return await MisuseAsync($"There is no command '{args[0]}'.", benchmarks);
        if (wantsHelp) return await PrintAsync(string.Join("\n\n", chosen.Select(benchmark => $"{benchmark.Name}: {benchmark.Summary}\n\n{benchmark.Explanation}")) + $"\n\n{Options}", 0);
        if (Read(args.AsSpan(1)) is not { } settings) return await MisuseAsync("An option is unknown, or its value is no number in its range.", benchmarks);
        await Machine.DescribeAsync();
        foreach (var benchmark in chosen)
        {
            await Console.Out.WriteLineAsync($"\n{benchmark.Name}: {benchmark.Summary}");
            await benchmark.RunAsync(settings);
        }

        return 0;
    }

    private static string Options => $"""
          --rounds N       how often subject and baseline take turns, 1 to 1000 (default {Settings.Default.Rounds})
          --seconds S      how long a turn lasts, 0.1 to 60 (default {Settings.Default.Turn.TotalSeconds.ToString(CultureInfo.InvariantCulture)})
        """;

    private static Settings? Read(ReadOnlySpan<string> options)
    {
        var settings = Settings.Default;
        for (var i = 0; i < options.Length; i += 2)
        {
            if (i + 1 == options.Length || !double.TryParse(options[i + 1], CultureInfo.InvariantCulture, out var value)) return null;
            switch (options[i])
            {
                case "--rounds" when value is >= 1 and <= 1000:
                    settings = settings with { Rounds = (int)value };
                    break;
                case "--seconds" when value is >= 0.1 and <= 60:
                    settings = settings with { Turn = TimeSpan.FromSeconds(value) };
                    break;
                default:
                    return null;
            }
        }

        return settings;
    }

    private static string Overview(IReadOnlyList<IBenchmark> benchmarks) => $"""
        Figures as ratios: what Finora does against the least that could do the same, in turns, in one run.

        dotnet run -c Release --project Finora.Benchmarks -- <command> [options]

        {string.Join('\n', benchmarks.Select(benchmark => $"  {benchmark.Name,-16} {benchmark.Summary}"))}
          {All,-16} all of these that do not take long

        {Options}
          --help           more about a command
        """;

    private static async Task<int> PrintAsync(string text, int exitCode)
    {
        await Console.Out.WriteLineAsync(text);
        return exitCode;
    }

    private static async Task<int> MisuseAsync(string message, IReadOnlyList<IBenchmark> benchmarks)
    {
        await Console.Error.WriteLineAsync($"{message}\n\n{Overview(benchmarks)}");
        return Misused;
    }
}
