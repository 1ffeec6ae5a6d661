using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Finora.Functions.Composition;

/// <summary>
/// Says, once the app has given its first answer, how long that took from the start of the process and how much memory it uses. Only where the app listens by
/// itself; in Azure the Functions host does.
/// </summary>
internal static class StartReport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task PrintAsync(IServiceProvider services)
    {
        if (AddressOf(services) is not { } address) return;
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "healthz"));
            using var process = Process.GetCurrentProcess();
            var taken = TimeProvider.System.GetLocalNow().DateTime - process.StartTime;
            await Console.Out.WriteLineAsync($"Finora answers at {address.AbsoluteUri.TrimEnd('/')}: first answer {taken.TotalMilliseconds:N0} ms after the start, {process.WorkingSet64 / 1_000_000} MB of memory.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // An address that only others can reach (another interface, a proxy's host name) is no fault of the app's.
        }
    }

    /// <summary>An address of ours that this machine can call: '*', '+' and the any-addresses stand for all, and so for the loopback one.</summary>
    public static Uri? AddressOf(IServiceProvider services)
    {
        var address = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (address is null) return null;
        var callable = address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal);
        return new Uri(callable);
    }
}
