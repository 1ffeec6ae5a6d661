using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Http;

/// <summary>
/// <c>/healthz</c>: the process answers. <c>/readyz</c>: storage, queue and keys answer too, each within its time. Nothing else is told, since anyone may ask.
/// </summary>
public sealed class HealthFunctions(ITableStore tables, IJobReceiver queue, IKeyVault keys, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RowAddress Probe = new(StoreTable.Data, "health", "probe");

    [Function("Live")]
    [PublicAccess("Load balancers ask it, and it tells nothing.")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request) => Report(request, 200, "ok");

    [Function("Ready")]
    [PublicAccess("Load balancers ask it, and it names three parts and whether they answer.")]
    public async Task<IResult> Ready([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "readyz")] HttpRequest request, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(
            CheckAsync("storage", token => tables.GetAsync(Probe, token), cancellationToken),
            CheckAsync("queue", token => queue.CountAsync(Outbox.QueueName, token), cancellationToken),
            CheckAsync("keys", token => keys.GetKeyAsync(TenantKeyring.WrappingKeyName, token), cancellationToken));
        return checks.All(check => check.Ok) ? Report(request, 200, "ready", checks) : Report(request, 503, "not_ready", checks);
    }

    private static JsonReply Report(HttpRequest request, int status, string state, params (string Part, bool Ok)[] parts)
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["status"] = state, ["request_id"] = request.Call().RequestId };
        foreach (var (part, ok) in parts) body[part] = ok ? "ok" : "failing";
        return new JsonReply(status, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private async Task<(string Part, bool Ok)> CheckAsync(string part, Func<CancellationToken, Task> probe, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await probe(linked.Token);
            return (part, true);
        }
        catch (Exception e) when (e is StorageUnavailableException or KeyVaultException or OperationCanceledException)
        {
            return (part, false);
        }
    }
}
