namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>A prefix code (RFC 9649, 3.7.2). Short codes are looked up whole, long ones by the first code of each length, so that a code takes no more memory than its symbols.</summary>
internal sealed class Vp8lCode
{
    public const int LongestCode = 15;

    private const int LookupBits = 8;

    /// <summary>For the next bits: symbol and, in the lowest four bits, its length; 0 for a longer code.</summary>
    private readonly ushort[] _lookup;
    private readonly int _lookupBits;

    /// <summary>For each length how many codes have it.</summary>
    private readonly int[] _counts = new int[LongestCode + 1];

    /// <summary>All symbols that have a code, the shortest codes first.</summary>
    private readonly ushort[] _symbols;

    /// <param name="lengths">Bits of each symbol's code; 0 for none.</param>
    /// <exception cref="UnreadablePictureException">The codes leave bits that mean nothing, or would mean two things.</exception>
    public Vp8lCode(ReadOnlySpan<byte> lengths)
    {
        foreach (var length in lengths) _counts[length]++;
        var used = lengths.Length - _counts[0];
        _counts[0] = 0;
        _symbols = new ushort[used];
        Sort(lengths);
        var longest = used == 1 ? 0 : CheckComplete();
        _lookupBits = Math.Min(longest, LookupBits);
        _lookup = new ushort[1 << _lookupBits];
        if (used > 1) FillLookup();
    }

    /// <summary>A code with one symbol, which takes no bits at all.</summary>
    public Vp8lCode(int symbol)
    {
        _symbols = [(ushort)symbol];
        _lookup = new ushort[1];
    }

    /// <summary>What it holds in memory, roughly.</summary>
    public int Bytes => 200 + ((_lookup.Length + _symbols.Length) * sizeof(ushort));

    public int Decode(ref Vp8lBits bits)
    {
        if (_symbols.Length == 1) return _symbols[0];
        var next = bits.Peek(LongestCode);
        var entry = _lookup[next & ((1u << _lookupBits) - 1)];
        if (entry == 0) return DecodeLong(ref bits, next);
        bits.Skip(entry & 15);
        return entry >> 4;
    }

    /// <summary>Bit by bit: a code is one of its length if it is less than that length's first one plus their number.</summary>
    private int DecodeLong(ref Vp8lBits bits, uint next)
    {
        var (code, first, place) = (0, 0, 0);
        for (var length = 1; length <= LongestCode; length++, next >>= 1)
        {
            code |= (int)(next & 1);
            if (code - first < _counts[length])
            {
                bits.Skip(length);
                return _symbols[place + code - first];
            }

            place += _counts[length];
            first = (first + _counts[length]) << 1;
            code <<= 1;
        }

        throw WebPReader.Damaged();
    }

    private void Sort(ReadOnlySpan<byte> lengths)
    {
        Span<int> places = stackalloc int[LongestCode + 1];
        for (var length = 1; length < LongestCode; length++) places[length + 1] = places[length] + _counts[length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0) _symbols[places[lengths[symbol]]++] = (ushort)symbol;
        }
    }

    /// <returns>Bits of the longest code.</returns>
    private int CheckComplete()
    {
        var (left, longest) = (1, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0) throw WebPReader.Damaged();
            if (_counts[length] > 0) longest = length;
        }

        return left == 0 ? longest : throw WebPReader.Damaged();
    }

    private void FillLookup()
    {
        var (code, place) = (0, 0);
        for (var length = 1; length <= _lookupBits; length++, code <<= 1)
        {
            for (var i = 0; i < _counts[length]; i++, code++, place++)
            {
                var entry = (ushort)((_symbols[place] << 4) | length);
                for (var at = Reverse(code, length); at < _lookup.Length; at += 1 << length) _lookup[at] = entry;
            }
        }
    }

    /// <summary>Codes begin with their highest bit, and the stream with its lowest.</summary>
    private static int Reverse(int code, int length)
    {
        var reversed = 0;
        for (var i = 0; i < length; i++, code >>= 1) reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
