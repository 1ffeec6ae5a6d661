using Finora.Core.Identity;
using Finora.Core.Reports;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Documents;

/// <summary>Makes reports into files with an address, and tells so by the event <c>report.generated</c>.</summary>
public sealed class GenerateReport(FinancialReports reports, OfferFile offer, TenantStore store, IdGenerator ids, TimeProvider time)
{
    /// <param name="id">The id that the file must have, where the caller has fixed it; null takes a new one.</param>
    public async Task<Outcome<GeneratedReport>> FinancialStatementAsync(TenantScope scope, Guid? id, ReportPeriod period, bool withCashFlow, CancellationToken cancellationToken)
    {
        var results = await reports.ProfitAndLossAsync(scope, period, cancellationToken);
        if (!results.IsOk) return results.Failure;
        var cashFlow = withCashFlow ? await reports.CashFlowAsync(scope, period, cancellationToken) : default(Outcome<CashFlow>?);
        if (cashFlow is { IsOk: false } refused) return refused.Failure!;
        var position = await reports.BalanceSheetAsync(scope, period.To, cancellationToken);
        var statement = new FinancialStatement(await PartyAsync(scope, cancellationToken), period, results.Value, position, cashFlow?.Value) { Marks = Marks(scope) };
        var file = new PrintedFile($"Financial-Statement-{DocumentDate.Format(period.From)}-to-{DocumentDate.Format(period.To)}.pdf", PrintedFile.PdfType, StatementPdf.Write(statement));
        return await KeepAsync(scope, id, ReportKind.FinancialStatement, period, file, null, cancellationToken);
    }

    public async Task<Outcome<GeneratedReport>> VatReturnAsync(TenantScope scope, Guid? id, ReportPeriod period, bool asWorkbook, CancellationToken cancellationToken)
    {
        var read = await reports.VatReturnAsync(scope, period, cancellationToken);
        if (!read.IsOk) return read.Failure;
        var document = new VatReturnDocument(await PartyAsync(scope, cancellationToken), read.Value) { Marks = Marks(scope) };
        var name = $"VAT-Return-{NameOf(period)}";
        var file = asWorkbook
            ? new PrintedFile(name + ".xlsx", Spreadsheets.Workbook.MediaType, VatReturnWorkbook.Write(document))
            : new PrintedFile(name + ".pdf", PrintedFile.PdfType, VatReturnPdf.Write(document));
        var sums = new VatSums(read.Value.OutputVat, read.Value.InputVat, read.Value.NetPayable, read.Value.Output.Count + read.Value.Input.Count);
        return await KeepAsync(scope, id, ReportKind.VatReturn, period, file, sums, cancellationToken);
    }

    /// <summary>A calendar month is called by its name.</summary>
    private static string NameOf(ReportPeriod period)
    {
        var isMonth = period.From.Day == 1 && period.To == period.From.AddMonths(1).AddDays(-1);
        return isMonth ? DocumentDate.Format(period.From)[..7] : $"{DocumentDate.Format(period.From)}-to-{DocumentDate.Format(period.To)}";
    }

    private static IReadOnlyList<string> Marks(TenantScope scope) => scope.Test ? [InvoiceDescription.TestMark] : [];

    private async Task<PrintedParty> PartyAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        var business = await store.GetAsync(scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        return PartyText.Of(business.Value);
    }

    private async Task<Outcome<GeneratedReport>> KeepAsync(TenantScope scope, Guid? id, ReportKind kind, ReportPeriod period, PrintedFile file, VatSums? sums, CancellationToken cancellationToken)
    {
        var offered = await offer.RunAsync(scope, id ?? ids.NewSecretId(), file, cancellationToken);
        var report = new GeneratedReport(offered.Id, kind, offered.Name, offered.Path, offered.ExpiresAt, period) { Vat = sums };
        return await store.RunAsync<GeneratedReport>(
            scope,
            async (batch, token) =>
            {
                // A call that died after its commit and is taken over with the same id tells the event no second time.
                if (await store.GetAsync(scope, Keys.Report(report.Id), token) is { } known)
                {
                    batch.Update(known, report);
                    return report;
                }

                batch.Insert(Keys.Report(report.Id), report);
                batch.Raise(new DomainEvent(ids.NewId(), EventType.ReportGenerated, IdPrefix.Report, report.Id, 1, Instant.Now(time)));
                return report;
            },
            cancellationToken);
    }
}
