namespace Finora.Core.Billing;

/// <summary>Credits as they are sold; the VAT comes on top at checkout. Business contract, 17.2.</summary>
/// <param name="Price">Kobo, which are also the credits that it brings.</param>
public sealed record CreditPackage(string Id, string Name, long Price, bool IsRecommended)
{
    /// <summary>Smallest first. The last has nothing to do with the enterprise plan.</summary>
    public static IReadOnlyList<CreditPackage> All { get; } =
    [
        new("starter", "Starter", 500_000, false),
        new("professional", "Professional", 1_000_000, true),
        new("enterprise", "Enterprise", 2_000_000, false),
    ];
}
