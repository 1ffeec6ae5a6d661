using System.Diagnostics;
using System.Security.Cryptography;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// A running Azurite: the storage emulator, on three free ports of this machine. <see cref="SharedAsync"/> gives the one that all tests of a run share; they keep apart by
/// names of their own (<see cref="UniqueName"/>). It ends with the test process, however that ends.
/// </summary>
internal sealed class Azurite : IAsyncDisposable
{
    public const string AccountName = "devstoreaccount1";
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);
    private static readonly Lazy<Task<Azurite>> Shared = new(() => StartAsync("--inMemoryPersistence"));

    private readonly Process _process;

    private Azurite(Process process, Uri blobs, Uri queues, Uri tables) => (_process, Blobs, Queues, Tables) = (process, blobs, queues, tables);

    /// <summary>The account's endpoints, without a trailing slash.</summary>
    public Uri Blobs { get; }

    public Uri Queues { get; }

    public Uri Tables { get; }

    public string ConnectionString =>
        $"AccountName={AccountName};AccountKey={AccountKey};BlobEndpoint={Blobs};QueueEndpoint={Queues};TableEndpoint={Tables}";

    public static Task<Azurite> SharedAsync() => Shared.Value;

    /// <summary>An Azurite of one's own that keeps its data in a folder until the next one starts there. What was answered last is only sure to be kept by <see cref="StopAsync"/>.</summary>
    public static Task<Azurite> StartInAsync(string folder) => StartAsync("--location", folder);

    /// <summary>An Azurite of one's own over HTTPS that takes bearer tokens (it checks their audience, issuer and times, not who signed them).</summary>
    public static Task<Azurite> StartSecureAsync(string certificateFile, string keyFile) =>
        StartAsync("--inMemoryPersistence", "--oauth", "basic", "--cert", certificateFile, "--key", keyFile);

    /// <summary>A name that no other test has and that is valid for tables, queues and containers alike.</summary>
    public static string UniqueName(string start = "t") => start + RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Ends it in order, with everything on disk.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Azurite> StartAsync(params string[] options)
    {
        string[] arguments =
        [
            Path.Combine(AzuriteInstall.ProjectFolder, "Fixtures", "AzuriteHost.cjs"), await AzuriteInstall.EnsureAsync(),
            "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", .. options,
        ];
        var process = AzuriteInstall.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            return await ReadEndpointsAsync(process).WaitAsync(StartLimit);
        }
        catch (Exception exception)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"Azurite did not start: {await errors}", exception);
        }
    }

    /// <summary>Azurite tells each port when the service listens, blobs first.</summary>
    private static async Task<Azurite> ReadEndpointsAsync(Process process)
    {
        const string Listening = "successfully listening at ";
        var found = new List<Uri>();
        while (found.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("It ended before all services listened.");
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0) found.Add(new Uri($"{line[(at + Listening.Length)..]}/{AccountName}"));
        }

        // Whatever it says from now on must be read, or it stands still once the pipe is full.
        _ = process.StandardOutput.ReadToEndAsync();
        return new Azurite(process, found[0], found[1], found[2]);
    }
}
