using System.Globalization;

namespace Finora.Core.Money;

/// <summary>
/// Amounts of money are <see cref="long"/> counts of the minor unit: kobo for naira, cents and pence for the other currencies, all of which
/// have two decimals. This class is the way in from the texts of both surfaces and the way out.
/// </summary>
public static class Kobo
{
    /// <summary>100,000,000,000.00: the largest amount that a request may name and the largest total of an invoice.</summary>
    public const long MaxAmount = 10_000_000_000_000;

    private const int Places = 2;

    /// <summary>
    /// Reads an amount in naira from the raw text of a JSON number or from a decimal string. More than two decimals and more than
    /// <see cref="MaxAmount"/> either way are faults; signs and smaller bounds of a field are for the caller to judge.
    /// </summary>
    public static NumberFault ParseNaira(ReadOnlySpan<byte> utf8, out long kobo) =>
        Bounded(ExactNumber.Parse(utf8, Places, out kobo), ref kobo);

    /// <inheritdoc cref="ParseNaira(ReadOnlySpan{byte}, out long)"/>
    public static NumberFault ParseNaira(ReadOnlySpan<char> text, out long kobo) =>
        Bounded(ExactNumber.Parse(text, Places, out kobo), ref kobo);

    /// <summary>Reads an amount given in kobo: a whole number, however written (<c>5.375e6</c> is 5375000).</summary>
    public static NumberFault ParseKobo(ReadOnlySpan<byte> utf8, out long kobo) =>
        Bounded(ExactNumber.Parse(utf8, 0, out kobo), ref kobo);

    /// <inheritdoc cref="ParseKobo(ReadOnlySpan{byte}, out long)"/>
    public static NumberFault ParseKobo(ReadOnlySpan<char> text, out long kobo) =>
        Bounded(ExactNumber.Parse(text, 0, out kobo), ref kobo);

    /// <summary>The decimal string of the Platform API, always with two places: <c>607375.00</c>.</summary>
    public static string Format(long kobo)
    {
        var (units, cents) = Math.DivRem(kobo, 100);
        var sign = kobo is < 0 and > -100 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{units}.{Math.Abs(cents):00}");
    }

    /// <summary>
    /// The naira number of the Business API: <c>283750</c>, <c>53750.5</c>; a JSON writer prints it without trailing zeros.
    /// </summary>
    public static decimal ToNaira(long kobo) => ExactNumber.Shortest(kobo, Places);

    private static NumberFault Bounded(NumberFault fault, ref long kobo)
    {
        if (fault == NumberFault.None && kobo is > MaxAmount or < -MaxAmount)
        {
            kobo = 0;
            return NumberFault.TooLarge;
        }

        return fault;
    }
}
