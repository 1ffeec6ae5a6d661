namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Unpacks lossless streams (RFC 9649, section 3).</summary>
internal ref struct Vp8lReader
{
    private const int MaxCacheBits = 11;
    private readonly CancellationToken _cancellationToken;
    private Vp8lBits _bits;

    /// <summary>What codes and pixels hold in memory so far.</summary>
    private long _bytes;

    private Vp8lReader(ReadOnlySpan<byte> data, CancellationToken cancellationToken)
    {
        _bits = new Vp8lBits(data);
        _cancellationToken = cancellationToken;
    }

    /// <summary>A stream with its header (3.4).</summary>
    public static Picture Read(ReadOnlySpan<byte> data, PictureLimits limits, Orientation orientation, CancellationToken cancellationToken)
    {
        var reader = new Vp8lReader(data, cancellationToken);
        if (reader._bits.Read(8) != 0x2F) throw WebPReader.Damaged();
        var (width, height) = (1 + reader._bits.Read(14), 1 + reader._bits.Read(14));

        // Whether opacity is used is a hint, and the version is 0.
        reader._bits.Skip(1);
        if (reader._bits.Read(3) != 0) throw WebPReader.Damaged();
        limits.Check(width, height);
        return new Vp8lPicture(width, height, reader.ReadPicture(width, height)) { Orientation = orientation };
    }

    /// <summary>A stream without header, of a picture whose size is known; its green part (2.7.1.2).</summary>
    public static byte[] ReadGreen(ReadOnlySpan<byte> data, int width, int height, CancellationToken cancellationToken)
    {
        var pixels = new Vp8lReader(data, cancellationToken).ReadPicture(width, height);
        var green = new byte[pixels.Length];
        for (var i = 0; i < green.Length; i++) green[i] = (byte)(pixels[i] >> 8);
        return green;
    }

    /// <summary>The picture as opacity, red, green and blue in each number.</summary>
    private uint[] ReadPicture(int width, int height)
    {
        var transforms = new Stack<Vp8lTransform>();
        var stored = width;
        for (var seen = 0; _bits.Read(1) == 1;)
        {
            var kind = _bits.Read(2);
            if ((seen & (1 << kind)) != 0) throw WebPReader.Damaged();
            seen |= 1 << kind;
            var transform = ReadTransform((Vp8lTransformKind)kind, stored, height);
            transforms.Push(transform);
            stored = transform.StoredWidth;
        }

        var pixels = Allocate(width, height);
        ReadImage(pixels.AsSpan(0, stored * height), stored, height, isPicture: true);
        foreach (var transform in transforms) transform.Undo(pixels, height, _cancellationToken);
        return pixels;
    }

    private Vp8lTransform ReadTransform(Vp8lTransformKind kind, int width, int height)
    {
        if (kind == Vp8lTransformKind.SubtractGreen) return new Vp8lSubtractGreen(width);
        if (kind == Vp8lTransformKind.Palette)
        {
            var colors = 1 + _bits.Read(8);
            return new Vp8lPalette(width, ReadPart(colors, 1));
        }

        var blockBits = 2 + _bits.Read(3);
        var data = ReadPart(Vp8lTransform.BlocksOf(width, blockBits), Vp8lTransform.BlocksOf(height, blockBits));
        return kind == Vp8lTransformKind.Predictor ? new Vp8lPredictor(width, blockBits, data) : new Vp8lCrossColor(width, blockBits, data);
    }

    /// <summary>A small image that says something of the picture.</summary>
    private uint[] ReadPart(int width, int height)
    {
        var pixels = Allocate(width, height);
        ReadImage(pixels, width, height, isPicture: false);
        return pixels;
    }

    /// <summary>Colours to be remembered, codes, pixels (3.7.3); only the picture itself may have codes by part.</summary>
    private void ReadImage(Span<uint> pixels, int width, int height, bool isPicture)
    {
        var cacheBits = 0;
        if (_bits.Read(1) == 1 && (cacheBits = _bits.Read(4)) is < 1 or > MaxCacheBits) throw WebPReader.Damaged();
        var (parts, partBits, groups) = (Array.Empty<uint>(), 0, 1);
        if (isPicture && _bits.Read(1) == 1)
        {
            partBits = 2 + _bits.Read(3);
            parts = ReadPart(Vp8lTransform.BlocksOf(width, partBits), Vp8lTransform.BlocksOf(height, partBits));
            groups = 1 + parts.Max(part => (int)(part >> 8) & 0xFFFF);
        }

        new Vp8lPixels(ReadGroups(groups, cacheBits == 0 ? 0 : 1 << cacheBits), parts, partBits, cacheBits).Read(ref _bits, pixels, width, _cancellationToken);
    }

    private List<Vp8lCodes> ReadGroups(int count, int remembered)
    {
        var groups = new List<Vp8lCodes>();
        while (groups.Count < count)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var codes = Vp8lCodeReader.ReadGroup(ref _bits, remembered);
            Hold(codes.Bytes);
            groups.Add(codes);
        }

        return groups;
    }

    private uint[] Allocate(int width, int height)
    {
        Hold((long)width * height * sizeof(uint));
        return new uint[width * height];
    }

    /// <summary>A short stream can ask for 65,536 groups of codes.</summary>
    private void Hold(long bytes) => PictureLimits.CheckBytes(_bytes += bytes);
}
