namespace Finora.Benchmarks.Harness;

/// <summary>One of those that are compared.</summary>
/// <param name="RunAsync">Works for about the given time and tells how many operations it did.</param>
internal sealed record Contender(string Name, Func<TimeSpan, Task<long>> RunAsync);

/// <summary>What one turn took for each operation, in microseconds: by the clock, and of processor time of this whole process.</summary>
internal readonly record struct Turn(double Clock, double Processor);

/// <summary>
/// Lets contenders take turns, so that whatever else the machine does falls on all of them alike, and each round gives a ratio of its own.
/// The first turn of each warms up and does not count.
/// </summary>
internal static class Contest
{
    /// <returns>The turns of each contender, in its order, one a round.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<Turn>>> RunAsync(Settings settings, params IReadOnlyList<Contender> contenders)
    {
        var turns = contenders.Select(_ => new List<Turn>()).ToArray();
        foreach (var contender in contenders) await contender.RunAsync(settings.Turn);
        for (var round = 0; round < settings.Rounds; round++)
        {
            // Every other round goes backwards: nobody is always the one who comes after a certain other.
            var order = Enumerable.Range(0, contenders.Count);
            foreach (var i in round % 2 == 0 ? order : order.Reverse()) turns[i].Add(await MeasureAsync(contenders[i], settings.Turn));
        }

        return turns;
    }

    private static async Task<Turn> MeasureAsync(Contender contender, TimeSpan time)
    {
        // What one contender left behind must not be collected in the turn of the next.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var processor = Environment.CpuUsage.TotalTime;
        var started = TimeProvider.System.GetTimestamp();
        var operations = await contender.RunAsync(time);
        var clock = TimeProvider.System.GetElapsedTime(started);
        return new Turn(clock.TotalMicroseconds / operations, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / operations);
    }
}
