using System.Globalization;
using Finora.Core.Money;

namespace Finora.Core.Documents;

/// <summary>Amounts, numbers and days as people read them on paper.</summary>
public static class MoneyText
{
    /// <summary>A minus as wide as a digit, where a hyphen would hide.</summary>
    private const char Minus = '\u2212';

    /// <summary><c>₦607,375.00</c>.</summary>
    public static string WithSign(long minor, string currency) => $"{(minor < 0 ? $"{Minus}" : "")}{Sign(currency)}{Bare(Math.Abs(minor))}";

    /// <summary><c>607,375.00</c>.</summary>
    public static string Bare(long minor) => (minor / 100m).ToString("N2", CultureInfo.InvariantCulture).Replace('-', Minus);

    public static string Sign(string currency) => currency switch
    {
        Currencies.Naira => "₦",
        "USD" => "US$",
        "EUR" => "€",
        "GBP" => "£",
        _ => currency + "\u00A0",
    };

    /// <summary><c>1,250.5</c>: thousands apart, and no more decimals than there are.</summary>
    public static string Number(decimal value) => value.ToString("#,##0.######", CultureInfo.InvariantCulture);

    public static string Percent(decimal rate) => $"{Number(rate)}%";

    /// <summary><c>27 February 2025</c>.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
