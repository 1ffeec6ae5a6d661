using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Reports;

/// <summary>How many invoices stand how today.</summary>
public sealed record StandingCounts(int Draft, int Issued, int Sent, int PartiallyPaid, int Paid, int Overdue, int Voided);

/// <summary>A business at a glance, in naira kobo.</summary>
/// <param name="AsOf">Today in Lagos; sums of the month go from its first day to this one.</param>
/// <param name="Receivables">What is due on issued invoices now, whatever their date.</param>
/// <param name="Overdue">The part of it whose due date has passed.</param>
/// <param name="Expenses">With the cost of sales, so that revenue less expenses is the net income.</param>
/// <param name="VatPayable">The balance of 2026 less that of 1026.</param>
public sealed record Dashboard(DateOnly AsOf, long Cash, long Receivables, long Overdue, long Revenue, long Expenses, long VatPayable, StandingCounts Invoices)
{
    public long NetIncome => Revenue - Expenses;
}

/// <summary>Draws the dashboard from sums that move with each fact: tens of rows, whatever the number of invoices.</summary>
public sealed class DashboardReport(TenantStore store, Charts charts, RunningTotals totals, TimeProvider time)
{
    public async Task<Dashboard> RunAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var today = LagosCalendar.Today(time);
        var balances = await totals.UpToAsync(scope, today, cancellationToken);
        var month = ProfitAndLoss.Of(
            await charts.ReadAsync(scope, cancellationToken), await totals.BetweenAsync(scope, new DateOnly(today.Year, today.Month, 1), today, cancellationToken));
        var (open, overdue) = await OpenAsync(scope, today, cancellationToken);
        var counts = (await store.GetAsync(scope, Keys.InvoiceCounts, cancellationToken))?.Value ?? InvoiceCounts.None;
        return new Dashboard(
            today,
            CashFlow.CashOf(balances),
            open.Kobo + overdue.Kobo,
            overdue.Kobo,
            month.Revenue.Total,
            month.CostOfSales.Total + month.OperatingExpenses.Total,
            -balances[AccountCode.VatPayable].Net - balances[AccountCode.InputVat].Net,
            new StandingCounts(counts.Draft, open.Issued, open.Sent, open.PartiallyPaid, counts.Paid, overdue.Count, counts.Voided));
    }

    /// <summary>Tallies of the days from today on, and of those before.</summary>
    private async Task<(DueTally Open, DueTally Overdue)> OpenAsync(TenantScope scope, DateOnly today, CancellationToken cancellationToken)
    {
        var (open, overdue) = (DueTally.None, DueTally.None);
        foreach (var (due, tally) in await DaysAsync(scope, cancellationToken))
        {
            if (due < today) overdue += tally;
            else open += tally;
        }

        return (open, overdue);
    }

    private async Task<IEnumerable<(DateOnly Due, DueTally Tally)>> DaysAsync(TenantScope scope, CancellationToken cancellationToken) =>
        from month in await store.ReadAllAsync(scope, Keys.DueMonths, cancellationToken)
        from day in month.Days
        select (new DateOnly(month.Year, month.Month, day.Key), day.Value);
}
