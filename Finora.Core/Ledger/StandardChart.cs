using System.Collections.Frozen;

namespace Finora.Core.Ledger;

/// <summary>
/// The chart that every new business starts with: 42 system accounts. Codes never change; a business may rename and recategorise them.
/// </summary>
public static class StandardChart
{
    /// <summary>By code.</summary>
    public static IReadOnlyList<ChartAccount> Accounts { get; } =
    [
        .. Group(AccountCategory.Asset, "current_asset",
            (AccountCode.Cash, "Cash"),
            ("1002", "Petty Cash"),
            ("1003", "Petty Cash Advance"),
            (AccountCode.Bank, "Bank"),
            ("1011", "Payment Gateway Clearing"),
            (AccountCode.TradeDebtors, "Trade Debtors"),
            ("1022", "Other Receivables"),
            ("1023", "Prepayments"),
            (AccountCode.WithholdingReceivable, "WHT Receivable"),
            (AccountCode.InputVat, "Input VAT"),
            ("1030", "Inventory")),
        .. Group(AccountCategory.Asset, "fixed_asset",
            ("1050", "Property, Plant and Equipment"),
            ("1055", "Accumulated Depreciation")),
        .. Group(AccountCategory.Liability, "current_liability",
            (AccountCode.TradeCreditors, "Trade Creditors"),
            ("2010", "Accrued Expenses"),
            (AccountCode.VatProvision, "VAT Provision"),
            ("2022", "PAYE Payable"),
            ("2023", "Pension Payable"),
            ("2024", "NHF Payable"),
            ("2025", "Company Income Tax Payable"),
            (AccountCode.VatPayable, "VAT Payable"),
            (AccountCode.WithholdingPayable, "WHT Payable"),
            ("2028", "Salaries Payable"),
            (AccountCode.CustomerDeposits, "Customer Deposits")),
        .. Group(AccountCategory.Liability, "long_term_liability",
            ("2050", "Loans Payable")),
        .. Group(AccountCategory.Equity, "equity",
            ("3010", "Share Capital"),
            ("3020", "Retained Earnings"),
            ("3030", "Drawings")),
        .. Group(AccountCategory.Revenue, "operating_revenue",
            (AccountCode.Revenue, "Revenue")),
        .. Group(AccountCategory.Revenue, "other_income",
            ("4010", "Other Income")),
        .. Group(AccountCategory.CostOfSales, "cost_of_sales",
            ("5000", "Cost of Sales")),
        .. Group(AccountCategory.Expense, "operating_expense",
            ("5020", "Rent"),
            ("5021", "Electricity and Power"),
            ("5022", "Salaries and Wages"),
            ("5023", "Telephone and Internet"),
            ("5024", "Transport and Travel"),
            ("5025", "Repairs and Maintenance"),
            ("5026", "Professional Fees"),
            ("5027", "Bank Charges"),
            ("5028", "Advertising"),
            ("5029", "Office Supplies"),
            ("5030", "Depreciation")),
    ];

    private static readonly FrozenDictionary<string, ChartAccount> ByCode = Accounts.ToFrozenDictionary(account => account.Code);

    /// <summary>The system account of a code, or null.</summary>
    public static ChartAccount? Find(string code) => ByCode.GetValueOrDefault(code);

    public static bool Has(string code) => ByCode.ContainsKey(code);

    private static IEnumerable<ChartAccount> Group(
        AccountCategory category, string subcategory, params (string Code, string Name)[] accounts) =>
        accounts.Select(account => new ChartAccount(account.Code, account.Name, category, subcategory));
}
