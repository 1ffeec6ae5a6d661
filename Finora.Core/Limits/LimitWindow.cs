namespace Finora.Core.Limits;

/// <summary>A span of time in which requests are counted. Clock windows are those of UTC.</summary>
public enum LimitWindow
{
    /// <summary>The sixty seconds before now, whenever that is.</summary>
    RollingMinute,

    Minute,
    Hour,
    Day,
}

/// <summary>At most <paramref name="Limit"/> requests in one <paramref name="Window"/>.</summary>
public readonly record struct WindowLimit(LimitWindow Window, int Limit);

/// <summary>How a caller stands against one window.</summary>
/// <param name="Reset">UTC: when the oldest counted request leaves the rolling window, or the clock window ends.</param>
public readonly record struct WindowStanding(int Limit, int Remaining, DateTimeOffset Reset);

/// <summary>Whether a request may go on.</summary>
/// <param name="Standing">The first limit that was asked for, this request counted; of a refusal, the limit that refused and frees up last.</param>
/// <param name="Wait">After which the same request may pass; zero when it did.</param>
public readonly record struct LimitVerdict(bool Admitted, WindowStanding Standing, TimeSpan Wait)
{
    /// <summary>Of an admitted request: which of the running month in Lagos it is.</summary>
    public int InLagosMonth { get; init; }
}

/// <summary>Where the clock windows begin and end.</summary>
internal static class ClockWindow
{
    public static TimeSpan Length(LimitWindow window) => window switch
    {
        LimitWindow.RollingMinute or LimitWindow.Minute => TimeSpan.FromMinutes(1),
        LimitWindow.Hour => TimeSpan.FromHours(1),
        LimitWindow.Day => TimeSpan.FromDays(1),
    };

    public static DateTimeOffset StartOf(LimitWindow window, DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % Length(window).Ticks), TimeSpan.Zero);
}
