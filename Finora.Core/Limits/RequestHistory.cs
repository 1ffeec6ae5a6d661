using Finora.Core.Time;

namespace Finora.Core.Limits;

/// <summary>
/// The counted requests of one caller, and the rule over them. Immutable: counting gives the next history. Nothing of storage or of concurrency is here, so the rule
/// can be held against a model.
/// </summary>
internal sealed class RequestHistory
{
    /// <summary>Clocks of instances differ a little; one that is behind by less is brought up to what the others have counted, so that time never runs back.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    private readonly long[] _recent;
    private readonly WindowCount[] _windows;
    private readonly Tally _tally;

    private RequestHistory(long[] recent, WindowCount[] windows, Tally tally) => (_recent, _windows, _tally) = (recent, windows, tally);

    public static RequestHistory Empty { get; } = new([], [], default);

    public static RequestHistory Of(RequestCounts stored) => new(PackedInstants.Unpack(stored.Recent), [.. stored.Windows], new Tally(stored.Total, stored.Month, stored.InMonth, stored.LagosMonth, stored.InLagos));

    public RequestCounts ToStored() => new(PackedInstants.Pack(_recent), _windows) { Total = _tally.Total, Month = _tally.Month, InMonth = _tally.InMonth, LagosMonth = _tally.LagosMonth, InLagos = _tally.InLagos };

    /// <summary>Judges one request at <paramref name="clock"/> and counts it if it is admitted; a refused one leaves the history as it is.</summary>
    public (LimitVerdict Verdict, RequestHistory Next) Count(IReadOnlyList<WindowLimit> limits, DateTimeOffset clock)
    {
        var now = NowAt(clock);
        var recent = RecentAt(now);
        WindowStanding? refusal = null;
        foreach (var limit in limits)
        {
            if (Standing(limit, recent, now) is { Remaining: <= 0 } full && (refusal is null || full.Reset > refusal.Value.Reset)) refusal = full;
        }

        if (refusal is { } refused) return (new LimitVerdict(false, refused with { Remaining = 0 }, refused.Reset - now), this);
        var next = With(limits, recent, now);
        return (new LimitVerdict(true, next.Standing(limits[0], next._recent, now), TimeSpan.Zero) { InLagosMonth = next._tally.InLagos }, next);
    }

    /// <summary>Without some that were counted and turn out not to count.</summary>
    public RequestHistory Without(int requests) => requests == 0 ? this : new RequestHistory(_recent, _windows, _tally with { InLagos = Math.Max(0, _tally.InLagos - requests) });

    /// <summary>With a request of now in every window that a limit asks for.</summary>
    private RequestHistory With(IReadOnlyList<WindowLimit> limits, long[] recent, DateTimeOffset now)
    {
        var isRolling = limits.Any(limit => limit.Window == LimitWindow.RollingMinute);
        var counts = limits.Where(limit => limit.Window != LimitWindow.RollingMinute).Select(limit => CountAt(limit.Window, now));
        return new RequestHistory(isRolling ? [.. recent, now.UtcTicks] : [], [.. counts.Select(count => count with { Count = count.Count + 1 })], _tally.With(now));
    }

    private WindowStanding Standing(WindowLimit limit, ReadOnlySpan<long> recent, DateTimeOffset now)
    {
        var length = ClockWindow.Length(limit.Window);
        if (limit.Window != LimitWindow.RollingMinute)
        {
            var window = CountAt(limit.Window, now);
            return new WindowStanding(limit.Limit, limit.Limit - window.Count, window.Start + length);
        }

        // Where the limit was lowered meanwhile, it takes more than the oldest one's leaving to make room.
        var leaving = Math.Max(0, recent.Length - limit.Limit);
        var oldest = recent.IsEmpty ? now : new DateTimeOffset(recent[leaving], TimeSpan.Zero);
        return new WindowStanding(limit.Limit, limit.Limit - recent.Length, oldest + length);
    }

    private DateTimeOffset NowAt(DateTimeOffset clock)
    {
        var latest = _windows.Select(window => window.Start.UtcTicks).Append(_recent is [.., var last] ? last : 0).Max();
        return latest > clock.UtcTicks && latest - clock.UtcTicks <= ClockTolerance.Ticks ? new DateTimeOffset(latest, TimeSpan.Zero) : clock;
    }

    /// <summary>What the rolling minute holds. Instants beyond the tolerance come from a clock that is wrong; they count as of now, so that they do not lock the caller out for as long.</summary>
    private long[] RecentAt(DateTimeOffset now)
    {
        var from = now.UtcTicks - ClockWindow.Length(LimitWindow.RollingMinute).Ticks;
        return [.. _recent.Where(instant => instant > from).Select(instant => Math.Min(instant, now.UtcTicks))];
    }

    /// <summary>What is told of a key's use; no limit looks at it.</summary>
    private readonly record struct Tally(long Total, DateTimeOffset Month, int InMonth, DateTimeOffset LagosMonth, int InLagos)
    {
        public Tally With(DateTimeOffset now)
        {
            var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
            var day = LagosCalendar.DayOf(now);
            var lagos = LagosCalendar.StartOf(new DateOnly(day.Year, day.Month, 1));
            return new Tally(Total + 1, month, month == Month ? InMonth + 1 : 1, lagos, lagos == LagosMonth ? InLagos + 1 : 1);
        }
    }

    /// <summary>The window of now; a count that a wrong clock put into a later one is taken back into this.</summary>
    private WindowCount CountAt(LimitWindow window, DateTimeOffset now)
    {
        var start = ClockWindow.StartOf(window, now);
        var known = Array.Find(_windows, count => count.Window == window);
        return known is null || known.Start < start ? new WindowCount(window, start, 0) : known with { Start = start };
    }
}
