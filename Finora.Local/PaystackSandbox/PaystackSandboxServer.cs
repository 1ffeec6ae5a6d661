using System.Text;
using System.Text.Json.Nodes;
using Finora.Core.Storage;
using Finora.Local.NrsSandbox;
using Finora.Local.Sandboxes;
using Microsoft.AspNetCore.Http;

namespace Finora.Local.PaystackSandbox;

/// <summary>
/// A stand-in for Paystack on this machine, section 12 of the Platform contract: real paths and signatures on a loopback port of its own, a checkout page to click, and failures on demand. It keeps its
/// data in the local database and goes by the host's clock.
/// </summary>
public sealed class PaystackSandboxServer : LoopbackServer
{
    public const string BasePath = "/sandbox/paystack";
    private const int MaxBodyBytes = 1_048_576;
    private const string Latency = "latency";

    /// <summary>What a fault rule may do to a call; <c>lost</c> and <c>duplicate</c> are for events.</summary>
    private static readonly string[] Modes = [Latency, "status", "drop", "commit_then_drop", PaystackSandboxHooks.Lost, PaystackSandboxHooks.Duplicate];

    private static readonly PaystackSandboxAnswer Nothing = PaystackSandboxAnswer.Refused(404, "There is nothing at this address.");

    private readonly TimeProvider _time;
    private readonly SandboxFaults _faults = new(seed: 1);
    private readonly PaystackSandboxStore _store;
    private readonly PaystackSandboxHooks _hooks;
    private readonly PaystackSandboxApi _api;
    private readonly PaystackSandboxCheckout _checkout;

    /// <param name="port">Zero takes any free one.</param>
    /// <param name="installation">The key whose events go to the installation's address.</param>
    /// <param name="app">Where the app listens, once it does.</param>
    public PaystackSandboxServer(ITableStore tables, int port, Func<string> installation, Func<Uri?> app, TimeProvider time)
        : base(port, BasePath, MaxBodyBytes)
    {
        _time = time;
        _store = new PaystackSandboxStore(tables);
        _hooks = new PaystackSandboxHooks(_store, _faults, installation, app);
        _api = new PaystackSandboxApi(_store, _hooks, time);
        _checkout = new PaystackSandboxCheckout(_store, _hooks, _api, time);
    }

    /// <summary>All events that are on their way have arrived, or got lost.</summary>
    public Task Delivered => _hooks.Delivered;

    protected override void Release() => _hooks.Dispose();

    protected override Task NothingHereAsync(HttpContext http, CancellationToken cancellationToken) => WriteAsync(http, Nothing, cancellationToken);

    protected override async Task ServeAsync(HttpContext http, PathString path, CancellationToken cancellationToken)
    {
        var (method, body) = (http.Request.Method, await ReadAsync(http.Request, cancellationToken));
        if (PaystackSandboxApi.NameOf(method, path.Value ?? "") is { } call)
        {
            await ServeCallAsync(http, call, path.Value!, body, cancellationToken);
            return;
        }

        var answer = (method, (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", ["checkout", var code]) => await _checkout.ShowAsync(code, BaseAddress!, cancellationToken),
            ("POST", ["checkout", var code, var button]) => await _checkout.PressAsync(code, button, cancellationToken),
            ("POST", ["_control", var subject]) => await ControlAsync(subject, PaystackSandboxApi.Parse(body) as JsonObject ?? [], cancellationToken),
            _ => Nothing,
        };
        await WriteAsync(http, answer, cancellationToken);
    }

    private async Task ServeCallAsync(HttpContext http, string call, string path, string body, CancellationToken cancellationToken)
    {
        var fault = _faults.Take(call);
        if (fault?.Mode == Latency) await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), _time, cancellationToken);

        // What was stored must be stored although its caller has gone: that is the very case to be tried.
        var answer = fault?.Mode is "status" or "drop" ? null : await _api.HandleAsync(http.Request.Method, path, http.Request.Headers.Authorization.ToString(), body, BaseAddress!, Stopping);
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
                return Nothing;
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
