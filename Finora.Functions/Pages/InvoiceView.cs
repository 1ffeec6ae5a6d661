using Finora.Core.Documents;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Core.Tax;
using static Finora.Functions.Pages.PageReply;

namespace Finora.Functions.Pages;

/// <summary>The page <em>View Invoice</em>, section 13 of the Platform contract: what the PDF says, for a screen. Without the customer's e-mail and phone.</summary>
internal sealed class InvoiceView(InvoicePage page, InvoiceDocument document, string token)
{
    private string Word => document.IsCreditNote ? "Credit note" : "Invoice";

    private bool IsVoided => page.Invoice.State == InvoiceState.Voided;

    public PageReply Print() => new(StatusCodes.Status200OK, $"{Word} {document.Number} from {document.Seller.Name}", $"""
        {PageMarks.TestBanner(page.Scope)}{(IsVoided ? "<p class=\"notice\">CANCELLED: the seller has cancelled this document.</p>" : "")}
        <article class="card">
        <div class="top"><div>{PageMarks.Brand(document.Seller.Name, document.Letterhead.Logo)}<h1>{Word} {Text(document.Number)}</h1></div><span class="status{(document.Status is "Overdue" or "Cancelled" ? " warn" : "")}">{document.Status}</span></div>
        {Parties()}{Facts()}{Lines()}{Sums()}{Withholding()}{Paragraph("Notes", document.Notes)}{Paragraph("Terms", document.Terms)}{(page.Invoice.IsOpen ? BankDetails(page.Invoice) : "")}{Verify()}{Actions()}
        </article>
        """) { IsWide = true, HasImage = document.Letterhead.Logo is not null };

    /// <summary>Where money can be transferred to; empty where the seller named no account.</summary>
    internal static string BankDetails(Invoice invoice) => invoice.BankAccount is not { } account ? "" : $"""
        <h2>Pay by bank transfer</h2>
        <dl><dt>Bank</dt><dd>{Text(account.BankName)}</dd><dt>Account name</dt><dd>{Text(account.AccountName)}</dd><dt>Account number</dt><dd>{Text(account.AccountNumber)}</dd><dt>Reference</dt><dd>{Text(invoice.Number)}</dd></dl>
        """;

    private string Parties() => $"""
        <div class="parties">{Party("From", document.Seller, PartyText.Address(page.Open.Seller?.Address))}{Party(document.IsCreditNote ? "Credit to" : "Bill to", document.Buyer, document.Buyer.Lines)}</div>
        """;

    private static string Party(string heading, PrintedParty party, IEnumerable<string> lines)
    {
        var tin = party.Tin is { } number ? $"<p>TIN {Text(number)}</p>" : "";
        return $"<section><h2>{heading}</h2><p><strong>{Text(party.Name)}</strong></p>{string.Concat(lines.Select(line => $"<p>{Text(line)}</p>"))}{tin}</section>";
    }

    private string Facts()
    {
        var due = document.IsCreditNote ? "" : Fact("Due", MoneyText.Day(document.DueDate));
        var corrects = document.Corrects is { } other ? Fact("Corrects", $"Invoice {other.Number} of {MoneyText.Day(other.IssueDate)}") : "";
        return $"<dl>{Fact("Issued", MoneyText.Day(document.IssueDate))}{due}{Fact("Reference", document.Reference)}{corrects}</dl>";
    }

    private string Lines() => $"""
        <table><thead><tr><th scope="col">Description</th><th scope="col" class="amount">Amount</th></tr></thead>
        <tbody>{string.Concat(document.Lines.Select(Line))}</tbody></table>
        """;

    private string Line(PrintedLine line)
    {
        var each = $"{MoneyText.Number(line.Quantity)} {UnitWords.Of(line.Unit, line.Quantity)}".TrimEnd() + $" × {Amount(line.UnitPrice)}{(document.PricesIncludeTax ? " incl. VAT" : "")}";
        var tax = line.Category switch { TaxCategory.Standard => $"VAT {MoneyText.Percent(line.Rate)}", TaxCategory.ZeroRated => "VAT 0%", _ => "exempt from VAT" };
        return $"<tr><td>{Text(line.Description)}<small>{Text(each)} · {tax}</small>{string.Concat(line.Remarks.Select(remark => $"<small>{Text(remark)}</small>"))}</td><td class=\"amount\">{Amount(line.Net)}</td></tr>";
    }

    private string Sums()
    {
        var discount = document.Discount == 0 ? "" : Sum(document.DiscountPercent is { } percent ? $"Discount {MoneyText.Percent(percent)}" : "Discount", -document.Discount);
        var settled = $"{SumUnlessZero("Credited", -document.Credited)}{SumUnlessZero("Paid", -document.Paid)}{SumUnlessZero("Tax withheld", -document.Withheld)}";
        var due = document.IsCreditNote ? "" : $"<dt class=\"due\">Amount due</dt><dd class=\"due\">{Amount(document.Due)}</dd>";
        return $"<dl class=\"sums\">{Sum("Subtotal", document.Subtotal)}{discount}{string.Concat(document.Taxes.Select(Tax))}{Sum(document.IsCreditNote ? "Total credited" : "Total", document.Total)}{settled}{due}</dl>";
    }

    private string Tax(TaxGroup group) => group.Category switch
    {
        TaxCategory.Standard => Sum($"VAT {MoneyText.Percent(group.Rate)} on {Amount(group.Taxable)}", group.Tax),
        TaxCategory.ZeroRated => Sum($"VAT 0% on {Amount(group.Taxable)}", 0),
        _ => Sum($"Exempt from VAT: {Amount(group.Taxable)}", 0),
    };

    private string Withholding() => document.Withholding is not { } expected ? "" : $"""
        <p class="note">Withholding tax of {MoneyText.Percent(expected.Rate)} ({Amount(expected.Amount)}) may be deducted at payment; {Amount(expected.NetExpected)} is then payable, against the credit note for the tax.</p>
        """;

    private string Verify() => document.Verification is not { } verification ? "" : $"""
        <h2>Verify this {Word.ToLowerInvariant()}</h2>
        <div class="verify">{PageMarks.QrCode(verification.QrText, verification.IsNrsQr ? "QR code of the tax authority" : "QR code that opens the verification page")}
        <dl>{Fact("NRS number", verification.NrsIrn)}{Fact("Fingerprint", verification.Irn)}<dt>Check</dt><dd><a href="{Text(verification.Address)}">Verification page</a></dd></dl></div>
        """;

    private string Actions()
    {
        var pay = page.Invoice is { IsOpen: true, Due: > 0 } ? $"<a class=\"button\" href=\"/p/{token}/pay\">Pay {Amount(document.Due)}</a>" : "";
        return $"<div class=\"actions\">{pay}<a class=\"button quiet\" href=\"/p/{token}/pdf\">Download PDF</a></div>";
    }

    private string Sum(string label, long amount) => $"<dt>{Text(label)}</dt><dd>{Amount(amount)}</dd>";

    private string SumUnlessZero(string label, long amount) => amount == 0 ? "" : Sum(label, amount);

    private string Amount(long minor) => Text(MoneyText.WithSign(minor, document.Currency));

    private static string Fact(string label, string? value) => value is null ? "" : $"<dt>{label}</dt><dd>{Text(value)}</dd>";

    private static string Paragraph(string heading, string? text) => text is null ? "" : $"<h2>{heading}</h2><p class=\"lines\">{Text(text)}</p>";
}
