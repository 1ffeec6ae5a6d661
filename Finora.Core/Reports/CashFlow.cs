using Finora.Core.Ledger;

namespace Finora.Core.Reports;

/// <summary>Money in and out for one kind of reason, naira kobo.</summary>
public sealed record CashFlowSection(long Inflow, long Outflow)
{
    public long Net => Inflow - Outflow;
}

/// <summary>
/// The cash flow of some days by the direct method: the account on the other side of the cash decides the section. Sections follow the chart as it is now.
/// </summary>
public sealed record CashFlow(long OpeningCash, CashFlowSection Operating, CashFlowSection Investing, CashFlowSection Financing)
{
    private const string FixedAsset = "fixed_asset";
    private const string LongTermLiability = "long_term_liability";

    private enum Section
    {
        Operating,
        Investing,
        Financing,
    }

    public long NetChange => Operating.Net + Investing.Net + Financing.Net;

    public long ClosingCash => OpeningCash + NetChange;

    /// <summary>What stands on the cash accounts.</summary>
    internal static long CashOf(LedgerTotals totals) => CashAccounts.Codes.Sum(code => totals[code].Net);

    internal static CashFlow Of(Chart chart, LedgerTotals before, LedgerTotals within)
    {
        var sections = within.Accounts.ToLookup(moved => SectionOf(chart.Find(moved.Key)), moved => moved.Value);
        return new CashFlow(CashOf(before), Sum(sections[Section.Operating]), Sum(sections[Section.Investing]), Sum(sections[Section.Financing]));
    }

    private static CashFlowSection Sum(IEnumerable<AccountMoves> moves)
    {
        var sum = moves.Aggregate(new AccountMoves(), (total, move) => total + move);
        return new CashFlowSection(sum.CashIn, sum.CashOut);
    }

    private static Section SectionOf(AccountRecord? account) => account switch
    {
        { Subcategory: FixedAsset } => Section.Investing,
        { Category: AccountCategory.Equity } or { Subcategory: LongTermLiability } => Section.Financing,
        _ => Section.Operating,
    };
}
