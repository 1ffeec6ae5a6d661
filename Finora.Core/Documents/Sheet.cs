using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>
/// A4 pages that fill from the top: where the next thing goes, the looks of a Finora document, and what stands at the foot of every page. Lengths are thousandths of
/// a point.
/// </summary>
internal sealed class Sheet
{
    public const int PageWidth = 595_276;
    public const int PageHeight = 841_890;
    public const int Left = 48_000;
    public const int Right = PageWidth - 48_000;
    public const int Width = Right - Left;
    public const int Top = 46_000;
    private const int Bottom = PageHeight - 66_000;
    private const int FootRule = PageHeight - 52_000;
    private const int MarkSize = 110_000;
    private const int MaxFootLines = 2;

    public static readonly PdfColor Ink = new(17, 24, 39);
    public static readonly PdfColor Muted = new(97, 104, 118);
    public static readonly PdfColor Hairline = new(222, 226, 230);
    public static readonly PdfColor Tint = new(243, 247, 245);
    public static readonly PdfColor Accent = new(10, 98, 70);
    public static readonly PdfColor Paper = new(255, 255, 255);
    private static readonly PdfColor MarkColor = new(170, 30, 40);

    public Sheet()
    {
        Body = new PdfStyle(Document.Regular, 9_000, Ink);
        Strong = Body with { Font = Document.Bold };
        Small = new PdfStyle(Document.Regular, 7_500, Muted);
        Label = new PdfStyle(Document.Bold, 7_500, Muted);
        Page = Document.AddPage(PageWidth, PageHeight);
        Y = Top;
    }

    public PdfDocument Document { get; } = new();

    public PdfPage Page { get; private set; }

    /// <summary>The structure that content is added to.</summary>
    public PdfTag Root => Document.Root;

    /// <summary>How far down the page is filled.</summary>
    public int Y { get; set; }

    public PdfStyle Body { get; }

    public PdfStyle Strong { get; }

    public PdfStyle Small { get; }

    public PdfStyle Label { get; }

    /// <summary>From one line to the next.</summary>
    public static int Leading(PdfStyle style) => style.Size * 138 / 100;

    /// <summary>Where the letters of a line stand that begins at <paramref name="top"/>.</summary>
    public static int Baseline(int top, PdfStyle style) => top + style.Size;

    /// <summary>Goes on to a new page unless so much is free on this one.</summary>
    /// <returns>Whether a new page was begun.</returns>
    public bool Need(int height)
    {
        if (Y + height <= Bottom || Y == Top) return false;
        Page = Document.AddPage(PageWidth, PageHeight);
        Y = Top;
        return true;
    }

    /// <summary>Content that is read as one part of <paramref name="parent"/>.</summary>
    public PdfTag Say(PdfTag parent, string type, Action<PdfPage> draw)
    {
        var tag = parent.Add(type);
        Page.Begin(tag);
        draw(Page);
        Page.End();
        return tag;
    }

    /// <summary>What is only for the eye.</summary>
    public void Decorate(Action<PdfPage> draw)
    {
        Page.BeginDecoration();
        draw(Page);
        Page.End();
    }

    /// <summary>Lines one below the other.</summary>
    /// <returns>Where they end.</returns>
    public static int Draw(PdfPage page, int x, int top, IReadOnlyList<string> lines, PdfStyle style)
    {
        foreach (var line in lines)
        {
            page.Text(x, Baseline(top, style), line, style);
            top += Leading(style);
        }

        return top;
    }

    /// <summary>A heading and a text of any length below it, over as many pages as it takes.</summary>
    public void Paragraph(string heading, string text)
    {
        Need(Leading(Label) + (2 * Leading(Body)));
        Say(Root, "H2", page => page.Text(Left, Baseline(Y, Label), heading, Label));
        Y += Leading(Label) + 1_000;
        var tag = Root.Add("P");
        foreach (var line in TextWrap.Wrap(text, Body, Width))
        {
            Need(Leading(Body));
            Page.Begin(tag);
            Page.Text(Left, Baseline(Y, Body), line, Body);
            Page.End();
            Y += Leading(Body);
        }

        Y += 8_000;
    }

    /// <summary>Ends the document: foot and marks on each page, now that their number is known.</summary>
    public byte[] Save(PdfInformation information, string title, string? footer, IReadOnlyList<string> marks)
    {
        for (var i = 0; i < Document.Pages.Count; i++)
        {
            Page = Document.Pages[i];
            var number = i + 1;
            Decorate(page => Foot(page, title, footer, number));
            for (var mark = 0; mark < marks.Count; mark++) Across(marks[mark], (2 * mark) - marks.Count + 1);
        }

        return Document.Save(information);
    }

    private void Foot(PdfPage page, string title, string? footer, int number)
    {
        page.Rule(Left, FootRule, Width, 500, Hairline);
        var line = Baseline(FootRule + 8_000, Small);
        var count = $"Page {number} of {Document.Pages.Count}";
        page.TextRight(Right, line, count, Small);
        var room = Width - Small.Measure(count) - 24_000;
        var lines = TextWrap.Wrap(footer is null ? title : $"{title}  ·  {footer.ReplaceLineEndings(" ")}", Small, room);
        Draw(page, Left, FootRule + 8_000, [.. lines.Take(MaxFootLines)], Small);
    }

    /// <param name="place">-1, 0 or 1 half sizes away from the middle.</param>
    private void Across(string word, int place) => Decorate(page => page.Mark(word, Document.Bold, Math.Min(MarkSize, MarkSize * 6 / Math.Max(word.Length, 6)), MarkColor, place * MarkSize * 3 / 4));
}
