namespace Finora.Benchmarks.Harness;

/// <summary>Does something again and again.</summary>
internal static class Repeat
{
    /// <returns>How often it was done.</returns>
    public static async Task<long> ForAsync(TimeSpan time, Func<ValueTask> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        var done = 0L;
        while (TimeProvider.System.GetElapsedTime(started) < time)
        {
            await work();
            done++;
        }

        return done;
    }

    /// <summary>The same by several callers at once.</summary>
    /// <param name="work">Gets the number of the caller, from 0.</param>
    public static async Task<long> ByManyAsync(int callers, TimeSpan time, Func<int, ValueTask> work) =>
        (await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => ForAsync(time, () => work(caller)))))).Sum();
}
