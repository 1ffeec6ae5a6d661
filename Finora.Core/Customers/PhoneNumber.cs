namespace Finora.Core.Customers;

/// <summary>Phone numbers in the form of ITU-T E.164.</summary>
public static class PhoneNumber
{
    private const int MinDigits = 8;
    private const int MaxDigits = 15;

    /// <summary>
    /// The number with '+' and no separators, or null. A national number (<c>0803…</c>, eleven digits) is taken as Nigerian.
    /// </summary>
    public static string? ToE164(string text)
    {
        var compact = string.Concat(text.Where(c => c is not (' ' or '-' or '(' or ')' or '.')));
        if (compact is ['0', not '0', ..] && compact.Length == 11) compact = "+234" + compact[1..];
        return compact is ['+', not '0', ..] && compact.Length - 1 is >= MinDigits and <= MaxDigits && compact.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? compact : null;
    }
}
