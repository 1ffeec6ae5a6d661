using System.Buffers.Binary;
using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>Big-endian numbers and tables of an OpenType file (OpenType 1.9, "Font file"). The files are our own; one that is damaged throws.</summary>
internal sealed class SfntReader
{
    private const int DirectoryStart = 12;
    private const int DirectoryEntry = 16;
    private readonly byte[] _file;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = [];

    public SfntReader(byte[] file)
    {
        _file = file;
        var count = U16(4);
        for (var i = 0; i < count; i++)
        {
            var entry = DirectoryStart + (i * DirectoryEntry);
            _tables[Encoding.ASCII.GetString(file, entry, 4)] = (I32(entry + 8), I32(entry + 12));
        }
    }

    /// <summary>Where a table begins.</summary>
    public int OffsetOf(string tag) => _tables[tag].Offset;

    public ReadOnlySpan<byte> Table(string tag) => Bytes(_tables[tag].Offset, _tables[tag].Length);

    public ReadOnlySpan<byte> Bytes(int offset, int length) => _file.AsSpan(offset, length);

    public int U16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(offset));

    public int I16(int offset) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(offset));

    public int I32(int offset) => BinaryPrimitives.ReadInt32BigEndian(_file.AsSpan(offset));
}
