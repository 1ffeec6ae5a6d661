using System.Buffers.Binary;
using System.IO.Compression;
using QRCoder;

namespace Finora.Core.Documents;

/// <summary>
/// QR codes (ISO/IEC 18004, error correction M, quiet zone of 4 modules) as PNG of exactly the size asked for: whole pixels a module, so that every module is
/// as wide as the next, and what is left over goes to the white margin.
/// </summary>
public static class QrImage
{
    public const int MinSize = 128;
    public const int MaxSize = 1024;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="size">Width and height in pixels, <see cref="MinSize"/> to <see cref="MaxSize"/>.</param>
    /// <exception cref="ArgumentException">The text needs more modules than <paramref name="size"/> has pixels.</exception>
    public static byte[] Png(string text, int size)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var scale = size / modules.Count;
        if (scale == 0) throw new ArgumentException("The text is too long for the size.", nameof(size));
        var margin = (size - (modules.Count * scale)) / 2;
        var extent = modules.Count * scale;
        return Write(size, (x, y) => IsDark(x - margin, y - margin));

        bool IsDark(int x, int y) => x >= 0 && y >= 0 && x < extent && y < extent && modules[y / scale][x / scale];
    }

    /// <summary>One bit a pixel, greyscale (PNG, third edition, 11.2): 0 is black.</summary>
    private static byte[] Write(int size, Func<int, int, bool> isDark)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size);
        header[8] = 1;
        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(size, isDark));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Compress(int size, Func<int, int, bool> isDark)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // A line is a filter byte (0: none) and its pixels, eight a byte.
            var line = new byte[1 + ((size + 7) / 8)];
            for (var y = 0; y < size; y++)
            {
                Array.Clear(line);
                for (var x = 0; x < size; x++)
                {
                    if (!isDark(x, y)) line[1 + (x / 8)] |= (byte)(0x80 >> (x % 8));
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
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG wants it (annex D).</summary>
    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return crc;
    }
}
