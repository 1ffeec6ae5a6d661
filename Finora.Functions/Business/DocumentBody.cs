using System.Text.Json;
using System.Text.Json.Serialization;
using Finora.Core;
using Finora.Core.Documents;
using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>Where a document can be fetched, section 22 of the contract.</summary>
public sealed record DocumentBody(string DocumentType, string FileName, string Url, string ExpiresAt)
{
    public static DocumentBody From(string documentType, OfferedFile file, FinoraSettings settings) =>
        new(documentType, file.Name, settings.ApiOrigin + file.Path, Instant.Format(file.ExpiresAt));

    public static DocumentBody From(GeneratedReport report, FinoraSettings settings) =>
        new("financial-statement", report.FileName, settings.ApiOrigin + report.FilePath, Instant.Format(report.ExpiresAt));
}

/// <summary>The same for a VAT return, with its sums. The contract writes VAT in capitals here.</summary>
public sealed record VatReturnDocumentBody(string DocumentType, string FileName, string Url, string ExpiresAt, PeriodBody Period, VatDocumentSummaryBody Summary)
{
    /// <param name="report">Of a VAT return.</param>
    public static VatReturnDocumentBody From(GeneratedReport report, FinoraSettings settings) =>
        new("vat-return", report.FileName, settings.ApiOrigin + report.FilePath, Instant.Format(report.ExpiresAt), PeriodBody.From(report.Period), VatDocumentSummaryBody.From(report.Vat!));
}

/// <summary>The sums of a VAT return that was made into a file.</summary>
public sealed record VatDocumentSummaryBody(
    [property: JsonPropertyName("outputVATKobo")] long OutputKobo,
    [property: JsonPropertyName("outputVAT")] decimal Output,
    [property: JsonPropertyName("inputVATKobo")] long InputKobo,
    [property: JsonPropertyName("inputVAT")] decimal Input,
    long NetPayableKobo,
    decimal NetPayable,
    int TransactionCount)
{
    public static VatDocumentSummaryBody From(VatSums sums) =>
        new(sums.Output, Kobo.ToNaira(sums.Output), sums.Input, Kobo.ToNaira(sums.Input), sums.NetPayable, Kobo.ToNaira(sums.NetPayable), sums.Documents);
}

/// <summary>Reads the days of a report that is to be made into a file.</summary>
internal static class ReportDocumentBody
{
    public static Outcome<ReportPeriod> ReadPeriod(JsonElement body)
    {
        var fields = new Fields(body);
        var (from, to) = Days(fields);
        return fields.Failure is { } failure ? failure : new ReportPeriod(from, to);
    }

    public static Outcome<(ReportPeriod Period, bool WithCashFlow)> ReadStatement(JsonElement body)
    {
        var fields = new Fields(body);
        var (from, to) = Days(fields);
        var withCashFlow = fields.Flag("includeCashFlow") ?? true;
        return fields.Failure is { } failure ? failure : (new ReportPeriod(from, to), withCashFlow);
    }

    private static (DateOnly From, DateOnly To) Days(Fields fields)
    {
        var (from, to) = (fields.Day("startDate", InstantDay.Utc, required: true), fields.Day("endDate", InstantDay.Utc, required: true));
        if (to < from) fields.Fault("endDate", "must not be before startDate");
        return (from ?? default, to ?? default);
    }
}
