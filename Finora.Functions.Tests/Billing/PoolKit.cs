using Finora.Core.Billing;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Finora.Functions.Tests.Billing;

/// <summary>A prepaid pool on one SQLite file, with hooks around the store. Each instance of the app has pools of its own.</summary>
internal sealed class PoolKit : IDisposable
{
    private readonly List<PrepaidPools> _instances = [];
    private int _calls;

    public PoolKit()
    {
        Kit = new StorageKit(Hooks.Around);
        Payer = new Payer(PoolOwner.Business(Kit.Tenant.TenantId), Kit.Tenant.TenantId, Kit.Tenant.TenantId, PriceList.Standard, OwnPools.TrialCalls);
        Pools = NewPools();
        Charging = On(Pools);
    }

    public TableHooks Hooks { get; } = new();

    public StorageKit Kit { get; }

    public ManualTime Time => Kit.Time;

    /// <summary>With the ten trial calls of the contract.</summary>
    public Payer Payer { get; }

    public Payer WithoutTrial => Payer with { TrialCalls = 0 };

    public PrepaidPools Pools { get; }

    public CallCharging Charging { get; }

    /// <summary>Another instance of the app on the same store.</summary>
    public CallCharging Beside() => On(NewPools());

    public Task AddAsync(long amount) => Pools.PostAsync(Payer.Owner, new PoolPosting(PoolEntryType.Adjustment, amount, "Test"), Payer.NoticeTo);

    public ChargedCall Call(Payer? payer = null) => new(Kit.Ids.NewId(), payer ?? WithoutTrial, "GET /v1/invoices", Kit.Tenant.TenantId, $"req_{Interlocked.Increment(ref _calls):D16}");

    public Task<PoolState> StateAsync() => Pools.ReadAsync(Payer.Owner, CancellationToken.None);

    /// <summary>The whole ledger, oldest first.</summary>
    public async Task<IReadOnlyList<PoolEntry>> EntriesAsync()
    {
        var ledger = new PoolLedger(Kit.Tables);
        var all = new List<PoolEntry>();
        string? after = null;
        do
        {
            var slice = await ledger.ListAsync(Payer.Owner, new LedgerFilter(null, null, null), new SliceRequest(100, after), CancellationToken.None);
            all.AddRange(slice.Items);
            after = slice.Position;
        }
        while (after is not null);
        all.Reverse();
        return all;
    }

    /// <summary>That the ledger is the balance: sums, running balances, order and trial calls.</summary>
    public async Task<PoolState> AuditAsync()
    {
        var (state, entries) = (await StateAsync(), await EntriesAsync());
        Assert.AreEqual(state.Balance, entries.Sum(entry => entry.Posting.Amount));
        Assert.AreEqual(state.Entries, entries.Count);
        Assert.AreEqual(state.TrialUsed, entries.Count(entry => entry.Posting.Type == PoolEntryType.TrialCall));
        var balance = 0L;
        foreach (var (index, entry) in entries.Index())
        {
            balance += entry.Posting.Amount;
            Assert.AreEqual(balance, entry.BalanceAfter);
            Assert.AreEqual(index + 1, entry.Sequence);
            Assert.IsTrue(index == 0 || entry.At >= entries[index - 1].At);
        }

        Assert.IsTrue(balance >= 0, "A pool was overdrawn.");
        return state;
    }

    public void Dispose()
    {
        foreach (var pools in _instances) pools.Dispose();
        Kit.Dispose();
    }

    private PrepaidPools NewPools()
    {
        var pools = new PrepaidPools(new CounterRows(Kit.Tables), Kit.Due, Kit.Ids, Kit.Time);
        _instances.Add(pools);
        return pools;
    }

    private CallCharging On(PrepaidPools pools) => new(pools, new PoolLedger(Kit.Tables), Kit.Time, NullLogger<CallCharging>.Instance);
}
