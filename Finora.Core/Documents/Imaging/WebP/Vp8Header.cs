namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>What the header of a key frame says (RFC 6386, section 9 and 19.2).</summary>
internal sealed class Vp8Header
{
    public const int Segments = 4;
    private const int StartBytes = 10;
    private const int MaxVersion = 3;
    private readonly int[] _segmentLevels = new int[Segments];
    private readonly int[] _segmentQuantizers = new int[Segments];
    private bool _isAbsolute;
    private bool _hasSegments;

    private Vp8Header(int width, int height, Vp8Bits bits) => (Width, Height, Bits) = (width, height, bits);

    public int Width { get; }

    public int Height { get; }

    /// <summary>The first partition: this header, and how each macroblock is predicted.</summary>
    public Vp8Bits Bits { get; }

    /// <summary>Whether each macroblock tells its segment.</summary>
    public bool HasMap { get; private set; }

    public byte[] MapProbabilities { get; } = [255, 255, 255];

    public bool IsSimpleFilter { get; private set; }

    public int Sharpness { get; private set; }

    /// <summary>How strongly each segment is filtered, without and with blocks that are predicted apart; 0 for not at all.</summary>
    public int[] FilterLevels { get; } = new int[2 * Segments];

    public Vp8Quantizer[] Quantizers { get; } = new Vp8Quantizer[Segments];

    /// <summary>Of the branches of coefficients (13.4).</summary>
    public byte[] TokenProbabilities { get; } = Vp8TokenTables.Defaults.ToArray();

    /// <summary>That a macroblock has coefficients; null when all have.</summary>
    public int? SkipProbability { get; private set; }

    /// <summary>The other partitions: coefficients, a row of macroblocks in each by turns.</summary>
    public Vp8Bits[] Partitions { get; private set; } = [];

    /// <exception cref="UnreadablePictureException">It is damaged or too large.</exception>
    public static Vp8Header Read(byte[] data, PictureLimits limits)
    {
        if (data.Length < StartBytes || (data[0] & 1) != 0 || ((data[0] >> 1) & 7) > MaxVersion || data[3] != 0x9D || data[4] != 0x01 || data[5] != 0x2A) throw WebPReader.Damaged();
        var firstEnd = StartBytes + ((data[0] | (data[1] << 8) | (data[2] << 16)) >> 5);
        if (firstEnd > data.Length) throw WebPReader.Damaged();

        // The two highest bits of each ask players to show it larger.
        var (width, height) = ((data[6] | (data[7] << 8)) & 0x3FFF, (data[8] | (data[9] << 8)) & 0x3FFF);
        limits.Check(width, height);
        var header = new Vp8Header(width, height, new Vp8Bits(data, StartBytes, firstEnd));
        header.ReadFields(data, firstEnd);
        return header.Bits.IsOverrun ? throw WebPReader.Damaged() : header;
    }

    private void ReadFields(byte[] data, int firstEnd)
    {
        // Colour space, and whether values may need no clamping: they are clamped all the same.
        Bits.ReadNumber(2);
        _hasSegments = Bits.ReadFlag();
        if (_hasSegments) ReadSegments();
        ReadFilter();
        Partitions = ReadPartitions(data, firstEnd, 1 << Bits.ReadNumber(2));
        ReadQuantizers();

        // Whether later frames go on from this one's probabilities.
        Bits.ReadFlag();
        for (var i = 0; i < TokenProbabilities.Length; i++)
        {
            if (Bits.Read(Vp8TokenTables.Updates[i]) == 1) TokenProbabilities[i] = (byte)Bits.ReadNumber(8);
        }

        SkipProbability = Bits.ReadFlag() ? Bits.ReadNumber(8) : null;
    }

    /// <summary>9.3.</summary>
    private void ReadSegments()
    {
        HasMap = Bits.ReadFlag();
        if (Bits.ReadFlag())
        {
            _isAbsolute = Bits.ReadFlag();
            for (var i = 0; i < Segments; i++) _segmentQuantizers[i] = Bits.ReadOptional(7);
            for (var i = 0; i < Segments; i++) _segmentLevels[i] = Bits.ReadOptional(6);
        }

        if (!HasMap) return;
        for (var i = 0; i < MapProbabilities.Length; i++) MapProbabilities[i] = Bits.ReadFlag() ? (byte)Bits.ReadNumber(8) : byte.MaxValue;
    }

    /// <summary>9.3, 9.6.</summary>
    private void ReadFilter()
    {
        IsSimpleFilter = Bits.ReadFlag();
        var level = Bits.ReadNumber(6);
        Sharpness = Bits.ReadNumber(3);
        var (forFrame, forBlocks) = Bits.ReadFlag() && Bits.ReadFlag() ? ReadFilterChanges() : (0, 0);
        for (var i = 0; i < FilterLevels.Length; i++)
        {
            var segment = i / 2;
            var own = !_hasSegments ? level : _isAbsolute ? _segmentLevels[segment] : Math.Clamp(level + _segmentLevels[segment], 0, 63);
            FilterLevels[i] = level == 0 ? 0 : Math.Clamp(own + forFrame + (i % 2 == 1 ? forBlocks : 0), 0, 63);
        }
    }

    /// <summary>For four kinds of frames it is predicted from, the first of which is this one; and four kinds of prediction, the first of which is block by block.</summary>
    private (int ForFrame, int ForBlocks) ReadFilterChanges()
    {
        Span<int> changes = stackalloc int[8];
        foreach (ref var change in changes) change = Bits.ReadOptional(6);
        return (changes[0], changes[4]);
    }

    /// <summary>9.5: their sizes in three bytes each, but for the last, which takes the rest.</summary>
    private static Vp8Bits[] ReadPartitions(byte[] data, int sizes, int count)
    {
        var partitions = new Vp8Bits[count];
        var start = sizes + (3 * (count - 1));
        if (start > data.Length) throw WebPReader.Damaged();
        for (var i = 0; i < count; i++, sizes += 3)
        {
            var size = i == count - 1 ? data.Length - start : data[sizes] | (data[sizes + 1] << 8) | (data[sizes + 2] << 16);
            if (size > data.Length - start) throw WebPReader.Damaged();
            partitions[i] = new Vp8Bits(data, start, start + size);
            start += size;
        }

        return partitions;
    }

    /// <summary>9.6.</summary>
    private void ReadQuantizers()
    {
        var index = Bits.ReadNumber(7);
        Span<int> changes = stackalloc int[Vp8Quantizer.Changes];
        foreach (ref var change in changes) change = Bits.ReadOptional(4);
        for (var i = 0; i < Segments; i++)
        {
            var own = !_hasSegments ? index : _isAbsolute ? _segmentQuantizers[i] : index + _segmentQuantizers[i];
            Quantizers[i] = Vp8Quantizer.Of(own, changes);
        }
    }
}
