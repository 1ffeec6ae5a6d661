using System.Net;
using System.Net.Sockets;
using Finora.Core.Payments;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Browser;

/// <summary>The app at an address that its own pages lead to.</summary>
internal sealed class PublicSite : IAsyncDisposable
{
    private readonly string _folder;

    private PublicSite(TestApp app, string folder, string address) => (App, _folder, Address) = (app, folder, address);

    public TestApp App { get; }

    /// <summary>No slash at the end.</summary>
    public string Address { get; }

    /// <param name="checkout">A gateway in place of the one that the settings choose.</param>
    /// <param name="isLive">By the clock of the machine, so that jobs run by themselves; else time stands still at the day of all tests.</param>
    public static async Task<PublicSite> StartAsync(IInvoiceCheckout? checkout = null, bool isLive = false)
    {
        var folder = Path.Combine(Path.GetTempPath(), "finora-" + Path.GetRandomFileName());
        var address = $"http://127.0.0.1:{FreePort()}";
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = address,
            ["Finora:ApiOrigin"] = address,
            ["Finora:PayOrigin"] = address,
            ["Finora:AppOrigin"] = address,
            ["Webhooks:AllowPrivateTargets"] = "true",
        };
        var app = await TestApp.InFolderAsync(
            folder,
            services =>
            {
                if (isLive) services.AddSingleton(TimeProvider.System);
                if (checkout is not null) services.AddSingleton(checkout);
            },
            settings);
        return new PublicSite(app, folder, address);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The address must be known before the app starts, so it is one that was free a moment ago.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
