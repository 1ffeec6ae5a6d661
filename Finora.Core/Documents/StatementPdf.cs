using Finora.Core.Documents.Pdf;
using Finora.Core.Reports;

namespace Finora.Core.Documents;

/// <summary>Prints a financial statement as PDF on A4: profit and loss, balance sheet, cash flow. Naira.</summary>
public static class StatementPdf
{
    private const string Naira = "₦";

    public static byte[] Write(FinancialStatement statement)
    {
        var sheet = new Sheet();
        var (from, to) = (MoneyText.Day(statement.Period.From), MoneyText.Day(statement.Period.To));
        DocumentHead.Draw(sheet, new Letterhead(), statement.Business.Name, "STATEMENT", $"{from} to {to}", null);
        DrawResults(sheet, statement.Results, $"Profit and loss, {from} to {to}");
        DrawPosition(sheet, statement.Position, $"Balance sheet at {to}");
        if (statement.CashFlow is { } flow) DrawCashFlow(sheet, flow, $"Cash flow, {from} to {to}");
        var title = $"Financial statement, {from} to {to}";
        return sheet.Save(new PdfInformation(title, statement.Business.Name, statement.Period.To), $"{statement.Business.Name}  ·  {title}", null, statement.Marks);
    }

    private static void DrawResults(Sheet sheet, ProfitAndLoss results, string heading)
    {
        var table = new AmountTable(sheet, heading, Naira);
        DrawSection(table, "Revenue", results.Revenue);
        DrawSection(table, "Cost of sales", results.CostOfSales);
        table.Total("Gross profit", results.GrossProfit);
        DrawSection(table, "Operating expenses", results.OperatingExpenses);
        table.Total("Net income", results.NetIncome);
        sheet.Y += 16_000;
    }

    private static void DrawPosition(Sheet sheet, BalanceSheet position, string heading)
    {
        var table = new AmountTable(sheet, heading, Naira);
        DrawSection(table, "Assets", position.Assets);
        DrawSection(table, "Liabilities", position.Liabilities);
        table.Group("Equity");
        foreach (var line in position.Equity.Lines) table.Line($"{line.Account.Code}  {line.Account.Name}", line.Amount, isIndented: true);
        table.Line("Current earnings", position.CurrentEarnings, isIndented: true);
        table.Total("Total equity", position.TotalEquity);
        table.Total("Total liabilities and equity", position.TotalLiabilitiesAndEquity);
        sheet.Y += 16_000;
    }

    private static void DrawCashFlow(Sheet sheet, CashFlow flow, string heading)
    {
        var table = new AmountTable(sheet, heading, Naira);
        table.Line("Cash at the beginning", flow.OpeningCash);
        DrawFlow(table, "Operating", flow.Operating);
        DrawFlow(table, "Investing", flow.Investing);
        DrawFlow(table, "Financing", flow.Financing);
        table.Line("Net change", flow.NetChange);
        table.Total("Cash at the end", flow.ClosingCash);
    }

    private static void DrawSection(AmountTable table, string name, StatementSection section)
    {
        table.Group(name);
        foreach (var line in section.Lines) table.Line($"{line.Account.Code}  {line.Account.Name}", line.Amount, isIndented: true);
        table.Total($"Total {name.ToLowerInvariant()}", section.Total);
    }

    private static void DrawFlow(AmountTable table, string name, CashFlowSection section)
    {
        table.Group(name);
        table.Line("Money in", section.Inflow, isIndented: true);
        table.Line("Money out", -section.Outflow, isIndented: true);
        table.Total($"{name}, net", section.Net);
    }
}
