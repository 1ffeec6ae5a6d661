using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>
/// The objects of a PDF 1.7 file (ISO 32000-1, 7.5): numbered, written in turn, with a cross-reference table at the end. The same objects give the same bytes:
/// the file's identifier is a hash of its content and no clock is asked.
/// </summary>
internal sealed class PdfFile
{
    private const int IdentifierBytes = 16;
    private readonly ArrayBufferWriter<byte> _bytes = new(16 * 1024);
    private readonly List<int> _offsets = [];

    public PdfFile()
    {
        // Four bytes above 127 tell programs that move files about that this one is binary (7.5.2).
        Write("%PDF-1.7\n%");
        _bytes.Write<byte>([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
    }

    /// <summary>The number of an object that is written later.</summary>
    public int Reserve()
    {
        _offsets.Add(-1);
        return _offsets.Count;
    }

    /// <summary>Writes an object that was reserved.</summary>
    public void Put(int number, string content)
    {
        Begin(number);
        Write(content);
        Write("\nendobj\n");
    }

    public int Add(string content)
    {
        var number = Reserve();
        Put(number, content);
        return number;
    }

    /// <summary>Writes a stream, compressed unless it says by a filter of its own that it is.</summary>
    /// <param name="entries">Of its dictionary, beside length and filter.</param>
    public void PutStream(int number, string entries, byte[] data)
    {
        var packed = Compress(data);
        Begin(number);
        Write($"<< /Length {packed.Length} /Filter /FlateDecode{(entries.Length > 0 ? " " : "")}{entries} >>\nstream\n");
        _bytes.Write(packed);
        Write("\nendstream\nendobj\n");
    }

    public int AddStream(string entries, byte[] data)
    {
        var number = Reserve();
        PutStream(number, entries, data);
        return number;
    }

    /// <summary>Ends the file. Every reserved object must have been written.</summary>
    public byte[] Finish(int catalog, int information)
    {
        var table = _bytes.WrittenCount;
        var text = new StringBuilder().Append("xref\n0 ").Append(_offsets.Count + 1).Append("\n0000000000 65535 f \n");
        foreach (var offset in _offsets)
        {
            if (offset < 0) throw new InvalidOperationException("An object was numbered and never written.");
            text.Append(offset.ToString("D10", CultureInfo.InvariantCulture)).Append(" 00000 n \n");
        }

        var identifier = Convert.ToHexString(SHA256.HashData(_bytes.WrittenSpan).AsSpan(0, IdentifierBytes));
        text.Append($"trailer\n<< /Size {_offsets.Count + 1} /Root {catalog} 0 R /Info {information} 0 R /ID [<{identifier}> <{identifier}>] >>\nstartxref\n{table}\n%%EOF\n");
        Write(text.ToString());
        return _bytes.WrittenSpan.ToArray();
    }

    private void Begin(int number)
    {
        _offsets[number - 1] = _bytes.WrittenCount;
        Write($"{number} 0 obj\n");
    }

    private void Write(string ascii) => Encoding.ASCII.GetBytes(ascii, _bytes);

    private static byte[] Compress(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(data);
        return packed.ToArray();
    }
}
