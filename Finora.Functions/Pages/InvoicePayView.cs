using Finora.Core.Documents;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Core.Time;
using static Finora.Functions.Pages.PageReply;

namespace Finora.Functions.Pages;

/// <summary>The page on which an invoice is paid, in each of its states: the table of section 13 of the Platform contract.</summary>
internal sealed class InvoicePayView(InvoicePage page, InvoicePayStanding standing, byte[]? logo, string token)
{
    private Invoice Invoice => page.Invoice;

    public PageReply Print() => standing.State switch
    {
        InvoicePayState.Payable => Of($"Pay {page.SellerName}", Due() + Form(PayLabel)),
        InvoicePayState.Overdue => Of($"Pay {page.SellerName}", $"<p class=\"notice\">This invoice was due on {MoneyText.Day(Invoice.DueDate)}.</p>{Due()}{Form(PayLabel)}"),
        InvoicePayState.Pending => Of("Waiting for confirmation", Pending()),
        InvoicePayState.Paid => Of($"Paid: invoice {Invoice.Number}", Paid()),
        InvoicePayState.Voided => Of("Cancelled", $"<h1>Invoice {Text(Invoice.Number)}</h1><p>This invoice was cancelled by the seller. There is nothing to pay.</p>"),
        InvoicePayState.CreditNote => Of("Nothing to pay", $"<h1>Credit note {Text(Invoice.Number)}</h1><p>This is a credit note. There is nothing to pay.</p>{ViewLink}"),
        _ => Of($"Pay {page.SellerName}", Due() + Offline()),
    };

    /// <summary>The page after a button that did not work.</summary>
    public static PageReply Unreachable(string token, string formTargets) => PageReply.Problem(
        StatusCodes.Status503ServiceUnavailable,
        "Please try again",
        "The payment service does not answer at the moment. Nothing was paid.",
        $"<form method=\"post\" action=\"/p/{token}/pay\"><button>Try again</button></form><p class=\"note\"><a href=\"/p/{token}\">View invoice</a></p>") with { FormTargets = formTargets, RetryAfter = 5 };

    /// <summary>Where the form of a page may lead: to us, and on to the gateway, since browsers hold redirects to the same rule.</summary>
    public static string FormTargets(GatewayOffer? offer) => offer is null ? "'self'" : $"'self' {offer.Origin}";

    private string PayLabel => $"Pay {Amount(Invoice.Due)}";

    private string ViewLink => $"<p class=\"note\"><a href=\"/p/{token}\">View invoice</a></p>";

    private PageReply Of(string title, string content) => new(
        StatusCodes.Status200OK, title, $"{PageMarks.TestBanner(page.Scope)}{PageMarks.Brand(page.SellerName, logo)}<div class=\"card\">{content}</div>", FormTargets(standing.Offer)) { HasImage = logo is not null };

    private string Due()
    {
        var paid = Invoice.Paid + Invoice.Withheld;
        return $"""
            <h1>Invoice {Text(Invoice.Number)}</h1><p class="lead">for {Text(Invoice.Buyer.CompanyName ?? Invoice.Buyer.Name)}</p>
            <p class="note">Amount due</p><p class="figure">{Amount(Invoice.Due)}</p>
            <dl><dt>Due date</dt><dd>{MoneyText.Day(Invoice.DueDate)}</dd><dt>Total</dt><dd>{Amount(Invoice.Totals.Total)}</dd><dt>Paid</dt><dd>{Amount(paid)}</dd>{(Invoice.Credited == 0 ? "" : $"<dt>Credited</dt><dd>{Amount(Invoice.Credited)}</dd>")}</dl>
            """;
    }

    private string Form(string label, string style = "") => $"""
        <form method="post" action="/p/{token}/pay">{EmailField()}<button{style}>{label}</button></form>
        <p class="note">You can pay by {Text(standing.Offer!.Ways)}. You pay on the page of Paystack and come back here.</p>{InvoiceView.BankDetails(Invoice)}{ViewLink}
        """;

    private string EmailField() =>
        page.Open.Buyer.Email is not null ? "" : "<label for=\"email\">Your e-mail address, for the receipt</label><input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" required maxlength=\"254\">";

    private string Pending() => $"""
        <h1>We are waiting for confirmation</h1><p>A payment for invoice {Text(Invoice.Number)} was started, and its end is not known yet. If you have paid, do not pay again.</p>
        <div class="actions"><a class="button" href="/p/{token}/receipt?reference={Uri.EscapeDataString(standing.PendingReference!)}">Check again</a></div>
        <h2>Pay another way</h2>{Form("Pay another way", " class=\"quiet\"")}
        """;

    private string Paid()
    {
        var date = Invoice.PaidAt is { } at ? $"Paid on {MoneyText.Day(LagosCalendar.DayOf(at))}" : "Paid";
        return $"""
            {PageMarks.Tick}<h1>{date}</h1><p>Invoice {Text(Invoice.Number)} over {Amount(Invoice.Totals.Total)} is settled. Thank you.</p>
            <p><a href="/p/{token}/receipt">See the receipts</a></p>{ViewLink}
            """;
    }

    private string Offline()
    {
        var details = InvoiceView.BankDetails(Invoice);
        return (details.Length > 0 ? details : Contact()) + ViewLink;
    }

    /// <summary>Nothing to pay with is known, so the payer must be able to ask.</summary>
    private string Contact()
    {
        var seller = page.Open.Seller;
        var mail = seller?.Email is { } address ? $"<dt>E-mail</dt><dd><a href=\"mailto:{Text(address)}\">{Text(address)}</a></dd>" : "";
        var phone = seller?.Phone is { } number ? $"<dt>Phone</dt><dd>{Text(number)}</dd>" : "";
        return $"<p>This invoice cannot be paid online. Please contact {Text(page.SellerName)}.</p>{(mail.Length + phone.Length == 0 ? "" : $"<dl>{mail}{phone}</dl>")}";
    }

    private string Amount(long minor) => Text(MoneyText.WithSign(minor, Invoice.Currency));
}
