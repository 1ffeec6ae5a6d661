using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Functions.Business;
using Finora.Functions.Callbacks;
using Finora.Functions.Http;
using Finora.Functions.Partners;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Pages;

/// <summary>
/// The hosted payment page, its checkout and the simulator: section 14 of the Business contract. A link's random id is all that guards them, and nothing here books money. The first path is that of
/// invoices as well, whose tokens are longer.
/// </summary>
public sealed class PaymentPageFunctions(LinkPages pages, InvoiceSite invoices, StartCheckout checkout, PaymentSimulator simulator, BankPartnerSettings partner, FinoraSettings settings)
{
    private const string Guard = "payers open it without a key; the link's random id is what guards it";
    private const int MaxFormBytes = 16_384;

    [Function("PaymentPage")]
    [PublicAccess(Guard, IsHostedPage = true)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "p/{token}")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        if (InvoiceLinks.IsToken(token)) return await invoices.ViewAsync(request, token, cancellationToken);
        var asked = await OpenAsync(request, token, CheckoutForm.WantsJson(request), cancellationToken);
        if (asked.Page is not { } page) return asked.Refused!;
        return asked.Json ? Replies.Ok(request.Call(), LinkStateBody.From(page), BusinessJson.Default.LinkStateBody) : PaymentPage.Of(page, FormTargets());
    }

    [Function("PaymentPageCheckout")]
    [PublicAccess(Guard, IsHostedPage = true, TakesBody = true, MaxBodyBytes = MaxFormBytes)]
    public async Task<IResult> Checkout([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "p/{token}/checkout")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        var asked = await OpenAsync(request, token, CheckoutForm.IsJson(request), cancellationToken);
        if (asked.Page is not { } page) return asked.Refused!;
        var amount = AmountOf(request, page);
        if (!amount.IsOk) return Fail(request, asked.Json, amount.Failure);
        var urls = LinkUrls.Of(page.Link.Id, settings);
        var outcome = await checkout.RunAsync(page, amount.Value, urls.Short, cancellationToken);
        if (!outcome.IsOk) return Fail(request, asked.Json, outcome.Failure);
        var (to, paid) = (outcome.Value.Partner?.AbsoluteUri, outcome.Value.AmountKobo);
        if (asked.Json) return Replies.Created(request.Call(), new CheckoutBody(to ?? settings.PayOrigin + SimulatorPath(page, paid), paid, Kobo.ToNaira(paid)), BusinessJson.Default.CheckoutBody);
        return new SeeOther(to ?? SimulatorPath(page, paid));
    }

    [Function("PaymentSimulatorPage")]
    [PublicAccess(Guard, IsHostedPage = true)]
    public async Task<IResult> Simulator([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "p/{token}/simulate")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        var asked = await OpenAsync(request, token, CheckoutForm.WantsJson(request), cancellationToken);
        if (asked.Page is not { } page || !checkout.IsSimulated(page)) return asked.Refused ?? Unknown(request, asked.Json);
        var wanted = request.Query["amountKobo"].ToString();
        var amount = StartCheckout.AmountOf(page, wanted.Length == 0 ? null : Kobo.ParseKobo(wanted, out var kobo) == NumberFault.None ? kobo : 0);
        return amount.IsOk ? PaymentPage.Simulator(page, amount.Value, PaymentPage.TokenOf(page)) : Fail(request, asked.Json, amount.Failure);
    }

    [Function("PaymentSimulatorPay")]
    [PublicAccess(Guard, IsHostedPage = true, TakesBody = true, MaxBodyBytes = MaxFormBytes)]
    public async Task<IResult> Simulate([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "p/{token}/simulate")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        var asked = await OpenAsync(request, token, CheckoutForm.IsJson(request), cancellationToken);
        if (asked.Page is not { } page || !checkout.IsSimulated(page)) return asked.Refused ?? Unknown(request, asked.Json);
        var wanted = AmountOf(request, page);
        var amount = wanted.IsOk ? StartCheckout.AmountOf(page, wanted.Value) : wanted.Failure;
        if (!amount.IsOk) return Fail(request, asked.Json, amount.Failure);
        var answer = await simulator.PayAsync(request.Call(), page, amount.Value, cancellationToken);
        return answer.Status == StatusCodes.Status200OK ? new SeeOther($"/p/{PaymentPage.TokenOf(page)}") : answer;
    }

    /// <summary>The page that is asked for, or why it is not given.</summary>
    private async Task<(LinkPage? Page, IResult? Refused, bool Json)> OpenAsync(HttpRequest request, string token, bool json, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        if (CheckoutForm.Read(request) is null) return (null, Replies.Refused(request.Call(), RefusedRequest.Of(Refusal.InvalidRequest, "The body is not a JSON object.")), json);
        var page = TryParse(token, out var linkId) ? await pages.OpenAsync(linkId, cancellationToken) : null;
        if (page is null) return (null, Unknown(request, json), json);
        return page.IsSuspended ? (null, Suspended(request, json), json) : (page, null, json);
    }

    /// <summary>The id, or its part after the prefix.</summary>
    private static bool TryParse(string token, out Guid linkId) => PublicId.TryParse(IdPrefix.PaymentLink, token.Contains('_') ? token : $"{IdPrefix.PaymentLink}_{token}", out linkId);

    /// <summary>Null for all that is due. Where parts are not allowed the amount is not looked at, so nothing can be wrong with it.</summary>
    private static Outcome<long?> AmountOf(HttpRequest request, LinkPage page)
    {
        if (!page.Link.AllowPartialPayment) return (long?)null;
        var form = CheckoutForm.Read(request)!;
        return form.Fault is { } fault ? fault : form.AmountKobo;
    }

    private static string SimulatorPath(LinkPage page, long amountKobo) => $"/p/{PaymentPage.TokenOf(page)}/simulate{(amountKobo == page.PayableKobo ? "" : $"?amountKobo={amountKobo}")}";

    /// <summary>A browser holds redirects after a form to the same policy as the form.</summary>
    private string FormTargets() => partner.CheckoutOrigin is { } origin ? $"'self' {origin}" : "'self'";

    private static IResult Unknown(HttpRequest request, bool json) =>
        json ? Replies.Failed(request.Call(), Failure.NotFound("There is no such payment link.")) : InvoiceSite.Nothing();

    private static IResult Suspended(HttpRequest request, bool json)
    {
        const string Message = "This business cannot take payments through this page at present.";
        return json ? Replies.Refused(request.Call(), RefusedRequest.Of(Refusal.Suspended, Message)) : PageReply.Problem(StatusCodes.Status403Forbidden, "Not available", Message);
    }

    private static IResult Fail(HttpRequest request, bool json, Failure failure)
    {
        var reply = Replies.Failed(request.Call(), failure);
        if (json) return reply;
        return PageReply.Problem(reply.Status, "This did not work", failure.Fields is [var field, ..] ? $"The amount {field.Message}." : failure.Message);
    }
}

/// <summary>303: whatever was sent, go on with GET.</summary>
internal sealed record SeeOther(string To) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        (httpContext.Response.StatusCode, httpContext.Response.Headers.Location) = (StatusCodes.Status303SeeOther, To);
        return Task.CompletedTask;
    }
}
