using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Reports and the VAT return of the Business API, section 23 of its contract.</summary>
public sealed class ReportFunctions(FinancialReports reports, DashboardReport dashboard, AgeingReport ageing, TimeProvider time)
{
    [Function("BusinessProfitAndLoss")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> ProfitAndLoss([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reports/profit-loss")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!ReportQuery.TryPeriod(request, out var period, out var refused)) return Replies.Refused(call, refused);
        var report = await reports.ProfitAndLossAsync(call.Scope, period, cancellationToken);
        return report.IsOk ? Replies.Ok(call, ProfitAndLossBody.From(period, report.Value), BusinessJson.Default.ProfitAndLossBody) : Replies.Failed(call, report.Failure);
    }

    [Function("BusinessBalanceSheet")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> BalanceSheet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reports/balance-sheet")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!ReportQuery.TryDay(request, time, out var asOf, out var refused)) return Replies.Refused(call, refused);
        return Replies.Ok(call, BalanceSheetBody.From(asOf, await reports.BalanceSheetAsync(call.Scope, asOf, cancellationToken)), BusinessJson.Default.BalanceSheetBody);
    }

    [Function("BusinessTrialBalance")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> TrialBalance([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reports/trial-balance")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!ReportQuery.TryDay(request, time, out var asOf, out var refused)) return Replies.Refused(call, refused);
        return Replies.Ok(call, TrialBalanceBody.From(asOf, await reports.TrialBalanceAsync(call.Scope, asOf, cancellationToken)), BusinessJson.Default.TrialBalanceBody);
    }

    [Function("BusinessCashFlow")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> CashFlow([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reports/cash-flow")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!ReportQuery.TryPeriod(request, out var period, out var refused)) return Replies.Refused(call, refused);
        var report = await reports.CashFlowAsync(call.Scope, period, cancellationToken);
        return report.IsOk ? Replies.Ok(call, CashFlowBody.From(period, report.Value), BusinessJson.Default.CashFlowBody) : Replies.Failed(call, report.Failure);
    }

    [Function("BusinessDashboard")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> Dashboard([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reports/dashboard")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return Replies.Ok(call, DashboardBody.From(await dashboard.RunAsync(call.Scope, cancellationToken)), BusinessJson.Default.DashboardBody);
    }

    [Function("BusinessReceivablesAgeing")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> ReceivablesAgeing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reports/ar-aging")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!ReportQuery.TryDay(request, time, out var asOf, out var refused)) return Replies.Refused(call, refused);
        var report = await ageing.RunAsync(call.Scope, asOf, AgeingScale.Business, Currencies.Naira, cancellationToken);
        return Replies.Ok(call, AgeingBody.From(asOf, report), BusinessJson.Default.AgeingBody);
    }

    [Function("BusinessVatReturn")]
    [BusinessAccess(BusinessCaller.Retail)]
    public async Task<IResult> VatReturn([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/reports/vat-return")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!ReportQuery.TryPeriod(request, out var period, out var refused)) return Replies.Refused(call, refused);
        var report = await reports.VatReturnAsync(call.Scope, period, cancellationToken);
        return report.IsOk ? Replies.Ok(call, VatReturnBody.From(period, report.Value), BusinessJson.Default.VatReturnBody) : Replies.Failed(call, report.Failure);
    }
}
