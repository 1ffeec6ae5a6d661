using System.Globalization;
using System.Text;

namespace Finora.Core.Documents.Pdf;

/// <summary>How numbers, texts and dates are written in a PDF file (ISO 32000-1, 7.3 and 7.9).</summary>
internal static class PdfSyntax
{
    /// <summary>A length in thousandths of a point as a number of points: 12500 is <c>12.5</c>.</summary>
    public static string Number(long thousandths)
    {
        var (whole, rest) = Math.DivRem(Math.Abs(thousandths), 1000);
        var sign = thousandths < 0 ? "-" : "";
        return rest == 0 ? $"{sign}{whole}" : $"{sign}{whole}.{rest:000}".TrimEnd('0');
    }

    /// <summary>A text string: UTF-16BE behind a byte order mark, in hexadecimal, so that no character needs an escape.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>Midnight in Lagos of the day.</summary>
    public static string Date(DateOnly day) => $"(D:{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}000000+01'00')";

    /// <summary>An address, which must be ASCII already (RFC 3986).</summary>
    public static string Address(string address) => $"<{Convert.ToHexString(Encoding.ASCII.GetBytes(address))}>";
}
