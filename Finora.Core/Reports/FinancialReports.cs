using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Storage;

namespace Finora.Core.Reports;

/// <summary>Days of a report, both included.</summary>
public readonly record struct ReportPeriod(DateOnly From, DateOnly To)
{
    /// <summary>The longest period that a report takes.</summary>
    public const int MaxDays = 366;

    public int Days => To.DayNumber - From.DayNumber + 1;
}

/// <summary>
/// Reports over posted entries. All but the VAT return, which names each document, are worked out from <see cref="RunningTotals"/> and read tens of rows
/// however long a business has been at it.
/// </summary>
public sealed class FinancialReports(TenantStore store, Charts charts, RunningTotals totals)
{
    public async Task<Outcome<ProfitAndLoss>> ProfitAndLossAsync(TenantScope scope, ReportPeriod period, CancellationToken cancellationToken)
    {
        if (TooLong(period) is { } failure) return failure;
        return ProfitAndLoss.Of(await charts.ReadAsync(scope, cancellationToken), await totals.BetweenAsync(scope, period.From, period.To, cancellationToken));
    }

    public async Task<BalanceSheet> BalanceSheetAsync(TenantScope scope, DateOnly asOf, CancellationToken cancellationToken) =>
        BalanceSheet.Of(await charts.ReadAsync(scope, cancellationToken), await totals.UpToAsync(scope, asOf, cancellationToken));

    public async Task<TrialBalance> TrialBalanceAsync(TenantScope scope, DateOnly asOf, CancellationToken cancellationToken) =>
        TrialBalance.Of(await charts.ReadAsync(scope, cancellationToken), await totals.UpToAsync(scope, asOf, cancellationToken));

    public async Task<Outcome<CashFlow>> CashFlowAsync(TenantScope scope, ReportPeriod period, CancellationToken cancellationToken)
    {
        if (TooLong(period) is { } failure) return failure;
        var chart = await charts.ReadAsync(scope, cancellationToken);
        var before = await totals.UpToAsync(scope, period.From.AddDays(-1), cancellationToken);
        return CashFlow.Of(chart, before, await totals.BetweenAsync(scope, period.From, period.To, cancellationToken));
    }

    public async Task<Outcome<VatReturn>> VatReturnAsync(TenantScope scope, ReportPeriod period, CancellationToken cancellationToken)
    {
        if (TooLong(period) is { } failure) return failure;
        var items = await store.ReadAllAsync(scope, Keys.VatItemsBetween(period.From, period.To), cancellationToken);
        return new VatReturn(period.From, period.To, [.. items.Where(item => !item.IsInput)], [.. items.Where(item => item.IsInput)]);
    }

    private static Failure? TooLong(ReportPeriod period) => period.Days > ReportPeriod.MaxDays ? Failure.Rule($"A report covers at most {ReportPeriod.MaxDays} days.") : null;
}
