using System.Globalization;
using System.Text;
using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>A QR code as a drawing for pages (SVG): one path, sharp at any size, and nothing to load.</summary>
/// <param name="Size">Modules a side, quiet zone included.</param>
/// <param name="Path">The dark modules, as SVG path data; digits and the letters M, h, v and z only.</param>
public sealed record QrDrawing(int Size, string Path)
{
    public static QrDrawing Of(string text)
    {
        var modules = QrModules.Of(text);
        var path = new StringBuilder();
        for (var row = 0; row < modules.Size; row++)
        {
            foreach (var (start, length) in modules.RunsOf(row)) path.Append(CultureInfo.InvariantCulture, $"M{start} {row}h{length}v1h-{length}z");
        }

        return new QrDrawing(modules.Size, path.ToString());
    }
}
