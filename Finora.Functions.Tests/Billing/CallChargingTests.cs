using Finora.Core.Billing;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Billing;

/// <summary>Holding, keeping and releasing: what it costs the store, and that no order of events overdraws a pool or loses money.</summary>
[TestClass]
public sealed class CallChargingTests
{
    private readonly PoolKit _kit = new();

    [TestCleanup]
    public void Clean() => _kit.Dispose();

    [TestMethod]
    public async Task A_call_costs_two_writes_and_no_read()
    {
        await _kit.AddAsync(1_000_000);
        _kit.Hooks.Forget();
        for (var i = 0; i < 5; i++) await ServeAsync(_kit.Charging, _kit.Call());
        Assert.HasCount(10, _kit.Hooks.Calls);
        Assert.IsTrue(_kit.Hooks.Calls.All(call => call.IsCommit && call.Table == StoreTable.Counters));
        Assert.AreEqual(950_000, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    public async Task Calls_that_wait_for_a_write_are_held_together_by_the_next()
    {
        await _kit.AddAsync(1_000_000);
        _kit.Hooks.Forget();
        var release = new TaskCompletionSource();
        _kit.Hooks.Before = (_, _) => release.Task;
        var holds = Enumerable.Range(0, 31).Select(_ => _kit.Charging.HoldAsync(_kit.Call())).ToArray();
        release.SetResult();
        Assert.IsTrue((await Task.WhenAll(holds)).All(answer => answer.Verdict == HoldVerdict.Held));
        Assert.HasCount(2, _kit.Hooks.Calls);
        Assert.AreEqual(690_000, (await _kit.StateAsync()).Available);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public async Task A_hundred_calls_at_once_are_served_as_often_as_the_balance_covers(int instances)
    {
        await _kit.AddAsync(600_000);
        var apps = Enumerable.Range(0, instances).Select(_ => _kit.Beside()).ToArray();
        var served = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => ServeAsync(apps[i % instances], _kit.Call()))));
        Assert.AreEqual(60, served.Count(isServed => isServed));
        Assert.AreEqual(0, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    public async Task What_is_held_is_nobody_elses_until_it_is_released()
    {
        await _kit.AddAsync(10_000);
        var first = _kit.Call();
        var hold = await HoldAsync(first);
        Assert.AreEqual(HoldVerdict.Insufficient, (await _kit.Charging.HoldAsync(_kit.Call())).Verdict);
        await _kit.Charging.ReleaseAsync(first, hold);
        Assert.IsTrue(await ServeAsync(_kit.Charging, _kit.Call()));
        Assert.HasCount(2, await _kit.EntriesAsync());
    }

    [TestMethod]
    public async Task The_trial_covers_ten_served_calls_for_ever_and_none_that_failed()
    {
        for (var i = 0; i < 25; i++)
        {
            var failing = _kit.Call(_kit.Payer);
            await _kit.Charging.ReleaseAsync(failing, await HoldAsync(failing));
        }

        for (var i = 0; i < 10; i++) Assert.IsTrue(await ServeAsync(_kit.Charging, _kit.Call(_kit.Payer)));
        Assert.IsFalse(await ServeAsync(_kit.Charging, _kit.Call(_kit.Payer)));
        await _kit.AddAsync(10_000);
        _kit.Time.Leap(TimeSpan.FromDays(400));
        Assert.IsTrue(await ServeAsync(_kit.Charging, _kit.Call(_kit.Payer)));
        Assert.AreEqual(10, (await _kit.AuditAsync()).TrialUsed);
    }

    [TestMethod]
    public async Task Eleven_calls_at_once_do_not_share_ten_trial_calls()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => _kit.Charging.HoldAsync(_kit.Call(_kit.Payer))));
        Assert.AreEqual(1, answers.Count(answer => answer.Verdict == HoldVerdict.Insufficient));
    }

    [TestMethod]
    public async Task A_top_up_made_elsewhere_is_seen_by_the_very_next_call()
    {
        var other = _kit.Beside();
        Assert.IsFalse(await ServeAsync(other, _kit.Call()));
        await _kit.AddAsync(10_000);
        Assert.IsTrue(await ServeAsync(other, _kit.Call()));
    }

    [TestMethod]
    public async Task The_hold_of_a_process_that_died_keeps_the_money_and_then_gives_it_back()
    {
        await _kit.AddAsync(10_000);
        await HoldAsync(_kit.Call());
        var survivor = _kit.Beside();
        _kit.Time.Advance(PoolState.HoldLife - TimeSpan.FromSeconds(1));
        Assert.IsFalse(await ServeAsync(survivor, _kit.Call()));
        _kit.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual(10_000, (await _kit.StateAsync()).Available);
        Assert.IsTrue(await ServeAsync(survivor, _kit.Call()));
        Assert.AreEqual(0, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    public async Task A_repeat_pays_with_the_hold_that_the_dead_run_left()
    {
        await _kit.AddAsync(10_000);
        var dead = _kit.Call();
        var before = _kit.Time.GetUtcNow();
        await HoldAsync(dead);
        _kit.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsTrue(await ServeAsync(_kit.Beside(), dead with { RequestId = "req_repeat", TakenOverFrom = before }));
        Assert.AreEqual(0, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(60 * 23)]
    public async Task A_repeat_of_a_run_that_was_charged_before_it_died_is_free(int minutesLater)
    {
        await _kit.AddAsync(10_000);
        var dead = _kit.Call();
        var before = _kit.Time.GetUtcNow();
        Assert.IsTrue(await ServeAsync(_kit.Charging, dead));
        _kit.Time.Advance(TimeSpan.FromMinutes(minutesLater));
        Assert.AreEqual(HoldVerdict.Paid, (await _kit.Beside().HoldAsync(dead with { TakenOverFrom = before })).Verdict);
        Assert.AreEqual(0, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    public async Task Of_two_runs_of_one_call_at_once_one_is_charged()
    {
        await _kit.AddAsync(1_000_000);
        var call = _kit.Call();
        var (slow, repeat) = (await HoldAsync(call), await HoldAsync(call with { TakenOverFrom = _kit.Time.GetUtcNow() }));
        await Task.WhenAll(_kit.Charging.KeepAsync(call, slow, CallKind.Ordinary), _kit.Charging.KeepAsync(call, repeat, CallKind.Ordinary));
        Assert.AreEqual(990_000, (await _kit.AuditAsync()).Balance);
        Assert.IsEmpty((await _kit.StateAsync()).Holds);
    }

    [TestMethod]
    public async Task A_write_whose_answer_was_lost_is_not_made_twice()
    {
        await _kit.AddAsync(1_000_000);
        var call = _kit.Call();
        var hold = await HoldAsync(call);
        _kit.Hooks.After = (_, _) =>
        {
            _kit.Hooks.After = null;
            throw new StorageUnavailableException("The answer got lost.");
        };
        await _kit.Charging.KeepAsync(call, hold, CallKind.Ordinary);
        await RetryAsync();
        Assert.AreEqual(990_000, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    public async Task While_the_store_is_away_nothing_new_is_served_and_what_was_served_is_booked_when_it_is_back()
    {
        await _kit.AddAsync(1_000_000);
        var call = _kit.Call();
        var hold = await HoldAsync(call);
        _kit.Hooks.Before = (_, _) => throw new StorageUnavailableException("gone");
        await _kit.Charging.KeepAsync(call, hold, CallKind.Ordinary);
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => _kit.Charging.HoldAsync(_kit.Call()));
        _kit.Hooks.Before = null;
        Assert.AreEqual(1_000_000, (await _kit.StateAsync()).Balance);
        await RetryAsync();
        Assert.AreEqual(990_000, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    public async Task A_store_that_hangs_does_not_hold_the_answer_up()
    {
        await _kit.AddAsync(1_000_000);
        var call = _kit.Call();
        var hold = await HoldAsync(call);
        var back = new TaskCompletionSource();
        _kit.Hooks.Before = (_, _) => back.Task;
        var keeping = _kit.Charging.KeepAsync(call, hold, CallKind.Ordinary);
        await _kit.Time.WhenArmedAsync(due => due == TimeSpan.FromSeconds(3));
        Assert.IsFalse(keeping.IsCompleted);
        _kit.Time.Advance(TimeSpan.FromSeconds(3));
        await keeping;
        var stored = new TaskCompletionSource();
        _kit.Hooks.After = (_, _) =>
        {
            stored.TrySetResult();
            return Task.CompletedTask;
        };
        back.SetResult();
        await stored.Task;
        Assert.AreEqual(990_000, (await _kit.AuditAsync()).Balance);
    }

    [TestMethod]
    public async Task A_call_that_outlives_its_hold_pays_if_the_money_is_still_there()
    {
        await _kit.AddAsync(10_000);
        var (slow, slower) = (_kit.Call(), _kit.Call());
        var hold = await HoldAsync(slow);
        _kit.Time.Advance(PoolState.HoldLife);
        var late = await HoldAsync(slower);
        _kit.Time.Advance(PoolState.HoldLife);
        await _kit.Charging.KeepAsync(slow, hold, CallKind.Ordinary);
        await _kit.Charging.KeepAsync(slower, late, CallKind.Ordinary);
        Assert.AreEqual(0, (await _kit.AuditAsync()).Balance);
        Assert.HasCount(2, await _kit.EntriesAsync());
    }

    [TestMethod]
    public async Task A_verification_needs_its_own_price_and_the_trial_does_not_cover_it()
    {
        await _kit.AddAsync(19_999);
        var call = _kit.Call(_kit.Payer);
        var hold = await HoldAsync(call);
        Assert.IsTrue(hold.IsTrial);
        Assert.IsFalse(await _kit.Charging.RaiseAsync(call, hold));
        await _kit.AddAsync(1);
        Assert.IsTrue(await _kit.Charging.RaiseAsync(call, hold));
        Assert.AreEqual(0, (await _kit.StateAsync()).Available);
        await _kit.Charging.KeepAsync(call, hold, CallKind.Verification);
        var state = await _kit.AuditAsync();
        Assert.AreEqual((0, 0), (state.Balance, state.TrialUsed));
        Assert.AreEqual(PoolEntryType.Verification, (await _kit.EntriesAsync())[^1].Posting.Type);
    }

    [TestMethod]
    public async Task A_verification_that_turns_out_an_ordinary_call_costs_one()
    {
        await _kit.AddAsync(40_000);
        foreach (var payer in new[] { _kit.Payer, _kit.WithoutTrial })
        {
            var call = _kit.Call(payer);
            var hold = await HoldAsync(call);
            Assert.IsTrue(await _kit.Charging.RaiseAsync(call, hold));
            await _kit.Charging.KeepAsync(call, hold, CallKind.Ordinary);
        }

        var state = await _kit.AuditAsync();
        Assert.AreEqual((30_000, 1), (state.Balance, state.TrialUsed));
    }

    private async Task<PoolHold> HoldAsync(ChargedCall call)
    {
        var answer = await _kit.Charging.HoldAsync(call);
        Assert.AreEqual(HoldVerdict.Held, answer.Verdict);
        return answer.Hold!;
    }

    private static async Task<bool> ServeAsync(CallCharging charging, ChargedCall call)
    {
        var answer = await charging.HoldAsync(call);
        if (answer.Hold is not { } hold) return false;
        await charging.KeepAsync(call, hold, CallKind.Ordinary);
        return true;
    }

    /// <summary>Lets the background try once more, and waits until it has.</summary>
    private async Task RetryAsync()
    {
        await _kit.Time.WhenArmedAsync(due => due == TimeSpan.FromMilliseconds(200));
        var before = (await _kit.StateAsync()).Holds.Count;
        var settled = new TaskCompletionSource();
        _kit.Hooks.After = (call, _) =>
        {
            if (call.IsCommit || before == 0) settled.TrySetResult();
            return Task.CompletedTask;
        };
        _kit.Time.Advance(TimeSpan.FromMilliseconds(200));
        await settled.Task;
        _kit.Hooks.After = null;
    }
}
