namespace Finora.Core.Documents.Pdf;

/// <summary>What a reader's window and a file search show of a document.</summary>
/// <param name="Date">The day of the document itself; the file knows no other time.</param>
internal sealed record PdfInformation(string Title, string Author, DateOnly Date);

/// <summary>A PDF document in the making: pages, two fonts, images, structure. The same calls give the same bytes.</summary>
internal sealed class PdfDocument
{
    private const string Language = "en-NG";
    private const int MarkOpacity = 130;
    private readonly List<PdfPage> _pages = [];
    private readonly List<PdfImage> _images = [];

    public PdfFont Regular { get; } = new(Typefaces.Regular, "F1");

    public PdfFont Bold { get; } = new(Typefaces.Bold, "F2");

    public PdfTag Root { get; } = new("Document");

    public IReadOnlyList<PdfPage> Pages => _pages;

    public PdfPage AddPage(int width, int height)
    {
        var page = new PdfPage(this, width, height);
        _pages.Add(page);
        return page;
    }

    public byte[] Save(PdfInformation information)
    {
        var file = new PdfFile();
        var (catalog, tree, structure) = (file.Reserve(), file.Reserve(), file.Reserve());
        var fonts = new[] { Regular, Bold }.Where(font => font.IsUsed).Select(font => $"/{font.Resource} {font.WriteTo(file)} 0 R").ToArray();
        var images = _images.Select(image => $"/{ResourceOf(image)} {image.WriteTo(file)} 0 R").ToArray();
        var resources = file.Add($"<< /Font << {string.Join(' ', fonts)} >> /XObject << {string.Join(' ', images)} >> /ExtGState << /Pale << /ca {PdfSyntax.Number(MarkOpacity)} >> >> >>");
        var pages = _pages.Select(_ => file.Reserve()).ToArray();
        Root.Reserve(file);
        WritePages(file, tree, structure, resources, pages);
        file.Put(tree, $"<< /Type /Pages /Kids [{string.Join(' ', pages.Select(page => $"{page} 0 R"))}] /Count {pages.Length} >>");
        file.Put(catalog, $"<< /Type /Catalog /Pages {tree} 0 R /Lang ({Language}) /MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>");
        var day = PdfSyntax.Date(information.Date);
        var info = file.Add($"<< /Title {PdfSyntax.Text(information.Title)} /Author {PdfSyntax.Text(information.Author)} /Creator (Finora) /Producer (Finora) /CreationDate {day} /ModDate {day} >>");
        return file.Finish(catalog, info);
    }

    internal int IndexOf(PdfPage page) => _pages.IndexOf(page);

    internal string ResourceOf(PdfImage image)
    {
        var index = _images.IndexOf(image);
        if (index < 0) (index, _) = (_images.Count, AddImage(image));
        return $"I{index + 1}";
    }

    private int AddImage(PdfImage image)
    {
        _images.Add(image);
        return _images.Count;
    }

    /// <summary>Pages, their links, and the tree that leads from content on a page to its part of the structure (14.7.4.4).</summary>
    private void WritePages(PdfFile file, int tree, int structure, int resources, int[] pages)
    {
        var parents = _pages.Select((page, i) => $"{i} [{string.Join(' ', page.Tags.Select(tag => $"{tag.Number} 0 R"))}]").ToList();
        var links = new List<(PdfTag Tag, int Link)>();
        for (var i = 0; i < _pages.Count; i++)
        {
            var page = _pages[i];
            var annotations = new List<int>();
            foreach (var (area, address, tag) in page.Links)
            {
                annotations.Add(file.Add($"<< /Type /Annot /Subtype /Link /Rect {page.RectangleOf(area)} /Border [0 0 0] /F 4 /Contents {PdfSyntax.Text(address)} /StructParent {parents.Count} /A << /S /URI /URI {PdfSyntax.Address(address)} >> >>"));
                links.Add((tag, annotations[^1]));
                parents.Add($"{parents.Count} {tag.Number} 0 R");
            }

            var content = file.AddStream("", page.Content);
            var listed = annotations.Count == 0 ? "" : $" /Annots [{string.Join(' ', annotations.Select(number => $"{number} 0 R"))}]";
            file.Put(pages[i], $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {PdfSyntax.Number(page.Width)} {PdfSyntax.Number(page.Height)}] /Resources {resources} 0 R /Contents {content} 0 R /StructParents {i} /Tabs /S{listed} >>");
        }

        Root.WriteTo(file, structure, pages, links.ToLookup(link => link.Tag, link => link.Link));
        file.Put(structure, $"<< /Type /StructTreeRoot /K [{Root.Number} 0 R] /ParentTree << /Nums [{string.Join(' ', parents)}] >> /ParentTreeNextKey {parents.Count} >>");
    }
}
