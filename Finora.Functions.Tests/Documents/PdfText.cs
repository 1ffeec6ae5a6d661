using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Finora.Functions.Tests.Documents;

/// <summary>
/// Reads back what a PDF file of ours says, by its own structure: the cross-reference table leads to the objects, the fonts' maps turn numbers into characters. Knows no more of PDF than
/// our writer uses.
/// </summary>
internal sealed partial class PdfText
{
    private readonly byte[] _file;
    private readonly Dictionary<int, string> _objects = [];

    private PdfText(byte[] file)
    {
        _file = file;
        ReadObjects();
        Pages = [.. Regex.Matches(Objects.Single(entry => entry.Contains("/Type /Pages", StringComparison.Ordinal)), @"(\d+) 0 R").Select(match => ReadPage(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))];
    }

    /// <summary>The text of each page, a space between pieces.</summary>
    public IReadOnlyList<string> Pages { get; }

    /// <summary>All pages.</summary>
    public string All => string.Join(' ', Pages);

    /// <summary>The dictionaries of all objects.</summary>
    public IEnumerable<string> Objects => _objects.Values;

    public static PdfText Read(byte[] file) => new(file);

    /// <summary>A text string of the document information.</summary>
    public string Information(string name)
    {
        var found = Regex.Match(Objects.Single(entry => entry.Contains("/Producer", StringComparison.Ordinal)), $@"/{name} <FEFF([0-9A-F]*)>");
        return Encoding.BigEndianUnicode.GetString(Convert.FromHexString(found.Groups[1].Value));
    }

    /// <summary>The addresses that the pages link to.</summary>
    public IEnumerable<string> Links => Objects.Select(entry => LinkForm().Match(entry)).Where(match => match.Success).Select(match => Encoding.ASCII.GetString(Convert.FromHexString(match.Groups[1].Value)));

    private void ReadObjects()
    {
        var text = Encoding.Latin1.GetString(_file);
        Assert.StartsWith("%PDF-1.7\n", text);
        var table = int.Parse(TableForm().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.AreEqual("xref\n", text[table..(table + 5)]);
        var lines = text[table..].Split('\n');
        var count = int.Parse(lines[1].Split(' ')[1], CultureInfo.InvariantCulture);
        for (var number = 1; number < count; number++)
        {
            var offset = int.Parse(lines[2 + number][..10], CultureInfo.InvariantCulture);
            var start = $"{number} 0 obj\n";
            Assert.AreEqual(start, text[offset..(offset + start.Length)]);
            _objects[number] = text[(offset + start.Length)..text.IndexOf("\nendobj\n", offset, StringComparison.Ordinal)];
        }
    }

    private string ReadPage(int number)
    {
        var page = _objects[number];
        var fonts = ReadFonts(_objects[Reference(page, "Resources")]);
        var (pieces, font) = (new List<string>(), "");
        foreach (Match match in ShownForm().Matches(Encoding.ASCII.GetString(Stream(Reference(page, "Contents")))))
        {
            if (match.Groups[1].Success) font = match.Groups[1].Value;
            else if (match.Groups[2].Success) pieces.Add(string.Concat(match.Groups[2].Value.Chunk(4).Select(code => fonts[font][new string(code)])));
            else pieces.Add(" ");
        }

        return Regex.Replace(string.Concat(pieces), " +", " ").Trim();
    }

    private Dictionary<string, Dictionary<string, string>> ReadFonts(string resources)
    {
        var fonts = new Dictionary<string, Dictionary<string, string>>();
        foreach (Match match in FontForm().Matches(resources))
        {
            var map = Encoding.ASCII.GetString(Stream(Reference(_objects[int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)], "ToUnicode")));
            fonts[match.Groups[1].Value] = MapForm().Matches(map[map.IndexOf("endcodespacerange", StringComparison.Ordinal)..]).ToDictionary(entry => entry.Groups[1].Value, entry => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(entry.Groups[2].Value)));
        }

        return fonts;
    }

    private byte[] Stream(int number)
    {
        var entry = _objects[number];
        var packed = entry[(entry.IndexOf("stream\n", StringComparison.Ordinal) + 7)..];
        var length = int.Parse(Regex.Match(entry, @"/Length (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        using var zlib = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(packed[..length])), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        return plain.ToArray();
    }

    private static int Reference(string entry, string name) => int.Parse(Regex.Match(entry, $@"/{name} (\d+) 0 R").Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"startxref\n(\d+)\n%%EOF\n$")]
    private static partial Regex TableForm();

    [GeneratedRegex(@"/(F\d) (\d+) 0 R")]
    private static partial Regex FontForm();

    [GeneratedRegex("<([0-9A-F]{4})> <([0-9A-F]+)>\n")]
    private static partial Regex MapForm();

    [GeneratedRegex(@"/(F\d) [\d.]+ Tf|<([0-9A-F]*)> Tj|(ET)")]
    private static partial Regex ShownForm();

    [GeneratedRegex("/URI <([0-9A-F]+)>")]
    private static partial Regex LinkForm();
}
