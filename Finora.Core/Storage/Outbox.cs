using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Finora.Core.Identity;

namespace Finora.Core.Storage;

/// <summary>
/// Gets stored events to their subscribers, at least once. Before a batch with events a delayed message that names the tenant goes to the queue, so
/// that whatever a crash leaves in the outbox is found without ever scanning tenants; after the batch the events are dispatched at once in the background.
/// <list type="bullet">
/// <item>Crash before the commit: the message finds an empty outbox. Harmless.</item>
/// <item>Crash after the commit: the message finds the rows and dispatches them.</item>
/// <item>Crash while dispatching: rows whose subscribers were not all done are still there; their subscribers see the event again.</item>
/// </list>
/// </summary>
public sealed class Outbox(IJobQueue queue, TimeProvider time)
{
    public const string QueueName = "outbox";

    /// <summary>A message for a tenant covers every commit until shortly before it is delivered, so a busy tenant costs two messages a minute, not one a commit.</summary>
    private static readonly TimeSpan SweepDelay = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan AnnounceEvery = TimeSpan.FromSeconds(25);

    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _announced = new(StringComparer.Ordinal);

    private readonly Channel<TenantScope> _ready = Channel.CreateBounded<TenantScope>(4096);

    /// <summary>Who stands in the channel: once each, however often they commit, so that a busy tenant does not fill it.</summary>
    private readonly ConcurrentDictionary<TenantScope, bool> _waiting = new();

    /// <summary>Tenants with something to dispatch now, for the background pump.</summary>
    internal ChannelReader<TenantScope> Ready => _ready.Reader;

    /// <summary>Makes sure that a message naming the tenant arrives after the commit that follows, whatever happens to this process.</summary>
    public async Task AnnounceAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_announced.TryGetValue(scope.Partition, out var last) && now - last < AnnounceEvery && now >= last) return;
        var sweep = JsonSerializer.SerializeToUtf8Bytes(new OutboxSweep(1, scope.TenantId, scope.Test), StoredJson.Default.OutboxSweep);
        await queue.SendAsync(QueueName, sweep, SweepDelay, cancellationToken);
        if (_announced.Count >= MaxRemembered) _announced.Clear();
        _announced[scope.Partition] = now;
    }

    /// <summary>When the channel is full the events wait for the message.</summary>
    public void DispatchSoon(TenantScope scope)
    {
        if (_waiting.TryAdd(scope, true) && !_ready.Writer.TryWrite(scope)) _waiting.TryRemove(scope, out _);
    }

    /// <summary>Before its dispatch, so that what is committed meanwhile brings it back.</summary>
    internal void Taken(TenantScope scope) => _waiting.TryRemove(scope, out _);
}

/// <summary>The job that sweeps one tenant's outbox.</summary>
public sealed record OutboxSweep(int Version, Guid TenantId, bool Test)
{
    /// <summary>Null when the body is no such job.</summary>
    public static OutboxSweep? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StoredJson.Default.OutboxSweep);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
