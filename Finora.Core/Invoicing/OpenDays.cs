using System.Numerics;

namespace Finora.Core.Invoicing;

/// <summary>
/// The days on which something was owed on an invoice that is settled now, kept so that one day finds all invoices that were open on it and no others (a centred
/// interval tree, with the days of the calendar as its nodes). A stretch of days stands at the one day in it whose number is divisible by the highest power of two; all
/// that stands at a node was open on that same day, and whatever was open on a day stands at one of the <see cref="Levels"/> nodes above it. So what is read depends on
/// how much is open at a time and not on how long the books go back.
/// </summary>
/// <param name="First">First day at whose end something was owed.</param>
/// <param name="Last">Last such day; not before <paramref name="First"/>.</param>
internal readonly record struct OpenDays(DateOnly First, DateOnly Last)
{
    /// <summary>Days up to the year 9999 have numbers of 22 bits.</summary>
    private const int Levels = 22;

    /// <summary>The stretch over which a debt was open; null where it was settled on the day it came up, or is not settled.</summary>
    public static OpenDays? Of(IReadOnlyList<DebtMove> moves) =>
        moves is [var first, .., var last] ? new OpenDays(first.Date, last.Date.AddDays(-1)) : null;

    /// <summary>Where the stretch stands.</summary>
    public int Node
    {
        get
        {
            var (before, last) = (Number(First) - 1, Number(Last));
            var bit = BitOperations.Log2((uint)(before ^ last));
            return last >> bit << bit;
        }
    }

    /// <summary>Every node that may hold a stretch with <paramref name="day"/> in it.</summary>
    public static IEnumerable<int> NodesOf(DateOnly day)
    {
        var number = Number(day);
        for (var level = 0; level < Levels; level++) yield return (number >> (level + 1) << (level + 1)) | (1 << level);
    }

    /// <summary>Days from 1 on; a node is the number of a day.</summary>
    internal static int Number(DateOnly day) => day.DayNumber + 1;
}
