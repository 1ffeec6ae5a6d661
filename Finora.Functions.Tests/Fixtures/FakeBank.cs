using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>One request that the bank got.</summary>
internal sealed record BankRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>The bank partner's API on a free port of this machine: remembers what it was sent and answers as a test says.</summary>
internal sealed class FakeBank : IAsyncDisposable
{
    public const string Secret = "what-finora-signs-with-to-the-bank";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<BankRequest> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private FakeBank(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<BankRequest> Requests => _requests;

    /// <summary>How it answers; 200 with an empty object unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http => http.Response.WriteAsync("{}");

    public static async Task<FakeBank> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var bank = new FakeBank(app);
        app.Run(bank.HandleAsync);
        await app.StartAsync();
        return bank;
    }

    /// <summary>What makes it the partner of an app.</summary>
    public Dictionary<string, string?> Settings() => new() { ["BankPartner:ApiUrl"] = Address + "/finora/v2", ["BankPartner:ApiSecret"] = Secret };

    /// <summary>Moves the clock on until so many requests have come in all.</summary>
    public async Task WhenAsync(int count, ManualTime time, TimeSpan step)
    {
        for (var i = 0; _requests.Count < count; i++)
        {
            Assert.IsTrue(i < 500, $"The bank got {_requests.Count} requests, not {count}.");
            time.Advance(step);
            await _arrived.WaitAsync(TimeSpan.FromMilliseconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(new BankRequest(http.Request.Method, http.Request.Path, await reader.ReadToEndAsync(), headers));
        _arrived.Release();
        await Answer(http);
    }
}
