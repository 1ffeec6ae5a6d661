using Finora.Core.Ledger;

namespace Finora.Core.Reports;

/// <summary>An account on a statement, in naira kobo on the side of its section.</summary>
public sealed record StatementLine(AccountRecord Account, long Amount);

/// <summary>Accounts of one kind and their sum; those at zero are left out.</summary>
public sealed record StatementSection(IReadOnlyList<StatementLine> Lines)
{
    public long Total => Lines.Sum(line => line.Amount);

    internal static StatementSection Of(Chart chart, LedgerTotals totals, AccountCategory category) =>
        new([.. chart.Moved(totals).Where(moved => moved.Account.Category == category)
            .Select(moved => new StatementLine(moved.Account, category.NormalSide() == AccountSide.Debit ? moved.Net : -moved.Net))]);
}

/// <summary>Income and costs of some days.</summary>
public sealed record ProfitAndLoss(StatementSection Revenue, StatementSection CostOfSales, StatementSection OperatingExpenses)
{
    public long GrossProfit => Revenue.Total - CostOfSales.Total;

    public long NetIncome => GrossProfit - OperatingExpenses.Total;

    internal static ProfitAndLoss Of(Chart chart, LedgerTotals totals) => new(
        StatementSection.Of(chart, totals, AccountCategory.Revenue),
        StatementSection.Of(chart, totals, AccountCategory.CostOfSales),
        StatementSection.Of(chart, totals, AccountCategory.Expense));
}

/// <summary>What a business has and owes at the end of a day.</summary>
/// <param name="CurrentEarnings">Income and expense balances that nobody closed.</param>
public sealed record BalanceSheet(StatementSection Assets, StatementSection Liabilities, StatementSection Equity, long CurrentEarnings)
{
    public long TotalEquity => Equity.Total + CurrentEarnings;

    public long TotalLiabilitiesAndEquity => Liabilities.Total + TotalEquity;

    public bool IsBalanced => Assets.Total == TotalLiabilitiesAndEquity;

    internal static BalanceSheet Of(Chart chart, LedgerTotals totals) => new(
        StatementSection.Of(chart, totals, AccountCategory.Asset),
        StatementSection.Of(chart, totals, AccountCategory.Liability),
        StatementSection.Of(chart, totals, AccountCategory.Equity),
        ProfitAndLoss.Of(chart, totals).NetIncome);
}

/// <summary>A balance on the side where it stands; the other side is zero.</summary>
public sealed record TrialBalanceLine(AccountRecord Account, long Debit, long Credit);

/// <summary>Every balance at the end of a day.</summary>
public sealed record TrialBalance(IReadOnlyList<TrialBalanceLine> Lines)
{
    public long TotalDebit => Lines.Sum(line => line.Debit);

    public long TotalCredit => Lines.Sum(line => line.Credit);

    public bool IsBalanced => TotalDebit == TotalCredit;

    internal static TrialBalance Of(Chart chart, LedgerTotals totals) =>
        new([.. chart.Moved(totals).Select(moved => new TrialBalanceLine(moved.Account, Math.Max(moved.Net, 0), Math.Max(-moved.Net, 0)))]);
}

internal static class MovedAccounts
{
    /// <summary>Accounts with a balance, by code.</summary>
    public static IEnumerable<(AccountRecord Account, long Net)> Moved(this Chart chart, LedgerTotals totals) =>
        chart.Accounts.Select(account => (account, totals[account.Code].Net)).Where(moved => moved.Net != 0);
}
