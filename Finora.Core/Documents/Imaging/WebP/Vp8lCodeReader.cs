namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>The five codes of a part of the picture (RFC 9649, 3.7.2): green with lengths and remembered colours, red, blue, opacity, distances.</summary>
internal sealed record Vp8lCodes(Vp8lCode Green, Vp8lCode Red, Vp8lCode Blue, Vp8lCode Opacity, Vp8lCode Distance)
{
    public int Bytes => Green.Bytes + Red.Bytes + Blue.Bytes + Opacity.Bytes + Distance.Bytes;
}

/// <summary>Reads prefix codes (RFC 9649, 3.7.2.1): either one or two symbols, or the lengths of all, which are coded themselves.</summary>
internal static class Vp8lCodeReader
{
    /// <summary>Values of a part of a colour.</summary>
    public const int Values = 256;

    /// <summary>Classes of lengths of copies.</summary>
    public const int Lengths = 24;
    private const int Distances = 40;
    private const int LengthSymbols = 19;

    /// <summary>From here on symbols of a code's lengths stand for repetitions.</summary>
    private const int Repetitions = 16;
    private const int FirstLength = 8;

    private static ReadOnlySpan<byte> LengthOrder => [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <param name="remembered">Colours that have a symbol of their own.</param>
    public static Vp8lCodes ReadGroup(ref Vp8lBits bits, int remembered) =>
        new(Read(ref bits, Values + Lengths + remembered), Read(ref bits, Values), Read(ref bits, Values), Read(ref bits, Values), Read(ref bits, Distances));

    private static Vp8lCode Read(ref Vp8lBits bits, int symbols)
    {
        var code = bits.Read(1) == 1 ? ReadSimple(ref bits, symbols) : ReadNormal(ref bits, symbols);
        return bits.IsOverrun ? throw WebPReader.Damaged() : code;
    }

    private static Vp8lCode ReadSimple(ref Vp8lBits bits, int symbols)
    {
        var hasTwo = bits.Read(1) == 1;
        var first = bits.Read(bits.Read(1) == 1 ? 8 : 1);
        var second = hasTwo ? bits.Read(8) : first;
        if (first >= symbols || second >= symbols) throw WebPReader.Damaged();
        if (first == second) return new Vp8lCode(first);
        Span<byte> lengths = stackalloc byte[Values];
        lengths.Clear();
        (lengths[first], lengths[second]) = (1, 1);
        return new Vp8lCode(lengths);
    }

    private static Vp8lCode ReadNormal(ref Vp8lBits bits, int symbols)
    {
        Span<byte> lengthLengths = stackalloc byte[LengthSymbols];
        lengthLengths.Clear();
        var count = 4 + bits.Read(4);
        for (var i = 0; i < count; i++) lengthLengths[LengthOrder[i]] = (byte)bits.Read(3);
        var lengthCode = new Vp8lCode(lengthLengths);
        var told = bits.Read(1) == 0 ? symbols : 2 + bits.Read(2 + (2 * bits.Read(3)));
        return told <= symbols ? new Vp8lCode(ReadLengths(ref bits, lengthCode, symbols, told)) : throw WebPReader.Damaged();
    }

    /// <param name="told">How many symbols of lengths follow; what they do not tell of has no code.</param>
    private static byte[] ReadLengths(ref Vp8lBits bits, Vp8lCode lengthCode, int symbols, int told)
    {
        var lengths = new byte[symbols];
        byte last = FirstLength;
        for (var symbol = 0; symbol < symbols && told > 0; told--)
        {
            var value = lengthCode.Decode(ref bits);
            var (times, length) = value switch
            {
                < Repetitions => (1, (byte)value),
                Repetitions => (3 + bits.Read(2), last),
                Repetitions + 1 => (3 + bits.Read(3), (byte)0),
                _ => (11 + bits.Read(7), (byte)0),
            };
            if (times > symbols - symbol) throw WebPReader.Damaged();
            lengths.AsSpan(symbol, times).Fill(length);
            symbol += times;
            if (length > 0) last = length;
        }

        return lengths;
    }
}
