using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>Prints receipts as PDF on A4: who received what from whom, how, and which invoices it went to.</summary>
public static class ReceiptPdf
{
    private const int Column = 230_000;
    private const int SecondColumn = Sheet.Left + 260_000;
    private const int BandHeight = 46_000;

    public static byte[] Write(ReceiptDocument document)
    {
        var sheet = new Sheet();
        DocumentHead.Draw(sheet, document.Letterhead, document.Seller.Name, "RECEIPT", document.Number, null);
        DrawFacts(sheet, document);
        DrawBand(sheet, document);
        if (document.Allocations.Count > 0 || document.Unallocated > 0 || document.Withheld > 0) DrawUse(sheet, document);
        else DrawSale(sheet, document);
        if (document.Notes is { } notes) sheet.Paragraph("Notes", notes);
        var title = $"Receipt {document.Number}";
        return sheet.Save(new PdfInformation(title, document.Seller.Name, document.Date), title, document.Letterhead.FooterText, document.Marks);
    }

    private static void DrawFacts(Sheet sheet, ReceiptDocument document)
    {
        var top = sheet.Y;
        var (left, right) = (top, top);
        sheet.Say(sheet.Root, "H2", page => left = Sheet.Draw(page, Sheet.Left, left, ["Received by"], sheet.Label) + 2_000);
        sheet.Say(sheet.Root, "P", page =>
        {
            left = Sheet.Draw(page, Sheet.Left, left, TextWrap.Wrap(document.Seller.Name, sheet.Strong, Column), sheet.Strong) + 1_000;
            foreach (var line in PartyText.Lines(document.Seller)) left = Sheet.Draw(page, Sheet.Left, left, TextWrap.Wrap(line, sheet.Body, Column), sheet.Body);
        });
        foreach (var (label, value) in Facts(document))
        {
            sheet.Say(sheet.Root, "P", page =>
            {
                page.Text(SecondColumn, Sheet.Baseline(right, sheet.Label), label, sheet.Label);
                right = Sheet.Draw(page, SecondColumn, right + Sheet.Leading(sheet.Label), TextWrap.Wrap(value, sheet.Body, Sheet.Right - SecondColumn), sheet.Body) + 4_000;
            });
        }

        sheet.Y = Math.Max(left, right) + 14_000;
    }

    private static IEnumerable<(string Label, string Value)> Facts(ReceiptDocument document)
    {
        if (document.PaidBy is { } payer) yield return ("Received from", payer);
        yield return ("Date", MoneyText.Day(document.Date));
        yield return ("Paid by", document.Method);
        if (document.Reference is { } reference) yield return ("Reference", reference);
    }

    private static void DrawBand(Sheet sheet, ReceiptDocument document)
    {
        var area = new PdfArea(Sheet.Left, sheet.Y, Sheet.Width, BandHeight);
        var figure = new PdfStyle(sheet.Document.Bold, 16_000, Sheet.Accent);
        sheet.Decorate(page => page.FillRounded(area, 5_000, Sheet.Tint));
        sheet.Say(sheet.Root, "P", page =>
        {
            page.Text(area.X + 14_000, area.Y + 16_500, "Amount received", sheet.Label);
            page.Text(area.X + 14_000, area.Y + 36_000, MoneyText.WithSign(document.Amount, document.Currency), figure);
        });
        sheet.Y += BandHeight + 20_000;
    }

    private static void DrawUse(Sheet sheet, ReceiptDocument document)
    {
        var table = new AmountTable(sheet, "Used for", $"Amount ({MoneyText.Sign(document.Currency).Trim()})");
        foreach (var allocation in document.Allocations) table.Line($"Invoice {allocation.InvoiceNumber}", allocation.Amount);
        if (document.Unallocated > 0) table.Line("Held for you until an invoice takes it", document.Unallocated);
        table.Total("Received", document.Amount);
        if (document.Withheld > 0) table.Line("Settled besides, by tax that you withheld", document.Withheld);
        sheet.Y += 14_000;
    }

    private static void DrawSale(Sheet sheet, ReceiptDocument document)
    {
        if (document.Vat is not { } vat) return;
        var table = new AmountTable(sheet, "Sale", $"Amount ({MoneyText.Sign(document.Currency).Trim()})");
        table.Line("Net", document.Amount - vat.Amount);
        table.Line($"VAT {MoneyText.Percent(vat.Rate)}", vat.Amount);
        table.Total("Total", document.Amount);
        sheet.Y += 14_000;
    }
}
