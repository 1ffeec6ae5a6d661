using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Local.Sandboxes;

/// <summary>The web server that a stand-in for a partner answers on: loopback only, on a port of its own, with bodies of bounded size and nothing of the app in it.</summary>
internal static class LoopbackServer
{
    /// <param name="port">Zero takes any free one.</param>
    /// <returns>The running server, which the caller disposes of, and where it listens, without a path.</returns>
    public static async Task<(WebApplication Server, Uri Address)> StartAsync(int port, int maxBodyBytes, RequestDelegate serve, CancellationToken cancellationToken)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        web.WebHost.UseKestrelCore();
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = maxBodyBytes;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var server = web.Build();
        server.Run(serve);
        await server.StartAsync(cancellationToken);
        return (server, new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }
}
