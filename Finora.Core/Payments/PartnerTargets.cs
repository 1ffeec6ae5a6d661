using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>What a reported payment is for, as far as anything it names exists on its side.</summary>
/// <param name="Scope">Null when not even the business is known.</param>
/// <param name="Contradicted">The metadata names another business or invoice than the link or the session, which wins.</param>
public sealed record PartnerTarget(TenantScope? Scope, Guid? LinkId, Guid? InvoiceId, bool Contradicted)
{
    /// <summary>Set where the target is a tap session.</summary>
    public Guid? SessionId { get; init; }
}

/// <summary>
/// Finds the target of a reported payment: the first that exists of the link, the tap session and the invoice of the metadata within the business of the metadata, then
/// that business alone. Records of the other side (live or test) do not exist.
/// </summary>
public sealed class PartnerTargets(PointerStore pointers, TenantStore store)
{
    public async Task<PartnerTarget> FindAsync(ReportedPayment payment, bool test, CancellationToken cancellationToken)
    {
        if (payment.LinkId is { } linkId && await FindLinkAsync(linkId, test, cancellationToken) is var (scope, link))
        {
            return new PartnerTarget(scope, linkId, link.InvoiceId, IsContradicted(payment, scope, link.InvoiceId));
        }

        if (payment.SessionId is { } sessionId && await FindSessionAsync(sessionId, test, cancellationToken) is var (home, session))
        {
            return new PartnerTarget(home, null, session.InvoiceId, IsContradicted(payment, home, session.InvoiceId)) { SessionId = sessionId };
        }

        return await FindByMetadataAsync(payment, test, cancellationToken);
    }

    private static bool IsContradicted(ReportedPayment payment, TenantScope scope, Guid? invoiceId) =>
        (payment.BusinessId is { } business && business != scope.TenantId) || (payment.InvoiceId is { } named && named != invoiceId);

    private async Task<PartnerTarget> FindByMetadataAsync(ReportedPayment payment, bool test, CancellationToken cancellationToken)
    {
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

    private async Task<(TenantScope Scope, TapSession Session)?> FindSessionAsync(Guid sessionId, bool test, CancellationToken cancellationToken)
    {
        var pointer = await pointers.FindAsync(PointerKeys.TapSession(sessionId), cancellationToken);
        if (pointer is null || pointer.Value.Test != test) return null;
        var session = await store.GetAsync(pointer.Value.Scope, Keys.TapSession(sessionId), cancellationToken);
        return session is null ? null : (pointer.Value.Scope, session.Value);
    }
}
