using Finora.Core.Documents;
using Finora.Core.Payments;
using static Finora.Functions.Pages.PageReply;

namespace Finora.Functions.Pages;

/// <summary>What became of a payment, and the receipts of an invoice: section 13 of the Platform contract.</summary>
internal sealed class InvoiceReceiptView(InvoicePage page, string token)
{
    /// <summary>Seconds between two looks of a page that waits.</summary>
    private const int LookAgain = 5;

    private string ViewLink => $"<p class=\"note\"><a href=\"/p/{token}\">View invoice</a></p>";

    public PageReply Success(Payment payment) => Of("Payment received", $"""
        {PageMarks.Tick}<h1>Payment received</h1><p>Thank you. Invoice {Text(page.Invoice.Number)}.</p>{Facts(payment)}
        <dl><dt>Still due</dt><dd>{Amount(page.Invoice.Due, page.Invoice.Currency)}</dd></dl>{More()}{ViewLink}
        """);

    /// <summary>The money came, and the invoice took none of it: it was paid in another way or cancelled meanwhile.</summary>
    public PageReply Unmatched() => Of("Payment received", $"""
        {PageMarks.Tick}<h1>Payment received</h1><p>Your payment has arrived, and nothing was due on invoice {Text(page.Invoice.Number)} any more. {Text(page.SellerName)} has it on record; please ask them about it.</p>{ViewLink}
        """);

    public PageReply Pending() => Of("Waiting for confirmation", $"""
        <h1>We are waiting for confirmation</h1><p role="status">The payment service has no final word yet. This page looks again by itself.</p>
        <div class="actions"><a class="button quiet" href="/p/{token}/pay">Back to the invoice</a></div>
        """) with { Refresh = LookAgain };

    public PageReply Failed(string? reason) => Of("The payment did not go through", $"""
        <h1>The payment did not go through</h1><p>{Text(reason ?? "It was refused or given up.")} Nothing was taken from this invoice.</p>
        <div class="actions"><a class="button" href="/p/{token}/pay">Try again</a></div>{ViewLink}
        """);

    public PageReply All(IReadOnlyList<Payment> payments) => Of($"Receipts of invoice {page.Invoice.Number}", $"""
        <h1>Receipts of invoice {Text(page.Invoice.Number)}</h1>{(payments.Count == 0 ? "<p>Nothing has been received yet.</p>" : "")}{string.Concat(payments.Select(Facts))}
        <dl><dt>Still due</dt><dd>{Amount(page.Invoice.Due, page.Invoice.Currency)}</dd></dl>{More()}{ViewLink}
        """);

    private PageReply Of(string title, string content) => new(
        StatusCodes.Status200OK, title, $"{PageMarks.TestBanner(page.Scope)}{PageMarks.Brand(page.SellerName, null)}<div class=\"card\">{content}</div>");

    private string Facts(Payment payment) => $"""
        <section class="receipt"><dl>{Fact("Receipt", payment.ReceiptNumber)}<dt>Amount</dt><dd>{Amount(payment.Amount, payment.Currency)}</dd>{(payment.Withheld == 0 ? "" : $"<dt>Tax withheld</dt><dd>{Amount(payment.Withheld, payment.Currency)}</dd>")}
        <dt>Date</dt><dd>{MoneyText.Day(payment.Date)}</dd><dt>Method</dt><dd>{payment.Method.Word()}</dd>{Fact("Reference", payment.Reference)}</dl>
        {(payment.ReceiptNumber is { } number ? $"<p><a href=\"/p/{token}/pdf?receipt={Uri.EscapeDataString(number)}\">Download receipt {Text(number)}</a></p>" : "")}</section>
        """;

    private string More() => page.Invoice is { IsOpen: true, Due: > 0 } ? $"<p><a href=\"/p/{token}/pay\">Pay the rest</a></p>" : "";

    private static string Fact(string label, string? value) => value is null ? "" : $"<dt>{label}</dt><dd>{Text(value)}</dd>";

    private static string Amount(long minor, string currency) => Text(MoneyText.WithSign(minor, currency));
}
