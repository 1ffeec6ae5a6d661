using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>What makes a link.</summary>
/// <param name="Metadata">A JSON object, kept as it is.</param>
public sealed record NewPaymentLink(Guid InvoiceId, int ExpiresInHours, bool AllowPartialPayment, string Metadata)
{
    /// <summary>The id that the link must have, where the caller has fixed it (unguessable, as all ids of links): if it is there already, it is the answer. Null takes a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Where to call when money comes through the link.</summary>
    public string? CallbackUrl { get; init; }
}

/// <summary>
/// Makes a payment link. The pointer that lets the partner's callback find the business, and the row that wakes the expiry sweep, are written before the
/// link: a crash in between leaves two rows that lead to nothing. A link for a draft does not issue it; the first payment does.
/// </summary>
public sealed class GeneratePaymentLink(
    TenantStore store, PaymentLinks links, LinkCallbacks callbacks, PointerStore pointers, DueTable due, IdGenerator ids, TimeProvider time)
{
    public async Task<Outcome<PaymentLinkView>> RunAsync(TenantScope scope, NewPaymentLink input, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        if (input.Id is { } id && await FindAsync(scope, id, cancellationToken) is { } known) return known;
        var linkId = input.Id ?? ids.NewSecretId();
        var expiresAt = now.AddHours(input.ExpiresInHours);
        if (input.CallbackUrl is { } url && await callbacks.FaultAsync(url, cancellationToken) is { } fault) return fault;
        if (await CheckAsync(scope, input.InvoiceId, cancellationToken) is { IsOk: false } refused) return refused.Failure;
        await pointers.ClaimAsync(PointerKeys.PaymentLink(linkId), new TenantPointer(scope.TenantId, scope.Test, now), cancellationToken);
        await due.ScheduleAsync(new DueWork(DueKind.PaymentLinkExpiry, expiresAt, scope.TenantId, scope.Test, linkId), cancellationToken);
        var callback = input.CallbackUrl is { } target ? await callbacks.MakeAsync(scope, linkId, target, now, cancellationToken) : null;
        var outcome = await store.RunAsync<PaymentLinkView>(
            scope,
            async (batch, token) =>
            {
                if (await FindAsync(scope, linkId, token) is { } made) return made;
                var invoice = await CheckAsync(scope, input.InvoiceId, token);
                if (!invoice.IsOk) return invoice.Failure;
                var link = new PaymentLink(linkId, input.InvoiceId, invoice.Value.Value.Number, invoice.Value.Value.Due, input.AllowPartialPayment, expiresAt, now)
                {
                    Metadata = input.Metadata,
                    CallbackUrl = input.CallbackUrl,
                };
                batch.Insert(Keys.PaymentLink(link.Id), link);
                if (callback is not null) batch.Insert(Keys.LinkCallback(link.Id), callback);
                return new PaymentLinkView(link, PaymentLinkState.Active, invoice.Value.Value.Due);
            },
            cancellationToken);
        return outcome.IsOk ? await RevealAsync(scope, outcome.Value, cancellationToken) : outcome;
    }

    private async Task<PaymentLinkView?> FindAsync(TenantScope scope, Guid linkId, CancellationToken cancellationToken) =>
        await links.GetAsync(scope, linkId, cancellationToken) is { IsOk: true } found ? await RevealAsync(scope, found.Value, cancellationToken) : null;

    private async Task<PaymentLinkView> RevealAsync(TenantScope scope, PaymentLinkView view, CancellationToken cancellationToken) =>
        view.Link.CallbackUrl is null ? view : view with { CallbackSecret = await callbacks.RevealAsync(scope, view.Link.Id, cancellationToken) };

    private async Task<Outcome<Stored<Invoice>>> CheckAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken)
    {
        var invoice = await store.GetAsync(scope, Keys.Invoice(invoiceId), cancellationToken);
        if (invoice is null or { Value.State: InvoiceState.Deleted } or { Value.Type: DocumentType.CreditNote }) return Failure.NotFound("The invoice was not found.", "invoiceId");
        if (!invoice.Value.IsOpen) return Failure.Conflict("The invoice is already paid or cancelled.");
        return invoice.Value.Currency == Money.Currencies.Naira ? invoice : Failure.Rule("Only invoices in naira can be collected.");
    }
}
