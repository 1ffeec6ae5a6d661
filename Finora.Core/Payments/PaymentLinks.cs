using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>Finds payment links and tells how they stand now.</summary>
public sealed class PaymentLinks(TenantStore store, PointerStore pointers, TimeProvider time)
{
    public async Task<Outcome<PaymentLinkView>> GetAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        var link = await store.GetAsync(scope, Keys.PaymentLink(id), cancellationToken);
        if (link is null) return Failure.NotFound($"Payment link with id '{id}' was not found.");
        var invoice = await store.GetAsync(scope, Keys.Invoice(link.Value.InvoiceId), cancellationToken);
        var closed = CloseWith(link.Value, invoice?.Value);
        return new PaymentLinkView(closed, closed.StateAt(time.GetUtcNow()), invoice is null or { Value.State: InvoiceState.Deleted } ? 0 : invoice.Value.Due);
    }

    /// <summary>Closes an active link's page. A payment that still arrives through it is booked all the same.</summary>
    /// <param name="callId">Of a call that may be repeated; its repeat gets the cancelled link again.</param>
    public Task<Outcome<PaymentLinkView>> CancelAsync(TenantScope scope, Guid id, Guid? callId, CancellationToken cancellationToken) =>
        store.RunAsync<PaymentLinkView>(
            scope,
            async (batch, token) =>
            {
                var view = await GetAsync(scope, id, token);
                if (!view.IsOk) return view.Failure;
                if (view.Value.Link.CancelCall is { } by && by == callId) return view;
                if (view.Value.State != PaymentLinkState.Active) return Failure.Conflict("Only an active payment link can be cancelled.");
                var stored = await store.GetAsync(scope, Keys.PaymentLink(id), token);
                if (stored is not { Value.State: PaymentLinkState.Active }) return Failure.Busy();
                var cancelled = Cancelled(stored.Value, "by_caller", Instant.Now(time)) with { CancelCall = callId };
                batch.Update(stored, cancelled);
                return view.Value with { Link = cancelled, State = PaymentLinkState.Cancelled };
            },
            cancellationToken);

    /// <summary>Whether a link of this id was ever made, in any business, and in any state.</summary>
    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken) =>
        await pointers.FindAsync(PointerKeys.PaymentLink(id), cancellationToken) is { } pointer
        && await store.GetAsync(pointer.Value.Scope, Keys.PaymentLink(id), cancellationToken) is not null;

    /// <summary>
    /// A link closes with its invoice, or by running out, whichever came first. That is judged here and not written to each link, since an invoice may have any
    /// number of them and one batch must be able to settle it; so it must not matter whether the expiry sweep has been here.
    /// </summary>
    private static PaymentLink CloseWith(PaymentLink link, Invoice? invoice) => link.State is not (PaymentLinkState.Active or PaymentLinkState.Expired) ? link : invoice switch
    {
        null or { State: InvoiceState.Deleted } => Cancelled(link, "invoice_deleted", invoice?.UpdatedAt),
        { State: InvoiceState.Voided } => Cancelled(link, "invoice_voided", invoice.VoidedAt),
        { IsPaid: true } => Cancelled(link, "invoice_settled", invoice.PaidAt),
        _ => link,
    };

    private static PaymentLink Cancelled(PaymentLink link, string reason, DateTimeOffset? at) =>
        at >= link.ExpiresAt ? link : link with { State = PaymentLinkState.Cancelled, StatusReason = reason, CancelledAt = at };
}
