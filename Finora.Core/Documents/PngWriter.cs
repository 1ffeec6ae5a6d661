using System.Buffers.Binary;
using System.IO.Compression;
using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>Writes PNG files (third edition): colour, with opacity where the picture has any, eight bits a part, and nothing but what is needed to show it.</summary>
internal static class PngWriter
{
    private const byte Color = 2;
    private const byte ColorWithOpacity = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Write(PdfImage image)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        (header[8], header[9]) = (8, image.Alpha is null ? Color : ColorWithOpacity);
        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Pack(image));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>A line is a filter byte (0: none) and its pixels.</summary>
    private static byte[] Pack(PdfImage image)
    {
        var parts = image.Alpha is null ? 3 : 4;
        var line = new byte[1 + (image.Width * parts)];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    var pixel = (y * image.Width) + x;
                    image.Data.AsSpan(3 * pixel, 3).CopyTo(line.AsSpan(1 + (x * parts)));
                    if (image.Alpha is { } alpha) line[1 + (x * parts) + 3] = alpha[pixel];
                }

                zlib.Write(line);
            }
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
