using Finora.Core;
using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>The QR image of a payment link, section 12.5 of the contract. Public, and in every state of the link: it only holds the address of the page.</summary>
public sealed class PaymentLinkImageFunctions(PaymentLinks links, FinoraSettings settings)
{
    private const int DefaultSize = 300;

    [Function("BusinessPaymentLinkQr")]
    [PublicAccess("payers open it without a key; the link's random id is what guards it", IsHostedPage = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/payment-links/{paymentLinkId}/qr.png")] HttpRequest request, string paymentLinkId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = new QueryReader(request);
        var size = ReadSize(query);
        if (query.IsRefused(out var refused)) return Replies.Refused(call, refused);
        var exists = PublicId.TryParse(IdPrefix.PaymentLink, paymentLinkId, out var linkId) && await links.ExistsAsync(linkId, cancellationToken);
        if (!exists) return Replies.Failed(call, Failure.NotFound("There is no such payment link."));
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Bytes(QrImage.Png(LinkUrls.Of(linkId, settings).Short, size), "image/png");
    }

    /// <summary>Pixels of a side.</summary>
    internal static int ReadSize(QueryReader query) => query.WholeNumber("size", QrImage.MinSize, QrImage.MaxSize) ?? DefaultSize;
}
