using System.Text;
using System.Text.Json.Nodes;
using Finora.Core.Storage;
using Finora.Local.NrsSandbox;
using Finora.Local.Sandboxes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Finora.Local.PaystackSandbox;

/// <summary>
/// A stand-in for Paystack on this machine, section 12 of the Platform contract: real paths and signatures on a loopback port of its own, a checkout page to click, and failures on demand. It keeps its
/// data in the local database and goes by the host's clock.
/// </summary>
public sealed class PaystackSandboxServer : IHostedService, IAsyncDisposable
{
    public const string BasePath = "/sandbox/paystack";
    private const int MaxBodyBytes = 1_048_576;
    private const string Latency = "latency";

    /// <summary>What a fault rule may do to a call; <c>lost</c> and <c>duplicate</c> are for events.</summary>
    private static readonly string[] Modes = [Latency, "status", "drop", "commit_then_drop", PaystackSandboxHooks.Lost, PaystackSandboxHooks.Duplicate];

    private readonly int _port;
    private readonly TimeProvider _time;
    private readonly SandboxFaults _faults = new(seed: 1);
    private readonly PaystackSandboxStore _store;
    private readonly PaystackSandboxHooks _hooks;
    private readonly PaystackSandboxApi _api;
    private readonly PaystackSandboxCheckout _checkout;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;
    private WebApplication? _app;

    /// <param name="port">Zero takes any free one.</param>
    /// <param name="installation">The key whose events go to the installation's address.</param>
    /// <param name="app">Where the app listens, once it does.</param>
    public PaystackSandboxServer(ITableStore tables, int port, Func<string> installation, Func<Uri?> app, TimeProvider time)
    {
        (_port, _time) = (port, time);
        _store = new PaystackSandboxStore(tables);
        _hooks = new PaystackSandboxHooks(_store, _faults, installation, app);
        _api = new PaystackSandboxApi(_store, _hooks, time);
        _checkout = new PaystackSandboxCheckout(_store, _hooks, _api, time);
    }

    /// <summary>Where it listens, with a slash at the end; null until it does.</summary>
    public Uri? BaseAddress { get; private set; }

    /// <summary>All events that are on their way have arrived, or got lost.</summary>
    public Task Delivered => _hooks.Delivered;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        (_app, var address) = await LoopbackServer.StartAsync(_port, MaxBodyBytes, ServeAsync, cancellationToken);
        BaseAddress = new Uri(address, BasePath + "/");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed) return;
        await _stopping.CancelAsync();
        if (_app is not null) await _app.StopAsync(cancellationToken);
    }

    /// <summary>May come twice: the host disposes of it as a hosted service and as a service.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _stopping.CancelAsync();
        if (_app is not null) await _app.DisposeAsync();
        _hooks.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        try
        {
            if (http.Request.Path.StartsWithSegments(BasePath, StringComparison.Ordinal, out var rest)) await ServeAsync(http, rest.Value ?? "", ended.Token);
            else await WriteAsync(http, PaystackSandboxAnswer.Refused(404, "There is nothing at this address."), ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The caller went, or the host stops.
        }
    }

    private async Task ServeAsync(HttpContext http, string path, CancellationToken cancellationToken)
    {
        var (method, body) = (http.Request.Method, await ReadAsync(http.Request, cancellationToken));
        if (PaystackSandboxApi.NameOf(method, path) is { } call)
        {
            await ServeCallAsync(http, call, path, body, cancellationToken);
            return;
        }

        var answer = (method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", ["checkout", var code]) => await _checkout.ShowAsync(code, BaseAddress!, cancellationToken),
            ("POST", ["checkout", var code, var button]) => await _checkout.PressAsync(code, button, cancellationToken),
            ("POST", ["_control", var subject]) => await ControlAsync(subject, PaystackSandboxApi.Parse(body) as JsonObject ?? [], cancellationToken),
            _ => PaystackSandboxAnswer.Refused(404, "There is nothing at this address."),
        };
        await WriteAsync(http, answer, cancellationToken);
    }

    private async Task ServeCallAsync(HttpContext http, string call, string path, string body, CancellationToken cancellationToken)
    {
        var fault = _faults.Take(call);
        if (fault?.Mode == Latency) await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), _time, cancellationToken);

        // What was stored must be stored although its caller has gone: that is the very case to be tried.
        var answer = fault?.Mode is "status" or "drop" ? null : await _api.HandleAsync(http.Request.Method, path, http.Request.Headers.Authorization.ToString(), body, BaseAddress!, _stopping.Token);
        if (fault?.Mode is "drop" or "commit_then_drop") http.Abort();
        else await WriteAsync(http, answer ?? PaystackSandboxAnswer.Refused(fault!.Status, "An error occurred"), cancellationToken);
    }

    /// <summary>What only a stand-in can: causing failures, naming where an account's events go, charging subscriptions, sending any event.</summary>
    private async Task<PaystackSandboxAnswer> ControlAsync(string subject, JsonObject body, CancellationToken cancellationToken)
    {
        switch (subject)
        {
            case "faults":
                if (!Modes.Contains(Text(body, "mode"))) return PaystackSandboxAnswer.Refused(400, "mode is one of " + string.Join(", ", Modes));
                _faults.Add(new SandboxFault(0, Text(body, "match"), Text(body, "mode"), Whole(body, "times", 1), 1000, Whole(body, "delay_ms", 0), Whole(body, "status", 502), 0));
                return PaystackSandboxAnswer.Done("Noted");
            case "heal":
                _faults.Clear();
                return PaystackSandboxAnswer.Done("Healed");
            case "hooks":
                await _store.PutHookAsync(Text(body, "secret_key"), Text(body, "address"), cancellationToken);
                return PaystackSandboxAnswer.Done("Noted");
            case "events":
                return PaystackSandboxAnswer.Done("Sent", await _hooks.SendRawAsync(Text(body, "secret_key"), Text(body, "body"), cancellationToken));
            case "charges":
                return await _checkout.ChargeAgainAsync(Text(body, "subscription_code"), Text(body, "result") == "success", cancellationToken) ? PaystackSandboxAnswer.Done("Charged") : PaystackSandboxAnswer.Refused(404, "No active subscription");
            default:
                return PaystackSandboxAnswer.Refused(404, "There is nothing at this address.");
        }
    }

    private static string Text(JsonObject body, string name) => body[name]?.ToString() ?? "";

    private static int Whole(JsonObject body, string name, int fallback) => body[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : fallback;

    private static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task WriteAsync(HttpContext http, PaystackSandboxAnswer answer, CancellationToken cancellationToken)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = PaystackSandboxPage.PolicyFor(answer.FormTargets);
        if (answer.Location is { } location) headers.Location = location;
        await http.Response.WriteAsync(answer.Body, cancellationToken);
    }
}
