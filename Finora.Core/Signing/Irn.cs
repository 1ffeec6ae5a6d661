using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Finora.Core.Time;

namespace Finora.Core.Signing;

/// <summary>
/// The fingerprint of a finalized invoice (<c>irn</c>): it finds duplicates and addresses the verification page. The number that NRS knows
/// is another one (<see cref="NrsIrn"/>).
/// </summary>
public static class Irn
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// Lower-case hex SHA-256 of the UTF-8 text of number, TIN and date as <c>yyyy-MM-dd</c>, joined without separator. Two documents of
    /// sellers without a TIN may therefore share one.
    /// </summary>
    /// <param name="sellerTin">As it is stored; null or empty where the seller has none.</param>
    public static string Of(string invoiceNumber, string? sellerTin, DateOnly issueDate) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{invoiceNumber}{sellerTin}{DocumentDate.Format(issueDate)}")));

    /// <summary>Whether a text has the form of a fingerprint.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length == 64 && !text.ContainsAnyExcept(HexDigits);
}
