using Finora.Core.Documents.Pdf;
using Finora.Core.Tax;

namespace Finora.Core.Documents;

/// <summary>The lines of an invoice. Descriptions wrap; a line is never split over two pages, and each page begins with the names of the columns.</summary>
internal sealed class InvoiceTable
{
    private const int Gap = 14_000;
    private const int Padding = 5_000;
    private const int NumberWidth = 22_000;
    private readonly Sheet _sheet;
    private readonly InvoiceDocument _document;
    private readonly Row[] _rows;
    private readonly int _quantityRight;
    private readonly int _priceRight;
    private readonly int _taxRight;
    private readonly int _descriptionWidth;

    public InvoiceTable(Sheet sheet, InvoiceDocument document)
    {
        (_sheet, _document) = (sheet, document);
        _rows = [.. document.Lines.Select(Row.Of)];

        // Columns of figures are as wide as their widest figure, and the description gets the rest.
        _taxRight = Sheet.Right - Widest(Heads.Amount, row => row.Amount) - Gap;
        _priceRight = _taxRight - Widest(Heads.Tax, row => row.Tax) - Gap;
        _quantityRight = _priceRight - Widest(Heads.Price, row => row.Price) - Gap;
        _descriptionWidth = _quantityRight - Widest(Heads.Quantity, row => row.Quantity) - Gap - Sheet.Left - NumberWidth;
    }

    private (string Description, string Quantity, string Price, string Tax, string Amount) Heads =>
        ("Description", "Qty", _document.PricesIncludeTax ? "Price incl. VAT" : "Unit price", "VAT", $"Amount ({MoneyText.Sign(_document.Currency).Trim()})");

    public void Draw()
    {
        var table = _sheet.Root.Add("Table");
        _sheet.Need(60_000);
        var head = table.Add("TR");
        DrawHead((x, text, isRight) => _sheet.Say(head, "TH", page => Cell(page, x, _sheet.Y, text, _sheet.Label, isRight)));
        for (var i = 0; i < _rows.Length; i++) DrawRow(table, i);
    }

    private int Widest(string head, Func<Row, string> cell) => Math.Max(_sheet.Label.Measure(head), _rows.Max(row => _sheet.Body.Measure(cell(row))));

    private void DrawHead(Action<int, string, bool> draw)
    {
        draw(Sheet.Left, "#", false);
        draw(Sheet.Left + NumberWidth, Heads.Description, false);
        draw(_quantityRight, Heads.Quantity, true);
        draw(_priceRight, Heads.Price, true);
        draw(_taxRight, Heads.Tax, true);
        draw(Sheet.Right, Heads.Amount, true);
        _sheet.Y += Sheet.Leading(_sheet.Label) + 4_000;
        _sheet.Decorate(page => page.Rule(Sheet.Left, _sheet.Y, Sheet.Width, 1_000, Sheet.Ink));
        _sheet.Y += 1_000;
    }

    private void DrawRow(PdfTag table, int index)
    {
        var row = _rows[index];
        var description = TextWrap.Wrap(row.Description, _sheet.Body, _descriptionWidth);
        string[] remarks = [.. row.Remarks.SelectMany(remark => TextWrap.Wrap(remark, _sheet.Small, _descriptionWidth))];
        var height = (2 * Padding) + (description.Count * Sheet.Leading(_sheet.Body)) + (remarks.Length * Sheet.Leading(_sheet.Small));

        // A head that is repeated is not read aloud again.
        if (_sheet.Need(height)) DrawHead((x, text, isRight) => _sheet.Decorate(page => Cell(page, x, _sheet.Y, text, _sheet.Label, isRight)));
        var top = _sheet.Y + Padding;
        var tag = table.Add("TR");
        Say(tag, Sheet.Left, top, $"{index + 1}", isRight: false, _sheet.Body with { Color = Sheet.Muted });
        _sheet.Say(tag, "TD", page => Sheet.Draw(page, Sheet.Left + NumberWidth, Sheet.Draw(page, Sheet.Left + NumberWidth, top, description, _sheet.Body), remarks, _sheet.Small));
        Say(tag, _quantityRight, top, row.Quantity, isRight: true, _sheet.Body);
        Say(tag, _priceRight, top, row.Price, isRight: true, _sheet.Body);
        Say(tag, _taxRight, top, row.Tax, isRight: true, _sheet.Body);
        Say(tag, Sheet.Right, top, row.Amount, isRight: true, _sheet.Body);
        _sheet.Y += height;
        _sheet.Decorate(page => page.Rule(Sheet.Left, _sheet.Y, Sheet.Width, 500, Sheet.Hairline));
    }

    private void Say(PdfTag row, int x, int top, string text, bool isRight, PdfStyle style) => _sheet.Say(row, "TD", page => Cell(page, x, top, text, style, isRight));

    private static void Cell(PdfPage page, int x, int top, string text, PdfStyle style, bool isRight)
    {
        if (isRight) page.TextRight(x, Sheet.Baseline(top, style), text, style);
        else page.Text(x, Sheet.Baseline(top, style), text, style);
    }

    /// <summary>A line in words and figures.</summary>
    private sealed record Row(string Description, string Quantity, string Price, string Tax, string Amount, IReadOnlyList<string> Remarks)
    {
        public static Row Of(PrintedLine line) => new(
            line.Description,
            $"{MoneyText.Number(line.Quantity)} {UnitWords.Of(line.Unit, line.Quantity)}".TrimEnd(),
            MoneyText.Bare(line.UnitPrice),
            line.Category switch { TaxCategory.Exempt => "Exempt", _ => MoneyText.Percent(line.Rate) },
            MoneyText.Bare(line.Net),
            line.Remarks);
    }
}
