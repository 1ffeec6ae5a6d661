using System.Collections.ObjectModel;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Local.Sandboxes;
using Microsoft.AspNetCore.Http;

namespace Finora.Local.NrsSandbox;

/// <summary>
/// A stand-in for the tax authority's MBS service on this machine, section 20 of the NRS contract: real paths and wire forms on a loopback port of its own, failures on demand, and a
/// log of all that was asked. It keeps its data in the local database and goes by the host's clock.
/// </summary>
public sealed class NrsSandboxServer : LoopbackServer
{
    public const string BasePath = "/sandbox/nrs";
    private const int MaxBodyBytes = 1_048_576;
    private static readonly string[] Secrets = ["x-api-key", "x-api-secret"];

    private readonly TimeProvider _time;
    private readonly SandboxStore _store;
    private readonly SandboxNotices _notices = new();
    private readonly SandboxFaults _faults;
    private readonly SandboxLog _log = new();
    private readonly SandboxApi _api;
    private readonly SandboxControl _control;
    private readonly IdGenerator _ids;

    public NrsSandboxServer(ITableStore tables, SandboxOptions options, TimeProvider time)
        : base(options.Port, BasePath, MaxBodyBytes)
    {
        (_time, _ids) = (time, new IdGenerator(time));
        _store = new SandboxStore(tables, options);
        _faults = new SandboxFaults(options.Seed);
        _api = new SandboxApi(_store, _notices, options, _ids, time);
        _control = new SandboxControl(_store, _faults, _log, _notices, time);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _store.SeedAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override void Release()
    {
        _notices.Dispose();
        _api.Dispose();
    }

    protected override Task NothingHereAsync(HttpContext http, CancellationToken cancellationToken) => WriteAsync(http, new SandboxAnswer(404, "{}"), cancellationToken);

    protected override async Task ServeAsync(HttpContext http, PathString path, CancellationToken cancellationToken)
    {
        if (path.StartsWithSegments(SandboxControl.Prefix, StringComparison.Ordinal)) await WriteAsync(http, await _control.HandleAsync(await ReadAsync(http, path, cancellationToken), cancellationToken), cancellationToken);
        else await ServeCallAsync(http, path, cancellationToken);
    }

    private async Task ServeCallAsync(HttpContext http, PathString rest, CancellationToken cancellationToken)
    {
        var bare = CallOf(http, rest, []);
        var fault = _faults.Take(bare.Name);
        var call = fault?.Mode == SandboxFaults.Refuse ? bare : await ReadAsync(http, rest, cancellationToken);
        var at = _time.GetUtcNow();

        // What was stored must be stored although its caller has gone: that is the very case to be tried.
        var answer = await AnswerAsync(call, fault, cancellationToken);
        _log.Add(new SandboxRequest(at, call.Method, call.Path, Masked(http.Request), call.Body, fault?.Mode, answer.Status, answer.Body));
        if (answer.Hangs) await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
        await WriteAsync(http, answer, cancellationToken);
    }

    private async Task<SandboxAnswer> AnswerAsync(SandboxCall call, SandboxFault? fault, CancellationToken cancellationToken)
    {
        switch (fault?.Mode)
        {
            case null:
                return await JudgeAsync(call, null);
            case SandboxFaults.Latency:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), _time, cancellationToken);
                return await JudgeAsync(call, null);
            case SandboxFaults.Late:
                await JudgeAsync(call, _time.GetUtcNow().AddMilliseconds(fault.DelayMs));
                return SandboxAnswer.Busy(_ids);
            case { } mode when mode.StartsWith("commit_then_", StringComparison.Ordinal):
                await JudgeAsync(call, null);
                return Broken(mode["commit_then_".Length..], fault);
            case var mode:
                return Broken(mode, fault);
        }
    }

    private Task<SandboxAnswer> JudgeAsync(SandboxCall call, DateTimeOffset? hiddenUntil) => _api.HandleAsync(call, hiddenUntil, Stopping);

    private SandboxAnswer Broken(string mode, SandboxFault fault) => mode switch
    {
        "offline" => SandboxAnswer.Refused(_ids, 500, "NRS system is currently offline. Please try again later"),
        "busy" => SandboxAnswer.Busy(_ids),
        "status" => new SandboxAnswer(fault.Status, ""),
        "rate_limit" => new SandboxAnswer(429, "") { RetryAfter = fault.RetryAfter },
        "hang" => new SandboxAnswer(0, "") { Hangs = true },
        "garbage" => new SandboxAnswer(200, "<html><body>It works!</body></html>") { ContentType = "text/html" },
        "bad_key" => _api.BadKey(),
        _ => SandboxAnswer.Closed,
    };

    private static SandboxCall CallOf(HttpContext http, PathString rest, byte[] body) => new(
        http.Request.Method, rest.Value ?? "", http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal), Header(http.Request, Secrets[0]), Header(http.Request, Secrets[1]), body);

    private static async Task<SandboxCall> ReadAsync(HttpContext http, PathString rest, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, cancellationToken);
        return CallOf(http, rest, buffer.ToArray());
    }

    private static string? Header(HttpRequest request, string name) => request.Headers[name].ToString() is { Length: > 0 } value ? value : null;

    private static ReadOnlyDictionary<string, string> Masked(HttpRequest request) =>
        request.Headers.ToDictionary(header => header.Key, header => Secrets.Contains(header.Key, StringComparer.OrdinalIgnoreCase) ? "***" : header.Value.ToString(), StringComparer.OrdinalIgnoreCase).AsReadOnly();

    private static async Task WriteAsync(HttpContext http, SandboxAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Status == 0)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        if (answer.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString();
        await http.Response.WriteAsync(answer.Body, cancellationToken);
    }
}
