namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Reads the coefficients of macroblocks (RFC 6386, section 13). How many of the blocks above and on the left have any tells what is likely.</summary>
internal sealed class Vp8Tokens(Vp8Header header, int columns)
{
    /// <summary>Sixteen blocks of light, four each of the two colours, and one of the means of light.</summary>
    public const int Blocks = 25;

    private const int MeansBlock = 24;

    /// <summary>Flags of a macroblock's edge: four columns or rows of light, two each of the colours, one of the means.</summary>
    private const int Edge = 9;
    private const int MeansFlag = 8;

    /// <summary>The kinds of blocks: light without its first coefficient, means, colour, light with all.</summary>
    private const int LightRest = 0, Means = 1, Color = 2, LightAll = 3;
    private readonly byte[] _above = new byte[Edge * columns];
    private readonly byte[] _left = new byte[Edge];

    private static ReadOnlySpan<byte> Zigzag => [0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15];

    /// <summary>The band of each place; the last stands behind the block.</summary>
    private static ReadOnlySpan<byte> BandOf => [0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0];

    /// <summary>The coefficients of the last macroblock, block by block, row by row, multiplied out.</summary>
    public int[] Coefficients { get; } = new int[Blocks * Vp8Transform.Coefficients];

    public void StartRow() => Array.Clear(_left);

    /// <summary>A macroblock without coefficients. The flags of the means stay when it is of a kind that has none (13.3).</summary>
    public void Skip(int column, bool hasMeans)
    {
        var flags = hasMeans ? Edge : MeansFlag;
        _above.AsSpan(column * Edge, flags).Clear();
        _left.AsSpan(0, flags).Clear();
    }

    /// <returns>Whether there is any coefficient.</returns>
    public bool Read(Vp8Bits bits, int column, bool hasMeans, Vp8Quantizer quantizer)
    {
        Array.Clear(Coefficients);
        var above = _above.AsSpan(column * Edge, Edge);
        var any = hasMeans && ReadBlock(bits, Means, MeansBlock, ref above[MeansFlag], ref _left[MeansFlag], quantizer.Means);
        var light = hasMeans ? LightRest : LightAll;
        for (var block = 0; block < 16; block++) any |= ReadBlock(bits, light, block, ref above[block % 4], ref _left[block / 4], quantizer.Light);
        for (var block = 0; block < 8; block++)
        {
            // Two by two of the one colour, then of the other; their flags follow those of light.
            var flags = 4 + (block / 4 * 2);
            any |= ReadBlock(bits, Color, 16 + block, ref above[flags + (block % 2)], ref _left[flags + (block / 2 % 2)], quantizer.Color);
        }

        if (hasMeans) Vp8Transform.SpreadMeans(Coefficients.AsSpan(MeansBlock * Vp8Transform.Coefficients), Coefficients);
        return any;
    }

    private bool ReadBlock(Vp8Bits bits, int kind, int block, ref byte above, ref byte left, (int First, int Others) quantizer)
    {
        var any = ReadTokens(bits, kind, above + left, Coefficients.AsSpan(block * Vp8Transform.Coefficients, Vp8Transform.Coefficients), quantizer);
        above = left = (byte)(any ? 1 : 0);
        return any;
    }

    /// <summary>13.2: after a zero no end can come, so it is not asked for.</summary>
    private bool ReadTokens(Vp8Bits bits, int kind, int context, Span<int> block, (int First, int Others) quantizer)
    {
        var start = kind == LightRest ? 1 : 0;
        var branches = Branches(kind, start, context);
        if (bits.Read(branches[0]) == 0) return false;
        for (var at = start; at < Vp8Transform.Coefficients;)
        {
            if (bits.Read(branches[1]) == 0)
            {
                branches = Branches(kind, ++at, 0);
                continue;
            }

            var value = bits.Read(branches[2]) == 0 ? 1 : ReadLarge(bits, branches);
            block[Zigzag[at]] = (bits.ReadFlag() ? -value : value) * (at == 0 ? quantizer.First : quantizer.Others);
            branches = Branches(kind, ++at, value == 1 ? 1 : 2);
            if (at < Vp8Transform.Coefficients && bits.Read(branches[0]) == 0) break;
        }

        return true;
    }

    private ReadOnlySpan<byte> Branches(int kind, int at, int context) =>
        header.TokenProbabilities.AsSpan(((((kind * Vp8TokenTables.Bands) + BandOf[at]) * Vp8TokenTables.Contexts) + context) * Vp8TokenTables.Branches, Vp8TokenTables.Branches);

    /// <summary>Two and more: up to four as they are, then in six classes, each with its probabilities of the bits that follow.</summary>
    private static int ReadLarge(Vp8Bits bits, ReadOnlySpan<byte> branches)
    {
        if (bits.Read(branches[3]) == 0) return bits.Read(branches[4]) == 0 ? 2 : 3 + bits.Read(branches[5]);
        if (bits.Read(branches[6]) == 0) return bits.Read(branches[7]) == 0 ? ReadMore(bits, 5, [159]) : ReadMore(bits, 7, [165, 145]);
        if (bits.Read(branches[8]) == 0) return bits.Read(branches[9]) == 0 ? ReadMore(bits, 11, [173, 148, 140]) : ReadMore(bits, 19, [176, 155, 140, 135]);
        return bits.Read(branches[10]) == 0 ? ReadMore(bits, 35, [180, 157, 141, 134, 130]) : ReadMore(bits, 67, [254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129]);
    }

    private static int ReadMore(Vp8Bits bits, int least, ReadOnlySpan<byte> probabilities)
    {
        var more = 0;
        foreach (var probability in probabilities) more = (more << 1) | bits.Read(probability);
        return least + more;
    }
}
