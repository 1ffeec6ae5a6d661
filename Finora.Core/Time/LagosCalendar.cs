namespace Finora.Core.Time;

/// <summary>
/// The calendar that Nigerian documents live by: Africa/Lagos, which has been UTC+01:00 without daylight saving since 1919. A fixed offset,
/// not the time zone database, so that a machine without one, or with a wrong one, cannot move a due date.
/// </summary>
public static class LagosCalendar
{
    public static TimeSpan Offset { get; } = TimeSpan.FromHours(1);

    /// <summary>"Today" of both surfaces.</summary>
    public static DateOnly Today(TimeProvider time) => DayOf(time.GetUtcNow());

    /// <summary>The day on which an instant falls.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The time of day of an instant.</summary>
    public static TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The instant at which a day begins; the day ends before <c>StartOf(day.AddDays(1))</c>.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, Offset).ToUniversalTime();
}
