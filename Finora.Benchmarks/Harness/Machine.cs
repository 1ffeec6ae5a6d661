using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Finora.Benchmarks.Harness;

/// <summary>Where the figures come from; without it they say little.</summary>
internal static class Machine
{
    public static async Task DescribeAsync()
    {
        await Console.Out.WriteLineAsync($"{Environment.ProcessorCount} cores, {Processor()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, load {Load()}");
        if (typeof(Machine).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            await Console.Out.WriteLineAsync("This is a Debug build: run with -c Release, or the figures mean nothing.");
        }
    }

    /// <summary>What else runs: how many threads want a core, over the last minute.</summary>
    public static string Load() => FirstLine("/proc/loadavg") is { } line ? line.Split(' ')[0] : "unknown";

    private static string Processor() =>
        OperatingSystem.IsLinux() && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string? FirstLine(string path) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
}
