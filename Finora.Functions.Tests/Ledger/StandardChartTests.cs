using Finora.Core.Ledger;

namespace Finora.Functions.Tests.Ledger;

[TestClass]
public sealed class StandardChartTests
{
    [TestMethod]
    public void There_are_42_accounts_with_unique_four_digit_codes_in_order()
    {
        var codes = StandardChart.Accounts.Select(account => account.Code).ToList();
        Assert.HasCount(42, codes);
        Assert.IsTrue(codes.All(code => code.Length == 4 && code.All(char.IsAsciiDigit)));
        CollectionAssert.AreEqual(codes.Distinct().Order().ToList(), codes);
    }

    [TestMethod]
    [DataRow(AccountCategory.Asset, 13)]
    [DataRow(AccountCategory.Liability, 12)]
    [DataRow(AccountCategory.Equity, 3)]
    [DataRow(AccountCategory.Revenue, 2)]
    [DataRow(AccountCategory.CostOfSales, 1)]
    [DataRow(AccountCategory.Expense, 11)]
    public void Each_category_has_its_accounts(AccountCategory category, int count) =>
        Assert.AreEqual(count, StandardChart.Accounts.Count(account => account.Category == category));

    [TestMethod]
    [DataRow("1001", "Cash", AccountCategory.Asset, "current_asset", AccountSide.Debit)]
    [DataRow("1021", "Trade Debtors", AccountCategory.Asset, "current_asset", AccountSide.Debit)]
    [DataRow("1055", "Accumulated Depreciation", AccountCategory.Asset, "fixed_asset", AccountSide.Debit)]
    [DataRow("2021", "VAT Provision", AccountCategory.Liability, "current_liability", AccountSide.Credit)]
    [DataRow("2026", "VAT Payable", AccountCategory.Liability, "current_liability", AccountSide.Credit)]
    [DataRow("2050", "Loans Payable", AccountCategory.Liability, "long_term_liability", AccountSide.Credit)]
    [DataRow("3030", "Drawings", AccountCategory.Equity, "equity", AccountSide.Credit)]
    [DataRow("4000", "Revenue", AccountCategory.Revenue, "operating_revenue", AccountSide.Credit)]
    [DataRow("4010", "Other Income", AccountCategory.Revenue, "other_income", AccountSide.Credit)]
    [DataRow("5000", "Cost of Sales", AccountCategory.CostOfSales, "cost_of_sales", AccountSide.Debit)]
    [DataRow("5021", "Electricity and Power", AccountCategory.Expense, "operating_expense", AccountSide.Debit)]
    public void An_account_is_found_by_its_code(string code, string name, AccountCategory category, string subcategory, AccountSide side)
    {
        var account = StandardChart.Find(code);
        Assert.AreEqual(new ChartAccount(code, name, category, subcategory), account);
        Assert.AreEqual(side, account!.NormalSide);
    }

    [TestMethod]
    public void Every_code_that_Finora_posts_to_is_in_the_chart()
    {
        var codes = typeof(AccountCode).GetFields().Select(field => (string)field.GetValue(null)!).ToList();
        Assert.IsNotEmpty(codes);
        Assert.IsTrue(codes.All(code => StandardChart.Find(code) is not null));
        Assert.IsNull(StandardChart.Find("9999"));
    }
}
