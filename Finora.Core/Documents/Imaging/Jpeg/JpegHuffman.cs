namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>A Huffman table (ITU-T T.81, annexes C and F.2.2.3). Short codes are looked up whole, long ones by the first code of each length.</summary>
internal sealed class JpegHuffman
{
    private const int LongestCode = 16;
    private const int LookupBits = 9;

    /// <summary>For each beginning of a code: its length in the upper byte and its symbol in the lower; 0 for a longer one.</summary>
    private readonly ushort[] _lookup = new ushort[1 << LookupBits];

    /// <summary>For each length: the first code that is longer, as 16 bits.</summary>
    private readonly int[] _ends = new int[LongestCode + 1];

    /// <summary>For each length: what to add to a code for the place of its symbol.</summary>
    private readonly int[] _offsets = new int[LongestCode + 1];
    private readonly byte[] _symbols;

    private JpegHuffman(byte[] symbols) => _symbols = symbols;

    /// <param name="counts">How many codes have 1 to 16 bits.</param>
    /// <param name="symbols">As many as the counts add up to.</param>
    /// <exception cref="UnreadablePictureException">There are more codes of a length than fit.</exception>
    public static JpegHuffman Read(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var table = new JpegHuffman(symbols.ToArray());
        var (code, place) = (0, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            table._offsets[length] = place - code;
            for (var i = 0; i < counts[length - 1]; i++) table.Enter(code++, length, symbols[place++]);
            if (code > 1 << length) throw JpegReader.Damaged();
            table._ends[length] = code << (LongestCode - length);
            code <<= 1;
        }

        return table;
    }

    /// <exception cref="UnreadablePictureException">The bits begin with no code.</exception>
    public int Decode(ref JpegBits bits)
    {
        var next = bits.Peek16();
        var entry = _lookup[next >> (LongestCode - LookupBits)];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return entry & 0xFF;
        }

        for (var length = LookupBits + 1; length <= LongestCode; length++)
        {
            if (next >= _ends[length]) continue;
            bits.Skip(length);
            return _symbols[(next >> (LongestCode - length)) + _offsets[length]];
        }

        throw JpegReader.Damaged();
    }

    private void Enter(int code, int length, byte symbol)
    {
        if (length > LookupBits || code >= 1 << length) return;
        var spare = LookupBits - length;
        _lookup.AsSpan(code << spare, 1 << spare).Fill((ushort)((length << 8) | symbol));
    }
}
