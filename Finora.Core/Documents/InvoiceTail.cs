using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>What follows the sums: how to pay, notes and terms, how to verify the document.</summary>
internal sealed class InvoiceTail(Sheet sheet, InvoiceDocument document)
{
    private const int Code = 74_000;

    /// <summary>The tax authority's text is three times as long and needs its squares to stay as large.</summary>
    private const int NrsCode = 112_000;
    private const int Inset = 11_000;
    private const int AccountTop = 26_000;
    private const int AccountLines = 4;

    public void Draw()
    {
        if (document is { IsCreditNote: false, Due: > 0 }) DrawPayment();
        if (document.Notes is { } notes) sheet.Paragraph("Notes", notes);
        if (document.Terms is { } terms) sheet.Paragraph("Terms", terms);
        if (document.Verification is { } verification) DrawVerification(verification);
    }

    private void DrawPayment()
    {
        var account = document.Letterhead.Account;
        if (account is null && document.PaymentUrl is null) return;
        var height = document.PaymentUrl is null ? AccountTop + (AccountLines * Sheet.Leading(sheet.Body)) + Inset : Code + (2 * Inset);
        sheet.Need(height);
        var top = sheet.Y;
        sheet.Decorate(page => page.FillRounded(new PdfArea(Sheet.Left, top, Sheet.Width, height), 5_000, Sheet.Tint));
        sheet.Say(sheet.Root, "H2", page => page.Text(Sheet.Left + Inset, top + 18_000, "How to pay", sheet.Strong with { Size = 10_000 }));
        if (account is not null) DrawAccount(account, top + AccountTop);
        if (document.PaymentUrl is { } address) DrawLink(address, top, account is null ? Sheet.Left + Inset : Sheet.Left + 240_000);
        sheet.Y = top + height + 14_000;
    }

    private void DrawAccount(PrintedAccount account, int top)
    {
        (string Label, string Value)[] facts = [("Bank", account.BankName), ("Account name", account.AccountName), ("Account number", account.AccountNumber), ("Reference", document.Number)];
        foreach (var (label, value) in facts)
        {
            sheet.Say(sheet.Root, "P", page =>
            {
                page.Text(Sheet.Left + Inset, Sheet.Baseline(top, sheet.Body), label, sheet.Body with { Color = Sheet.Muted });
                page.Text(Sheet.Left + Inset + 76_000, Sheet.Baseline(top, sheet.Body), value, sheet.Body);
            });
            top += Sheet.Leading(sheet.Body);
        }
    }

    private void DrawLink(string address, int top, int left)
    {
        var code = new PdfArea(Sheet.Right - Inset - Code, top + Inset, Code, Code);
        DrawCode(code, address, "QR code that opens the payment page");
        var style = sheet.Body with { Color = Sheet.Accent };
        var lines = TextWrap.Wrap(address, style, code.X - left - 14_000);
        sheet.Say(sheet.Root, "P", page => page.Text(left, Sheet.Baseline(top + 26_000, sheet.Body), "Pay online, or scan the code:", sheet.Body));
        var tag = sheet.Say(sheet.Root, "Link", page => Sheet.Draw(page, left, top + 40_000, lines, style));
        sheet.Page.Link(new PdfArea(left, top + 40_000, code.X - left - 14_000, lines.Count * Sheet.Leading(style)), address, tag);
    }

    private void DrawVerification(Verification verification)
    {
        var (facts, size) = (Facts(verification).ToArray(), verification.IsNrsQr ? NrsCode : Code);
        sheet.Need(size + 10_000);
        var top = sheet.Y;
        sheet.Decorate(page => page.Rule(Sheet.Left, top, Sheet.Width, 500, Sheet.Hairline));
        var code = new PdfArea(Sheet.Left - 4_000, top + 6_000, size, size);
        DrawCode(code, verification.QrText, verification.IsNrsQr ? "QR code of the tax authority" : "QR code that opens the verification page");
        var (x, y) = (code.X + size + 14_000, top + 14_000);
        sheet.Say(sheet.Root, "H2", page => page.Text(x, Sheet.Baseline(y, sheet.Strong), $"Verify this {InvoicePdf.Word(document).ToLowerInvariant()}", sheet.Strong));
        y += Sheet.Leading(sheet.Strong) + 3_000;
        foreach (var (label, value, address) in facts) y = DrawFact(x, y, label, value, address);
        sheet.Y = Math.Max(y, code.Y + size) + 8_000;
    }

    private int DrawFact(int x, int top, string label, string value, string? address)
    {
        var style = sheet.Small with { Color = address is null ? Sheet.Ink : Sheet.Accent };
        var (left, room) = (x + 54_000, Sheet.Right - x - 54_000);
        var lines = TextWrap.Wrap(value, style, room);
        sheet.Say(sheet.Root, "P", page => page.Text(x, Sheet.Baseline(top, sheet.Small), label, sheet.Small));
        var tag = sheet.Say(sheet.Root, address is null ? "P" : "Link", page => Sheet.Draw(page, left, top, lines, style));
        if (address is not null) sheet.Page.Link(new PdfArea(left, top, room, lines.Count * Sheet.Leading(style)), address, tag);
        return top + (lines.Count * Sheet.Leading(style)) + 2_000;
    }

    private static IEnumerable<(string Label, string Value, string? Address)> Facts(Verification verification)
    {
        if (verification.NrsIrn is { } number) yield return ("NRS IRN", number, null);
        yield return ("IRN", verification.Irn, null);
        if (verification.SignatureKeyId is { } key) yield return ("Signature", $"RS256, key {key}", null);
        yield return ("Check at", verification.Address, verification.Address);
    }

    private void DrawCode(PdfArea area, string text, string alternative)
    {
        var tag = sheet.Root.Add("Figure", alternative);
        sheet.Page.Begin(tag);
        sheet.Page.QrCode(area, QrModules.Of(text));
        sheet.Page.End();
    }
}
