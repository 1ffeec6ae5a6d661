using System.Buffers.Binary;
using System.IO.Compression;

namespace Finora.Core.Documents.Imaging.Png;

/// <summary>Writes PNG files (third edition): colour, with opacity where the picture has any, eight bits a part, and nothing but what is needed to show it.</summary>
internal static class PngWriter
{
    private const byte Color = 2;
    private const byte ColorWithOpacity = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Write(Bitmap picture)
    {
        var isOpaque = picture.IsOpaque();
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        (header[8], header[9]) = (8, isOpaque ? Color : ColorWithOpacity);
        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Pack(picture, isOpaque ? 3 : 4));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Pack(Bitmap picture, int parts)
    {
        var filters = new PngFilters(picture.Width * parts, parts);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var y = 0; y < picture.Height; y++) zlib.Write(filters.Choose(picture.Row(y)));
        }

        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] named = [.. type, .. data];
        png.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngChecksum.Of(named));
        png.Write(number);
    }
}
