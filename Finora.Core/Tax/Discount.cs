using Finora.Core.Money;

namespace Finora.Core.Tax;

public enum DiscountKind
{
    Percent,
    Amount,
}

/// <summary>A discount on a line or on an invoice, as it was asked for.</summary>
/// <param name="Percent">Per cent of what it is taken from, 0 to 100 with at most four decimals; read only for
/// <see cref="DiscountKind.Percent"/>.</param>
/// <param name="Amount">Minor units; read only for <see cref="DiscountKind.Amount"/>.</param>
public sealed record Discount(DiscountKind Kind, decimal Percent, long Amount)
{
    public static Discount OfPercent(decimal percent) => new(DiscountKind.Percent, percent, 0);

    public static Discount OfAmount(long amount) => new(DiscountKind.Amount, 0, amount);

    /// <summary>What it takes from <paramref name="amount"/>, in minor units.</summary>
    public long From(long amount) => Kind == DiscountKind.Percent ? KoboMath.Percent(amount, Percent) : Amount;
}
