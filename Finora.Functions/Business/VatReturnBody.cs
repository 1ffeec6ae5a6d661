using System.Text.Json.Serialization;
using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Reports;
using Finora.Core.Time;

namespace Finora.Functions.Business;

/// <summary>A document on the VAT return.</summary>
public sealed record VatItemBody(string SourceType, string SourceId, string Number, string Date, long NetKobo, decimal Net, long VatKobo, decimal Vat)
{
    public static VatItemBody From(VatItem item) => new(
        LedgerWords.Sources.WordFor(item.Source),
        PublicId.Format(JournalEntryBody.PrefixOf(item.Source), item.SourceId),
        item.Number,
        DocumentDate.Format(item.Date),
        item.Net,
        Kobo.ToNaira(item.Net),
        item.Vat,
        Kobo.ToNaira(item.Vat));
}

/// <summary>The sums of a VAT return. The contract writes VAT in capitals here.</summary>
public sealed record VatSummaryBody(
    [property: JsonPropertyName("outputVATKobo")] long OutputKobo,
    [property: JsonPropertyName("outputVAT")] decimal Output,
    [property: JsonPropertyName("inputVATKobo")] long InputKobo,
    [property: JsonPropertyName("inputVAT")] decimal Input,
    long NetPayableKobo,
    decimal NetPayable,
    long CarryForwardKobo,
    decimal CarryForward,
    int TransactionCount);

/// <summary>The VAT return, section 23.7 of the contract.</summary>
public sealed record VatReturnBody(PeriodBody Period, string DueDate, VatSummaryBody Summary, IReadOnlyList<VatItemBody> Output, IReadOnlyList<VatItemBody> Input)
{
    public static VatReturnBody From(ReportPeriod period, VatReturn report) => new(
        PeriodBody.From(period),
        DocumentDate.Format(report.DueDate),
        new VatSummaryBody(
            report.OutputVat,
            Kobo.ToNaira(report.OutputVat),
            report.InputVat,
            Kobo.ToNaira(report.InputVat),
            report.NetPayable,
            Kobo.ToNaira(report.NetPayable),
            report.CarryForward,
            Kobo.ToNaira(report.CarryForward),
            report.Output.Count + report.Input.Count),
        [.. report.Output.Select(VatItemBody.From)],
        [.. report.Input.Select(VatItemBody.From)]);
}
