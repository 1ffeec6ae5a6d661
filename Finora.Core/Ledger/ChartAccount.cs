namespace Finora.Core.Ledger;

/// <summary>The side of an account or of a line.</summary>
public enum AccountSide
{
    Debit,
    Credit,
}

/// <summary>The six categories of the chart of accounts.</summary>
public enum AccountCategory
{
    Asset,
    Liability,
    Equity,
    Revenue,
    CostOfSales,
    Expense,
}

public static class AccountCategories
{
    /// <summary>The side on which a balance of the category is positive.</summary>
    public static AccountSide NormalSide(this AccountCategory category) =>
        category is AccountCategory.Asset or AccountCategory.Expense or AccountCategory.CostOfSales
            ? AccountSide.Debit
            : AccountSide.Credit;
}

/// <summary>An account as a new business gets it.</summary>
/// <param name="Code">Four digits; also its id.</param>
public sealed record ChartAccount(string Code, string Name, AccountCategory Category, string Subcategory)
{
    public AccountSide NormalSide => Category.NormalSide();
}
