using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Ledger;

/// <summary>
/// Sums of the books by day, month and year. They move in the batch of each posting, so reports never read entries: a balance after many years is a year row
/// for each, at most eleven months and thirty-one days. Each entry is counted in exactly one of the rows that a question reads, and each row balances, so an
/// answer balances even when postings arrive while it is read.
/// </summary>
public sealed class RunningTotals(TenantStore store)
{
    /// <summary>Adds a posting of <paramref name="date"/> to the sums in <paramref name="batch"/>.</summary>
    public async Task MoveAsync(TenantBatch batch, DateOnly date, IReadOnlyList<JournalLine> lines, CancellationToken cancellationToken)
    {
        foreach (var key in KeysOf(date))
        {
            var stored = await store.GetAsync(batch, key, cancellationToken);
            var totals = batch.Pending(key) ?? stored?.Value ?? LedgerTotals.None;
            batch.Save(key, stored, totals.With(lines));
        }
    }

    /// <summary>The rows that a posting of <paramref name="date"/> moves.</summary>
    internal static IReadOnlyList<RowKey<LedgerTotals>> KeysOf(DateOnly date) => [Keys.DayTotals(date), Keys.MonthTotals(date.Year, date.Month), Keys.YearTotals(date.Year)];

    /// <summary>Everything posted, whatever its date.</summary>
    public Task<LedgerTotals> AllAsync(TenantScope scope, CancellationToken cancellationToken) => SumAsync(scope, [Keys.AllYearTotals], cancellationToken);

    /// <summary>Everything up to the end of <paramref name="date"/>.</summary>
    public Task<LedgerTotals> UpToAsync(TenantScope scope, DateOnly date, CancellationToken cancellationToken) => SumAsync(
        scope,
        [Keys.YearTotalsBefore(date.Year), Keys.MonthTotalsBetween(date.Year, 1, date.Month), Keys.DayTotalsBetween(FirstOfMonth(date), date)],
        cancellationToken);

    /// <summary>The days from <paramref name="from"/> to <paramref name="to"/>, both included; at most a year and a day apart.</summary>
    public Task<LedgerTotals> BetweenAsync(TenantScope scope, DateOnly from, DateOnly to, CancellationToken cancellationToken) => SumAsync(scope, Cover(from, to), cancellationToken);

    /// <summary>Days up to the first whole month, whole months, days after the last.</summary>
    private static List<RowRange<LedgerTotals>> Cover(DateOnly from, DateOnly to)
    {
        var months = from.Day == 1 ? from : FirstOfMonth(from).AddMonths(1);
        var rest = FirstOfMonth(to);
        if (months > rest) return [Keys.DayTotalsBetween(from, to)];
        var ranges = new List<RowRange<LedgerTotals>>();
        if (from < months) ranges.Add(Keys.DayTotalsBetween(from, months.AddDays(-1)));
        for (; months < rest; months = new DateOnly(months.Year + 1, 1, 1)) ranges.Add(Keys.MonthTotalsBetween(months.Year, months.Month, months.Year == rest.Year ? rest.Month : 13));
        ranges.Add(Keys.DayTotalsBetween(rest, to));
        return ranges;
    }

    private static DateOnly FirstOfMonth(DateOnly date) => new(date.Year, date.Month, 1);

    private async Task<LedgerTotals> SumAsync(TenantScope scope, IReadOnlyList<RowRange<LedgerTotals>> ranges, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(ranges.Select(range => store.ReadAllAsync(scope, range, cancellationToken)));
        return LedgerTotals.Sum(parts.SelectMany(part => part));
    }
}
