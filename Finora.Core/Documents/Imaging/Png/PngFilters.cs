namespace Finora.Core.Documents.Imaging.Png;

/// <summary>
/// The filters of a line (third edition, 9.2): each byte is told as its difference from what its neighbours let expect. Which filter makes a line smallest is guessed as the standard advises (12.7): the one
/// whose differences, taken as signed, add up to the least.
/// </summary>
/// <param name="bytes">Of a line without its filter byte.</param>
/// <param name="parts">Bytes a pixel: 3, or 4 with opacity.</param>
internal sealed class PngFilters(int bytes, int parts)
{
    private const int Count = 5;
    private readonly byte[][] _filtered = [.. Enumerable.Range(0, Count).Select(filter => FilteredLine(filter, bytes))];
    private byte[] _line = new byte[bytes];
    private byte[] _above = new byte[bytes];

    /// <summary>The next line, with its filter byte. The memory is used again at the next call.</summary>
    /// <param name="row">Pixels of four bytes.</param>
    public ReadOnlySpan<byte> Choose(ReadOnlySpan<byte> row)
    {
        (_line, _above) = (_above, _line);
        for (var (from, to) = (0, 0); to < _line.Length; from += Picture.Parts, to += parts) row.Slice(from, parts).CopyTo(_line.AsSpan(to));
        var (best, least) = (0, long.MaxValue);
        for (var filter = 0; filter < Count; filter++)
        {
            var sum = Apply(filter, _filtered[filter].AsSpan(1));
            if (sum < least) (best, least) = (filter, sum);
        }

        return _filtered[best];
    }

    private static byte[] FilteredLine(int filter, int bytes)
    {
        var line = new byte[1 + bytes];
        line[0] = (byte)filter;
        return line;
    }

    private long Apply(int filter, Span<byte> target)
    {
        var sum = 0L;
        for (var i = 0; i < target.Length; i++)
        {
            var (left, corner) = i < parts ? (0, 0) : (_line[i - parts], _above[i - parts]);
            target[i] = unchecked((byte)(_line[i] - Expected(filter, left, _above[i], corner)));
            sum += Math.Abs((int)(sbyte)target[i]);
        }

        return sum;
    }

    /// <summary>What the neighbours let expect.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 their mean, 4 Paeth's choice of the three.</param>
    public static int Expected(int filter, int left, int above, int corner) => filter switch
    {
        1 => left,
        2 => above,
        3 => (left + above) / 2,
        4 => Paeth(left, above, corner),
        _ => 0,
    };

    private static int Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - corner - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
