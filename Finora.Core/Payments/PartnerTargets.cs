using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>What a reported payment is for, as far as anything it names exists on its side.</summary>
/// <param name="Scope">Null when not even the business is known.</param>
/// <param name="Contradicted">The metadata names another business or invoice than the link; the link wins.</param>
public sealed record PartnerTarget(TenantScope? Scope, Guid? LinkId, Guid? InvoiceId, bool Contradicted);

/// <summary>
/// Finds the target of a reported payment: the first that exists of the link and the invoice of the metadata within the business of the metadata, then that
/// business alone. Records of the other side (live or test) do not exist.
/// </summary>
public sealed class PartnerTargets(PointerStore pointers, TenantStore store)
{
    public async Task<PartnerTarget> FindAsync(ReportedPayment payment, bool test, CancellationToken cancellationToken)
    {
        if (payment.LinkId is { } linkId && await FindLinkAsync(linkId, test, cancellationToken) is var (scope, link))
        {
            var contradicted = (payment.BusinessId is { } business && business != scope.TenantId) || (payment.InvoiceId is { } named && named != link.InvoiceId);
            return new PartnerTarget(scope, linkId, link.InvoiceId, contradicted);
        }

        if (payment.BusinessId is not { } businessId) return new PartnerTarget(null, null, null, false);
        var home = new TenantScope(businessId, test);
        if (await store.GetAsync(home.Home, Keys.Business, cancellationToken) is null) return new PartnerTarget(null, null, null, false);
        var invoiceId = payment.InvoiceId is { } id && await store.GetAsync(home, Keys.Invoice(id), cancellationToken) is { Value: { State: not InvoiceState.Deleted, Type: DocumentType.Invoice } } ? id : (Guid?)null;
        return new PartnerTarget(home, null, invoiceId, false);
    }

    private async Task<(TenantScope Scope, PaymentLink Link)?> FindLinkAsync(Guid linkId, bool test, CancellationToken cancellationToken)
    {
        var pointer = await pointers.FindAsync(PointerKeys.PaymentLink(linkId), cancellationToken);
        if (pointer is null || pointer.Value.Test != test) return null;
        var link = await store.GetAsync(pointer.Value.Scope, Keys.PaymentLink(linkId), cancellationToken);
        return link is null ? null : (pointer.Value.Scope, link.Value);
    }
}
