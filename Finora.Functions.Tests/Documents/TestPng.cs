using System.Buffers.Binary;
using System.IO.Compression;

namespace Finora.Functions.Tests.Documents;

/// <summary>Makes PNG files of any kind, honest and not.</summary>
internal static class TestPng
{
    /// <summary>Colour with opacity, eight bits a part.</summary>
    public static byte[] OfColor(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue, byte Alpha)> pixel)
    {
        var lines = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            lines.WriteByte(0);
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue, alpha) = pixel(x, y);
                lines.Write([red, green, blue, alpha]);
            }
        }

        return Of(width, height, 8, 6, lines.ToArray());
    }

    /// <param name="lines">Unpacked lines, each with its filter byte.</param>
    /// <param name="more">Chunks between header and data.</param>
    public static byte[] Of(int width, int height, int depth, int type, byte[] lines, bool interlaced = false, params (string Type, byte[] Data)[] more)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)type, (byte)(interlaced ? 1 : 0));
        return OfChunks([("IHDR", header), .. more, ("IDAT", Pack(lines)), ("IEND", [])]);
    }

    public static byte[] OfChunks(params (string Type, byte[] Data)[] chunks)
    {
        var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> number = stackalloc byte[4];
        foreach (var (type, data) in chunks)
        {
            byte[] named = [.. type.Select(c => (byte)c), .. data];
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            file.Write(named);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
            file.Write(number);
        }

        return file.ToArray();
    }

    /// <summary>The file with checksums that fit its chunks, as far as they can be followed.</summary>
    public static byte[] WithChecksums(byte[] file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (length < 0 || length > file.Length - at - 12) break;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + length), Crc(file[(at + 4)..(at + 8 + length)]));
            at += length + 12;
        }

        return file;
    }

    public static byte[] Pack(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(data);
        return packed.ToArray();
    }

    /// <summary>Bit by bit, as annex D defines it.</summary>
    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}
