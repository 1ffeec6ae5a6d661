using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>
/// One typeface in one document: a composite font addressed by our own numbers (ISO 32000-1, 9.7), one for each character used, in the order of first use. What is
/// copied out of the document is the text that was put in, also where the font has no glyph and shows its sign for what is missing.
/// </summary>
internal sealed class PdfFont(TrueTypeFont face, string resource)
{
    private const int Missing = 0xFFFD;
    private const int MapEntriesABlock = 100;
    private readonly List<int> _glyphs = [0];
    private readonly List<int> _characters = [Missing];
    private readonly Dictionary<int, int> _codes = [];

    public TrueTypeFont Face => face;

    /// <summary>Its name in the resources of a page.</summary>
    public string Resource => resource;

    public bool IsUsed => _glyphs.Count > 1;

    /// <summary>The characters of a text that are shown. Controls and marks of direction are not: they have no glyph and could make a text read as another.</summary>
    public static IEnumerable<int> Shown(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r' or 0xA0) yield return ' ';
            else if (!Rune.IsControl(rune) && rune.Value is not (0xAD or (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0xFEFF or (>= 0xFE00 and <= 0xFE0F))) yield return rune.Value;
        }
    }

    /// <summary>Width in thousandths of a point at <paramref name="size"/>, which is in them too.</summary>
    public int Measure(string text, int size)
    {
        var units = 0L;
        foreach (var character in Shown(text)) units += face.AdvanceOf(face.GlyphOf(character));
        return Scale(units, size);
    }

    /// <summary>A length of the font at a size.</summary>
    public int Scale(long units, int size) => (int)(units * size / face.UnitsPerEm);

    /// <summary>The number by which the document shows a character.</summary>
    public int CodeOf(int character)
    {
        if (_codes.TryGetValue(character, out var code)) return code;
        code = _glyphs.Count;
        _glyphs.Add(face.GlyphOf(character));
        _characters.Add(character);
        _codes[character] = code;
        return code;
    }

    /// <summary>Writes the font with the glyphs used so far.</summary>
    /// <returns>The number of its object.</returns>
    public int WriteTo(PdfFile file)
    {
        var subset = FontSubset.Write(face, _glyphs);
        var name = $"{Tag()}+{face.Name}";
        var program = file.AddStream($"/Length1 {subset.Length}", subset);
        var descriptor = file.Add($"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{string.Join(' ', face.Box.Select(InThousandths))}] /ItalicAngle 0 /Ascent {InThousandths(face.Ascent)} /Descent {InThousandths(face.Descent)} /CapHeight {InThousandths(face.CapHeight)} /StemV 80 /FontFile2 {program} 0 R >>");
        var widths = string.Join(' ', _glyphs.Select(glyph => InThousandths(face.AdvanceOf(glyph))));
        var descendant = file.Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW 1000 /W [0 [{widths}]] /CIDToGIDMap /Identity >>");
        var map = file.AddStream("", Encoding.ASCII.GetBytes(CharacterMap()));
        return file.Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {map} 0 R >>");
    }

    private int InThousandths(int units) => units * 1000 / face.UnitsPerEm;

    /// <summary>Six capitals that tell subsets of one font apart (9.6.4); made of the characters, so that the same text gives the same file.</summary>
    private string Tag()
    {
        var hash = 17u;
        foreach (var character in _characters) hash = unchecked((hash * 31) + (uint)character);
        return string.Create(6, hash, (letters, left) =>
        {
            for (var i = 0; i < letters.Length; i++, left /= 26) letters[i] = (char)('A' + (left % 26));
        });
    }

    /// <summary>What each number stands for, for whoever copies or searches (9.10.3).</summary>
    private string CharacterMap()
    {
        var text = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n")
            .Append("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var block in Enumerable.Range(0, _characters.Count).Chunk(MapEntriesABlock))
        {
            text.Append(block.Length).Append(" beginbfchar\n");
            foreach (var code in block) text.Append('<').Append(code.ToString("X4")).Append("> <").Append(Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(_characters[code])))).Append(">\n");
            text.Append("endbfchar\n");
        }

        return text.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
