using Finora.Core.Nrs;

namespace Finora.Functions.Tests.Nrs;

/// <summary>The schedule of section 10 of the NRS contract.</summary>
[TestClass]
public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset First = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(0, 13)]
    [DataRow(1000, 12)]
    public void Twelve_or_thirteen_attempts_fit_into_twenty_hours(int permille, int attempts) => Assert.HasCount(attempts, Times(permille));

    [TestMethod]
    public void Without_jitter_the_attempts_come_at_the_times_of_the_contract()
    {
        var minutes = Times(0).Take(6).Select(at => (at - First).TotalMinutes).ToArray();
        CollectionAssert.AreEqual(new[] { 0, 0.5, 5.5, 35.5, 155.5, 275.5 }, minutes);
    }

    [TestMethod]
    public void Jitter_lengthens_by_a_tenth_at_most_and_never_shortens()
    {
        var schedule = RetrySchedule.Default;
        for (var tries = 1; tries < 8; tries++)
        {
            var (shortest, longest) = (schedule.DelayAfter(tries, null, 0), schedule.DelayAfter(tries, null, 1000));
            Assert.AreEqual(shortest * 1.1, longest);
        }
    }

    [TestMethod]
    [DataRow(10, 30)]
    [DataRow(600, 600)]
    [DataRow(90_000, 7_200)]
    public void A_wait_that_was_asked_for_lengthens_up_to_the_cap(int asked, int seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), RetrySchedule.Default.DelayAfter(1, TimeSpan.FromSeconds(asked), 0));

    [TestMethod]
    public void Time_on_hold_does_not_count()
    {
        var now = First.AddHours(30);
        Assert.IsNull(RetrySchedule.Default.NextAfter(now, First, TimeSpan.Zero, 5, null, 0));
        Assert.AreEqual(now.AddHours(2), RetrySchedule.Default.NextAfter(now, First, TimeSpan.FromHours(12), 5, null, 0));
    }

    private static List<DateTimeOffset> Times(int permille)
    {
        var times = new List<DateTimeOffset> { First };
        while (RetrySchedule.Default.NextAfter(times[^1], First, TimeSpan.Zero, times.Count, null, permille) is { } next) times.Add(next);
        return times;
    }
}
