using Finora.Core.Limits;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Finora.Functions.Tests.Limits;

/// <summary>Counting in a store that others use too, and what it costs.</summary>
[TestClass]
public sealed class RequestMeterTests
{
    private static readonly IReadOnlyList<WindowLimit> Sixty = new KeyLimits(60, 1_000, 10_000, 10).Windows;

    [TestMethod]
    public async Task A_request_costs_one_write_and_a_refused_one_nothing()
    {
        var hooks = new TableHooks();
        using var kit = new StorageKit(hooks.Around);
        using var meter = MeterOn(kit);
        var key = KeyOf(kit);
        Assert.IsTrue((await meter.CountAsync(key, Sixty)).Admitted);
        hooks.Forget();
        for (var i = 0; i < 59; i++) Assert.IsTrue((await meter.CountAsync(key, Sixty)).Admitted);
        Assert.HasCount(59, hooks.Calls);
        Assert.IsTrue(hooks.Calls.All(call => call.IsCommit));
        hooks.Forget();
        for (var i = 0; i < 20; i++) Assert.IsFalse((await meter.CountAsync(key, Sixty)).Admitted);
        Assert.IsEmpty(hooks.Calls);
    }

    [TestMethod]
    public async Task Requests_that_wait_for_a_write_are_counted_together_by_the_next()
    {
        var hooks = new TableHooks();
        using var kit = new StorageKit(hooks.Around);
        using var meter = MeterOn(kit);
        var key = KeyOf(kit);
        await meter.CountAsync(key, Sixty);
        hooks.Forget();
        var release = new TaskCompletionSource();
        hooks.Before = (_, _) => release.Task;
        var all = Enumerable.Range(0, 70).Select(_ => meter.CountAsync(key, Sixty)).ToArray();
        release.SetResult();
        var verdicts = await Task.WhenAll(all);
        Assert.AreEqual(59, verdicts.Count(verdict => verdict.Admitted));
        Assert.HasCount(2, hooks.Calls);
    }

    [TestMethod]
    public async Task Three_instances_at_once_admit_what_one_would()
    {
        using var kit = new StorageKit();
        var key = KeyOf(kit);
        var meters = Enumerable.Range(0, 3).Select(_ => MeterOn(kit)).ToArray();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => Task.Run(() => meters[i % 3].CountAsync(key, Sixty))));
        Assert.AreEqual(60, verdicts.Count(verdict => verdict.Admitted));
        foreach (var meter in meters) meter.Dispose();
    }

    [TestMethod]
    public async Task A_new_instance_goes_on_from_what_was_counted()
    {
        using var kit = new StorageKit();
        var key = KeyOf(kit);
        using (var before = MeterOn(kit))
        {
            for (var i = 0; i < 57; i++) await before.CountAsync(key, Sixty);
        }

        using var after = MeterOn(kit);
        Assert.AreEqual(2, (await after.CountAsync(key, Sixty)).Standing.Remaining);
    }

    [TestMethod]
    public async Task Without_the_store_an_instance_counts_in_memory_and_then_in_the_store_again()
    {
        var hooks = new TableHooks();
        using var kit = new StorageKit(hooks.Around);
        using var meter = MeterOn(kit);
        var key = KeyOf(kit);
        for (var i = 0; i < 30; i++) await meter.CountAsync(key, Sixty);
        hooks.Before = (_, _) => throw new StorageUnavailableException("gone");
        for (var i = 0; i < 30; i++) Assert.IsTrue((await meter.CountAsync(key, Sixty)).Admitted);
        Assert.IsFalse((await meter.CountAsync(key, Sixty)).Admitted);
        hooks.Before = null;
        kit.Time.Advance(TimeSpan.FromMinutes(2));
        await meter.CountAsync(key, Sixty);
        using var other = MeterOn(kit);
        Assert.AreEqual(58, (await other.CountAsync(key, Sixty)).Standing.Remaining);
    }

    [TestMethod]
    public async Task A_store_that_hangs_is_not_waited_for()
    {
        var hooks = new TableHooks();
        using var kit = new StorageKit(hooks.Around);
        using var meter = MeterOn(kit);
        hooks.Before = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        var pending = meter.CountAsync(KeyOf(kit), Sixty);
        await kit.Time.WhenArmedAsync(due => due == TimeSpan.FromSeconds(2));
        Assert.IsFalse(pending.IsCompleted);
        kit.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsTrue((await pending).Admitted);
    }

    [TestMethod]
    public async Task A_fault_of_ours_reaches_who_asked_and_not_who_asks_next()
    {
        var hooks = new TableHooks { Before = (_, _) => throw new InvalidDataException("ours") };
        using var kit = new StorageKit(hooks.Around);
        using var meter = MeterOn(kit);
        var key = KeyOf(kit);
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => meter.CountAsync(key, Sixty));
        hooks.Before = null;
        Assert.IsTrue((await meter.CountAsync(key, Sixty)).Admitted);
    }

    private static RequestMeter MeterOn(StorageKit kit) => new(new CounterRows(kit.Tables), kit.Time, NullLogger<RequestMeter>.Instance);

    private static CounterKey<RequestCounts> KeyOf(StorageKit kit) => CounterKeys.ApiKey(kit.Tenant.TenantId, kit.Ids.NewId());
}
