using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Business;

namespace Finora.Functions.Pages;

/// <summary>The state of a link as JSON, section 14.1 of the Business contract: in a closed state nothing of the invoice is told.</summary>
public sealed record LinkStateBody(
    string PaymentLinkId, string BusinessName, string? InvoiceNumber, long? AmountDueKobo, decimal? AmountDue, long? TotalKobo, decimal? Total, string Currency, string? DueDate,
    bool AllowPartialPayment, string ExpiresAt, string Status)
{
    public static LinkStateBody From(LinkPage page)
    {
        var shown = page.IsClosed ? null : page.Invoice;
        return new LinkStateBody(
            PublicId.Format(IdPrefix.PaymentLink, page.Link.Id), page.Business.Name, shown?.Number, shown?.Due, Naira(shown?.Due), shown?.Totals.Total, Naira(shown?.Totals.Total), Currencies.Naira,
            shown is null ? null : DocumentDate.FormatMidnight(shown.DueDate), page.Link.AllowPartialPayment, Instant.Format(page.Link.ExpiresAt), PaymentLinkBodies.Status(page.State));
    }

    private static decimal? Naira(long? kobo) => kobo is { } amount ? Kobo.ToNaira(amount) : null;
}

/// <summary>A started checkout, section 14.2.</summary>
public sealed record CheckoutBody(string CheckoutUrl, long AmountKobo, decimal Amount);
