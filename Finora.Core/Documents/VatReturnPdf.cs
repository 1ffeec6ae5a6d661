using Finora.Core.Documents.Pdf;
using Finora.Core.Ledger;
using Finora.Core.Reports;
using Finora.Core.Time;

namespace Finora.Core.Documents;

/// <summary>A VAT return, ready to be printed or put into a workbook.</summary>
public sealed record VatReturnDocument(PrintedParty Business, VatReturn Return)
{
    public IReadOnlyList<string> Marks { get; init; } = [];
}

/// <summary>Prints a VAT return as PDF on A4: the sums, then every document. Naira.</summary>
public static class VatReturnPdf
{
    private const int RowHeight = 15_000;
    private const int NumberLeft = Sheet.Left + 80_000;
    private const int NetRight = Sheet.Right - 110_000;

    public static byte[] Write(VatReturnDocument document)
    {
        var (sheet, report) = (new Sheet(), document.Return);
        var period = $"{MoneyText.Day(report.From)} to {MoneyText.Day(report.To)}";
        DocumentHead.Draw(sheet, new Letterhead(), document.Business.Name, "VAT RETURN", period, null);
        DrawSums(sheet, document);
        DrawItems(sheet, "Output VAT: charged on sales", report.Output);
        DrawItems(sheet, "Input VAT: paid on expenses", report.Input);
        var title = $"VAT return, {period}";
        return sheet.Save(new PdfInformation(title, document.Business.Name, report.To), $"{document.Business.Name}  ·  {title}", null, document.Marks);
    }

    private static void DrawSums(Sheet sheet, VatReturnDocument document)
    {
        string[] facts = [document.Business.Tin is { } tin ? $"TIN {tin}" : "No TIN is registered", $"Due on {MoneyText.Day(document.Return.DueDate)}"];
        sheet.Say(sheet.Root, "P", page => sheet.Y = Sheet.Draw(page, Sheet.Left, sheet.Y, facts, sheet.Body) + 12_000);
        var table = new AmountTable(sheet, "Summary", "₦");
        table.Line("Output VAT", document.Return.OutputVat);
        table.Line("Input VAT", -document.Return.InputVat);
        if (document.Return.CarryForward > 0) table.Line("Carried forward", document.Return.CarryForward);
        table.Total("Net payable", document.Return.NetPayable);
        sheet.Y += 16_000;
    }

    private static void DrawItems(Sheet sheet, string heading, IReadOnlyList<VatItem> items)
    {
        sheet.Need(4 * RowHeight);
        sheet.Say(sheet.Root, "H2", page => page.Text(Sheet.Left, Sheet.Baseline(sheet.Y, sheet.Strong), heading, sheet.Strong));
        sheet.Y += RowHeight + 4_000;
        if (items.Count == 0)
        {
            sheet.Say(sheet.Root, "P", page => page.Text(Sheet.Left, Sheet.Baseline(sheet.Y, sheet.Body), "None in this period.", sheet.Body));
            sheet.Y += 2 * RowHeight;
            return;
        }

        var table = sheet.Root.Add("Table");
        Row(sheet, table.Add("TR"), "TH", ["Date", "Document", "Net (₦)", "VAT (₦)"], sheet.Label);
        foreach (var item in items)
        {
            // The head is repeated for the eye only.
            if (sheet.Need(RowHeight)) sheet.Decorate(page => Cells(sheet, page, ["Date", "Document", "Net (₦)", "VAT (₦)"], sheet.Label));
            Row(sheet, table.Add("TR"), "TD", [DocumentDate.Format(item.Date), item.Number, MoneyText.Bare(item.Net), MoneyText.Bare(item.Vat)], sheet.Body);
        }

        sheet.Y += 16_000;
    }

    private static void Row(Sheet sheet, PdfTag row, string type, string[] cells, PdfStyle style)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var place = i;
            sheet.Say(row, type, page => Cell(sheet, page, cells, place, style));
        }

        End(sheet);
    }

    private static void Cells(Sheet sheet, PdfPage page, string[] cells, PdfStyle style)
    {
        for (var i = 0; i < cells.Length; i++) Cell(sheet, page, cells, i, style);
        sheet.Y += RowHeight;
    }

    private static void Cell(Sheet sheet, PdfPage page, string[] cells, int place, PdfStyle style)
    {
        var line = sheet.Y + 10_500;
        if (place < 2) page.Text(place == 0 ? Sheet.Left : NumberLeft, line, cells[place], style);
        else page.TextRight(place == 2 ? NetRight : Sheet.Right, line, cells[place], style);
    }

    private static void End(Sheet sheet)
    {
        sheet.Y += RowHeight;
        sheet.Decorate(page => page.Rule(Sheet.Left, sheet.Y, Sheet.Width, 500, Sheet.Hairline));
    }
}
