using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Finora.Functions.Tests.Keys
{
    /// <summary>Runs a static method of this assembly in a process of its own, so that a test can kill it.</summary>
    internal sealed class ChildProcess : IDisposable
    {
        private const string EntryVariable = "FINORA_TEST_CHILD_ENTRY";
        private const string ArgumentVariable = "FINORA_TEST_CHILD_ARGUMENT";

        private readonly Process _process;

        private ChildProcess(Process process) => _process = process;

        public StreamReader Output => _process.StandardOutput;

        /// <param name="entry">A static method, not a lambda.</param>
        public static ChildProcess Start(Action<string> entry, string argument)
        {
            var assembly = typeof(ChildProcess).Assembly.Location;
            var start = new ProcessStartInfo("dotnet", ["exec", assembly]) { RedirectStandardOutput = true, UseShellExecute = false };
            start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
            start.Environment[EntryVariable] = $"{entry.Method.DeclaringType!.FullName}|{entry.Method.Name}";
            start.Environment[ArgumentVariable] = argument;
            return new ChildProcess(Process.Start(start)!);
        }

        /// <summary>In the child: runs what the parent asked for. False in every other process.</summary>
        public static bool RunEntry()
        {
            if (Environment.GetEnvironmentVariable(EntryVariable)?.Split('|') is not [var type, var method])
            {
                return false;
            }

            var entry = Type.GetType(type, throwOnError: true)!.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
            entry.Invoke(null, [Environment.GetEnvironmentVariable(ArgumentVariable)]);
            return true;
        }

        /// <summary>SIGKILL: the process runs no more code of its own.</summary>
        public async Task KillAsync(CancellationToken cancellationToken)
        {
            _process.Kill();
            await _process.WaitForExitAsync(cancellationToken);
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }
}

/// <summary>Called by the runtime before the entry point of the process, in a process whose DOTNET_STARTUP_HOOKS names this assembly.</summary>
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for this name without a namespace.")]
[SuppressMessage("Performance", "CA1812", Justification = "The runtime finds it by name.")]
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Finora.Functions.Tests.Keys.ChildProcess.RunEntry())
        {
            Environment.Exit(0);
        }
    }
}
