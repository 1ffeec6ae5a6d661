using System.Buffers.Binary;
using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>
/// Writes a TrueType file with only the glyphs that a document uses, renumbered from 0, and with only the tables that a PDF reader needs for a font that is
/// addressed by glyph (ISO 32000-1, 9.9). Parts of composed glyphs come along.
/// </summary>
internal static class FontSubset
{
    private const uint ChecksumOfAll = 0xB1B0AFBA;
    private const int PartsAreWords = 0x0001;
    private const int HasScale = 0x0008;
    private const int HasTwoScales = 0x0040;
    private const int HasMatrix = 0x0080;
    private const int MoreParts = 0x0020;

    /// <param name="glyphs">Numbers in the font, in the order of their new numbers; the first is 0, the glyph for what is missing.</param>
    public static byte[] Write(TrueTypeFont font, IReadOnlyList<int> glyphs)
    {
        var all = new List<int>(glyphs);
        var outlines = new MemoryStream();
        var locations = new List<int> { 0 };

        // Composed glyphs add their parts behind, so the list grows while it is walked.
        for (var i = 0; i < all.Count; i++)
        {
            var outline = font.OutlineOf(all[i]).ToArray();
            if (outline.Length > 0 && BinaryPrimitives.ReadInt16BigEndian(outline) < 0) Renumber(outline, all);
            outlines.Write(outline);
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
            locations.Add((int)outlines.Length);
        }

        return Assemble(
            ("glyf", outlines.ToArray()), ("head", Head(font)), ("hhea", WithCount(font.Table("hhea"), 34, all.Count)), ("hmtx", Metrics(font, all)),
            ("loca", Locations(locations)), ("maxp", WithCount(font.Table("maxp"), 4, all.Count)), ("prep", font.Table("prep").ToArray()));
    }

    private static void Renumber(byte[] outline, List<int> all)
    {
        for (int at = 10, flags = MoreParts; (flags & MoreParts) != 0;)
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
            int part = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at + 2));
            var number = all.IndexOf(part);
            if (number < 0) (number, _) = (all.Count, Add(all, part));
            BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at + 2), (ushort)number);
            at += 4 + ((flags & PartsAreWords) != 0 ? 4 : 2) + ((flags & HasScale) != 0 ? 2 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasMatrix) != 0 ? 8 : 0);
        }
    }

    private static int Add(List<int> all, int glyph)
    {
        all.Add(glyph);
        return all.Count;
    }

    /// <summary>With long locations, whatever the font had.</summary>
    private static byte[] Head(TrueTypeFont font)
    {
        var head = font.Table("head").ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return head;
    }

    private static byte[] WithCount(ReadOnlySpan<byte> table, int at, int count)
    {
        var copy = table.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at), (ushort)count);
        return copy;
    }

    private static byte[] Metrics(TrueTypeFont font, List<int> glyphs)
    {
        var table = new byte[4 * glyphs.Count];
        for (var i = 0; i < glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(4 * i), (ushort)font.AdvanceOf(glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(table.AsSpan((4 * i) + 2), (short)font.LeftBearingOf(glyphs[i]));
        }

        return table;
    }

    private static byte[] Locations(List<int> locations)
    {
        var table = new byte[4 * locations.Count];
        for (var i = 0; i < locations.Count; i++) BinaryPrimitives.WriteInt32BigEndian(table.AsSpan(4 * i), locations[i]);
        return table;
    }

    /// <param name="tables">In the order of their tags, as the directory must be.</param>
    private static byte[] Assemble(params ReadOnlySpan<(string Tag, byte[] Data)> tables)
    {
        var start = 12 + (16 * tables.Length);
        var size = start;
        foreach (var (_, data) in tables) size += Padded(data.Length);
        var file = new byte[size];
        WriteHeader(file, tables.Length);
        var (offset, head) = (start, 0);
        for (var i = 0; i < tables.Length; i++)
        {
            var (tag, data) = tables[i];
            var entry = file.AsSpan(12 + (16 * i), 16);
            data.CopyTo(file, offset);
            if (tag == "head") head = offset;
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(file.AsSpan(offset, Padded(data.Length))));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], offset);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], data.Length);
            offset += Padded(data.Length);
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(head + 8), unchecked(ChecksumOfAll - Checksum(file)));
        return file;
    }

    private static void WriteHeader(byte[] file, int tables)
    {
        var power = 1;
        var exponent = 0;
        while (power * 2 <= tables) (power, exponent) = (power * 2, exponent + 1);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 * power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)exponent);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)(16 * (tables - power)));
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var sum = 0u;
        for (var i = 0; i < data.Length; i += 4) sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(data[i..]));
        return sum;
    }
}
