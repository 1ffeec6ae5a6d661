using System.Globalization;

namespace Finora.Core.Time;

/// <summary>Which day counts when a document date is given as an instant.</summary>
public enum InstantDay
{
    /// <summary>The day of the UTC value: the Business API.</summary>
    Utc,

    /// <summary>The day in Africa/Lagos: the Platform API.</summary>
    Lagos,
}

/// <summary>Calendar days on documents: issue, due and payment dates.</summary>
public static class DocumentDate
{
    /// <summary>
    /// Years are bounded so that payment terms, and the hour by which Lagos is ahead, never leave what <see cref="DateOnly"/> can hold.
    /// </summary>
    public const int MinYear = 1900;

    /// <inheritdoc cref="MinYear"/>
    public const int MaxYear = 2999;

    /// <summary>Reads a plain <c>2026-04-10</c>.</summary>
    public static bool TryParseDay(ReadOnlySpan<char> text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is >= MinYear and <= MaxYear;

    /// <summary>Reads a plain date, or an instant (<see cref="Instant.TryParse"/>) of which one day is kept.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, InstantDay rule, out DateOnly day)
    {
        if (TryParseDay(text, out day))
        {
            return true;
        }

        if (!Instant.TryParse(text, out var instant))
        {
            return false;
        }

        day = rule == InstantDay.Lagos ? LagosCalendar.DayOf(instant) : DateOnly.FromDateTime(instant.UtcDateTime);
        return true;
    }

    /// <summary><c>2026-04-10</c>.</summary>
    public static string Format(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The form of document dates on the Business API: midnight UTC of the day, <c>2026-04-10T00:00:00.000Z</c>.</summary>
    public static string FormatMidnight(DateOnly day) => Format(day) + "T00:00:00.000Z";
}
