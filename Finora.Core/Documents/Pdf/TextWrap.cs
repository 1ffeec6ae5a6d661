using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>Breaks text into lines of a width.</summary>
internal static class TextWrap
{
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r", "\u2028", "\u2029"];

    /// <summary>
    /// Lines are broken at spaces; a word that is wider than a line is broken where it must be, before a character that stands by itself. Line ends of the text are kept.
    /// Never empty: an empty text is one empty line.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, PdfStyle style, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split(LineEnds, StringSplitOptions.None)) WrapParagraph(paragraph, style, width, lines);
        return lines;
    }

    private static void WrapParagraph(string paragraph, PdfStyle style, int width, List<string> lines)
    {
        var (line, used, space) = (new StringBuilder(), 0, style.Measure(" "));
        foreach (var word in paragraph.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var piece in Pieces(word, style, width))
            {
                var wide = style.Measure(piece);
                var gap = line.Length == 0 ? 0 : space;
                if (used + gap + wide > width && line.Length > 0)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                    (used, gap) = (0, 0);
                }

                if (gap > 0) line.Append(' ');
                line.Append(piece);
                used += gap + wide;
            }
        }

        lines.Add(line.ToString());
    }

    /// <summary>The word, or what of it fits a line, again and again.</summary>
    private static IEnumerable<string> Pieces(string word, PdfStyle style, int width)
    {
        if (style.Measure(word) <= width)
        {
            yield return word;
            yield break;
        }

        var (piece, used) = (new StringBuilder(), 0);
        foreach (var rune in word.EnumerateRunes())
        {
            var wide = style.Measure(rune.ToString());
            if (wide > 0 && used + wide > width && piece.Length > 0)
            {
                yield return piece.ToString();
                piece.Clear();
                used = 0;
            }

            piece.Append(rune.ToString());
            used += wide;
        }

        yield return piece.ToString();
    }
}
