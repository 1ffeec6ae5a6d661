using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>Shows one line of text: glyph after glyph in one string, but a combining mark by itself where the font wants it on its letter.</summary>
/// <param name="line">The line that the text stands on, in thousandths of a point from the lower edge of the page.</param>
internal sealed class TextRun(StringBuilder content, PdfStyle style, int left, int line)
{
    private readonly StringBuilder _pending = new();
    private long _pendingAt;
    private long _pen;
    private int _base = -1;
    private long _baseAt;

    public void Show(string text)
    {
        var (font, face) = (style.Font, style.Font.Face);
        foreach (var character in PdfFont.Shown(text))
        {
            var glyph = face.GlyphOf(character);
            if (face.AdvanceOf(glyph) == 0 && face.AttachmentOf(_base, glyph) is { } offset)
            {
                Flush();
                ShowAt(_baseAt + offset.X, offset.Y, font.CodeOf(character).ToString("X4"));
                continue;
            }

            _pending.Append(font.CodeOf(character).ToString("X4"));
            (_base, _baseAt) = (glyph, _pen);
            _pen += face.AdvanceOf(glyph);
        }

        Flush();
    }

    private void Flush()
    {
        if (_pending.Length > 0) ShowAt(_pendingAt, 0, _pending.ToString());
        _pending.Clear();
        _pendingAt = _pen;
    }

    /// <param name="x">Units of the font, from where the text begins.</param>
    private void ShowAt(long x, long y, string codes) =>
        content.Append($"1 0 0 1 {PdfSyntax.Number(left + style.Font.Scale(x, style.Size))} {PdfSyntax.Number(line + style.Font.Scale(y, style.Size))} Tm <{codes}> Tj\n");
}
