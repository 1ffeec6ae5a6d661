using Finora.Core.Limits;
using FsCheck;
using FsCheck.Fluent;

namespace Finora.Functions.Tests.Limits;

/// <summary>The rule over counted requests, without storage.</summary>
[TestClass]
public sealed class RequestHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<WindowLimit> Contract = new KeyLimits(60, 1_000, 10_000, 10).Windows;

    [TestMethod]
    public void The_sixty_first_request_of_any_sixty_seconds_waits_until_the_first_has_left()
    {
        var history = RequestHistory.Empty;
        for (var i = 0; i < 60; i++) history = Admit(history, Contract, Noon.AddMilliseconds(500 * i));
        var (refused, same) = history.Count(Contract, Noon.AddSeconds(60).AddTicks(-1));
        Assert.IsFalse(refused.Admitted);
        Assert.AreEqual(new WindowStanding(60, 0, Noon.AddSeconds(60)), refused.Standing);
        Assert.AreEqual(TimeSpan.FromTicks(1), refused.Wait);
        Assert.AreSame(history, same);
        var (admitted, _) = history.Count(Contract, Noon.AddSeconds(60));
        Assert.AreEqual(new WindowStanding(60, 0, Noon.AddSeconds(60.5)), admitted.Standing);
    }

    [TestMethod]
    public void What_is_told_counts_the_request_itself_and_resets_when_the_oldest_leaves()
    {
        var (first, history) = RequestHistory.Empty.Count(Contract, Noon);
        var (second, _) = history.Count(Contract, Noon.AddSeconds(7));
        Assert.AreEqual(new WindowStanding(60, 59, Noon.AddSeconds(60)), first.Standing);
        Assert.AreEqual(new WindowStanding(60, 58, Noon.AddSeconds(60)), second.Standing);
    }

    [TestMethod]
    public void The_window_that_frees_last_is_the_one_that_a_refusal_tells()
    {
        WindowLimit[] limits = [new(LimitWindow.RollingMinute, 2), new(LimitWindow.Hour, 2), new(LimitWindow.Day, 2)];
        var history = Admit(Admit(RequestHistory.Empty, limits, Noon.AddMinutes(10)), limits, Noon.AddMinutes(10));
        var (refused, _) = history.Count(limits, Noon.AddMinutes(10.5));
        Assert.AreEqual(new WindowStanding(2, 0, Noon.AddHours(12)), refused.Standing);
        Assert.AreEqual(TimeSpan.FromHours(12) - TimeSpan.FromMinutes(10.5), refused.Wait);
    }

    [TestMethod]
    [DataRow(LimitWindow.Minute, 60)]
    [DataRow(LimitWindow.Hour, 3_600)]
    [DataRow(LimitWindow.Day, 86_400)]
    public void A_clock_window_starts_afresh_when_the_next_begins(LimitWindow window, int seconds)
    {
        WindowLimit[] limits = [new(window, 1)];
        var opening = Noon.AddHours(-12);
        var history = Admit(RequestHistory.Empty, limits, opening.AddSeconds(seconds - 1));
        Assert.IsFalse(history.Count(limits, opening.AddSeconds(seconds).AddTicks(-1)).Verdict.Admitted);
        Assert.IsTrue(history.Count(limits, opening.AddSeconds(seconds)).Verdict.Admitted);
    }

    [TestMethod]
    public void A_lowered_limit_frees_up_when_enough_have_left()
    {
        var history = RequestHistory.Empty;
        for (var i = 0; i < 5; i++) history = Admit(history, [new(LimitWindow.RollingMinute, 5)], Noon.AddSeconds(i));
        var (refused, _) = history.Count([new(LimitWindow.RollingMinute, 2)], Noon.AddSeconds(10));
        Assert.AreEqual(new WindowStanding(2, 0, Noon.AddSeconds(63)), refused.Standing);
    }

    [TestMethod]
    public void A_clock_that_is_a_little_behind_counts_with_the_others()
    {
        WindowLimit[] limits = [new(LimitWindow.RollingMinute, 2), new(LimitWindow.Hour, 2)];
        var history = Admit(Admit(RequestHistory.Empty, limits, Noon), limits, Noon.AddSeconds(-3));
        Assert.IsFalse(history.Count(limits, Noon.AddSeconds(-3)).Verdict.Admitted);
        Assert.IsFalse(history.Count(limits, Noon.AddSeconds(30)).Verdict.Admitted);
    }

    [TestMethod]
    public void A_clock_that_was_far_ahead_locks_nobody_out_for_longer_than_a_window()
    {
        WindowLimit[] limits = [new(LimitWindow.RollingMinute, 3), new(LimitWindow.Hour, 100)];
        var history = Admit(Admit(RequestHistory.Empty, limits, Noon.AddDays(2)), limits, Noon.AddDays(2));
        history = Admit(history, limits, Noon);
        var (refused, _) = history.Count(limits, Noon.AddSeconds(1));
        Assert.AreEqual(Noon.AddSeconds(60), refused.Standing.Reset);
        Assert.IsTrue(history.Count(limits, Noon.AddSeconds(60)).Verdict.Admitted);
    }

    [TestMethod]
    public void Every_run_of_requests_is_judged_as_by_counting_them_all_again()
    {
        // Gaps around the limits' own scale, down to single ticks, so that runs meet the edges of windows.
        var gap = Gen.Frequency((4, Gen.Choose(0, 2_000).Select(ms => ms * TimeSpan.TicksPerMillisecond)), (2, Gen.Choose(0, 3).Select(ticks => (long)ticks)),
            (1, Gen.Choose(0, 90).Select(s => s * TimeSpan.TicksPerSecond)), (1, Gen.Choose(0, 90).Select(m => m * TimeSpan.TicksPerMinute)));
        var run = from limits in Limits() from gaps in gap.ListOf(120) select (limits, gaps: gaps.ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(run.ToArbitrary(), test => AgreesWithTheModel(test.limits, test.gaps)));
    }

    [TestMethod]
    public void Instants_survive_packing()
    {
        var series = Gen.Choose(0, int.MaxValue).Select(gap => (long)gap).ListOf(80);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(series.ToArbitrary(), gaps =>
        {
            var instants = gaps.Select((_, i) => Noon.UtcTicks + gaps.Take(i + 1).Sum()).ToArray();
            return PackedInstants.Unpack(PackedInstants.Pack(instants)).SequenceEqual(instants);
        }));
    }

    private static Gen<WindowLimit[]> Limits() =>
        from minute in Gen.Choose(1, 20) from hour in Gen.Choose(5, 60) from day in Gen.Choose(10, 100)
        select new[] { new WindowLimit(LimitWindow.RollingMinute, minute), new WindowLimit(LimitWindow.Hour, hour), new WindowLimit(LimitWindow.Day, day) };

    /// <summary>The model keeps every admitted instant for ever and counts them anew for each request.</summary>
    private static bool AgreesWithTheModel(WindowLimit[] limits, long[] gaps)
    {
        var (history, now, admitted) = (RequestHistory.Empty, Noon, new List<DateTimeOffset>());
        foreach (var gap in gaps)
        {
            now = now.AddTicks(gap);
            (var verdict, history) = history.Count(limits, now);
            var fits = admitted.Count(at => at > now.AddMinutes(-1)) < limits[0].Limit
                && admitted.Count(at => at.Date == now.Date && at.Hour == now.Hour) < limits[1].Limit
                && admitted.Count(at => at.Date == now.Date) < limits[2].Limit;
            if (verdict.Admitted != fits) return false;
            if (fits) admitted.Add(now);
            if (fits && verdict.Standing != new WindowStanding(limits[0].Limit, limits[0].Limit - admitted.Count(at => at > now.AddMinutes(-1)), admitted.First(at => at > now.AddMinutes(-1)).AddMinutes(1))) return false;
            history = RequestHistory.Of(history.ToStored());
        }

        return true;
    }

    private static RequestHistory Admit(RequestHistory history, IReadOnlyList<WindowLimit> limits, DateTimeOffset at)
    {
        var (verdict, next) = history.Count(limits, at);
        Assert.IsTrue(verdict.Admitted);
        return next;
    }
}
