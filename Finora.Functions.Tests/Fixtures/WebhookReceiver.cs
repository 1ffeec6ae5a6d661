using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>A receiver of webhooks: a server in this process, on loopback, that answers as the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedDelivery> _all = new();
    private readonly Channel<ReceivedDelivery> _unread = Channel.CreateUnbounded<ReceivedDelivery>();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>How it answers; 200 and "ok" unless set. What came is among the features of the call.</summary>
    public RequestDelegate Answer { get; set; } = http => http.Response.WriteAsync("ok");

    /// <summary>Everything received so far, oldest first.</summary>
    public IReadOnlyList<ReceivedDelivery> All => [.. _all];

    public string Url => Address + "/hook";

    private string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <param name="certificate">Serves HTTPS with it; null serves HTTP.</param>
    public static async Task<WebhookReceiver> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The next delivery that nobody has asked for yet.</summary>
    public async Task<ReceivedDelivery> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        return await _unread.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Answers one status from now on.</summary>
    public void AnswerWith(int status, string body = "", params (string Name, string Value)[] headers) => Answer = http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        return http.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync()
    {
        using (var atOnce = new CancellationTokenSource())
        {
            await atOnce.CancelAsync();
            await _app.StopAsync(atOnce.Token);
        }

        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var delivery = new ReceivedDelivery(http.Request.Method, http.Request.Path, headers, body.ToArray());
        _all.Enqueue(delivery);
        _unread.Writer.TryWrite(delivery);
        http.Features.Set(delivery);
        await Answer(http);
    }
}

/// <summary>A request as it arrived.</summary>
internal sealed record ReceivedDelivery(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public System.Text.Json.JsonElement Json => System.Text.Json.JsonDocument.Parse(Body).RootElement;

    public string Event => Json.GetProperty("event").GetString()!;
}
