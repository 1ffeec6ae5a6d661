namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Predicts what a macroblock looks like from the samples above it and on its left (RFC 6386, section 12).</summary>
internal static class Vp8Prediction
{
    private const int Unknown = 128;
    private const int BlockSide = 4;

    /// <summary>Samples around a block: its left from the bottom up, the corner, above it and right of that; the first and the last stand twice.</summary>
    private const int Around = 15;
    private const int Corner = 5;

    /// <summary>
    /// How the eight ways that follow a direction mix the samples around a block (12.3): for each of its sixteen, twice the number of the sample in the middle and one, when it is a mix of three; twice the number
    /// of the first when of two.
    /// </summary>
    private static ReadOnlySpan<byte> Mixes =>
    [
        13, 15, 17, 19, 13, 15, 17, 19, 13, 15, 17, 19, 13, 15, 17, 19,
        9, 9, 9, 9, 7, 7, 7, 7, 5, 5, 5, 5, 3, 3, 3, 3,
        15, 17, 19, 21, 17, 19, 21, 23, 19, 21, 23, 25, 21, 23, 25, 27,
        11, 13, 15, 17, 9, 11, 13, 15, 7, 9, 11, 13, 5, 7, 9, 11,
        10, 12, 14, 16, 11, 13, 15, 17, 9, 10, 12, 14, 7, 11, 13, 15,
        12, 14, 16, 18, 15, 17, 19, 21, 14, 16, 18, 23, 17, 19, 21, 25,
        8, 11, 13, 15, 6, 9, 8, 11, 4, 7, 6, 9, 2, 5, 4, 7,
        6, 7, 4, 5, 4, 5, 2, 3, 2, 3, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Light, or a colour, as a whole.</summary>
    public static void Fill(Vp8Plane plane, int column, int row, Vp8Mode mode)
    {
        var at = plane.At(column, row);
        var mean = mode == Vp8Mode.Mean ? MeanOf(plane, at, column > 0, row > 0) : (byte)0;
        for (var y = 0; y < plane.Side; y++)
        {
            var start = at + (y * plane.Stride);
            var line = plane.Samples.AsSpan(start, plane.Side);
            if (mode == Vp8Mode.FromAbove) plane.Samples.AsSpan(at - plane.Stride, plane.Side).CopyTo(line);
            else if (mode == Vp8Mode.Slope) Slope(plane.Samples.AsSpan(at - plane.Stride - 1, plane.Side + 1), plane.Samples[start - 1], line);
            else line.Fill(mode == Vp8Mode.FromLeft ? plane.Samples[start - 1] : mean);
        }
    }

    /// <param name="at">The block's first sample.</param>
    /// <param name="right">Four samples that stand right above it.</param>
    public static void FillBlock(Vp8Plane plane, int at, Vp8BlockMode mode, ReadOnlySpan<byte> right)
    {
        Span<byte> around = stackalloc byte[Around];
        for (var i = 0; i < BlockSide; i++) around[Corner - 1 - i] = plane.Samples[at + (i * plane.Stride) - 1];
        plane.Samples.AsSpan(at - plane.Stride - 1, BlockSide + 1).CopyTo(around[Corner..]);
        right.CopyTo(around[(Corner + 1 + BlockSide)..]);
        (around[0], around[^1]) = (around[1], around[^2]);
        for (var y = 0; y < BlockSide; y++)
        {
            var line = plane.Samples.AsSpan(at + (y * plane.Stride), BlockSide);
            if (mode == Vp8BlockMode.Mean) line.Fill(MeanOf(around));
            else if (mode == Vp8BlockMode.Slope) Slope(around.Slice(Corner, BlockSide + 1), around[Corner - 1 - y], line);
            else Mix(around, Mixes.Slice(((mode - Vp8BlockMode.FromAbove) * 16) + (y * BlockSide), BlockSide), line);
        }
    }

    /// <summary>Of a macroblock the mean of what there is around it: at the frame's edges only one side, or none.</summary>
    private static byte MeanOf(Vp8Plane plane, int at, bool hasLeft, bool hasAbove)
    {
        if (!hasLeft && !hasAbove) return Unknown;
        var (sum, count) = (0, 0);
        for (var i = 0; hasAbove && i < plane.Side; i++, count++) sum += plane.Samples[at - plane.Stride + i];
        for (var i = 0; hasLeft && i < plane.Side; i++, count++) sum += plane.Samples[at + (i * plane.Stride) - 1];
        return (byte)((sum + (count / 2)) / count);
    }

    private static byte MeanOf(ReadOnlySpan<byte> around)
    {
        var sum = BlockSide;
        for (var i = 0; i < BlockSide; i++) sum += around[Corner - 1 - i] + around[Corner + 1 + i];
        return (byte)(sum / (2 * BlockSide));
    }

    /// <summary>What is on the left, changed as what is above changes from the corner.</summary>
    private static void Slope(ReadOnlySpan<byte> cornerAndAbove, int left, Span<byte> line)
    {
        for (var x = 0; x < line.Length; x++) line[x] = (byte)Math.Clamp(left + cornerAndAbove[x + 1] - cornerAndAbove[0], 0, 255);
    }

    private static void Mix(ReadOnlySpan<byte> around, ReadOnlySpan<byte> mixes, Span<byte> line)
    {
        for (var x = 0; x < BlockSide; x++)
        {
            var at = mixes[x] >> 1;
            line[x] = (byte)((mixes[x] & 1) == 0 ? (around[at] + around[at + 1] + 1) >> 1 : (around[at - 1] + (2 * around[at]) + around[at + 1] + 2) >> 2);
        }
    }
}
