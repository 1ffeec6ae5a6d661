using NCrontab;

namespace Finora.Local.Runtime.Timers;

/// <summary>An NCRONTAB schedule in UTC, read by the very parser that the host uses.</summary>
internal sealed class TimerSchedule
{
    private const int OccurrencesLookedAt = 10;

    /// <summary>Any moment does to compare the gaps of a schedule.</summary>
    private static readonly DateTime Sample = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly CrontabSchedule _schedule;

    private TimerSchedule(CrontabSchedule schedule)
    {
        _schedule = schedule;
        FiresWithinAMinute = HasGapBelowAMinute(schedule);
    }

    public bool FiresWithinAMinute { get; }

    /// <summary>Six fields, or five without seconds. Null when the text is no schedule.</summary>
    public static TimerSchedule? TryParse(string text)
    {
        var withSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length == 6;
        return CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds }) is { } schedule
            ? new TimerSchedule(schedule)
            : null;
    }

    /// <summary>The first occurrence after <paramref name="time"/>, never that moment itself.</summary>
    public DateTime After(DateTime time) => DateTime.SpecifyKind(_schedule.GetNextOccurrence(time), DateTimeKind.Utc);

    private static bool HasGapBelowAMinute(CrontabSchedule schedule)
    {
        var occurrences = schedule.GetNextOccurrences(Sample, DateTime.MaxValue).Take(OccurrencesLookedAt).ToArray();
        return occurrences.Zip(occurrences.Skip(1)).Any(pair => pair.Second - pair.First < TimeSpan.FromMinutes(1));
    }
}
