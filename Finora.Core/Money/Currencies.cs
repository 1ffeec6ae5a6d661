using System.Collections.Frozen;

namespace Finora.Core.Money;

/// <summary>
/// The currencies that a document may be in (ISO 4217). All have two decimals, so minor units convert one to one. The ledger is in naira.
/// </summary>
public static class Currencies
{
    public const string Naira = "NGN";

    /// <summary>NGN, USD, EUR and GBP.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.Create(Naira, "USD", "EUR", "GBP");

    /// <summary>Any currency but naira needs an exchange rate: naira for one unit, at most six decimals.</summary>
    public static bool NeedsExchangeRate(string currency) => currency != Naira;
}
