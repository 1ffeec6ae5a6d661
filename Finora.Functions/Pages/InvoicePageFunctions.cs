using System.Text;
using Finora.Core;
using Finora.Core.Documents;
using Finora.Core.Payments;
using Finora.Functions.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Pages;

/// <summary>The hosted pages of an invoice, section 13 of the Platform contract. <c>GET /p/{token}</c>, which payment links share, is answered in <see cref="PaymentPageFunctions"/>.</summary>
public sealed class InvoicePageFunctions(InvoicePages pages, InvoiceSite site, IInvoiceCheckout checkout, PrintInvoice printInvoice, PrintReceipt printReceipt)
{
    private const string Guard = "customers open it without a key; the token of 32 random bytes in its address is what guards it";
    private const int MaxFormBytes = 16_384;
    private const int MaxReference = 200;

    [Function("InvoicePayPage")]
    [PublicAccess(Guard, IsHostedPage = true)]
    public async Task<IResult> Pay([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "p/{invoiceToken}/pay")] HttpRequest request, string invoiceToken, CancellationToken cancellationToken)
    {
        var (page, refused) = await site.OpenAsync(request, invoiceToken, cancellationToken);
        if (page is null) return refused!;
        var (standing, logo) = (pages.StandingAsync(page, cancellationToken), pages.LogoAsync(page, cancellationToken));
        return new InvoicePayView(page, await standing, await logo, invoiceToken).Print();
    }

    [Function("InvoicePayStart")]
    [PublicAccess(Guard, IsHostedPage = true, TakesBody = true, MaxBodyBytes = MaxFormBytes)]
    public async Task<IResult> Start([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "p/{invoiceToken}/pay")] HttpRequest request, string invoiceToken, CancellationToken cancellationToken)
    {
        var (page, refused) = await site.OpenAsync(request, invoiceToken, cancellationToken);
        if (page is null) return refused!;
        var standing = await pages.StandingAsync(page, cancellationToken);
        if (standing.Offer is null) return NotPayable(invoiceToken);
        var email = page.Open.Buyer.Email is null ? EmailOf(request.Call().Body) : null;
        if (page.Open.Buyer.Email is null && email is null) return PageReply.Problem(StatusCodes.Status400BadRequest, "E-mail address", "Please give a valid e-mail address for the receipt.", Back(invoiceToken));
        var started = await checkout.StartAsync(page.Scope, page.Invoice.Id, email, cancellationToken);
        if (started.IsOk) return new SeeOther(started.Value.AbsoluteUri);
        return started.Failure.Code is FailureCode.Unavailable or FailureCode.Busy ? InvoicePayView.Unreachable(invoiceToken, InvoicePayView.FormTargets(standing.Offer)) : NotPayable(invoiceToken);
    }

    [Function("InvoiceReceiptPage")]
    [PublicAccess(Guard, IsHostedPage = true)]
    public async Task<IResult> Receipt([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "p/{invoiceToken}/receipt")] HttpRequest request, string invoiceToken, CancellationToken cancellationToken)
    {
        var (page, refused) = await site.OpenAsync(request, invoiceToken, cancellationToken);
        if (page is null) return refused!;
        var payments = await pages.ReceiptsAsync(page, cancellationToken);
        var reference = request.Query["reference"].ToString();
        if (reference.Length == 0) return new InvoiceReceiptView(page, invoiceToken).All(payments);
        if (Find(payments, reference) is { } known) return new InvoiceReceiptView(page, invoiceToken).Success(known);
        var news = reference.Length > MaxReference ? Failure.NotFound("There is no such payment.") : await checkout.AskAsync(page.Scope, page.Invoice.Id, reference, cancellationToken);
        return await TellAsync(news, page, invoiceToken, reference, cancellationToken);
    }

    [Function("InvoicePagePdf")]
    [PublicAccess(Guard, IsHostedPage = true)]
    public async Task<IResult> Pdf([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "p/{invoiceToken}/pdf")] HttpRequest request, string invoiceToken, CancellationToken cancellationToken)
    {
        var (page, refused) = await site.OpenAsync(request, invoiceToken, cancellationToken);
        if (page is null) return refused!;
        var number = request.Query["receipt"].ToString();
        if (number.Length == 0) return Send(request, await printInvoice.RunAsync(page.Scope, page.Invoice.Id, cancellationToken));
        var receipt = (await pages.ReceiptsAsync(page, cancellationToken)).FirstOrDefault(payment => payment.ReceiptNumber == number);
        return receipt is null ? InvoiceSite.Nothing() : Send(request, await printReceipt.RunAsync(page.Scope, receipt.Id, cancellationToken));
    }

    private async Task<IResult> TellAsync(Outcome<GatewayNews> news, InvoicePage page, string token, string reference, CancellationToken cancellationToken)
    {
        if (!news.IsOk) return news.Failure.Code == FailureCode.NotFound ? InvoiceSite.Nothing() : new InvoiceReceiptView(page, token).Pending();
        switch (news.Value.State)
        {
            case GatewayState.Failed:
                return new InvoiceReceiptView(page, token).Failed(news.Value.Reason);
            case GatewayState.Paid:
                var paid = await pages.OpenAsync(token, cancellationToken) ?? page;
                return Find(await pages.ReceiptsAsync(paid, cancellationToken), reference) is { } payment ? new InvoiceReceiptView(paid, token).Success(payment) : new InvoiceReceiptView(paid, token).Unmatched();
            default:
                return new InvoiceReceiptView(page, token).Pending();
        }
    }

    private static Payment? Find(IReadOnlyList<Payment> payments, string reference) => payments.FirstOrDefault(payment => payment.Reference == reference);

    private static PageReply NotPayable(string token) => PageReply.Problem(StatusCodes.Status409Conflict, "Nothing to pay here", "This invoice cannot be paid online now.", Back(token));

    private static string Back(string token) => $"<p><a href=\"/p/{token}/pay\">Back to the invoice</a></p>";

    private static string? EmailOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body.Span));
            return reader.ReadForm().TryGetValue("email", out var email) ? Patterns.Email(email.ToString().Trim()) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static IResult Send(HttpRequest request, Outcome<PrintedFile> file)
    {
        if (!file.IsOk) return InvoiceSite.Nothing();
        request.HttpContext.Response.Headers.ContentDisposition = FileNames.Attachment(file.Value.Name);
        return Results.Bytes(file.Value.Content, file.Value.MediaType);
    }
}
