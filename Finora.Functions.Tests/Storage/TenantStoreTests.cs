using Finora.Core.Audit;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Storage;

[TestClass]
public sealed class TenantStoreTests
{
    private static readonly RowKey<NumberSeries> Counter = RowKeys.Series("INV", 2026);

    [TestMethod]
    public async Task A_refusal_stores_nothing()
    {
        using var kit = new StorageKit();
        var id = kit.Ids.NewId();
        var outcome = await kit.Store.RunAsync<int>(kit.Tenant, (batch, _) =>
        {
            batch.Insert(RowKeys.InvoiceByNumber("A-1"), new IdReference(id));
            return Task.FromResult<Outcome<int>>(Failure.Rule("no"));
        }, CancellationToken.None);
        Assert.AreEqual(FailureCode.RuleBroken, outcome.Failure?.Code);
        Assert.IsNull(await kit.Store.GetAsync(kit.Tenant, RowKeys.InvoiceByNumber("A-1"), CancellationToken.None));
    }

    [TestMethod]
    public async Task Fifty_use_cases_at_once_on_one_counter_all_succeed_and_none_is_lost()
    {
        using var kit = new StorageKit();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CountAsync(kit.Store, kit.Tenant)));
        Assert.IsTrue(outcomes.All(outcome => outcome.IsOk));
        CollectionAssert.AreEquivalent(Enumerable.Range(1, 50).ToArray(), outcomes.Select(outcome => outcome.Value).ToArray());
    }

    [TestMethod]
    public async Task Two_instances_race_and_the_loser_starts_again_from_its_reads()
    {
        using var kit = new StorageKit();
        var other = new TenantStore(kit.Tables, kit.Outbox, new AuditChain(kit.Ids, kit.Time));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => CountAsync(i % 2 == 0 ? kit.Store : other, kit.Tenant)));
        CollectionAssert.AreEquivalent(Enumerable.Range(1, 6).ToArray(), outcomes.Select(outcome => outcome.Value).ToArray());
    }

    [TestMethod]
    public async Task What_was_read_ahead_and_has_changed_since_is_read_again_before_anything_is_stored()
    {
        using var kit = new StorageKit();
        await CountAsync(kit.Store, kit.Tenant);
        var other = new TenantStore(kit.Tables, kit.Outbox, new AuditChain(kit.Ids, kit.Time));
        var seen = new List<int>();
        var outcome = await kit.Store.RunAsync<int>(kit.Tenant, async (batch, token) =>
        {
            await kit.Store.ReadAheadAsync(batch, [Counter.Value, RowKeys.InvoiceByNumber("none").Value], token);
            if (seen.Count == 0) await CountAsync(other, kit.Tenant);
            var read = await kit.Store.GetAsync(batch, Counter, token);
            seen.Add(read!.Value.Next);
            Assert.IsNull(await kit.Store.GetAsync(batch, RowKeys.InvoiceByNumber("none"), token));
            batch.Save(Counter, read, new NumberSeries(read.Value.Next + 10));
            return read.Value.Next;
        }, CancellationToken.None);
        Assert.IsTrue(outcome.IsOk);
        Assert.HasCount(2, seen);
        Assert.AreEqual(seen[0] + 1, seen[1]);
        Assert.AreEqual(seen[1] + 10, (await kit.Store.GetAsync(kit.Tenant, Counter, CancellationToken.None))!.Value.Next);
    }

    [TestMethod]
    public async Task What_is_read_ahead_is_read_once()
    {
        var hooks = new TableHooks();
        using var kit = new StorageKit(hooks.Around);
        await CountAsync(kit.Store, kit.Tenant);
        hooks.Forget();
        await kit.Store.RunAsync<bool>(kit.Tenant, async (batch, token) =>
        {
            await kit.Store.ReadAheadAsync(batch, [Counter.Value], token);
            await kit.Store.ReadAheadAsync(batch, [Counter.Value], token);
            Assert.IsNotNull(await kit.Store.GetAsync(batch, Counter, token));
            Assert.IsNotNull(await kit.Store.GetAsync(batch, Counter, token));
            return true;
        }, CancellationToken.None);
        Assert.HasCount(1, hooks.Calls);
    }

    [TestMethod]
    public async Task A_row_that_never_stands_still_ends_as_busy()
    {
        using var kit = new StorageKit();
        await CountAsync(kit.Store, kit.Tenant);
        var other = new TenantStore(kit.Tables, kit.Outbox, new AuditChain(kit.Ids, kit.Time));
        var tries = 0;
        var outcome = await kit.Store.RunAsync<int>(kit.Tenant, async (batch, token) =>
        {
            tries++;
            var read = await kit.Store.GetAsync(kit.Tenant, Counter, token);
            await CountAsync(other, kit.Tenant);
            batch.Save(Counter, read, new NumberSeries(0));
            return 1;
        }, CancellationToken.None);
        Assert.AreEqual(FailureCode.Busy, outcome.Failure?.Code);
        Assert.IsGreaterThan(2, tries);
    }

    [TestMethod]
    public async Task Live_and_test_side_and_other_tenants_do_not_see_each_other()
    {
        using var kit = new StorageKit();
        await CountAsync(kit.Store, kit.Tenant);
        Assert.IsNull(await kit.Store.GetAsync(kit.Tenant with { Test = true }, Counter, CancellationToken.None));
        Assert.IsNull(await kit.Store.GetAsync(TenantScope.Live(kit.Ids.NewId()), Counter, CancellationToken.None));
    }

    [TestMethod]
    public async Task A_counter_moved_twice_in_one_batch_is_written_once_with_the_last_value()
    {
        using var kit = new StorageKit();
        var numbering = new Numbering(kit.Store);
        var outcome = await kit.Store.RunAsync<string>(kit.Tenant, async (batch, token) =>
            await numbering.TakeAsync(batch, "JE", 2026, null, token) + " " + await numbering.TakeAsync(batch, "JE", 2026, null, token), CancellationToken.None);
        Assert.AreEqual("JE-2026-001 JE-2026-002", outcome.Value);
        Assert.AreEqual(3, (await kit.Store.GetAsync(kit.Tenant, RowKeys.Series("JE", 2026), CancellationToken.None))?.Value.Next);
    }

    [TestMethod]
    public async Task A_number_that_a_caller_took_by_hand_is_skipped()
    {
        using var kit = new StorageKit();
        var numbering = new Numbering(kit.Store);
        var outcome = await kit.Store.RunAsync<string>(kit.Tenant, async (batch, token) =>
            await numbering.TakeAsync(batch, "INV", 2026, (number, _) => Task.FromResult(number is "INV-2026-001" or "INV-2026-002"), token), CancellationToken.None);
        Assert.AreEqual("INV-2026-003", outcome.Value);
    }

    [TestMethod]
    public async Task Lists_read_newest_first_and_every_key_fits_the_store()
    {
        using var kit = new StorageKit();
        var ids = Enumerable.Range(0, 300).Select(_ => kit.Ids.NewId()).ToArray();
        CollectionAssert.AreEqual(ids.Select(id => id.ToString("N")).Order(StringComparer.Ordinal).ToArray(), ids.Select(id => id.ToString("N")).ToArray());
        var keys = ids.Select(id => RowKeys.Invoice(id).Value).ToArray();
        CollectionAssert.AreEqual(keys.OrderDescending(StringComparer.Ordinal).ToArray(), keys);
        Assert.IsTrue(keys.Append(RowKeys.InvoiceByNumber("A/1-ọ").Value).Append(RowKeys.PartnerPayment("alat", new string('/', 128)).Value).All(StoreLimits.IsValidKey));
        await CountAsync(kit.Store, kit.Tenant);
    }

    private static Task<Outcome<int>> CountAsync(TenantStore store, TenantScope scope) =>
        store.RunAsync<int>(scope, async (batch, token) =>
        {
            var read = await store.GetAsync(scope, Counter, token);
            var next = (read?.Value.Next ?? 0) + 1;
            batch.Save(Counter, read, new NumberSeries(next));
            return next;
        }, CancellationToken.None);
}
