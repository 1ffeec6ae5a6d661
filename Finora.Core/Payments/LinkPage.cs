using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>All that the hosted page of a link shows, in any form.</summary>
/// <param name="Scope">The side of the business that the link is on; a test link says so to the payer.</param>
/// <param name="Invoice">As it stands now; null once its draft was deleted. Nothing of it may be shown when <see cref="IsClosed"/>.</param>
/// <param name="IsSuspended">The business may not collect through Finora at present: nothing is shown.</param>
public sealed record LinkPage(TenantScope Scope, PaymentLink Link, PaymentLinkState State, Business Business, Invoice? Invoice, bool IsSuspended)
{
    /// <summary>Ended without being paid through it.</summary>
    public bool IsClosed => State is PaymentLinkState.Expired or PaymentLinkState.Cancelled;

    /// <summary>Naira kobo that a payer may pay now; zero unless the link is active.</summary>
    public long PayableKobo => State == PaymentLinkState.Active ? Invoice?.Due ?? 0 : 0;

    /// <summary>The payment that settled the invoice, for a link that is paid.</summary>
    public LinkPayment? LastPayment => Link.Payments is [.., var last] ? last : null;
}

/// <summary>Opens hosted pages: finds the business of a link by its id alone.</summary>
public sealed class LinkPages(TenantStore store, PointerStore pointers, PaymentLinks links, TimeProvider time)
{
    /// <summary>Null when there is no link of this id.</summary>
    public async Task<LinkPage?> OpenAsync(Guid linkId, CancellationToken cancellationToken)
    {
        if (await pointers.FindAsync(PointerKeys.PaymentLink(linkId), cancellationToken) is not { } pointer) return null;
        var scope = pointer.Value.Scope;
        var view = await links.GetAsync(scope, linkId, cancellationToken);
        if (!view.IsOk) return null;
        var business = await store.GetAsync(scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A payment link has no business.");
        var invoice = await store.GetAsync(scope, Keys.Invoice(view.Value.Link.InvoiceId), cancellationToken);
        return new LinkPage(scope, view.Value.Link, view.Value.State, business.Value, invoice is { Value.State: not InvoiceState.Deleted } ? invoice.Value : null, business.Value.StatusAt(time.GetUtcNow()) != SubscriptionStatus.Active);
    }
}
