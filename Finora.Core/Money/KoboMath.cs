namespace Finora.Core.Money;

/// <summary>
/// The arithmetic of amounts. Every result is a whole count of minor units, rounded half away from zero once, from an exact intermediate
/// value. Factors (quantities, rates, exchange rates) have at most six decimals; one with more, or a result beyond <see cref="long"/>, is a
/// fault of the caller and throws, since the surfaces refuse such input before it comes here.
/// </summary>
public static class KoboMath
{
    private const int FactorPlaces = 6;
    private const long FactorUnit = 1_000_000;

    /// <summary><paramref name="factor"/> × <paramref name="amount"/>: quantity × unit price, or an amount at an exchange rate.</summary>
    /// <exception cref="OverflowException">The product is beyond <see cref="long"/>.</exception>
    public static long Times(long amount, decimal factor) => checked((long)Round(amount * Scale(factor), FactorUnit));

    /// <summary><paramref name="percent"/> % of <paramref name="amount"/>.</summary>
    public static long Percent(long amount, decimal percent) => checked((long)Round(amount * Scale(percent), 100 * FactorUnit));

    /// <summary>
    /// The tax that is contained in <paramref name="gross"/> at <paramref name="percent"/> %: gross × rate ÷ (100 + rate).
    /// </summary>
    public static long IncludedPercent(long gross, decimal percent)
    {
        var rate = Scale(percent);
        return checked((long)Round(gross * rate, (100 * FactorUnit) + rate));
    }

    /// <summary><paramref name="amount"/> × <paramref name="part"/> ÷ <paramref name="whole"/>; zero when the whole is zero.</summary>
    public static long Share(long amount, long part, long whole) => whole == 0 ? 0 : checked((long)Round((Int128)amount * part, whole));

    /// <summary>As <see cref="Share(long, long, long)"/> with a part and a whole that have decimals.</summary>
    public static long Share(long amount, decimal part, decimal whole) =>
        whole == 0 ? 0 : checked((long)Round(amount * Scale(part), Scale(whole)));

    /// <summary>
    /// <paramref name="amount"/> × (part ÷ whole + <paramref name="otherPart"/> ÷ <paramref name="otherWhole"/>), rounded once.
    /// </summary>
    /// <param name="whole">Above zero, as is <paramref name="otherWhole"/>.</param>
    public static long Share(long amount, decimal part, decimal whole, long otherPart, long otherWhole)
    {
        var scaledWhole = Scale(whole);
        return checked((long)Round(amount * ((Scale(part) * otherWhole) + (otherPart * scaledWhole)), scaledWhole * otherWhole));
    }

    /// <summary>
    /// Spreads <paramref name="amount"/> over <paramref name="weights"/> by largest remainders: each share is its exact part cut to whole
    /// units, and the units left over go one each to the largest parts cut off, the earlier weight first where they are equal. The shares
    /// sum to the amount.
    /// </summary>
    /// <param name="amount">Not negative, and zero when all weights are.</param>
    /// <param name="weights">Not negative.</param>
    public static long[] Spread(long amount, IReadOnlyList<long> weights)
    {
        var whole = (Int128)0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
            whole += weight;
        }

        if (amount < 0 || (amount > 0 && whole == 0))
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, "Nothing takes this amount.");
        }

        var shares = new long[weights.Count];
        return amount == 0 ? shares : Spread(amount, weights, whole, shares);
    }

    /// <summary>A ÷ b to the nearest whole, half away from zero.</summary>
    /// <param name="divisor">Greater than zero.</param>
    internal static Int128 Round(Int128 dividend, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(Int128.Abs(dividend), divisor);
        quotient += remainder >= divisor - remainder ? 1 : 0;
        return Int128.IsNegative(dividend) ? -quotient : quotient;
    }

    private static long[] Spread(long amount, IReadOnlyList<long> weights, Int128 whole, long[] shares)
    {
        var remainders = new Int128[shares.Length];
        var left = amount;
        for (var i = 0; i < shares.Length; i++)
        {
            (var share, remainders[i]) = Int128.DivRem((Int128)amount * weights[i], whole);
            shares[i] = (long)share;
            left -= shares[i];
        }

        var order = Enumerable.Range(0, shares.Length).OrderByDescending(i => remainders[i]);
        foreach (var i in order.Take((int)left))
        {
            shares[i]++;
        }

        return shares;
    }

    private static Int128 Scale(decimal factor)
    {
        var scaled = factor * FactorUnit;
        return decimal.IsInteger(scaled)
            ? (Int128)scaled
            : throw new ArgumentException($"{factor} has more than {FactorPlaces} decimals.", nameof(factor));
    }
}
