using Finora.Core.Storage;

namespace Finora.Core.Limits;

/// <summary>The counted requests of one caller, as stored.</summary>
/// <param name="Recent">Instants of the last minute, packed by <see cref="PackedInstants"/>; empty where no rolling window is kept.</param>
/// <param name="Windows">Counts of clock windows.</param>
public sealed record RequestCounts(byte[] Recent, IReadOnlyList<WindowCount> Windows) : IDocument
{
    public static int Schema => 1;

    /// <summary>All requests ever counted.</summary>
    public long Total { get; init; }

    /// <summary>UTC; the first instant of the month that <see cref="InMonth"/> is of.</summary>
    public DateTimeOffset Month { get; init; }

    public int InMonth { get; init; }

    /// <summary>UTC; the first instant of the month in Lagos that <see cref="InLagos"/> is of.</summary>
    public DateTimeOffset LagosMonth { get; init; }

    public int InLagos { get; init; }

    /// <summary>Requests counted in the month in Lagos that begins at <paramref name="start"/>.</summary>
    public int InLagosMonth(DateTimeOffset start) => LagosMonth == start ? InLagos : 0;
}

/// <summary>How many requests one clock window has counted.</summary>
public sealed record WindowCount(LimitWindow Window, DateTimeOffset Start, int Count);

/// <summary>
/// Instants in ascending order as the gaps between them in ticks, seven bits a byte: about four bytes an instant where JSON would take twenty, and exact, since a
/// rolling window of rounded instants would let a request through too early.
/// </summary>
internal static class PackedInstants
{
    private const int LongestGap = 9;

    public static byte[] Pack(ReadOnlySpan<long> ticks)
    {
        var packed = new byte[ticks.Length * LongestGap];
        var length = 0;
        var last = 0L;
        foreach (var instant in ticks)
        {
            var gap = instant - last;
            for (; gap > 0x7F; gap >>= 7) packed[length++] = (byte)(gap | 0x80);
            packed[length++] = (byte)gap;
            last = instant;
        }

        return packed[..length];
    }

    public static long[] Unpack(ReadOnlySpan<byte> packed)
    {
        var ticks = new List<long>(packed.Length / 3);
        var (last, gap, shift) = (0L, 0L, 0);
        foreach (var part in packed)
        {
            gap |= (long)(part & 0x7F) << shift;
            shift += 7;
            if (part > 0x7F) continue;
            ticks.Add(last += gap);
            (gap, shift) = (0, 0);
        }

        return [.. ticks];
    }
}
