using Finora.Core;
using Finora.Core.Payments;
using Finora.Functions.Http;
using Finora.Functions.Platform;

namespace Finora.Functions.Pages;

/// <summary>What all pages of an invoice have in common: who may see them, and the invoice itself as a page or as JSON.</summary>
public sealed class InvoiceSite(InvoicePages pages, Platform.InvoicePresenter presenter)
{
    /// <summary>The invoice that is asked for, or why it is not shown: unknown, replaced and draft look the same, and of a suspended business only the seller's name is told.</summary>
    public async Task<(InvoicePage? Page, IResult? Refused)> OpenAsync(HttpRequest request, string token, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        if (await pages.OpenAsync(token, cancellationToken) is not { } page) return (null, Nothing());
        return page.IsSuspended ? (null, Suspended(page)) : (page, null);
    }

    public async Task<IResult> ViewAsync(HttpRequest request, string token, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        var (json, page) = (CheckoutForm.WantsJson(request), await pages.OpenAsync(token, cancellationToken));
        if (page is null) return json ? Replies.Failed(request.Call(), Failure.NotFound("There is no such invoice.")) : Nothing();
        if (page.IsSuspended) return json ? Replies.Refused(request.Call(), RefusedRequest.Of(Refusal.Suspended, "The seller cannot use this page at present.")) : Suspended(page);
        if (!json) return new InvoiceView(page, await pages.DescribeAsync(page, cancellationToken), token).Print();
        var body = HostedInvoiceBody.From(presenter.Print(page.Scope.TenantId, page.Open), page);
        return new JsonReply(StatusCodes.Status200OK, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, PlatformJson.Default.HostedInvoiceBody));
    }

    /// <summary>Tells nothing, not even whether there ever was something.</summary>
    internal static PageReply Nothing() => PageReply.Problem(StatusCodes.Status404NotFound, "Not found", "There is nothing at this address. Check that the whole address was copied.");

    private static PageReply Suspended(InvoicePage page) => PageReply.Problem(StatusCodes.Status403Forbidden, page.SellerName, "This page is not available at present.");
}
