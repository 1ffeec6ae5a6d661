using Finora.Core.Identity;

namespace Finora.Core.Enterprise;

/// <summary>What one business used in a period.</summary>
public sealed record BusinessUsage(Guid BusinessId, string Name, BusinessCost Cost, DayActivity Activity);

/// <summary>What an enterprise used in a period: the page that is asked for, and all of it together.</summary>
public sealed record UsageReport(BusinessCost Totals, Counted<BusinessUsage> Businesses);

/// <summary>
/// Tells an enterprise what its businesses used: every linked one, and those that were linked when they cost something. What is sorted and summed comes from the wallet's days; what
/// a business did is read for the page alone.
/// </summary>
public sealed class EnterpriseUsage(Enterprises enterprises, ListLinkedBusinesses list, WalletDays days, DayActivities activities)
{
    /// <param name="enterprise">On the test side nothing is charged; what businesses did there is told.</param>
    public async Task<UsageReport> RunAsync(TenantScope enterprise, DateOnly from, DateOnly to, OffsetPage page, CancellationToken cancellationToken)
    {
        var home = await enterprises.BusinessAsync(enterprise.TenantId, cancellationToken) ?? throw new InvalidDataException("An enterprise has no home business.");
        var costs = enterprise.Test ? [] : await CostsAsync(enterprise.TenantId, from, to, cancellationToken);
        var names = (await list.RowsAsync(enterprise, home, cancellationToken)).ToDictionary(row => row.BusinessId, row => row.Name);
        var ranked = names.Keys.Union(costs.Keys).Select(id => (Id: id, Cost: costs.GetValueOrDefault(id) ?? BusinessCost.None))
            .OrderByDescending(entry => entry.Cost.Charged).ThenByDescending(entry => entry.Id.ToString("N"), StringComparer.Ordinal).ToArray();
        var shown = await Task.WhenAll(ranked.Skip(page.Offset).Take(page.Limit).Select(async entry => new BusinessUsage(
            entry.Id,
            names.GetValueOrDefault(entry.Id) ?? (await enterprises.BusinessAsync(entry.Id, cancellationToken))?.Name ?? "",
            entry.Cost,
            await activities.SumAsync(new TenantScope(entry.Id, enterprise.Test), from, to, cancellationToken))));
        return new UsageReport(costs.Values.Aggregate(BusinessCost.None, (a, b) => a + b), new Counted<BusinessUsage>(shown, ranked.Length));
    }

    private async Task<Dictionary<Guid, BusinessCost>> CostsAsync(Guid enterpriseId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        (await days.ReadAsync(enterpriseId, from, to, cancellationToken)).SelectMany(day => day.Costs)
            .GroupBy(cost => Guid.ParseExact(cost.Key, "N"), cost => cost.Value)
            .ToDictionary(costs => costs.Key, costs => costs.Aggregate((a, b) => a + b));
}
