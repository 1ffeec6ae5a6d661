using Finora.Core.Identity;

namespace Finora.Core.Billing;

/// <summary>What a plan costs and gives: Platform contract, section 4.</summary>
/// <param name="MonthlyKobo">VAT included; null by agreement.</param>
/// <param name="AnnualKobo">For twelve months at 20 % less; null by agreement.</param>
/// <param name="InvoicesPerMonth">Null is without limit, as in all that follow.</param>
/// <param name="Features">The names that the Platform prints.</param>
public sealed record PlanTerms(
    Plan Plan, string Name, long? MonthlyKobo, long? AnnualKobo, int? InvoicesPerMonth, int? ApiCallsPerMonth, int? Users, long? StorageBytes, IReadOnlyList<string> Features)
{
    private const long Megabyte = 1_048_576;
    private static readonly string[] Basic = ["invoicing", "signing", "hosted_payments", "webhooks", "reports"];

    /// <summary>Smallest first.</summary>
    public static IReadOnlyList<PlanTerms> All { get; } =
    [
        new(Plan.Free, "Free", 0, 0, InvoiceQuotas.LimitOf(Plan.Free), 1_000, 1, 100 * Megabyte, Basic),
        new(Plan.Starter, "Starter", 500_000, 4_800_000, InvoiceQuotas.LimitOf(Plan.Starter), 10_000, 3, 1_024 * Megabyte, [.. Basic, "nrs_submission"]),
        new(Plan.Premium, "Premium", 2_000_000, 19_200_000, InvoiceQuotas.LimitOf(Plan.Premium), 100_000, 15, 10_240 * Megabyte, [.. Basic, "nrs_submission", "business_api"]),
        new(Plan.Enterprise, "Enterprise", null, null, null, null, null, null, [.. Basic, "nrs_submission", "business_api", "payments_and_collections", "enterprise_management"]),
    ];

    public static PlanTerms Of(Plan plan) => All[(int)plan];

    /// <summary>Kobo for one period.</summary>
    /// <exception cref="InvalidOperationException">The plan is sold by agreement only.</exception>
    public long PriceOf(BillingCycle cycle) => (cycle == BillingCycle.Annual ? AnnualKobo : MonthlyKobo) ?? throw new InvalidOperationException("The plan has no price.");
}
