using System.Buffers;
using System.Globalization;

namespace Finora.Core.Signing;

/// <summary>
/// The invoice reference number that NRS knows: <c>{folded number}-{service id}-{yyyyMMdd}</c>, for example
/// <c>INV2025001-F1N0RA01-20250227</c>. Made once and then fixed.
/// </summary>
public static class NrsIrn
{
    public const int MaxLength = 50;

    private const int MaxFoldedLength = 32;
    private const string Folded = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly SearchValues<char> FoldedCharacters = SearchValues.Create(Folded);
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create(Folded + "abcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// Only the ASCII letters and digits of a number, upper case. Numbers of a tenant that fold alike cannot both be registered.
    /// </summary>
    public static string Fold(string invoiceNumber) => string.Concat(invoiceNumber.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>The folded number in an NRS IRN.</summary>
    public static string FoldedOf(string nrsIrn) => nrsIrn[..nrsIrn.IndexOf('-', StringComparison.Ordinal)];

    /// <returns>False when the number folds to nothing or to more than 32 characters: such an invoice cannot be registered.</returns>
    /// <param name="serviceId">As NRS gave it; see <see cref="IsServiceId"/>.</param>
    /// <exception cref="ArgumentException">The service id is none.</exception>
    public static bool TryCreate(string invoiceNumber, string serviceId, DateOnly issueDate, out string nrsIrn)
    {
        if (!IsServiceId(serviceId))
        {
            throw new ArgumentException("A service id has eight letters or digits.", nameof(serviceId));
        }

        var folded = Fold(invoiceNumber);
        nrsIrn = string.Create(CultureInfo.InvariantCulture, $"{folded}-{serviceId}-{issueDate:yyyyMMdd}");
        return folded.Length is >= 1 and <= MaxFoldedLength;
    }

    /// <summary>Eight ASCII letters or digits.</summary>
    public static bool IsServiceId(ReadOnlySpan<char> text) => text.Length == 8 && !text.ContainsAnyExcept(LettersAndDigits);

    /// <summary>Whether a text has the form of an NRS IRN.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        // Service id and date have fixed lengths, so the number ends 18 characters before the end.
        var number = text.Length - "-F1N0RA01-20250227".Length;
        return number is >= 1 and <= MaxFoldedLength
            && !text[..number].ContainsAnyExcept(FoldedCharacters)
            && text[number] == '-' && IsServiceId(text.Slice(number + 1, 8))
            && text[number + 9] == '-' && !text[(number + 10)..].ContainsAnyExceptInRange('0', '9');
    }
}
