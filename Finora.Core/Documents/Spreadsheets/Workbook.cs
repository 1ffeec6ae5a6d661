using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Finora.Core.Documents.Spreadsheets;

/// <summary>A cell: words, or a number with two decimals. Words are never read as a formula, whatever they begin with.</summary>
internal readonly record struct Cell(string? Words, decimal Number = 0, bool IsBold = false)
{
    public static Cell Bold(string words) => new(words, IsBold: true);

    public static Cell Amount(long minor, bool isBold = false) => new(null, minor / 100m, isBold);

    public static implicit operator Cell(string words) => new(words);
}

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">At most 31 characters, none of <c>\ / ? * [ ] :</c>.</param>
/// <param name="Widths">Of the columns, in characters.</param>
internal sealed record Worksheet(string Name, IReadOnlyList<int> Widths, IReadOnlyList<IReadOnlyList<Cell>> Rows);

/// <summary>Writes an Excel workbook (ECMA-376, Office Open XML), just what tables need. The same sheets give the same bytes.</summary>
internal static class Workbook
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    /// <summary>The earliest that a ZIP file knows; a workbook has no time of its own.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = true };

    /// <summary>Words, bold words, numbers, bold numbers: the order in which cells name their style.</summary>
    private const string Styles = $"""
        <?xml version="1.0" encoding="utf-8"?><styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/></cellXfs></styleSheet>
        """;

    public static byte[] Write(IReadOnlyList<Worksheet> sheets)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", Types(sheets.Count));
            Add(zip, "_rels/.rels", Links([("rId1", $"{Relations}/officeDocument", "xl/workbook.xml")]));
            Add(zip, "xl/workbook.xml", Contents(sheets));
            Add(zip, "xl/_rels/workbook.xml.rels", Links([.. sheets.Select((_, i) => ($"rId{i + 1}", $"{Relations}/worksheet", $"worksheets/sheet{i + 1}.xml")), ($"rId{sheets.Count + 1}", $"{Relations}/styles", "styles.xml")]));
            Add(zip, "xl/styles.xml", Encoding.UTF8.GetBytes(Styles));
            for (var i = 0; i < sheets.Count; i++) Add(zip, $"xl/worksheets/sheet{i + 1}.xml", Sheet(sheets[i]));
        }

        return file.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] Types(int sheets) => Xml(xml =>
    {
        xml.WriteStartElement("Types", ContentTypes);
        Element(xml, ContentTypes, "Default", ("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"));
        Element(xml, ContentTypes, "Override", ("PartName", "/xl/workbook.xml"), ("ContentType", SheetType + "sheet.main+xml"));
        Element(xml, ContentTypes, "Override", ("PartName", "/xl/styles.xml"), ("ContentType", SheetType + "styles+xml"));
        for (var i = 1; i <= sheets; i++) Element(xml, ContentTypes, "Override", ("PartName", $"/xl/worksheets/sheet{i}.xml"), ("ContentType", SheetType + "worksheet+xml"));
    });

    private static byte[] Links((string Id, string Type, string Target)[] links) => Xml(xml =>
    {
        xml.WriteStartElement("Relationships", PackageRelations);
        foreach (var (id, type, target) in links) Element(xml, PackageRelations, "Relationship", ("Id", id), ("Type", type), ("Target", target));
    });

    private static byte[] Contents(IReadOnlyList<Worksheet> sheets) => Xml(xml =>
    {
        xml.WriteStartElement("workbook", Main);
        xml.WriteStartElement("sheets", Main);
        for (var i = 0; i < sheets.Count; i++)
        {
            xml.WriteStartElement("sheet", Main);
            xml.WriteAttributeString("name", sheets[i].Name);
            xml.WriteAttributeString("sheetId", $"{i + 1}");
            xml.WriteAttributeString("r", "id", Relations, $"rId{i + 1}");
            xml.WriteEndElement();
        }
    });

    private static byte[] Sheet(Worksheet sheet) => Xml(xml =>
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("cols", Main);
        for (var i = 0; i < sheet.Widths.Count; i++) Element(xml, Main, "col", ("min", $"{i + 1}"), ("max", $"{i + 1}"), ("width", $"{sheet.Widths[i]}"), ("customWidth", "1"));
        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        for (var row = 0; row < sheet.Rows.Count; row++)
        {
            xml.WriteStartElement("row", Main);
            xml.WriteAttributeString("r", $"{row + 1}");
            for (var column = 0; column < sheet.Rows[row].Count; column++) Write(xml, sheet.Rows[row][column], $"{(char)('A' + column)}{row + 1}");
            xml.WriteEndElement();
        }
    });

    private static void Write(XmlWriter xml, Cell cell, string place)
    {
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", place);
        xml.WriteAttributeString("s", $"{(cell.Words is null ? 2 : 0) + (cell.IsBold ? 1 : 0)}");
        if (cell.Words is { } words)
        {
            xml.WriteAttributeString("t", "inlineStr");
            xml.WriteStartElement("is", Main);
            xml.WriteElementString("t", Main, string.Concat(words.EnumerateRunes().Where(rune => rune.Value >= ' ' && rune.Value is not (0xFFFE or 0xFFFF)).Select(rune => rune.ToString())));
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteElementString("v", Main, cell.Number.ToString(CultureInfo.InvariantCulture));
        }

        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string space, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, space);
        foreach (var (attribute, value) in attributes) xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }

    /// <summary>Whatever is left open is closed.</summary>
    private static byte[] Xml(Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings)) write(xml);
        return bytes.ToArray();
    }
}
