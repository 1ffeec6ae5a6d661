using System.Buffers.Binary;

namespace Finora.Core.Documents.Pdf;

/// <summary>
/// A TrueType font that Finora ships: which glyph stands for a character, how wide it is, where marks go on it. Lengths are in units of the font,
/// <see cref="UnitsPerEm"/> to the em. Read once and never changed, so it may be used by many documents at once.
/// </summary>
internal sealed class TrueTypeFont
{
    private const int LongLocations = 1;
    private readonly SfntReader _file;
    private readonly Dictionary<int, int> _glyphs = [];
    private readonly int _wideMetrics;
    private readonly int[] _locations;
    private readonly MarkAttachments _marks;

    public TrueTypeFont(string name, byte[] file)
    {
        Name = name;
        _file = new SfntReader(file);
        var (head, hhea) = (_file.OffsetOf("head"), _file.OffsetOf("hhea"));
        UnitsPerEm = _file.U16(head + 18);
        Box = [_file.I16(head + 36), _file.I16(head + 38), _file.I16(head + 40), _file.I16(head + 42)];
        (Ascent, Descent) = (_file.I16(hhea + 4), _file.I16(hhea + 6));
        CapHeight = _file.I16(_file.OffsetOf("OS/2") + 88);
        _wideMetrics = _file.U16(hhea + 34);
        _locations = ReadLocations(_file.I16(head + 50) == LongLocations);
        ReadCharacters();
        _marks = new MarkAttachments(_file);
    }

    /// <summary>The PostScript name, such as <c>NotoSans-Bold</c>.</summary>
    public string Name { get; }

    public int UnitsPerEm { get; }

    /// <summary>Smallest x and y, then largest x and y of any glyph.</summary>
    public IReadOnlyList<int> Box { get; }

    public int Ascent { get; }

    /// <summary>Below zero.</summary>
    public int Descent { get; }

    public int CapHeight { get; }

    /// <summary>The glyph of a Unicode scalar value; 0, the glyph for what is missing, where the font has none.</summary>
    public int GlyphOf(int character) => _glyphs.GetValueOrDefault(character);

    public int AdvanceOf(int glyph) => _file.U16(_file.OffsetOf("hmtx") + (4 * Math.Min(glyph, _wideMetrics - 1)));

    public int LeftBearingOf(int glyph) => glyph < _wideMetrics
        ? _file.I16(_file.OffsetOf("hmtx") + (4 * glyph) + 2)
        : _file.I16(_file.OffsetOf("hmtx") + (4 * _wideMetrics) + (2 * (glyph - _wideMetrics)));

    /// <summary>The description of the glyph's outline, empty for one without any (a space).</summary>
    public ReadOnlySpan<byte> OutlineOf(int glyph) => _file.Bytes(_file.OffsetOf("glyf") + _locations[glyph], _locations[glyph + 1] - _locations[glyph]);

    /// <summary>
    /// How far the origin of a mark lies from the origin of the letter before it, in units of the font; null where the font does not say. A letter that is drawn from others
    /// (ọ from o and a dot) takes marks where its first part does.
    /// </summary>
    public (int X, int Y)? AttachmentOf(int letter, int mark) => letter < 0 ? null : _marks.Find(letter, mark) ?? (FirstPartOf(letter) is { } part ? _marks.Find(part, mark) : null);

    /// <summary>The outline of a composed glyph begins with a count below zero; its first part follows the box and the flags (OpenType 1.9, "glyf").</summary>
    private int? FirstPartOf(int glyph)
    {
        var outline = OutlineOf(glyph);
        return outline.Length > 14 && BinaryPrimitives.ReadInt16BigEndian(outline) < 0 ? BinaryPrimitives.ReadUInt16BigEndian(outline[12..]) : null;
    }

    public ReadOnlySpan<byte> Table(string tag) => _file.Table(tag);

    private int[] ReadLocations(bool areLong)
    {
        var start = _file.OffsetOf("loca");
        var locations = new int[_file.U16(_file.OffsetOf("maxp") + 4) + 1];
        for (var i = 0; i < locations.Length; i++) locations[i] = areLong ? _file.I32(start + (4 * i)) : 2 * _file.U16(start + (2 * i));
        return locations;
    }

    /// <summary>The segmented coverage of all of Unicode: format 12 of the table <c>cmap</c>.</summary>
    private void ReadCharacters()
    {
        var table = _file.OffsetOf("cmap");
        var subtable = Enumerable.Range(0, _file.U16(table + 2)).Select(i => table + _file.I32(table + 8 + (8 * i))).First(at => _file.U16(at) == 12);
        var groups = _file.I32(subtable + 12);
        for (var i = 0; i < groups; i++)
        {
            var group = subtable + 16 + (12 * i);
            var (first, last, glyph) = (_file.I32(group), _file.I32(group + 4), _file.I32(group + 8));
            for (var character = first; character <= last; character++) _glyphs[character] = glyph + character - first;
        }
    }
}
