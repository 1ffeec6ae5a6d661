using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>What a frame header says (ITU-T T.81, B.2.2), and the planes that its scans fill.</summary>
internal sealed class JpegFrame
{
    /// <summary>Samples a side of the smallest unit.</summary>
    public const int BlockSide = 8;

    private const int HeadBytes = 6;
    private const int PartBytes = 3;

    private JpegFrame(int width, int height, bool isProgressive, JpegComponent[] components)
    {
        (Width, Height, IsProgressive, Components) = (width, height, isProgressive, components);
        (MaxAcross, MaxDown) = (components.Max(part => part.Across), components.Max(part => part.Down));
        (UnitsWide, UnitsHigh) = (Ceiling(width, BlockSide * MaxAcross), Ceiling(height, BlockSide * MaxDown));
        foreach (var part in components) part.Lay(this);
    }

    public int Width { get; }

    public int Height { get; }

    public bool IsProgressive { get; }

    /// <summary>Light, or light and two of colour, or four inks.</summary>
    public IReadOnlyList<JpegComponent> Components { get; }

    /// <summary>The finest sampling of any component; the others are so much coarser.</summary>
    public int MaxAcross { get; }

    public int MaxDown { get; }

    /// <summary>Units of all components together, which cover the picture and a bit more.</summary>
    public int UnitsWide { get; }

    public int UnitsHigh { get; }

    /// <param name="kind">The marker's last byte: C0 and C1 sequential, C2 progressive.</param>
    /// <exception cref="UnreadablePictureException">It makes no sense, is of a kind that is not read, or larger than it may be.</exception>
    public static JpegFrame Read(byte kind, ReadOnlySpan<byte> data, PictureLimits limits)
    {
        if (kind > 0xC2 || data.Length < HeadBytes || data[0] != 8) throw new UnreadablePictureException("is a JPEG image of a kind that is not read: 12 bits, lossless or arithmetically coded");
        var (height, width, count) = (BinaryPrimitives.ReadUInt16BigEndian(data[1..]), BinaryPrimitives.ReadUInt16BigEndian(data[3..]), data[5]);
        if (count is not (1 or 3 or 4) || data.Length != HeadBytes + (PartBytes * count)) throw JpegReader.Damaged();
        limits.Check(width, height);
        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++) components[i] = JpegComponent.Read(data[(HeadBytes + (PartBytes * i))..]);
        if (components.DistinctBy(part => part.Id).Count() != count) throw JpegReader.Damaged();
        var frame = new JpegFrame(width, height, kind == 0xC2, components);
        PictureLimits.CheckBytes(components.Sum(part => part.Samples) * (frame.IsProgressive ? 1 + sizeof(short) : 1));
        foreach (var part in components) part.Allocate(frame.IsProgressive);
        return frame;
    }

    public static int Ceiling(int value, int step) => (value + step - 1) / step;
}

/// <summary>One of the parts that a frame's colours are made of.</summary>
/// <param name="id">What scans call it by.</param>
/// <param name="across">Blocks a unit, side by side; <paramref name="down"/>: one below the other.</param>
/// <param name="table">The quantization table of its coefficients.</param>
internal sealed class JpegComponent(int id, int across, int down, int table)
{
    private const int MaxSampling = 4;
    private const int Tables = 4;

    /// <summary>For each coefficient the lowest bit that scans have told so far; -1 for none.</summary>
    private readonly sbyte[] _known = [.. Enumerable.Repeat((sbyte)-1, JpegTransform.Coefficients)];
    private byte[] _plane = [];

    public int Id => id;

    public int Across => across;

    public int Down => down;

    public int Table => table;

    /// <summary>Blocks that hold a part of the picture; a scan of this component alone has no others (A.2.2).</summary>
    public int BlocksWide { get; private set; }

    public int BlocksHigh { get; private set; }

    /// <summary>Blocks a row of memory, those outside the picture with them.</summary>
    public int Stride { get; private set; }

    public long Samples { get; private set; }

    /// <summary>Of a progressive frame, which tells them bit by bit: those of each block, row by row.</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>Factors of the coefficients, row by row; empty until a scan has told of them.</summary>
    public int[] Quantizers { get; set; } = [];

    public SamplePlane Plane { get; private set; } = new([], 0, 0, 0, 0);

    /// <summary>Whether every block has been told of, if only roughly.</summary>
    public bool IsKnown => _known[0] >= 0;

    public static JpegComponent Read(ReadOnlySpan<byte> data)
    {
        var (across, down, table) = (data[1] >> 4, data[1] & 15, data[2]);
        return across is >= 1 and <= MaxSampling && down is >= 1 and <= MaxSampling && table < Tables ? new JpegComponent(data[0], across, down, table) : throw JpegReader.Damaged();
    }

    /// <summary>Takes note of what a scan tells, so that none tells a thing twice: the number of scans, and so the time, is bounded.</summary>
    /// <exception cref="UnreadablePictureException">It is known already, or what comes before it is not (G.1.1.1.1).</exception>
    public void Learn(JpegBand band)
    {
        for (var i = band.First; i <= band.Last; i++)
        {
            if (_known[i] != (band.IsFirst ? -1 : band.Before) || (!band.IsFirst && band.Low != band.Before - 1)) throw JpegReader.Damaged();
            _known[i] = (sbyte)band.Low;
        }
    }

    public void Lay(JpegFrame frame)
    {
        var (width, height) = (JpegFrame.Ceiling(frame.Width * across, frame.MaxAcross), JpegFrame.Ceiling(frame.Height * down, frame.MaxDown));
        (BlocksWide, BlocksHigh) = (JpegFrame.Ceiling(width, JpegFrame.BlockSide), JpegFrame.Ceiling(height, JpegFrame.BlockSide));
        Stride = frame.UnitsWide * across;
        Samples = (long)Stride * frame.UnitsHigh * down * JpegTransform.Coefficients;
        Plane = new SamplePlane([], 0, Stride * JpegFrame.BlockSide, width, height);
    }

    public void Allocate(bool isProgressive)
    {
        _plane = new byte[Samples];
        Plane = Plane with { Samples = _plane };
        if (isProgressive) Coefficients = new short[Samples];
    }

    /// <summary>Turns the coefficients of a block into its samples.</summary>
    /// <param name="block">Its place in memory.</param>
    public void Paint(int block, ReadOnlySpan<short> coefficients)
    {
        var (row, column) = Math.DivRem(block, Stride);
        JpegTransform.Paint(coefficients, Quantizers, _plane.AsSpan(((row * Plane.Stride) + column) * JpegFrame.BlockSide), Plane.Stride);
    }

    /// <summary>Paints what scans have told bit by bit, and lets the coefficients go.</summary>
    public void PaintAll(CancellationToken cancellationToken)
    {
        for (var block = 0; block < Coefficients.Length / JpegTransform.Coefficients; block++)
        {
            if (block % Stride == 0) cancellationToken.ThrowIfCancellationRequested();
            Paint(block, Coefficients.AsSpan(block * JpegTransform.Coefficients, JpegTransform.Coefficients));
        }

        Coefficients = [];
    }
}

/// <summary>What a scan tells of its components (B.2.3): which coefficients, in zigzag order, and which of their bits.</summary>
/// <param name="Before">The lowest bit that was told before; 0 when none was.</param>
/// <param name="Low">The lowest bit that is told now.</param>
internal readonly record struct JpegBand(int First, int Last, int Before, int Low)
{
    /// <summary>Whether nothing was told before.</summary>
    public bool IsFirst => Before == 0;
}
