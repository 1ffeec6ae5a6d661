using System.Diagnostics;
using System.Globalization;

namespace Finora.Functions.Tests.Faults;

/// <summary>A running Finora.CrashWriter.</summary>
internal sealed class CrashWriter
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private CrashWriter(Process process) => _process = process;

    public static CrashWriter Start(string directory, string run, int writers)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Finora.CrashWriter.dll"), directory, run, writers.ToString(CultureInfo.InvariantCulture)];
        return new CrashWriter(Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            // Held open until the kill; the writer ends by itself should this process die first.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>Kills it (SIGKILL) at a random moment after every one of its writers was answered once. Answers each partition's newest batch that was answered.</summary>
    public async Task<Dictionary<string, int>> KillAfterAsync(Random random)
    {
        var newest = new Dictionary<string, int>(StringComparer.Ordinal);
        using var limit = new CancellationTokenSource(StartLimit, TimeProvider.System);
        try
        {
            var lines = random.Next(400);
            for (var read = 0; read < lines || newest.Count < SqliteKillTests.Writers; read++)
            {
                Take(await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("The writer ended by itself."), newest);
            }

            // Its lines come in bursts, one for each group commit. Wait out a part of the next.
            var (start, pause) = (TimeProvider.System.GetTimestamp(), TimeSpan.FromMilliseconds(random.NextDouble()));
            while (TimeProvider.System.GetElapsedTime(start) < pause) Thread.SpinWait(20);
        }
        finally
        {
            _process.Kill();
        }

        while (await _process.StandardOutput.ReadLineAsync() is { } line) Take(line, newest);
        await _process.WaitForExitAsync();
        _process.Dispose();
        return newest;
    }

    private static void Take(string line, Dictionary<string, int> newest)
    {
        // The kill may cut off the last line.
        if (line.Split(' ') is [var partition, [.. var number, '.']]) newest[partition] = int.Parse(number, CultureInfo.InvariantCulture);
    }
}
