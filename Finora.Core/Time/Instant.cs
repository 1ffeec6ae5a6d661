using System.Globalization;

namespace Finora.Core.Time;

/// <summary>Instants of both surfaces: UTC with milliseconds and <c>Z</c> (<c>2025-02-27T13:39:29.180Z</c>).</summary>
public static class Instant
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Now, cut to the millisecond, so that what is stored is what is printed.</summary>
    public static DateTimeOffset Now(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads an RFC 3339 instant (section 5.6, upper-case <c>T</c> and <c>Z</c>): seconds and an offset are needed, a fraction may have up
    /// to nine digits and is cut to milliseconds. Years outside <see cref="DocumentDate.MinYear"/> to <see cref="DocumentDate.MaxYear"/>
    /// are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length < 20 || text[10] != 'T' || !DocumentDate.TryParseDay(text[..10], out var day)
            || !TimeOnly.TryParseExact(text[11..19], "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        var rest = text[19..];
        if (!TryTakeFraction(ref rest, out var milliseconds) || !TryParseOffset(rest, out var offset))
        {
            return false;
        }

        instant = new DateTimeOffset(day.ToDateTime(time), TimeSpan.Zero).AddMilliseconds(milliseconds) - offset;
        return true;
    }

    /// <summary>Reads the lower end of a range of instants; a bare date means the first millisecond of that day in Lagos.</summary>
    public static bool TryParseFrom(ReadOnlySpan<char> text, out DateTimeOffset from)
    {
        if (DocumentDate.TryParseDay(text, out var day))
        {
            from = LagosCalendar.StartOf(day);
            return true;
        }

        return TryParse(text, out from);
    }

    /// <summary>
    /// Reads the upper end of a range of instants, itself included; a bare date means the last millisecond of that day in Lagos.
    /// </summary>
    public static bool TryParseTo(ReadOnlySpan<char> text, out DateTimeOffset to)
    {
        if (DocumentDate.TryParseDay(text, out var day))
        {
            to = LagosCalendar.StartOf(day.AddDays(1)).AddMilliseconds(-1);
            return true;
        }

        return TryParse(text, out to);
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 9)
        {
            return false;
        }

        for (var i = 1; i <= 3; i++)
        {
            milliseconds = (milliseconds * 10) + (i <= digits ? rest[i] - '0' : 0);
        }

        rest = rest[(digits + 1)..];
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-')
            || !TimeOnly.TryParseExact(text[1..], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return false;
        }

        offset = text[0] == '-' ? -clock.ToTimeSpan() : clock.ToTimeSpan();
        return true;
    }
}
