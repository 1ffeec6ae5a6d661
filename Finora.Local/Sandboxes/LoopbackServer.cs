using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Finora.Local.Sandboxes;

/// <summary>A stand-in for a partner on a web server of its own: loopback only, below one path, with bodies of bounded size and nothing of the app in it. It starts and stops with the host.</summary>
/// <param name="port">Zero takes any free one.</param>
/// <param name="basePath">What all its paths begin with, such as <c>/sandbox/nrs</c>.</param>
/// <param name="maxBodyBytes">A longer body is refused.</param>
public abstract class LoopbackServer(int port, string basePath, int maxBodyBytes) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _web;
    private bool _isDisposed;

    /// <summary>Where it listens, with the base path and a slash at the end; null until it does.</summary>
    public Uri? BaseAddress { get; private set; }

    /// <summary>The host stops. For what must be done although its caller has gone.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = maxBodyBytes;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        _web = builder.Build();
        _web.Run(ServeAsync);
        await _web.StartAsync(cancellationToken);
        var root = new Uri(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        BaseAddress = new Uri(root, basePath + "/");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed) return;
        await _stopping.CancelAsync();
        if (_web is not null) await _web.StopAsync(cancellationToken);
    }

    /// <summary>May come twice: the host disposes of it as a hosted service and as a service.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _stopping.CancelAsync();
        if (_web is not null) await _web.DisposeAsync();
        Release();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The port that a setting names; zero where it names none.</summary>
    /// <param name="setting">Such as <c>Paystack:Sandbox:Port</c>.</param>
    /// <exception cref="InvalidOperationException">It is no port; the message names the setting.</exception>
    internal static int PortIn(IConfiguration configuration, string setting) => configuration[setting] switch
    {
        null or "" => 0,
        var text when int.TryParse(text, out var number) && number is >= 0 and <= 65_535 => number,
        _ => throw new InvalidOperationException($"The setting {setting.Replace(":", "__", StringComparison.Ordinal)} must be a whole number up to 65535."),
    };

    /// <summary>Answers one call.</summary>
    /// <param name="path">Below the base path.</param>
    /// <param name="cancellationToken">The caller went, or the host stops.</param>
    protected abstract Task ServeAsync(HttpContext http, PathString path, CancellationToken cancellationToken);

    /// <summary>Answers a call to a path that is not its own.</summary>
    protected abstract Task NothingHereAsync(HttpContext http, CancellationToken cancellationToken);

    /// <summary>Once, when nothing is served any more.</summary>
    protected virtual void Release()
    {
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        try
        {
            if (http.Request.Path.StartsWithSegments(basePath, StringComparison.Ordinal, out var path)) await ServeAsync(http, path, ended.Token);
            else await NothingHereAsync(http, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
    }
}
