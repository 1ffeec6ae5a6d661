namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Reads an image that is coded by entropy (RFC 9649, 3.6 and 3.7): pixels as four symbols, as copies of earlier ones, or as colours that were seen lately.</summary>
/// <param name="groups">The codes of each part of the picture.</param>
/// <param name="parts">Which of them a square of the picture uses, row by row; empty when there is one for all.</param>
/// <param name="partBits">Of the side of such a square, as a power of two.</param>
/// <param name="cacheBits">Of the number of colours that are remembered; 0 for none.</param>
internal sealed class Vp8lPixels(IReadOnlyList<Vp8lCodes> groups, uint[] parts, int partBits, int cacheBits)
{
    private const int Lengths = Vp8lCodeReader.Values;
    private const int Remembered = Vp8lCodeReader.Values + Vp8lCodeReader.Lengths;

    /// <summary>From a hash in 32 bits its highest ones.</summary>
    private const uint HashFactor = 0x1E35A7BD;
    private readonly uint[] _cache = cacheBits == 0 ? [] : new uint[1 << cacheBits];

    /// <summary>Pixels that are in the cache or were; the others go there when it is asked.</summary>
    private int _kept;

    /// <summary>Columns and rows back of the 120 nearest pixels (3.6.2.2), the likeliest first.</summary>
    private static readonly (sbyte Left, sbyte Up)[] Near =
    [
        (0, 1), (1, 0), (1, 1), (-1, 1), (0, 2), (2, 0), (1, 2), (-1, 2), (2, 1), (-2, 1), (2, 2), (-2, 2), (0, 3), (3, 0), (1, 3),
        (-1, 3), (3, 1), (-3, 1), (2, 3), (-2, 3), (3, 2), (-3, 2), (0, 4), (4, 0), (1, 4), (-1, 4), (4, 1), (-4, 1), (3, 3), (-3, 3),
        (2, 4), (-2, 4), (4, 2), (-4, 2), (0, 5), (3, 4), (-3, 4), (4, 3), (-4, 3), (5, 0), (1, 5), (-1, 5), (5, 1), (-5, 1), (2, 5),
        (-2, 5), (5, 2), (-5, 2), (4, 4), (-4, 4), (3, 5), (-3, 5), (5, 3), (-5, 3), (0, 6), (6, 0), (1, 6), (-1, 6), (6, 1), (-6, 1),
        (2, 6), (-2, 6), (6, 2), (-6, 2), (4, 5), (-4, 5), (5, 4), (-5, 4), (3, 6), (-3, 6), (6, 3), (-6, 3), (0, 7), (7, 0), (1, 7),
        (-1, 7), (5, 5), (-5, 5), (7, 1), (-7, 1), (4, 6), (-4, 6), (6, 4), (-6, 4), (2, 7), (-2, 7), (7, 2), (-7, 2), (3, 7), (-3, 7),
        (7, 3), (-7, 3), (5, 6), (-5, 6), (6, 5), (-6, 5), (8, 0), (4, 7), (-4, 7), (7, 4), (-7, 4), (8, 1), (8, 2), (6, 6), (-6, 6),
        (8, 3), (5, 7), (-5, 7), (7, 5), (-7, 5), (8, 4), (6, 7), (-6, 7), (7, 6), (-7, 6), (8, 5), (7, 7), (-7, 7), (8, 6), (8, 7),
    ];

    public void Read(ref Vp8lBits bits, Span<uint> pixels, int width, CancellationToken cancellationToken)
    {
        for (var (at, x, y) = (0, 0, 0); at < pixels.Length;)
        {
            var count = ReadNext(ref bits, GroupOf(x, y, width), pixels, at, width);
            if (bits.IsOverrun) throw WebPReader.Damaged();
            (at, x) = (at + count, x + count);
            if (x < width) continue;
            cancellationToken.ThrowIfCancellationRequested();
            (y, x) = (y + (x / width), x % width);
        }
    }

    /// <returns>How many pixels were read: one, or those of a copy.</returns>
    private int ReadNext(ref Vp8lBits bits, Vp8lCodes codes, Span<uint> pixels, int at, int width)
    {
        var symbol = codes.Green.Decode(ref bits);
        if (symbol < Lengths)
        {
            pixels[at] = ReadColor(ref bits, codes, symbol);
            return 1;
        }

        if (symbol < Remembered) return Copy(ref bits, codes, pixels, at, symbol - Lengths, width);
        for (; _kept < at; _kept++) Remember(pixels[_kept]);
        pixels[at] = _cache[symbol - Remembered];
        return 1;
    }

    private static uint ReadColor(ref Vp8lBits bits, Vp8lCodes codes, int green)
    {
        var red = codes.Red.Decode(ref bits);
        var blue = codes.Blue.Decode(ref bits);
        return ((uint)codes.Opacity.Decode(ref bits) << 24) | (uint)((red << 16) | (green << 8) | blue);
    }

    private static int Copy(ref Vp8lBits bits, Vp8lCodes codes, Span<uint> pixels, int at, int lengthClass, int width)
    {
        var length = ReadNumber(ref bits, lengthClass);
        var distance = DistanceOf(ReadNumber(ref bits, codes.Distance.Decode(ref bits)), width);
        if (distance > at || length > pixels.Length - at) throw WebPReader.Damaged();

        // Pixel by pixel, since a copy may reach into itself.
        for (var i = at; i < at + length; i++) pixels[i] = pixels[i - distance];
        return length;
    }

    /// <summary>A number of a class: the class tells its highest bits, and how many follow (3.6.2.1).</summary>
    private static int ReadNumber(ref Vp8lBits bits, int numberClass)
    {
        if (numberClass < 4) return numberClass + 1;
        var more = (numberClass - 2) >> 1;
        return ((2 + (numberClass & 1)) << more) + bits.Read(more) + 1;
    }

    private static int DistanceOf(int code, int width)
    {
        if (code > Near.Length) return code - Near.Length;
        var (left, up) = Near[code - 1];
        return Math.Max(1, left + (up * width));
    }

    private Vp8lCodes GroupOf(int x, int y, int width)
    {
        if (parts.Length == 0) return groups[0];
        var wide = (width + (1 << partBits) - 1) >> partBits;
        return groups[(int)(parts[((y >> partBits) * wide) + (x >> partBits)] >> 8) & 0xFFFF];
    }

    /// <summary>Only a code with colours that are remembered leads here.</summary>
    private void Remember(uint color) => _cache[unchecked(HashFactor * color) >> (32 - cacheBits)] = color;
}
