using Finora.Core.Documents.Pdf;
using Finora.Core.Money;
using Finora.Core.Tax;

namespace Finora.Core.Documents;

/// <summary>The sums of an invoice on the right, the tax by category on the left. They stay together on one page.</summary>
internal sealed class InvoiceTotals(Sheet sheet, InvoiceDocument document)
{
    private const int SumsLeft = Sheet.Left + 275_000;
    private const int RowHeight = 16_500;
    private const int TotalHeight = 24_000;
    private const int DueHeight = 26_000;
    private const int SummaryWidth = 248_000;

    private bool ShowsDue => !document.IsCreditNote && document.Verification is not null;

    public void Draw()
    {
        var sums = Sums().ToArray();
        var settled = Settled().ToArray();
        var notes = Notes().SelectMany(note => TextWrap.Wrap(note, sheet.Small, SummaryWidth)).ToArray();
        var right = (sums.Length * RowHeight) + TotalHeight + (settled.Length * RowHeight) + (ShowsDue ? DueHeight + 6_000 : 0);
        var left = ((document.Taxes.Count + 2) * RowHeight) + (notes.Length * Sheet.Leading(sheet.Small)) + 8_000;
        sheet.Y += 10_000;
        sheet.Need(Math.Max(left, right));
        var top = sheet.Y;
        DrawSummary(notes);
        sheet.Y = top;
        DrawSums(sums, settled);
        sheet.Y = top + Math.Max(left, right) + 12_000;
    }

    private IEnumerable<(string Label, long Amount)> Sums()
    {
        yield return ("Subtotal", document.Subtotal);
        if (document.Discount != 0)
        {
            yield return (document.DiscountPercent is { } percent ? $"Discount {MoneyText.Percent(percent)}" : "Discount", -document.Discount);
            yield return ("Taxable", document.Taxable);
        }

        foreach (var group in document.Taxes.Where(group => group.Category == TaxCategory.Standard)) yield return ($"VAT {MoneyText.Percent(group.Rate)}", group.Tax);
        if (document.Taxes.All(group => group.Category != TaxCategory.Standard)) yield return ("VAT", 0);
    }

    private IEnumerable<(string Label, long Amount)> Settled()
    {
        if (document.Credited != 0) yield return (document.CreditNotes is [var note] && note.Length <= 20 ? $"Credited, {note}" : "Credited", -document.Credited);
        if (document.Paid != 0) yield return ("Paid", -document.Paid);
        if (document.Withheld != 0) yield return ("Tax withheld", -document.Withheld);
    }

    private void DrawSums((string Label, long Amount)[] sums, (string Label, long Amount)[] settled)
    {
        foreach (var (label, amount) in sums) DrawSum(label, amount, sheet.Body, sheet.Body);
        sheet.Decorate(page => page.Rule(SumsLeft, sheet.Y + 1_000, Sheet.Right - SumsLeft, 1_000, Sheet.Ink));
        var large = sheet.Strong with { Size = 11_000 };
        sheet.Say(sheet.Root, "P", page => Pair(page, sheet.Y + 16_000, document.IsCreditNote ? "Total credited" : "Total", document.Total, large, large));
        sheet.Y += TotalHeight;
        foreach (var (label, amount) in settled) DrawSum(label, amount, sheet.Body, sheet.Body);
        if (!ShowsDue) return;
        sheet.Y += 4_000;
        sheet.Decorate(page => page.FillRounded(new PdfArea(SumsLeft - 8_000, sheet.Y, Sheet.Right - SumsLeft + 8_000, DueHeight), 4_000, Sheet.Accent));
        var white = large with { Color = Sheet.Paper };
        sheet.Say(sheet.Root, "P", page =>
        {
            page.Text(SumsLeft, sheet.Y + 17_000, "Amount due", white);
            page.TextRight(Sheet.Right - 8_000, sheet.Y + 17_000, MoneyText.WithSign(document.Due, document.Currency), white);
        });
    }

    private void DrawSum(string label, long amount, PdfStyle left, PdfStyle right)
    {
        sheet.Say(sheet.Root, "P", page => Pair(page, sheet.Y + 11_000, label, amount, left, right));
        sheet.Y += RowHeight;
    }

    private void Pair(PdfPage page, int line, string label, long amount, PdfStyle left, PdfStyle right)
    {
        page.Text(SumsLeft, line, label, left);
        page.TextRight(Sheet.Right, line, MoneyText.WithSign(amount, document.Currency), right);
    }

    private void DrawSummary(string[] notes)
    {
        var table = sheet.Root.Add("Table");
        DrawSummaryRow(table, "TH", ["VAT summary", "Rate", "Taxable", "VAT"], sheet.Label);
        sheet.Decorate(page => page.Rule(Sheet.Left, sheet.Y - 2_500, SummaryWidth, 500, Sheet.Hairline));
        foreach (var group in document.Taxes)
        {
            string[] cells = [CategoryWord(group.Category), group.Category == TaxCategory.Exempt ? "–" : MoneyText.Percent(group.Rate), MoneyText.Bare(group.Taxable), MoneyText.Bare(group.Tax)];
            DrawSummaryRow(table, "TD", cells, sheet.Small with { Size = 8_000, Color = Sheet.Ink });
        }

        sheet.Y += 4_000;
        if (notes.Length > 0) sheet.Say(sheet.Root, "P", page => Sheet.Draw(page, Sheet.Left, sheet.Y, notes, sheet.Small));
    }

    private void DrawSummaryRow(PdfTag table, string type, string[] cells, PdfStyle style)
    {
        ReadOnlySpan<int> rights = [0, 92_000, 176_000, SummaryWidth];
        var row = table.Add("TR");
        var line = sheet.Y + 11_000;
        for (var i = 0; i < cells.Length; i++)
        {
            var (x, cell, isFirst) = (Sheet.Left + rights[i], cells[i], i == 0);
            sheet.Say(row, type, page => page.Text(isFirst ? x : x - style.Measure(cell), line, cell, style));
        }

        sheet.Y += RowHeight;
    }

    private IEnumerable<string> Notes()
    {
        if (Currencies.NeedsExchangeRate(document.Currency))
        {
            var (tax, total) = (InNaira(document.Tax), InNaira(document.Total));
            yield return $"In naira at {MoneyText.Number(document.ExchangeRate)}: VAT {MoneyText.WithSign(tax, Currencies.Naira)}, total {MoneyText.WithSign(total, Currencies.Naira)}.";
        }

        if (document.Withholding is { } expected)
        {
            yield return $"Withholding tax of {MoneyText.Percent(expected.Rate)} ({MoneyText.WithSign(expected.Amount, document.Currency)}) may be deducted at payment; {MoneyText.WithSign(expected.NetExpected, document.Currency)} is then payable, against the credit note for the tax.";
        }
    }

    private long InNaira(long minor) => KoboMath.Times(minor, document.ExchangeRate);

    private static string CategoryWord(TaxCategory category) => category switch
    {
        TaxCategory.Standard => "Standard",
        TaxCategory.ZeroRated => "Zero-rated",
        _ => "Exempt",
    };
}
