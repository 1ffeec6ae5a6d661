using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.Keys;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Storage;

/// <summary>The storage services of Core on one SQLite file, with a queue and a clock that the test holds.</summary>
internal sealed class StorageKit : IDisposable
{
    private readonly SqliteFolder _folder = new();

    public StorageKit(Func<ITableStore, ITableStore>? around = null, params IEventSubscriber[] subscribers)
    {
        var sqlite = new SqliteTableStore(_folder.Database);
        sqlite.EnsureTablesAsync(CancellationToken.None).Wait(TimeSpan.FromSeconds(10));
        Tables = around?.Invoke(sqlite) ?? sqlite;
        Queue = new MemoryQueues(Time);
        Queue.EnsureQueuesAsync([Outbox.QueueName], CancellationToken.None).Wait(TimeSpan.FromSeconds(10));
        Outbox = new Outbox(Queue, Time);
        Store = new TenantStore(Tables, Outbox, new AuditChain(Ids, Time));
        Dispatcher = new OutboxDispatcher(Tables, subscribers);
        Due = new DueTable(Tables);
        Pointers = new PointerStore(Tables);
        Vault = new LocalKeyRing(_folder.DataDirectory, MasterKey.Open(_folder.DataDirectory, null), Ids);
    }

    public ManualTime Time { get; } = new();

    public IdGenerator Ids { get; } = new(TimeProvider.System);

    public ITableStore Tables { get; }

    public MemoryQueues Queue { get; }

    public Outbox Outbox { get; }

    public TenantStore Store { get; }

    public OutboxDispatcher Dispatcher { get; }

    public DueTable Due { get; }

    public PointerStore Pointers { get; }

    public IKeyVault Vault { get; }

    public TenantScope Tenant { get; } = TenantScope.Live(Guid.Parse("019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"));

    public DomainEvent NewEvent(int sequence = 1) => new(Ids.NewId(), EventType.InvoicePaid, IdPrefix.Invoice, Tenant.TenantId, sequence, Time.GetUtcNow());

    public void Dispose()
    {
        (Vault as IDisposable)?.Dispose();
        _folder.Dispose();
    }
}
