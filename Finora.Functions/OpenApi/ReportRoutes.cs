using Finora.Core;
using Finora.Functions.Business;

namespace Finora.Functions.OpenApi;

/// <summary>What is said of reports, section 23 of the contract.</summary>
internal static class ReportRoutes
{
    private const string ProfitAndLoss = """
        { "period": { "startDate": "2026-04-01", "endDate": "2026-04-30" }, "revenue": { "totalKobo": 26500000, "total": 265000,
          "accounts": [ { "accountId": "4000", "code": "4000", "name": "Revenue", "amountKobo": 26500000, "amount": 265000 } ] },
          "costOfSales": { "totalKobo": 0, "total": 0, "accounts": [] }, "grossProfitKobo": 26500000, "grossProfit": 265000,
          "operatingExpenses": { "totalKobo": 8000000, "total": 80000, "accounts": [ { "accountId": "5021", "code": "5021", "name": "Electricity and Power",
          "amountKobo": 8000000, "amount": 80000 } ] }, "netIncomeKobo": 18500000, "netIncome": 185000 }
        """;

    private const string BalanceSheet = """
        { "asOfDate": "2026-04-30", "assets": { "totalKobo": 20375000, "total": 203750, "accounts": [ { "accountId": "1010", "code": "1010", "name": "Bank",
          "amountKobo": 19775000, "amount": 197750 }, { "accountId": "1026", "code": "1026", "name": "Input VAT", "amountKobo": 600000, "amount": 6000 } ] },
          "liabilities": { "totalKobo": 1875000, "total": 18750, "accounts": [ { "accountId": "2026", "code": "2026", "name": "VAT Payable",
          "amountKobo": 1875000, "amount": 18750 } ] }, "equity": { "totalKobo": 18500000, "total": 185000, "accounts": [], "currentEarningsKobo": 18500000,
          "currentEarnings": 185000 }, "totalLiabilitiesAndEquityKobo": 20375000, "totalLiabilitiesAndEquity": 203750, "isBalanced": true }
        """;

    private const string TrialBalance = """
        { "asOfDate": "2026-04-30", "accounts": [ { "accountId": "1010", "code": "1010", "name": "Bank", "category": "asset", "debitKobo": 19775000,
          "debit": 197750, "creditKobo": 0, "credit": 0 }, { "accountId": "1026", "code": "1026", "name": "Input VAT", "category": "asset", "debitKobo": 600000,
          "debit": 6000, "creditKobo": 0, "credit": 0 }, { "accountId": "2026", "code": "2026", "name": "VAT Payable", "category": "liability", "debitKobo": 0,
          "debit": 0, "creditKobo": 1875000, "credit": 18750 }, { "accountId": "4000", "code": "4000", "name": "Revenue", "category": "revenue", "debitKobo": 0,
          "debit": 0, "creditKobo": 26500000, "credit": 265000 }, { "accountId": "5021", "code": "5021", "name": "Electricity and Power", "category": "expense",
          "debitKobo": 8000000, "debit": 80000, "creditKobo": 0, "credit": 0 } ], "totalDebitKobo": 28375000, "totalDebit": 283750, "totalCreditKobo": 28375000,
          "totalCredit": 283750, "isBalanced": true }
        """;

    private const string CashFlow = """
        { "period": { "startDate": "2026-04-01", "endDate": "2026-04-30" }, "openingCashKobo": 0, "openingCash": 0, "operating": { "inflowKobo": 28375000,
          "inflow": 283750, "outflowKobo": 8600000, "outflow": 86000, "netKobo": 19775000, "net": 197750 }, "investing": { "inflowKobo": 0, "inflow": 0,
          "outflowKobo": 0, "outflow": 0, "netKobo": 0, "net": 0 }, "financing": { "inflowKobo": 0, "inflow": 0, "outflowKobo": 0, "outflow": 0, "netKobo": 0,
          "net": 0 }, "netChangeKobo": 19775000, "netChange": 197750, "closingCashKobo": 19775000, "closingCash": 197750 }
        """;

    private const string Dashboard = """
        { "asOfDate": "2026-04-17", "cashBalanceKobo": 19775000, "cashBalance": 197750, "receivablesKobo": 0, "receivables": 0, "overdueKobo": 0, "overdue": 0,
          "month": { "revenueKobo": 26500000, "revenue": 265000, "expensesKobo": 8000000, "expenses": 80000, "netIncomeKobo": 18500000, "netIncome": 185000 },
          "vatPayableKobo": 1275000, "vatPayable": 12750, "invoices": { "draft": 0, "unsent": 0, "sent": 0, "partially_paid": 0, "paid": 1, "overdue": 0,
          "cancelled": 0 } }
        """;

    private const string Ageing = """
        { "asOfDate": "2026-05-15", "buckets": [ { "bucket": "current", "count": 0, "amountKobo": 0, "amount": 0 }, { "bucket": "1-30", "count": 1,
          "amountKobo": 28375000, "amount": 283750 }, { "bucket": "31-60", "count": 0, "amountKobo": 0, "amount": 0 }, { "bucket": "61-90", "count": 0,
          "amountKobo": 0, "amount": 0 }, { "bucket": "90+", "count": 0, "amountKobo": 0, "amount": 0 } ],
          "customers": [ { "customerId": "cust_01km58dkh0ecca5b8sma5333hz", "name": "Sunbird Stationers", "totalKobo": 28375000, "total": 283750,
          "buckets": [ { "bucket": "1-30", "count": 1, "amountKobo": 28375000, "amount": 283750 } ] } ], "totalKobo": 28375000, "total": 283750 }
        """;

    private const string VatReturn = """
        { "period": { "startDate": "2026-04-01", "endDate": "2026-04-30" }, "dueDate": "2026-05-21", "summary": { "outputVATKobo": 1875000, "outputVAT": 18750,
          "inputVATKobo": 600000, "inputVAT": 6000, "netPayableKobo": 1275000, "netPayable": 12750, "carryForwardKobo": 0, "carryForward": 0,
          "transactionCount": 2 }, "output": [ { "sourceType": "invoice", "sourceId": "inv_01knvarph0f0gbzrvpc01vjrqg", "number": "INV-2026-042",
          "date": "2026-04-10", "netKobo": 26500000, "net": 265000, "vatKobo": 1875000, "vat": 18750 } ], "input": [ { "sourceType": "expense",
          "sourceId": "exp_01kp617j40fncaq4x9m2s9rvem", "number": "EXP-2026-014", "date": "2026-04-14", "netKobo": 8000000, "net": 80000, "vatKobo": 600000,
          "vat": 6000 } ] }
        """;

    private static readonly RequestQuery Period = new(request => ReportQuery.TryPeriod(request, out _, out _));
    private static readonly RequestQuery Day = new(request => ReportQuery.TryDay(request, TimeProvider.System, out _, out _));
    private static readonly Dictionary<FailureCode, string> TooLong = new() { [FailureCode.RuleBroken] = "The period is longer than 366 days." };

    public static RouteGroup Group { get; } = new("Reports", "Over posted entries. Accounts at zero are left out. `asOfDate` is today unless given.",
    [
        new("BusinessProfitAndLoss", "Profit and loss", Answer.Ok(BusinessJson.Default.ProfitAndLossBody, ProfitAndLoss)) { Query = Period, Errors = TooLong },
        new("BusinessBalanceSheet", "Balance sheet", Answer.Ok(BusinessJson.Default.BalanceSheetBody, BalanceSheet))
        {
            Description = "`currentEarnings` are the balances of income and expenses that no year's end has closed.",
            Query = Day,
        },
        new("BusinessTrialBalance", "Trial balance", Answer.Ok(BusinessJson.Default.TrialBalanceBody, TrialBalance)) { Query = Day },
        new("BusinessCashFlow", "Cash flow", Answer.Ok(BusinessJson.Default.CashFlowBody, CashFlow))
        {
            Description = "By the direct method, over the accounts 1001, 1002, 1010 and 1011.",
            Query = Period,
            Errors = TooLong,
        },
        new("BusinessDashboard", "Figures of the month", Answer.Ok(BusinessJson.Default.DashboardBody, Dashboard)) { Description = "From the first of the month in Lagos to now." },
        new("BusinessReceivablesAgeing", "What customers owe, by age", Answer.Ok(BusinessJson.Default.AgeingBody, Ageing))
        {
            Description = "What is due on issued invoices, by days past `dueDate`. A customer's list has only its filled buckets.",
            Query = Day,
        },
        new("BusinessVatReturn", "VAT return", Answer.Ok(BusinessJson.Default.VatReturnBody, VatReturn))
        {
            Description = "VAT of issued invoices and cash sales less recoverable VAT of posted expenses. What is void is subtracted in the period of the void.",
            Query = Period,
            Errors = TooLong,
        },
    ]);
}
