using System.Collections.Concurrent;
using System.Diagnostics;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// The app as somebody runs it: a process of its own, told by arguments and environment, seen by its output and HTTP. It ends with the test process, however that ends.
/// </summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const string ParentVariable = "FINORA_TEST_ENDS_WITH_STDIN";
    private const string Listening = "Now listening on: ";
    private const int KeptLines = 500;

    /// <summary>Generous, since other work may have the machine: a start takes half a second when nothing else does, a whole demo three.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(4);

    /// <summary>Settings of whoever runs the tests must not reach the app.</summary>
    private static readonly string[] ForeignSettings = ["FINORA", "AzureWebJobs", "KeyVault", "BankPartner", "Paystack", "Nrs", "Webhooks", "ASPNETCORE", "AZURE_FUNCTIONS", "DOTNET_", "urls"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppProcess(Process process)
    {
        _process = process;
        Reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>The last lines that the process wrote.</summary>
    public string Output => string.Join('\n', _output);

    private Task Reading { get; }

    /// <summary>Starts the server on a free port; <see cref="ListeningAsync"/> tells which.</summary>
    /// <param name="folder">The data directory.</param>
    /// <param name="settings">Environment variables; null takes one away.</param>
    public static AppProcess Serve(string folder, IReadOnlyDictionary<string, string?> settings) => new(Start([], folder, settings));

    /// <summary>Runs the program to its end.</summary>
    /// <inheritdoc cref="Serve"/>
    public static async Task<Finished> RunAsync(string[] arguments, string folder, IReadOnlyDictionary<string, string?>? settings, CancellationToken cancellationToken)
    {
        using var process = Start(arguments, folder, settings ?? new Dictionary<string, string?>());
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken).WaitAsync(RunLimit, cancellationToken);
            return new Finished(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>Where the server listens, as soon as it does.</summary>
    /// <exception cref="InvalidOperationException">The process ended instead; the message holds what it said.</exception>
    public async Task<Uri> ListeningAsync(CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(_listening.Task, Reading).WaitAsync(StartLimit, cancellationToken);
        return first == _listening.Task ? await _listening.Task : throw new InvalidOperationException($"The app ended before it listened:\n{Output}");
    }

    /// <summary>SIGKILL: the process runs no more code of its own.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        await Reading;
        _process.Dispose();
    }

    /// <summary>In the app's process, before its own code: watches for the end of the test process, if this is such a process.</summary>
    internal static void EndWithParent()
    {
        if (Environment.GetEnvironmentVariable(ParentVariable) is null) return;
        new Thread(() =>
        {
            // The test holds the other end of this pipe and never writes; so reading ends when the test process does.
            using var input = Console.OpenStandardInput();
            _ = input.ReadByte();
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true, Name = "Ends with the tests" }.Start();
    }

    private static Process Start(string[] arguments, string folder, IReadOnlyDictionary<string, string?> settings)
    {
        var tests = typeof(AppProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Finora.Functions.dll"), .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToArray()) start.Environment.Remove(name);
        start.Environment["FINORA_DATA"] = folder;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_STARTUP_HOOKS"] = tests;
        start.Environment[ParentVariable] = "1";

        // Empty ones win over a local.settings.json that a developer may have.
        foreach (var name in new[] { "AzureWebJobsStorage", "KeyVault__Uri", "FINORA_MASTER_KEY" }) start.Environment[name] = "";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    private static bool IsForeign(string name) =>
        Array.Exists(ForeignSettings, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) && name is not ("DOTNET_ROOT" or "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines) _output.TryDequeue(out _);
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0) _listening.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }
}

/// <summary>A run of the program that has ended.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test, with all that was said, when the exit code is another.</summary>
    public Finished Expect(int exitCode)
    {
        Assert.AreEqual(exitCode, ExitCode, $"{Output}\n{Errors}");
        return this;
    }
}
