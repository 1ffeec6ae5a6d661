using Finora.Core.Identity;
using Finora.Core.Webhooks;

namespace Finora.Core.Storage;

/// <summary>Hands the events in one tenant's outbox to every subscriber, oldest first, and removes what all have taken.</summary>
public sealed class OutboxDispatcher(ITableStore tables, IEnumerable<IEventSubscriber> subscribers)
{
    private const int PageSize = 100;
    private readonly KeyedGate _gate = new();
    private readonly IEventSubscriber[] _subscribers = [.. subscribers];

    /// <returns>How many events were dispatched.</returns>
    public async Task<int> DispatchAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        // One dispatcher a tenant in this process keeps the order; another instance may repeat an event, which subscribers must bear anyway.
        using var pass = await _gate.EnterAsync(scope.Partition, cancellationToken);
        var dispatched = 0;
        while (true)
        {
            var page = await tables.ReadAsync(StoreTable.Data, scope.Partition, Keys.OutboxEntries.Range, PageSize, null, cancellationToken);
            foreach (var row in page.Rows) dispatched += await DispatchBatchAsync(scope, Documents.Read<OutboxEntry>(row), cancellationToken);
            if (page.Continuation is null) return dispatched;
        }
    }

    /// <summary>The events of one batch. If one fails, those before it are seen again as well.</summary>
    private async Task<int> DispatchBatchAsync(TenantScope scope, Stored<OutboxEntry> entry, CancellationToken cancellationToken)
    {
        var dispatched = 0;
        var rows = await tables.GetManyAsync([.. entry.Value.EventIds.Select(id => new RowAddress(StoreTable.Data, scope.Partition, Keys.Event(id).Value))], cancellationToken);
        foreach (var row in rows)
        {
            var domainEvent = Documents.Read<DomainEvent>(row ?? throw new InvalidDataException("An outbox row has no event beside it.")).Value;
            foreach (var subscriber in _subscribers) await subscriber.HandleAsync(scope, domainEvent, cancellationToken);
            dispatched++;
        }

        // Missing means that another instance was quicker to finish the same events.
        await tables.CommitAsync(StoreTable.Data, scope.Partition, [RowChange.Delete(entry.Key.Value)], cancellationToken);
        return dispatched;
    }
}
