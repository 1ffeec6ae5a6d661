using Finora.Core.Documents.Pdf;

namespace Finora.Core.Documents;

/// <summary>Words on the left, amounts on the right: receipts and statements. Rows go on to new pages; a total never stands alone at the top of one.</summary>
internal sealed class AmountTable
{
    private const int RowHeight = 17_000;
    private readonly Sheet _sheet;
    private readonly PdfTag _table;

    public AmountTable(Sheet sheet, string heading, string amountHeading)
    {
        _sheet = sheet;
        _table = sheet.Root.Add("Table");
        sheet.Need(4 * RowHeight);
        Row("TH", heading, amountHeading, sheet.Label, 0);
        Rule(1_000, Sheet.Ink);
    }

    /// <summary>The name of a group of lines.</summary>
    public void Group(string label)
    {
        _sheet.Need(3 * RowHeight);
        Row("TD", label, "", _sheet.Strong, 0);
    }

    public void Line(string label, long amount, bool isIndented = false)
    {
        // Room for what follows: a sum belongs to its lines.
        _sheet.Need(2 * RowHeight);
        Row("TD", label, MoneyText.Bare(amount), _sheet.Body, isIndented ? 12_000 : 0);
        Rule(500, Sheet.Hairline);
    }

    public void Total(string label, long amount)
    {
        Row("TD", label, MoneyText.Bare(amount), _sheet.Strong, 0);
        Rule(1_000, Sheet.Ink);
        _sheet.Y += 4_000;
    }

    private void Row(string type, string label, string amount, PdfStyle style, int indent)
    {
        var width = Sheet.Width - indent - style.Measure(amount) - 24_000;
        var lines = TextWrap.Wrap(label, style, width);
        var row = _table.Add("TR");
        var top = _sheet.Y + 3_500;
        _sheet.Say(row, type, page => Sheet.Draw(page, Sheet.Left + indent, top, lines, style));
        _sheet.Say(row, type, page => page.TextRight(Sheet.Right, Sheet.Baseline(top, style), amount, style));
        _sheet.Y += RowHeight + ((lines.Count - 1) * Sheet.Leading(style));
    }

    private void Rule(int thickness, PdfColor color) => _sheet.Decorate(page => page.Rule(Sheet.Left, _sheet.Y, Sheet.Width, thickness, color));
}
