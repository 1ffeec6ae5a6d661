namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>How a macroblock's edges are made smooth (RFC 6386, 15.2 to 15.4).</summary>
/// <param name="Level">Strength, 1 to 63.</param>
/// <param name="Inner">How much neighbours may differ on either side.</param>
/// <param name="HasBlockEdges">Whether the edges of its blocks are, as well.</param>
internal readonly record struct Vp8FilterStrength(int Level, int Inner, bool HasBlockEdges)
{
    /// <summary>Differences on either side that count as detail, which is kept: those of key frames.</summary>
    public int Detail => Level >= 40 ? 2 : Level >= 15 ? 1 : 0;

    public int MacroblockEdge => ((Level + 2) * 2) + Inner;

    public int BlockEdge => (Level * 2) + Inner;

    public static Vp8FilterStrength Of(int level, int sharpness, bool hasBlockEdges)
    {
        var inner = level >> (sharpness > 4 ? 2 : sharpness > 0 ? 1 : 0);
        if (sharpness > 0) inner = Math.Min(inner, 9 - sharpness);
        return new Vp8FilterStrength(level, Math.Max(1, inner), hasBlockEdges);
    }
}

/// <summary>Makes the edges of blocks smooth where they differ little enough to be no edges of the picture (RFC 6386, section 15).</summary>
internal static class Vp8Filter
{
    /// <summary>Samples from an edge to the next in a macroblock.</summary>
    private const int BlockSide = 4;

    /// <summary>15.2: light only, two samples on either side.</summary>
    public static void Simple(Vp8Plane light, int column, int row, Vp8FilterStrength strength)
    {
        var at = light.At(column, row);
        if (column > 0) SimpleEdge(light.Samples, at, 1, light.Stride, strength.MacroblockEdge);
        for (var i = BlockSide; strength.HasBlockEdges && i < light.Side; i += BlockSide) SimpleEdge(light.Samples, at + i, 1, light.Stride, strength.BlockEdge);
        if (row > 0) SimpleEdge(light.Samples, at, light.Stride, 1, strength.MacroblockEdge);
        for (var i = BlockSide; strength.HasBlockEdges && i < light.Side; i += BlockSide) SimpleEdge(light.Samples, at + (i * light.Stride), light.Stride, 1, strength.BlockEdge);
    }

    /// <summary>15.3: all planes, up to three samples on either side.</summary>
    public static void Normal(Vp8Plane plane, int column, int row, Vp8FilterStrength strength)
    {
        var at = plane.At(column, row);
        if (column > 0) MacroblockEdge(plane, at, 1, plane.Stride, strength);
        for (var i = BlockSide; strength.HasBlockEdges && i < plane.Side; i += BlockSide) BlockEdge(plane, at + i, 1, plane.Stride, strength);
        if (row > 0) MacroblockEdge(plane, at, plane.Stride, 1, strength);
        for (var i = BlockSide; strength.HasBlockEdges && i < plane.Side; i += BlockSide) BlockEdge(plane, at + (i * plane.Stride), plane.Stride, 1, strength);
    }

    /// <param name="across">From a sample to the next over the edge; <paramref name="along"/>: to the next place on it.</param>
    private static void SimpleEdge(byte[] samples, int at, int across, int along, int limit)
    {
        for (var i = 0; i < 16; i++, at += along)
        {
            if (IsWithin(samples, at, across, limit)) Adjust(samples, at, across, usesOuter: true);
        }
    }

    private static void MacroblockEdge(Vp8Plane plane, int at, int across, int along, Vp8FilterStrength strength)
    {
        for (var i = 0; i < plane.Side; i++, at += along)
        {
            if (!IsSmooth(plane.Samples, at, across, strength.MacroblockEdge, strength.Inner)) continue;
            if (IsDetail(plane.Samples, at, across, strength.Detail)) Adjust(plane.Samples, at, across, usesOuter: true);
            else Spread(plane.Samples, at, across);
        }
    }

    private static void BlockEdge(Vp8Plane plane, int at, int across, int along, Vp8FilterStrength strength)
    {
        for (var i = 0; i < plane.Side; i++, at += along)
        {
            if (!IsSmooth(plane.Samples, at, across, strength.BlockEdge, strength.Inner)) continue;
            var isDetail = IsDetail(plane.Samples, at, across, strength.Detail);
            var change = (Adjust(plane.Samples, at, across, isDetail) + 1) >> 1;
            if (!isDetail) Move(plane.Samples, at - (2 * across), at + across, change);
        }
    }

    private static bool IsWithin(byte[] s, int at, int across, int limit) =>
        (Math.Abs(s[at - across] - s[at]) * 2) + (Math.Abs(s[at - (2 * across)] - s[at + across]) >> 1) <= limit;

    private static bool IsSmooth(byte[] s, int at, int across, int limit, int inner) =>
        IsWithin(s, at, across, limit)
        && Math.Abs(s[at - (4 * across)] - s[at - (3 * across)]) <= inner && Math.Abs(s[at - (3 * across)] - s[at - (2 * across)]) <= inner && Math.Abs(s[at - (2 * across)] - s[at - across]) <= inner
        && Math.Abs(s[at + (3 * across)] - s[at + (2 * across)]) <= inner && Math.Abs(s[at + (2 * across)] - s[at + across]) <= inner && Math.Abs(s[at + across] - s[at]) <= inner;

    private static bool IsDetail(byte[] s, int at, int across, int limit) =>
        Math.Abs(s[at - (2 * across)] - s[at - across]) > limit || Math.Abs(s[at + across] - s[at]) > limit;

    /// <summary>Moves the two samples at the edge towards each other.</summary>
    /// <returns>By how much the second was moved.</returns>
    private static int Adjust(byte[] s, int at, int across, bool usesOuter)
    {
        var full = FullChange(s, at, across, usesOuter);
        var (first, second) = (Clamp(full + 3) >> 3, Clamp(full + 4) >> 3);
        s[at - across] = Moved(s[at - across], first);
        s[at] = Moved(s[at], -second);
        return second;
    }

    /// <summary>Three samples on either side, the nearest most: 27, 18 and 9 of 128 parts.</summary>
    private static void Spread(byte[] s, int at, int across)
    {
        var full = FullChange(s, at, across, usesOuter: true);
        for (var (i, weight) = (0, 27); i < 3; i++, weight -= 9) Move(s, at - ((i + 1) * across), at + (i * across), Clamp(((weight * full) + 63) >> 7));
    }

    private static int FullChange(byte[] s, int at, int across, bool usesOuter) =>
        Clamp((usesOuter ? Clamp(s[at - (2 * across)] - s[at + across]) : 0) + (3 * (s[at] - s[at - across])));

    private static void Move(byte[] s, int before, int behind, int change)
    {
        s[before] = Moved(s[before], change);
        s[behind] = Moved(s[behind], -change);
    }

    private static byte Moved(int sample, int change) => (byte)Math.Clamp(sample + change, 0, 255);

    private static int Clamp(int value) => Math.Clamp(value, -128, 127);
}
