using Finora.Core.Reports;

namespace Finora.Core.Documents;

/// <summary>The reports that make up a financial statement, ready to be printed.</summary>
/// <param name="Position">At the end of the last day.</param>
/// <param name="CashFlow">Null to leave it out.</param>
public sealed record FinancialStatement(PrintedParty Business, ReportPeriod Period, ProfitAndLoss Results, BalanceSheet Position, CashFlow? CashFlow)
{
    public IReadOnlyList<string> Marks { get; init; } = [];
}
