using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Finora.Core.Documents.Imaging.Png;

/// <summary>
/// Reads PNG files (third edition) of every colour type and depth, interlaced or not. No more is unpacked than the header promises and the limits
/// allow, so a file that would unpack to gigabytes costs no more than an honest one.
/// </summary>
internal static class PngReader
{
    private const int ChunkFrame = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <exception cref="UnreadablePictureException">It is damaged or too large.</exception>
    public static Picture Read(ReadOnlyMemory<byte> file, PictureLimits limits, CancellationToken cancellationToken)
    {
        var chunks = new PngChunks();
        if (!chunks.Take(file.Span[Signature.Length..]) || chunks.Header is not { } header) throw Damaged();
        limits.Check(header.Width, header.Height);
        if (header.Type == 3 && chunks.Palette.Length == 0) throw Damaged();
        var pixels = new PngPixels(header, chunks.Palette, chunks.Transparency);
        try
        {
            using var samples = new ZLibStream(new MemoryStream(chunks.Data.WrittenSpan.ToArray()), CompressionMode.Decompress);
            foreach (var grid in header.Grids) ReadGrid(samples, header, grid, pixels, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Damaged();
        }

        return pixels.ToPicture(chunks.Orientation);
    }

    internal static UnreadablePictureException Damaged() => new("is a damaged PNG image");

    private static void ReadGrid(ZLibStream samples, PngHeader header, PngGrid grid, PngPixels pixels, CancellationToken cancellationToken)
    {
        var (columns, rows) = (grid.Columns(header.Width), grid.Rows(header.Height));
        if (columns <= 0 || rows <= 0) return;
        var bits = header.Depth * header.Samples;
        var back = Math.Max(1, bits / 8);
        var (before, line) = (new byte[((columns * bits) + 7) / 8], new byte[((columns * bits) + 7) / 8]);
        for (var row = 0; row < rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var filter = samples.ReadByte();
            samples.ReadExactly(line);
            Unfilter(filter, line, before, back);
            pixels.Take(line, columns, grid, row);
            (before, line) = (line, before);
        }
    }

    /// <summary>Undoes the filter of a line (9.2): each byte was stored as its difference from what its neighbours let expect.</summary>
    /// <param name="back">Bytes to the same byte of the pixel on the left.</param>
    private static void Unfilter(int filter, byte[] line, byte[] above, int back)
    {
        if (filter is < 0 or > 4) throw Damaged();
        for (var i = 0; i < line.Length; i++)
        {
            var (left, up, corner) = (i >= back ? line[i - back] : 0, (int)above[i], i >= back ? above[i - back] : 0);
            line[i] = unchecked((byte)(line[i] + PngFilters.Expected(filter, left, up, corner)));
        }
    }

    /// <summary>The parts of a file that say how it looks.</summary>
    private sealed class PngChunks
    {
        public PngHeader? Header { get; private set; }

        public byte[] Palette { get; private set; } = [];

        public byte[] Transparency { get; private set; } = [];

        public Orientation Orientation { get; private set; }

        public ArrayBufferWriter<byte> Data { get; } = new();

        /// <summary>False for a file that is cut off, whose checksums are wrong, or that needs what we do not know.</summary>
        public bool Take(ReadOnlySpan<byte> rest)
        {
            while (rest.Length >= ChunkFrame)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(rest);
                if (length < 0 || length > rest.Length - ChunkFrame) return false;
                var named = rest.Slice(4, length + 4);
                if (BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]) != PngChecksum.Of(named)) return false;
                if (named.StartsWith("IEND"u8)) return Data.WrittenCount > 0;
                if (!TakeChunk(named[..4], named[4..])) return false;
                rest = rest[(length + ChunkFrame)..];
            }

            return false;
        }

        private bool TakeChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
        {
            if (type.SequenceEqual("IHDR"u8)) return Header is null && (Header = PngHeader.Read(data)) is not null;
            if (Header is null) return false;
            if (type.SequenceEqual("IDAT"u8)) Data.Write(data);
            else if (type.SequenceEqual("PLTE"u8)) Palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8)) Transparency = data.ToArray();
            else if (type.SequenceEqual("eXIf"u8)) Orientation = Orientations.Read(data);
            else return char.IsAsciiLetterLower((char)type[0]);
            return true;
        }
    }
}
