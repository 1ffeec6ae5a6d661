using System.Text;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;

namespace Finora.Functions.Tests.Storage;

[TestClass]
public sealed class OutboxTests
{
    [TestMethod]
    public async Task A_message_that_names_the_tenant_is_sent_before_the_commit_and_arrives_after_it()
    {
        using var kit = new StorageKit(store => new BrokenCommits(store));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => RaiseAsync(kit));
        Assert.HasCount(1, kit.Queue.Texts(Outbox.QueueName));
        Assert.IsEmpty(kit.Queue.VisibleTexts(Outbox.QueueName));
        kit.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsTrue(JobText.TryDecode(kit.Queue.VisibleTexts(Outbox.QueueName).Single(), out var body));
        Assert.AreEqual(new OutboxSweep(1, kit.Tenant.TenantId, false), OutboxSweep.Parse(body));
    }

    [TestMethod]
    public async Task A_crash_after_the_commit_leaves_the_event_for_the_sweep()
    {
        var heard = new Recorder();
        using var kit = new StorageKit(null, heard);
        await RaiseAsync(kit);

        // The process died here: nobody read the channel of what is ready. The message finds it.
        Assert.AreEqual(1, await kit.Dispatcher.DispatchAsync(kit.Tenant, CancellationToken.None));
        Assert.HasCount(1, heard.Events);
        Assert.AreEqual(0, await kit.Dispatcher.DispatchAsync(kit.Tenant, CancellationToken.None));
    }

    [TestMethod]
    public async Task A_subscriber_that_fails_sees_the_event_again_and_the_ones_before_it_only_once()
    {
        var heard = new Recorder { FailOn = 2 };
        using var kit = new StorageKit(null, heard);
        for (var i = 1; i <= 3; i++) await RaiseAsync(kit, i);
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => kit.Dispatcher.DispatchAsync(kit.Tenant, CancellationToken.None));
        heard.FailOn = 0;
        await kit.Dispatcher.DispatchAsync(kit.Tenant, CancellationToken.None);
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, heard.Events.Select(e => e.Sequence).ToArray());
    }

    [TestMethod]
    public async Task A_busy_tenant_costs_one_message_for_many_commits()
    {
        using var kit = new StorageKit();
        for (var i = 0; i < 20; i++) await RaiseAsync(kit);
        Assert.HasCount(1, kit.Queue.Texts(Outbox.QueueName));
        kit.Time.Advance(TimeSpan.FromSeconds(26));
        await RaiseAsync(kit);
        Assert.HasCount(2, kit.Queue.Texts(Outbox.QueueName));
    }

    [TestMethod]
    public async Task A_queue_that_cannot_be_reached_stops_the_commit()
    {
        using var kit = new StorageKit();
        kit.Queue.Fault = new StorageUnavailableException("down");
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => RaiseAsync(kit));
        Assert.IsEmpty((await kit.Store.ReadAsync(kit.Tenant, RowKeys.Events, 10, null, CancellationToken.None)).Items);
    }

    [TestMethod]
    public void A_body_that_is_no_sweep_is_none() => Assert.IsNull(OutboxSweep.Parse(Encoding.UTF8.GetBytes("{")));

    private static Task<Outcome<bool>> RaiseAsync(StorageKit kit, int sequence = 1) =>
        kit.Store.RunAsync<bool>(kit.Tenant, (batch, _) =>
        {
            batch.Raise(kit.NewEvent(sequence));
            return Task.FromResult<Outcome<bool>>(true);
        }, CancellationToken.None);

    private sealed class Recorder : IEventSubscriber
    {
        public List<DomainEvent> Events { get; } = [];

        public int FailOn { get; set; }

        public Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
        {
            if (domainEvent.Sequence == FailOn) throw new InvalidOperationException("not now");
            Events.Add(domainEvent);
            return Task.CompletedTask;
        }
    }

    /// <summary>A store that dies at every commit.</summary>
    private sealed class BrokenCommits(ITableStore inner) : ITableStore
    {
        public Task EnsureTablesAsync(CancellationToken cancellationToken) => inner.EnsureTablesAsync(cancellationToken);

        public Task<Row?> GetAsync(RowAddress address, CancellationToken cancellationToken) => inner.GetAsync(address, cancellationToken);

        public Task<RowPage> ReadAsync(StoreTable table, string partition, KeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken) =>
            inner.ReadAsync(table, partition, range, pageSize, continuation, cancellationToken);

        public Task<CommitResult> CommitAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
            throw new StorageUnavailableException("the power went");
    }
}
