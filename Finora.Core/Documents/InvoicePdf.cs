using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>
/// Prints invoices and credit notes as PDF on A4: letterhead, parties, lines over as many pages as they take, totals, how to pay, how to verify. Tagged for screen
/// readers. It never fails on content: what the fonts lack shows as an empty box, an unreadable logo is left out.
/// </summary>
public static class InvoicePdf
{
    public static byte[] Write(InvoiceDocument document)
    {
        var sheet = new Sheet();
        new InvoiceHead(sheet, document).Draw();
        new InvoiceTable(sheet, document).Draw();
        new InvoiceTotals(sheet, document).Draw();
        new InvoiceTail(sheet, document).Draw();
        var title = $"{Word(document)} {document.Number}";
        return sheet.Save(new PdfInformation(title, document.Seller.Name, document.IssueDate), title, document.Letterhead.FooterText, document.Marks);
    }

    /// <summary>What the document calls itself.</summary>
    internal static string Word(InvoiceDocument document) => document.IsCreditNote ? "Credit note" : "Invoice";
}
