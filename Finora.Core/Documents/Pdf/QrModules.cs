using QRCoder;

namespace Finora.Core.Documents.Pdf;

/// <summary>The squares of a QR code (ISO/IEC 18004, error correction M) with its quiet zone of four modules.</summary>
internal sealed class QrModules
{
    private readonly bool[][] _dark;

    private QrModules(bool[][] dark) => _dark = dark;

    /// <summary>Modules a side, quiet zone included.</summary>
    public int Size => _dark.Length;

    public static QrModules Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return new QrModules([.. code.ModuleMatrix.Select(row => row.Cast<bool>().ToArray())]);
    }

    /// <summary>Dark modules of a row that stand side by side, as one: fewer shapes, and no hairlines between them.</summary>
    public IEnumerable<(int Start, int Length)> RunsOf(int row)
    {
        for (var start = 0; start < Size; start++)
        {
            var end = start;
            while (end < Size && _dark[row][end]) end++;
            if (end == start) continue;
            yield return (start, end - start);
            start = end;
        }
    }
}
