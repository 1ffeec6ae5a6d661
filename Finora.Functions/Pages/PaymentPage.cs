using System.Globalization;
using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using static Finora.Functions.Pages.PageReply;

namespace Finora.Functions.Pages;

/// <summary>The hosted page of a payment link in each of its states, section 14.1 of the Business contract, and the simulator's page of 14.2.</summary>
internal static class PaymentPage
{
    /// <param name="formTargets">Our own origin, and the partner's where a checkout leads there.</param>
    public static PageReply Of(LinkPage page, string formTargets) => page.State switch
    {
        PaymentLinkState.Active => Payable(page, formTargets),
        PaymentLinkState.Paid => new PageReply(StatusCodes.Status200OK, $"Paid: {page.Business.Name}", $"{Banner(page)}<div class=\"card\">{PageMarks.Tick}{Head(page)}{Paid(page)}</div>"),
        _ => new PageReply(
            StatusCodes.Status410Gone, page.Business.Name, $"{Banner(page)}<div class=\"card\"><h1>{Text(page.Business.Name)}</h1><p>This payment link is closed. Ask the business for a new one if you still want to pay.</p></div>"),
    };

    public static PageReply Simulator(LinkPage page, long amountKobo, string token) => new(
        StatusCodes.Status200OK,
        "Payment simulator",
        $"""
        {Banner(page)}
        <div class="card"><h1>Payment simulator</h1>
        <p>It plays the bank: no money moves. Pay reports a payment for {Text(page.Business.Name)}, invoice {Text(page.Link.InvoiceNumber)}, as the bank would.</p>
        <form method="post" action="/p/{token}/simulate"><input type="hidden" name="amountKobo" value="{amountKobo}"><button>Pay {Amount(amountKobo)}</button></form>
        <p><a href="/p/{token}">Cancel</a></p></div>
        """,
        "'self'");

    public static string TokenOf(LinkPage page) => PublicId.Encode(page.Link.Id);

    private static PageReply Payable(LinkPage page, string formTargets)
    {
        var invoice = page.Invoice!;
        return new PageReply(StatusCodes.Status200OK, $"Pay {page.Business.Name}", $"{Banner(page)}<div class=\"card\">{Head(page)}{Lines(invoice)}{Terms(page, invoice)}{Form(page, invoice)}</div>", formTargets);
    }

    private static string Banner(LinkPage page) => PageMarks.TestBanner(page.Scope);

    private static string Head(LinkPage page) => $"<h1>{Text(page.Business.Name)}</h1><p class=\"lead\">Invoice {Text(page.Link.InvoiceNumber)}</p>";

    private static string Lines(Invoice invoice) => $"""
        <table><thead><tr><th scope="col">Item</th><th scope="col" class="amount">Amount</th></tr></thead><tbody>
        {string.Concat(invoice.Lines.Select(line => $"<tr><td>{Text(line.Description)}<small>Quantity {line.Quantity.ToString("0.####", CultureInfo.InvariantCulture)}</small></td><td class=\"amount\">{Amount(line.Amounts.Taxable)}</td></tr>"))}
        </tbody></table>
        """;

    private static string Terms(LinkPage page, Invoice invoice) => $"""
        <dl class="sums">
        <dt>VAT</dt><dd>{Amount(invoice.Totals.Tax)}</dd>
        <dt>Total</dt><dd>{Amount(invoice.Totals.Total)}</dd>
        <dt class="due">Amount due</dt><dd class="due">{Amount(invoice.Due)}</dd>
        </dl>
        <dl>
        <dt>Due date</dt><dd>{Day(invoice.DueDate)}</dd>
        <dt>Link valid until</dt><dd>{Moment(page.Link.ExpiresAt)}</dd>
        </dl>
        """;

    private static string Form(LinkPage page, Invoice invoice)
    {
        var choice = page.Link.AllowPartialPayment
            ? $"<label for=\"amount\">Amount to pay now, in naira</label><input id=\"amount\" name=\"amount\" inputmode=\"decimal\" autocomplete=\"off\" required value=\"{Kobo.Format(invoice.Due)}\">"
            : "";
        var button = page.Link.AllowPartialPayment ? "Pay" : $"Pay {Amount(invoice.Due)}";
        return $"<form method=\"post\" action=\"/p/{TokenOf(page)}/checkout\">{choice}<button>{button}</button></form><p class=\"note\">You pay on the page of the bank and come back here.</p>";
    }

    private static string Paid(LinkPage page) => page.LastPayment is not { } payment ? "<p>This invoice is paid. Thank you.</p>" : $"""
        <p>This invoice is paid. Thank you.</p>
        <dl>
        <dt>Amount</dt><dd>{Amount(page.Link.AmountPaidKobo)}</dd>
        <dt>Date</dt><dd>{Day(LagosCalendar.DayOf(payment.PaidAt))}</dd>
        <dt>Receipt</dt><dd>{Text(payment.ReceiptNumber)}</dd>
        </dl>
        """;

    private static string Amount(long kobo) => Text(MoneyText.WithSign(kobo, Currencies.Naira));

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset at) => at.ToOffset(LagosCalendar.Offset).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + ", Lagos time";
}
