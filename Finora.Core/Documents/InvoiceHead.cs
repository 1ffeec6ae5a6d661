using Finora.Core.Documents.Pdf;
using Finora.Core.Money;

namespace Finora.Core.Documents;

/// <summary>The first part of an invoice: who sells, who buys, the dates, and what is to be paid, so that a reader may stop here.</summary>
internal sealed class InvoiceHead(Sheet sheet, InvoiceDocument document)
{
    private const int Column = 158_000;
    private const int SecondColumn = Sheet.Left + 174_000;
    private const int ThirdColumn = Sheet.Left + 348_000;
    private const int BandHeight = 46_000;

    public void Draw()
    {
        DocumentHead.Draw(sheet, document.Letterhead, document.Seller.Name, InvoicePdf.Word(document).ToUpperInvariant(), document.Number, document.Status);
        var top = sheet.Y;
        var ends = new[]
        {
            DrawParty(Sheet.Left, top, "From", document.Seller),
            DrawParty(SecondColumn, top, document.IsCreditNote ? "Credit to" : "Bill to", document.Buyer),
            DrawFacts(top),
        };
        sheet.Y = ends.Max() + 14_000;
        DrawBand();
        sheet.Y += 16_000;
    }

    private int DrawParty(int x, int top, string heading, PrintedParty party)
    {
        var y = top;
        sheet.Say(sheet.Root, "H2", page => y = Sheet.Draw(page, x, y, [heading], sheet.Label) + 2_000);
        sheet.Say(sheet.Root, "P", page =>
        {
            y = Sheet.Draw(page, x, y, TextWrap.Wrap(party.Name, sheet.Strong, Column), sheet.Strong) + 1_000;
            foreach (var line in PartyText.Lines(party)) y = Sheet.Draw(page, x, y, TextWrap.Wrap(line, sheet.Body, Column), sheet.Body);
        });
        return y;
    }

    private int DrawFacts(int top)
    {
        var y = top;
        foreach (var (label, value) in Facts())
        {
            sheet.Say(sheet.Root, "P", page =>
            {
                page.Text(ThirdColumn, Sheet.Baseline(y, sheet.Label), label, sheet.Label);
                y = Sheet.Draw(page, ThirdColumn, y + Sheet.Leading(sheet.Label), TextWrap.Wrap(value, sheet.Body, Sheet.Right - ThirdColumn), sheet.Body) + 4_000;
            });
        }

        return y - 4_000;
    }

    private IEnumerable<(string Label, string Value)> Facts()
    {
        yield return ("Issue date", MoneyText.Day(document.IssueDate));
        if (!document.IsCreditNote) yield return ("Due date", MoneyText.Day(document.DueDate));
        if (document.Corrects is { } corrected) yield return ("Corrects invoice", $"{corrected.Number} of {MoneyText.Day(corrected.IssueDate)}");
        if (document.Reference is { } reference) yield return ("Your reference", reference);
        if (Currencies.NeedsExchangeRate(document.Currency)) yield return ("Currency", $"{document.Currency} (1 {document.Currency} = ₦{MoneyText.Number(document.ExchangeRate)})");
    }

    private void DrawBand()
    {
        var area = new PdfArea(Sheet.Left, sheet.Y, Sheet.Width, BandHeight);
        var figure = new PdfStyle(sheet.Document.Bold, 16_000, Sheet.Accent);
        var aside = new PdfStyle(sheet.Document.Bold, 10_000, Sheet.Ink);
        sheet.Decorate(page => page.FillRounded(area, 5_000, Sheet.Tint));
        var (label, amount) = Headline();
        sheet.Say(sheet.Root, "P", page =>
        {
            page.Text(area.X + 14_000, area.Y + 16_500, label, sheet.Label);
            page.Text(area.X + 14_000, area.Y + 36_000, MoneyText.WithSign(amount, document.Currency), figure);
        });
        if (Deadline() is { } deadline) DrawDeadline(area, deadline, aside);
        sheet.Y += BandHeight;
    }

    private void DrawDeadline(PdfArea area, (string Label, string Value) deadline, PdfStyle style) => sheet.Say(sheet.Root, "P", page =>
    {
        page.TextRight(area.X + area.Width - 14_000, area.Y + 16_500, deadline.Label, sheet.Label);
        page.TextRight(area.X + area.Width - 14_000, area.Y + 34_500, deadline.Value, style);
    });

    private (string Label, long Amount) Headline() =>
        document.IsCreditNote ? ("Amount credited", document.Total) : document.Verification is null ? ("Total", document.Total) : ("Amount due", document.Due);

    private (string Label, string Value)? Deadline() =>
        document.IsCreditNote ? null
        : document is { Due: 0, Verification: not null } ? null
        : ("Payable by", MoneyText.Day(document.DueDate));
}
