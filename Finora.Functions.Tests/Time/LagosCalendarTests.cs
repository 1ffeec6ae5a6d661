using Finora.Core.Time;

namespace Finora.Functions.Tests.Time;

[TestClass]
public sealed class LagosCalendarTests
{
    [TestMethod]
    [DataRow("2026-04-10T22:59:59.999Z", 10)]
    [DataRow("2026-04-10T23:00:00.000Z", 11)]
    [DataRow("2026-04-11T00:30:00+01:00", 11)]
    [DataRow("2026-04-11T00:30:00+02:00", 10)]
    public void The_day_turns_an_hour_before_utc(string instant, int day)
    {
        Assert.IsTrue(Instant.TryParse(instant, out var parsed));
        Assert.AreEqual(new DateOnly(2026, 4, day), LagosCalendar.DayOf(parsed));
        Assert.AreEqual(new DateOnly(2026, 4, day), LagosCalendar.Today(new FixedTime(parsed)));
    }

    [TestMethod]
    public void The_time_of_day_is_an_hour_ahead_of_utc() =>
        Assert.AreEqual(new TimeOnly(14, 41), LagosCalendar.TimeOf(new DateTimeOffset(2025, 2, 27, 13, 41, 0, TimeSpan.Zero)));

    [TestMethod]
    public void A_day_begins_at_23_hours_utc_of_the_day_before()
    {
        var start = LagosCalendar.StartOf(new DateOnly(2026, 4, 10));
        Assert.AreEqual("2026-04-09T23:00:00.000Z", Instant.Format(start));
        Assert.AreEqual(TimeSpan.Zero, start.Offset);
        Assert.AreEqual(new DateOnly(2026, 4, 10), LagosCalendar.DayOf(start));
    }

    [TestMethod]
    public void Now_is_cut_to_the_millisecond() =>
        Assert.AreEqual("2026-04-17T10:30:00.123Z", Instant.Format(Instant.Now(new FixedTime(Utc("2026-04-17T10:30:00.123Z").AddTicks(9_999)))));

    [TestMethod]
    public void Now_is_equal_to_what_its_text_reads_as()
    {
        var now = Instant.Now(new FixedTime(Utc("2026-04-17T10:30:00.123Z").AddTicks(7)));
        Assert.AreEqual(now, Utc(Instant.Format(now)));
    }

    private static DateTimeOffset Utc(string text) => Instant.TryParse(text, out var instant) ? instant : throw new FormatException(text);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
