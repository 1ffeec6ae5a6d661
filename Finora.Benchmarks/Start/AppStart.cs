using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace Finora.Benchmarks.Start;

/// <summary>One measured start.</summary>
/// <param name="Healthy">From the start of the process to the first answer.</param>
/// <param name="Answered">To the first answer that needed a key.</param>
/// <param name="Processor">Processor time of the process until then.</param>
internal sealed record AppStart(TimeSpan Healthy, TimeSpan Answered, TimeSpan Processor, double ResidentMegabytes, double OwnMegabytes)
{
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(1);

    /// <summary>A business on the data of <paramref name="folder"/>: the path of a customer to ask for, and the key.</summary>
    public static async Task<(string Path, string Key)> MakeAccountAsync(string folder)
    {
        using var process = Start(folder, "http://127.0.0.1:0", "ops", "create-business", "--name", "Benchmark Ltd", "--email", "owner@benchmark.example", "--password", "Passw0rd!", "--plan", "enterprise", "--json");
        using var made = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        var business = made.RootElement.GetProperty("businessId").GetString();
        return ($"/v1/customers/{business!.Replace("biz_", "cust_", StringComparison.Ordinal)}?businessId={business}", made.RootElement.GetProperty("businessLiveKey").GetString()!);
    }

    public static async Task<AppStart> MeasureAsync(string folder, (string Path, string Key) account, TimeSpan idle)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = Patience };
        var started = TimeProvider.System.GetTimestamp();
        using var process = Start(folder, address);
        try
        {
            _ = process.StandardOutput.ReadToEndAsync();
            await FirstAnswerAsync(http, process).WaitAsync(Patience);
            var healthy = TimeProvider.System.GetElapsedTime(started);
            await AskAsync(http, account);
            var answered = TimeProvider.System.GetElapsedTime(started);
            process.Refresh();
            var processor = process.TotalProcessorTime;
            await Task.Delay(idle, TimeProvider.System);
            return new AppStart(healthy, answered, processor, Resident(process), Own(process));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task FirstAnswerAsync(HttpClient http, Process process)
    {
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/healthz", UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Delay(BetweenTries, TimeProvider.System);
            }
        }

        throw new InvalidOperationException($"The app ended with {process.ExitCode} before it answered.");
    }

    /// <summary>The customer does not exist, so the answer is 404; who got that far was recognised.</summary>
    private static async Task AskAsync(HttpClient http, (string Path, string Key) account)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, account.Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Key);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.NotFound) throw new InvalidOperationException($"The app answered {(int)answer.StatusCode}.");
    }

    private static Process Start(string folder, string address, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Finora.Functions.dll"), .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["FINORA_DATA"] = folder;
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["AzureWebJobsStorage"] = "";
        start.Environment["KeyVault__Uri"] = "";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / Megabyte;
    }

    /// <summary>Resident memory that no file stands behind; NaN where the system does not tell.</summary>
    private static double Own(Process process)
    {
        var status = $"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(text => text.StartsWith("RssAnon:", StringComparison.Ordinal)) : null;
        return line is null ? double.NaN : double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
