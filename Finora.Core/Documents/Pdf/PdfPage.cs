using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>A colour of the screen, eight bits a part.</summary>
internal readonly record struct PdfColor(byte Red, byte Green, byte Blue)
{
    internal string Operands => $"{Part(Red)} {Part(Green)} {Part(Blue)}";

    private static string Part(byte value) => PdfSyntax.Number(value * 1000 / 255);
}

/// <summary>A rectangle in thousandths of a point; <paramref name="Y"/> is its upper edge, counted down from the top of the page.</summary>
internal readonly record struct PdfArea(int X, int Y, int Width, int Height);

/// <summary>How a text looks.</summary>
/// <param name="Size">Thousandths of a point.</param>
internal readonly record struct PdfStyle(PdfFont Font, int Size, PdfColor Color)
{
    public int Measure(string text) => Font.Measure(text, Size);
}

/// <summary>
/// What is drawn on one page. Lengths are whole thousandths of a point and count down from the top, so that no rounding differs between machines. What is drawn
/// between <see cref="Begin"/> and <see cref="End"/> is content for those who read by ear; everything else is decoration (ISO 32000-1, 14.8).
/// </summary>
internal sealed class PdfPage(PdfDocument document, int width, int height)
{
    private const int MarkCosine = 574;
    private const int MarkSine = 819;
    private readonly StringBuilder _content = new();
    private readonly List<PdfTag> _tags = [];
    private readonly List<(PdfArea Area, string Address, PdfTag Tag)> _links = [];

    public int Width => width;

    public int Height => height;

    internal IReadOnlyList<PdfTag> Tags => _tags;

    internal IReadOnlyList<(PdfArea Area, string Address, PdfTag Tag)> Links => _links;

    internal byte[] Content => Encoding.ASCII.GetBytes(_content.ToString());

    /// <summary>What follows belongs to <paramref name="tag"/>. Not nested.</summary>
    public void Begin(PdfTag tag)
    {
        tag.Add(document.IndexOf(this), _tags.Count);
        _content.Append($"/{tag.Type} <</MCID {_tags.Count}>> BDC\n");
        _tags.Add(tag);
    }

    public void End() => _content.Append("EMC\n");

    public void BeginDecoration() => _content.Append("/Artifact BMC\n");

    /// <param name="x">Where the text begins.</param>
    /// <param name="y">The line it stands on.</param>
    public void Text(int x, int y, string text, PdfStyle style)
    {
        if (text.Length == 0) return;
        _content.Append($"BT /{style.Font.Resource} {PdfSyntax.Number(style.Size)} Tf {style.Color.Operands} rg\n");
        new TextRun(_content, style, x, height - y).Show(text);
        _content.Append("ET\n");
    }

    /// <param name="right">Where the text ends.</param>
    public void TextRight(int right, int y, string text, PdfStyle style) => Text(right - style.Measure(text), y, text, style);

    public void Fill(PdfArea area, PdfColor color) => _content.Append($"{color.Operands} rg {Rectangle(area)} re f\n");

    /// <summary>Fills a rectangle whose corners are rounded.</summary>
    public void FillRounded(PdfArea area, int radius, PdfColor color)
    {
        // Four Bézier curves come as near to quarter circles as an eye can tell with handles of 0.5523 of the radius.
        var (left, right, top, bottom) = (area.X, area.X + area.Width, height - area.Y, height - area.Y - area.Height);
        var handle = radius - (radius * 5523 / 10000);
        _content.Append($"{color.Operands} rg {At(left + radius, bottom)} m {At(right - radius, bottom)} l {At(right - handle, bottom)} {At(right, bottom + handle)} {At(right, bottom + radius)} c ")
            .Append($"{At(right, top - radius)} l {At(right, top - handle)} {At(right - handle, top)} {At(right - radius, top)} c ")
            .Append($"{At(left + radius, top)} l {At(left + handle, top)} {At(left, top - handle)} {At(left, top - radius)} c ")
            .Append($"{At(left, bottom + radius)} l {At(left, bottom + handle)} {At(left + handle, bottom)} {At(left + radius, bottom)} c f\n");
    }

    /// <summary>A level line.</summary>
    public void Rule(int x, int y, int length, int thickness, PdfColor color) => Fill(new PdfArea(x, y, length, thickness), color);

    public void Image(PdfArea area, PdfImage image) =>
        _content.Append($"q {PdfSyntax.Number(area.Width)} 0 0 {PdfSyntax.Number(area.Height)} {At(area.X, height - area.Y - area.Height)} cm /{document.ResourceOf(image)} Do Q\n");

    /// <summary>A QR code (ISO/IEC 18004) as black squares, with the quiet zone of four modules that scanners need inside <paramref name="area"/>.</summary>
    public void QrCode(PdfArea area, QrModules code)
    {
        Fill(area, new PdfColor(255, 255, 255));
        _content.Append("0 0 0 rg\n");
        for (var row = 0; row < code.Size; row++)
        {
            foreach (var (start, length) in code.RunsOf(row))
            {
                var (left, top) = (area.X + (int)((long)area.Width * start / code.Size), area.Y + (int)((long)area.Height * row / code.Size));
                var (right, bottom) = (area.X + (int)((long)area.Width * (start + length) / code.Size), area.Y + (int)((long)area.Height * (row + 1) / code.Size));
                _content.Append(Rectangle(new PdfArea(left, top, right - left, bottom - top))).Append(" re\n");
            }
        }

        _content.Append("f\n");
    }

    /// <summary>Makes an area open an address. It belongs to <paramref name="tag"/>, which must be a link.</summary>
    public void Link(PdfArea area, string address, PdfTag tag) => _links.Add((area, address, tag));

    /// <summary>A word in pale letters across the page, corner to corner.</summary>
    /// <param name="shift">How far below the middle of the page its middle lies.</param>
    public void Mark(string word, PdfFont font, int size, PdfColor color, int shift = 0)
    {
        var half = font.Measure(word, size) / 2;
        var rise = font.Scale(font.Face.CapHeight, size) / 2;
        var x = (width / 2) - (int)(((long)half * MarkCosine) - ((long)rise * MarkSine)) / 1000;
        var y = (height / 2) - shift - (int)(((long)half * MarkSine) + ((long)rise * MarkCosine)) / 1000;
        var codes = string.Concat(PdfFont.Shown(word).Select(character => font.CodeOf(character).ToString("X4")));
        _content.Append($"q /Pale gs BT /{font.Resource} {PdfSyntax.Number(size)} Tf {color.Operands} rg {PdfSyntax.Number(MarkCosine)} {PdfSyntax.Number(MarkSine)} {PdfSyntax.Number(-MarkSine)} {PdfSyntax.Number(MarkCosine)} {At(x, y)} Tm <{codes}> Tj ET Q\n");
    }

    internal string RectangleOf(PdfArea area) => $"[{At(area.X, height - area.Y - area.Height)} {At(area.X + area.Width, height - area.Y)}]";

    private static string At(int x, int y) => $"{PdfSyntax.Number(x)} {PdfSyntax.Number(y)}";

    private string Rectangle(PdfArea area) => $"{At(area.X, height - area.Y - area.Height)} {PdfSyntax.Number(area.Width)} {PdfSyntax.Number(area.Height)}";
}
