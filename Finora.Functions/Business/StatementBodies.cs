using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>The days of a report.</summary>
public sealed record PeriodBody(string StartDate, string EndDate)
{
    public static PeriodBody From(ReportPeriod period) => new(DocumentDate.Format(period.From), DocumentDate.Format(period.To));
}

/// <summary>An account on a statement.</summary>
public sealed record StatementLineBody(string AccountId, string Code, string Name, long AmountKobo, decimal Amount)
{
    public static StatementLineBody From(StatementLine line) => new(line.Account.Code, line.Account.Code, line.Account.Name, line.Amount, Kobo.ToNaira(line.Amount));
}

/// <summary>Accounts of one kind with their sum.</summary>
public sealed record StatementSectionBody(long TotalKobo, decimal Total, IReadOnlyList<StatementLineBody> Accounts)
{
    public static StatementSectionBody From(StatementSection section) => new(section.Total, Kobo.ToNaira(section.Total), [.. section.Lines.Select(StatementLineBody.From)]);
}

/// <summary>Profit and loss, section 23.1 of the contract.</summary>
public sealed record ProfitAndLossBody(
    PeriodBody Period, StatementSectionBody Revenue, StatementSectionBody CostOfSales, long GrossProfitKobo, decimal GrossProfit, StatementSectionBody OperatingExpenses,
    long NetIncomeKobo, decimal NetIncome)
{
    public static ProfitAndLossBody From(ReportPeriod period, ProfitAndLoss report) => new(
        PeriodBody.From(period),
        StatementSectionBody.From(report.Revenue),
        StatementSectionBody.From(report.CostOfSales),
        report.GrossProfit,
        Kobo.ToNaira(report.GrossProfit),
        StatementSectionBody.From(report.OperatingExpenses),
        report.NetIncome,
        Kobo.ToNaira(report.NetIncome));
}

/// <summary>The equity of a balance sheet.</summary>
public sealed record EquityBody(long TotalKobo, decimal Total, IReadOnlyList<StatementLineBody> Accounts, long CurrentEarningsKobo, decimal CurrentEarnings);

/// <summary>The balance sheet, section 23.2 of the contract.</summary>
public sealed record BalanceSheetBody(
    string AsOfDate, StatementSectionBody Assets, StatementSectionBody Liabilities, EquityBody Equity, long TotalLiabilitiesAndEquityKobo, decimal TotalLiabilitiesAndEquity, bool IsBalanced)
{
    public static BalanceSheetBody From(DateOnly asOf, BalanceSheet report) => new(
        DocumentDate.Format(asOf),
        StatementSectionBody.From(report.Assets),
        StatementSectionBody.From(report.Liabilities),
        new EquityBody(
            report.TotalEquity,
            Kobo.ToNaira(report.TotalEquity),
            [.. report.Equity.Lines.Select(StatementLineBody.From)],
            report.CurrentEarnings,
            Kobo.ToNaira(report.CurrentEarnings)),
        report.TotalLiabilitiesAndEquity,
        Kobo.ToNaira(report.TotalLiabilitiesAndEquity),
        report.IsBalanced);
}

/// <summary>A balance of the trial balance.</summary>
public sealed record TrialBalanceLineBody(string AccountId, string Code, string Name, string Category, long DebitKobo, decimal Debit, long CreditKobo, decimal Credit)
{
    public static TrialBalanceLineBody From(TrialBalanceLine line) => new(
        line.Account.Code,
        line.Account.Code,
        line.Account.Name,
        LedgerWords.Categories.WordFor(line.Account.Category),
        line.Debit,
        Kobo.ToNaira(line.Debit),
        line.Credit,
        Kobo.ToNaira(line.Credit));
}

/// <summary>The trial balance, section 23.3 of the contract.</summary>
public sealed record TrialBalanceBody(
    string AsOfDate, IReadOnlyList<TrialBalanceLineBody> Accounts, long TotalDebitKobo, decimal TotalDebit, long TotalCreditKobo, decimal TotalCredit, bool IsBalanced)
{
    public static TrialBalanceBody From(DateOnly asOf, TrialBalance report) => new(
        DocumentDate.Format(asOf),
        [.. report.Lines.Select(TrialBalanceLineBody.From)],
        report.TotalDebit,
        Kobo.ToNaira(report.TotalDebit),
        report.TotalCredit,
        Kobo.ToNaira(report.TotalCredit),
        report.IsBalanced);
}

/// <summary>One of the three sections of a cash flow statement.</summary>
public sealed record CashFlowSectionBody(long InflowKobo, decimal Inflow, long OutflowKobo, decimal Outflow, long NetKobo, decimal Net)
{
    public static CashFlowSectionBody From(CashFlowSection section) => new(
        section.Inflow, Kobo.ToNaira(section.Inflow), section.Outflow, Kobo.ToNaira(section.Outflow), section.Net, Kobo.ToNaira(section.Net));
}

/// <summary>The cash flow statement, section 23.4 of the contract.</summary>
public sealed record CashFlowBody(
    PeriodBody Period, long OpeningCashKobo, decimal OpeningCash, CashFlowSectionBody Operating, CashFlowSectionBody Investing, CashFlowSectionBody Financing,
    long NetChangeKobo, decimal NetChange, long ClosingCashKobo, decimal ClosingCash)
{
    public static CashFlowBody From(ReportPeriod period, CashFlow report) => new(
        PeriodBody.From(period),
        report.OpeningCash,
        Kobo.ToNaira(report.OpeningCash),
        CashFlowSectionBody.From(report.Operating),
        CashFlowSectionBody.From(report.Investing),
        CashFlowSectionBody.From(report.Financing),
        report.NetChange,
        Kobo.ToNaira(report.NetChange),
        report.ClosingCash,
        Kobo.ToNaira(report.ClosingCash));
}
