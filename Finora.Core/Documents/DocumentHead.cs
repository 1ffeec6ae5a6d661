using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>The top of a first page: logo or name of the sender on the left, what the document is on the right.</summary>
internal static class DocumentHead
{
    private const int LogoWidth = 170_000;
    private const int LogoHeight = 58_000;
    private const int PillHeight = 16_000;

    /// <summary>Draws it and leaves <see cref="Sheet.Y"/> below.</summary>
    /// <param name="title">In capitals.</param>
    /// <param name="status">In a pill below the number; null for none.</param>
    public static void Draw(Sheet sheet, Letterhead letterhead, string sender, string title, string number, string? status)
    {
        var top = sheet.Y;
        var left = DrawSender(sheet, letterhead, sender, top);
        sheet.Y = Math.Max(left, DrawTitle(sheet, top, title, number, status)) + 16_000;
    }

    private static int DrawSender(Sheet sheet, Letterhead letterhead, string sender, int top)
    {
        if (letterhead.Logo is { } file && PdfImage.Read(file) is { IsOk: true } read)
        {
            var area = Fit(read.Value, top);
            var tag = sheet.Root.Add("Figure", sender);
            sheet.Page.Begin(tag);
            sheet.Page.Image(area, read.Value);
            sheet.Page.End();
            return top + area.Height;
        }

        var style = new PdfStyle(sheet.Document.Bold, 15_000, Sheet.Ink);
        var end = top;
        sheet.Say(sheet.Root, "P", page => end = Sheet.Draw(page, Sheet.Left, top + 3_000, TextWrap.Wrap(sender, style, Sheet.Width * 11 / 20), style));
        return end;
    }

    /// <summary>As large as its place allows, with its own proportions.</summary>
    private static PdfArea Fit(PdfImage image, int top)
    {
        var byWidth = (long)LogoHeight * image.Width > (long)LogoWidth * image.Height;
        var (width, height) = byWidth ? ((long)LogoWidth, LogoWidth * (long)image.Height / image.Width) : (LogoHeight * (long)image.Width / image.Height, (long)LogoHeight);
        return new PdfArea(Sheet.Left, top, Math.Max((int)width, 1), Math.Max((int)height, 1));
    }

    private static int DrawTitle(Sheet sheet, int top, string title, string number, string? status)
    {
        var heading = new PdfStyle(sheet.Document.Bold, 22_000, Sheet.Accent);
        var under = new PdfStyle(sheet.Document.Bold, 10_500, Sheet.Ink);
        sheet.Say(sheet.Root, "H1", page =>
        {
            page.TextRight(Sheet.Right, top + 18_000, title, heading);
            page.TextRight(Sheet.Right, top + 35_000, number, under);
        });
        return status is null ? top + 42_000 : DrawPill(sheet, top + 43_000, status);
    }

    private static int DrawPill(Sheet sheet, int top, string status)
    {
        var style = new PdfStyle(sheet.Document.Bold, 7_500, Sheet.Accent);
        var width = style.Measure(status) + 16_000;
        sheet.Decorate(page => page.FillRounded(new PdfArea(Sheet.Right - width, top, width, PillHeight), PillHeight / 2, new PdfColor(222, 240, 231)));
        sheet.Say(sheet.Root, "P", page => page.Text(Sheet.Right - width + 8_000, top + 10_800, status, style));
        return top + PillHeight;
    }
}
