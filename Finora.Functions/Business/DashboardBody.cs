using System.Text.Json.Serialization;
using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>The month to date.</summary>
public sealed record MonthBody(long RevenueKobo, decimal Revenue, long ExpensesKobo, decimal Expenses, long NetIncomeKobo, decimal NetIncome);

/// <summary>Invoices by status. The names are those of the statuses.</summary>
public sealed record StandingCountsBody(
    int Draft, int Unsent, int Sent, [property: JsonPropertyName("partially_paid")] int PartiallyPaid, int Paid, int Overdue, int Cancelled)
{
    public static StandingCountsBody From(StandingCounts counts) =>
        new(counts.Draft, counts.Issued, counts.Sent, counts.PartiallyPaid, counts.Paid, counts.Overdue, counts.Voided);
}

/// <summary>The dashboard, section 23.5 of the contract.</summary>
public sealed record DashboardBody(
    string AsOfDate, long CashBalanceKobo, decimal CashBalance, long ReceivablesKobo, decimal Receivables, long OverdueKobo, decimal Overdue, MonthBody Month,
    long VatPayableKobo, decimal VatPayable, StandingCountsBody Invoices)
{
    public static DashboardBody From(Dashboard report) => new(
        DocumentDate.Format(report.AsOf),
        report.Cash,
        Kobo.ToNaira(report.Cash),
        report.Receivables,
        Kobo.ToNaira(report.Receivables),
        report.Overdue,
        Kobo.ToNaira(report.Overdue),
        new MonthBody(report.Revenue, Kobo.ToNaira(report.Revenue), report.Expenses, Kobo.ToNaira(report.Expenses), report.NetIncome, Kobo.ToNaira(report.NetIncome)),
        report.VatPayable,
        Kobo.ToNaira(report.VatPayable),
        StandingCountsBody.From(report.Invoices));
}
