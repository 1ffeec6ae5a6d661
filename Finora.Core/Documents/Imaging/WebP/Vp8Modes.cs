namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>How a macroblock's light, or its colours, are predicted (RFC 6386, 12.2).</summary>
internal enum Vp8Mode
{
    Mean,
    FromAbove,
    FromLeft,
    Slope,

    /// <summary>Each block of 4 × 4 in a way of its own; light only.</summary>
    Blocks,
}

/// <summary>How a block of 4 × 4 is predicted (12.3), in the order of the table of their probabilities.</summary>
internal enum Vp8BlockMode : byte
{
    Mean,
    Slope,
    FromAbove,
    FromLeft,
    LeftDown,
    RightDown,
    RightFromAbove,
    LeftFromAbove,
    DownFromLeft,
    UpFromLeft,
}

/// <summary>What the first partition tells of a macroblock (RFC 6386, 19.3).</summary>
/// <param name="IsSkipped">Whether it has no coefficients.</param>
internal readonly record struct Vp8Macroblock(int Segment, bool IsSkipped, Vp8Mode Light, Vp8Mode Color);

/// <summary>Reads how macroblocks are predicted. What the blocks above and on the left do tells what is likely.</summary>
internal sealed class Vp8ModeReader(Vp8Header header, int columns)
{
    private readonly Vp8Bits _bits = header.Bits;
    private readonly Vp8BlockMode[] _above = new Vp8BlockMode[4 * columns];
    private readonly Vp8BlockMode[] _left = new Vp8BlockMode[4];

    /// <summary>Of the last macroblock's light, row by row, when it is predicted by blocks.</summary>
    public Vp8BlockMode[] Blocks { get; } = new Vp8BlockMode[16];

    public void StartRow() => Array.Clear(_left);

    public Vp8Macroblock Read(int column)
    {
        var segment = header.HasMap ? ReadSegment() : 0;
        var isSkipped = header.SkipProbability is { } probability && _bits.Read(probability) == 1;
        var light = ReadLight();
        if (light == Vp8Mode.Blocks) ReadBlocks(column);
        else Imply(column, light);
        return new Vp8Macroblock(segment, isSkipped, light, ReadColor());
    }

    /// <summary>Section 10.</summary>
    private int ReadSegment()
    {
        var half = _bits.Read(header.MapProbabilities[0]);
        return (2 * half) + _bits.Read(header.MapProbabilities[1 + half]);
    }

    /// <summary>11.2, with the probabilities of key frames.</summary>
    private Vp8Mode ReadLight()
    {
        if (_bits.Read(145) == 0) return Vp8Mode.Blocks;
        return _bits.Read(156) == 0
            ? _bits.Read(163) == 0 ? Vp8Mode.Mean : Vp8Mode.FromAbove
            : _bits.Read(128) == 0 ? Vp8Mode.FromLeft : Vp8Mode.Slope;
    }

    /// <summary>11.4.</summary>
    private Vp8Mode ReadColor() =>
        _bits.Read(142) == 0 ? Vp8Mode.Mean
        : _bits.Read(114) == 0 ? Vp8Mode.FromAbove
        : _bits.Read(183) == 0 ? Vp8Mode.FromLeft
        : Vp8Mode.Slope;

    /// <summary>A macroblock that is predicted whole counts as blocks that all do the like (11.3).</summary>
    private void Imply(int column, Vp8Mode light)
    {
        var mode = light switch { Vp8Mode.FromAbove => Vp8BlockMode.FromAbove, Vp8Mode.FromLeft => Vp8BlockMode.FromLeft, Vp8Mode.Slope => Vp8BlockMode.Slope, _ => Vp8BlockMode.Mean };
        _above.AsSpan(4 * column, 4).Fill(mode);
        _left.AsSpan().Fill(mode);
    }

    private void ReadBlocks(int column)
    {
        var above = _above.AsSpan(4 * column, 4);
        for (var block = 0; block < 16; block++)
        {
            var (row, across) = Math.DivRem(block, 4);
            var mode = ReadBlock(Vp8ModeTables.Blocks.Slice((((int)above[across] * Vp8ModeTables.Modes) + (int)_left[row]) * Vp8ModeTables.Branches, Vp8ModeTables.Branches));
            Blocks[block] = above[across] = _left[row] = mode;
        }
    }

    /// <summary>The tree of 11.2.</summary>
    private Vp8BlockMode ReadBlock(ReadOnlySpan<byte> branches)
    {
        if (_bits.Read(branches[0]) == 0) return Vp8BlockMode.Mean;
        if (_bits.Read(branches[1]) == 0) return Vp8BlockMode.Slope;
        if (_bits.Read(branches[2]) == 0) return Vp8BlockMode.FromAbove;
        if (_bits.Read(branches[3]) == 0)
        {
            if (_bits.Read(branches[4]) == 0) return Vp8BlockMode.FromLeft;
            return _bits.Read(branches[5]) == 0 ? Vp8BlockMode.RightDown : Vp8BlockMode.RightFromAbove;
        }

        if (_bits.Read(branches[6]) == 0) return Vp8BlockMode.LeftDown;
        if (_bits.Read(branches[7]) == 0) return Vp8BlockMode.LeftFromAbove;
        return _bits.Read(branches[8]) == 0 ? Vp8BlockMode.DownFromLeft : Vp8BlockMode.UpFromLeft;
    }
}
