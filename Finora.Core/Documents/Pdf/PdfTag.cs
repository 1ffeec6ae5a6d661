namespace Finora.Core.Documents.Pdf;

/// <summary>
/// A part of the document's logical structure: heading, paragraph, table, cell (ISO 32000-1, 14.7 and 14.8). Parts are read aloud in the order in which they were
/// made, whatever their place on the page.
/// </summary>
/// <param name="type">A standard type: <c>Document</c>, <c>H1</c>, <c>P</c>, <c>Table</c>, <c>TR</c>, <c>TH</c>, <c>TD</c>, <c>Figure</c>, <c>Link</c>.</param>
internal sealed class PdfTag(string type)
{
    private readonly List<PdfTag> _parts = [];
    private readonly List<(int Page, int Content)> _contents = [];

    public string Type => type;

    /// <summary>What a figure shows, for those who cannot see it.</summary>
    public string? Alternative { get; init; }

    internal int Number { get; private set; }

    public PdfTag Add(string partType, string? alternative = null)
    {
        var part = new PdfTag(partType) { Alternative = alternative };
        _parts.Add(part);
        return part;
    }

    internal void Add(int page, int content) => _contents.Add((page, content));

    /// <summary>Numbers this part and all below it, so that they can name each other.</summary>
    internal void Reserve(PdfFile file)
    {
        Number = file.Reserve();
        foreach (var part in _parts) part.Reserve(file);
    }

    /// <param name="links">The link annotations that belong to parts, by part.</param>
    internal void WriteTo(PdfFile file, int parent, IReadOnlyList<int> pages, ILookup<PdfTag, int> links)
    {
        var kids = _contents.Select(content => $"<< /Type /MCR /Pg {pages[content.Page]} 0 R /MCID {content.Content} >>")
            .Concat(links[this].Select(link => $"<< /Type /OBJR /Obj {link} 0 R >>"))
            .Concat(_parts.Select(part => $"{part.Number} 0 R"));
        var more = (type == "TH" ? " /A << /O /Table /Scope /Column >>" : "") + (Alternative is null ? "" : $" /Alt {PdfSyntax.Text(Alternative)}");
        file.Put(Number, $"<< /Type /StructElem /S /{type} /P {parent} 0 R /K [{string.Join(' ', kids)}]{more} >>");
        foreach (var part in _parts) part.WriteTo(file, Number, pages, links);
    }
}
