using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class ManualTimeTests
{
    [TestMethod]
    public void Timers_fire_in_the_order_of_their_times_each_at_its_own()
    {
        var time = new ManualTime();
        var start = time.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = time.CreateTimer(_ => fired.Add(("late", time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var often = time.CreateTimer(_ => fired.Add(("often", time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(5));
        (string, TimeSpan)[] expected = [("often", TimeSpan.FromSeconds(2)), ("late", TimeSpan.FromSeconds(3)), ("often", TimeSpan.FromSeconds(4))];
        CollectionAssert.AreEqual(expected, fired);
        Assert.AreEqual(start + TimeSpan.FromSeconds(5), time.GetUtcNow());
    }

    [TestMethod]
    public void A_timer_may_arm_another_that_falls_due_in_the_same_advance()
    {
        var time = new ManualTime();
        var count = 0;
        ITimer? timer = null;
        timer = time.CreateTimer(_ => { count++; timer!.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan); }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        time.Advance(TimeSpan.FromSeconds(3));
        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.AreEqual(3, count);
    }

    [TestMethod]
    public async Task Delays_time_outs_and_measured_durations_follow_the_clock()
    {
        var time = new ManualTime();
        var begun = time.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromMinutes(1), time);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2), time);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsFalse(delay.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await delay;
        Assert.IsFalse(timeout.IsCancellationRequested);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsTrue(timeout.IsCancellationRequested);
        Assert.AreEqual(TimeSpan.FromMinutes(2), time.GetElapsedTime(begun));
    }

    [TestMethod]
    public async Task One_can_wait_for_a_timer_to_be_armed()
    {
        var time = new ManualTime();
        var armed = time.WhenArmedAsync(due => due == TimeSpan.FromSeconds(7));
        using var other = time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(8), Timeout.InfiniteTimeSpan);
        Assert.IsFalse(armed.IsCompleted);
        using var wanted = time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);
        await armed;
    }
}
