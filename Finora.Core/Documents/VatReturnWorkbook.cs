using Finora.Core.Documents.Spreadsheets;
using Finora.Core.Ledger;
using Finora.Core.Time;

namespace Finora.Core.Documents;

/// <summary>Puts a VAT return into an Excel workbook: the sums, then the documents of sales and of expenses. Naira.</summary>
public static class VatReturnWorkbook
{
    public static byte[] Write(VatReturnDocument document) => Workbook.Write(
    [
        new Worksheet("Summary", [34, 18], [.. Summary(document)]),
        new Worksheet("Output VAT", [14, 28, 18, 18], [.. Items(document.Return.Output)]),
        new Worksheet("Input VAT", [14, 28, 18, 18], [.. Items(document.Return.Input)]),
    ]);

    private static IEnumerable<IReadOnlyList<Cell>> Summary(VatReturnDocument document)
    {
        var report = document.Return;
        foreach (var mark in document.Marks) yield return [Cell.Bold(mark)];
        yield return [Cell.Bold("VAT return")];
        yield return ["Business", document.Business.Name];
        yield return ["TIN", document.Business.Tin ?? ""];
        yield return ["Period", $"{DocumentDate.Format(report.From)} to {DocumentDate.Format(report.To)}"];
        yield return ["Due on", DocumentDate.Format(report.DueDate)];
        yield return [];
        yield return [Cell.Bold("In naira")];
        yield return ["Output VAT", Cell.Amount(report.OutputVat)];
        yield return ["Input VAT", Cell.Amount(report.InputVat)];
        yield return [Cell.Bold("Net payable"), Cell.Amount(report.NetPayable, isBold: true)];
        yield return ["Carried forward", Cell.Amount(report.CarryForward)];
    }

    private static IEnumerable<IReadOnlyList<Cell>> Items(IReadOnlyList<VatItem> items)
    {
        yield return [Cell.Bold("Date"), Cell.Bold("Document"), Cell.Bold("Net"), Cell.Bold("VAT")];
        foreach (var item in items) yield return [DocumentDate.Format(item.Date), item.Number, Cell.Amount(item.Net), Cell.Amount(item.Vat)];
        yield return [Cell.Bold("Total"), "", Cell.Amount(items.Sum(item => item.Net), isBold: true), Cell.Amount(items.Sum(item => item.Vat), isBold: true)];
    }
}
