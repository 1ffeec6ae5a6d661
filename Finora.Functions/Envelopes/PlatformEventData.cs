using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Platform;

namespace Finora.Functions.Envelopes;

/// <summary><c>data</c> of the Platform API's events (section 22 of the contract): summaries, without contact data.</summary>
public sealed class PlatformEventData(TenantStore store, InvoicePresenter invoices)
{
    private static readonly PersonalData NoPersonalData = new(null, null, null, null);

    /// <summary>Null when the surface does not show such a record.</summary>
    public async Task<byte[]?> WriteAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken) => domainEvent.SubjectKind switch
    {
        IdPrefix.Invoice => await InvoiceAsync(scope, domainEvent.SubjectId, cancellationToken) is { } invoice ? WebhookEnvelopes.Json(new InvoiceEventBody(invoice), PlatformEventJson.Default.InvoiceEventBody) : null,
        IdPrefix.Receipt => await PaymentAsync(scope, domainEvent, cancellationToken),
        PaymentAttempt.SubjectKind => await FailedPaymentAsync(scope, domainEvent.SubjectId, cancellationToken),
        Core.Billing.Subscription.SubjectKind => await SubscriptionAsync(scope, cancellationToken),
        IdPrefix.Customer => await CustomerAsync(scope, domainEvent.SubjectId, cancellationToken),
        _ => null,
    };

    /// <summary>The summary needs nothing that is sealed.</summary>
    internal InvoiceSummaryBody Summary(Guid tenantId, Invoice invoice) => InvoiceSummaryBody.From(invoices.Print(tenantId, new OpenInvoice(invoice, NoPersonalData, null)));

    private async Task<InvoiceSummaryBody?> InvoiceAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Invoice(id), cancellationToken) is { } stored ? Summary(scope.TenantId, stored.Value) : null;

    private async Task<byte[]?> PaymentAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.Payment(domainEvent.SubjectId), cancellationToken) is not { } stored) return null;
        var isMatched = stored.Value.Allocations.Count > 0 && domainEvent.Type != EventType.PaymentUnmatched;
        var invoice = isMatched ? await InvoiceAsync(scope, stored.Value.Allocations[0].InvoiceId, cancellationToken) : null;
        return WebhookEnvelopes.Json(new PaymentEventBody(PaymentSummaryBody.From(stored.Value), invoice), PlatformEventJson.Default.PaymentEventBody);
    }

    private async Task<byte[]?> FailedPaymentAsync(TenantScope scope, Guid attemptId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.PaymentAttempt(attemptId), cancellationToken) is not { } stored) return null;
        return WebhookEnvelopes.Json(new PaymentFailedEventBody(FailedPaymentBody.From(stored.Value), await InvoiceAsync(scope, stored.Value.InvoiceId, cancellationToken)), PlatformEventJson.Default.PaymentFailedEventBody);
    }

    private async Task<byte[]?> SubscriptionAsync(TenantScope scope, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Subscription, cancellationToken) is { } stored
            ? WebhookEnvelopes.Json(new SubscriptionEventBody(SubscriptionSummaryBody.From(stored.Value)), PlatformEventJson.Default.SubscriptionEventBody)
            : null;

    private async Task<byte[]?> CustomerAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Customer(id), cancellationToken) is { } stored
            ? WebhookEnvelopes.Json(new CustomerEventBody(CustomerSummaryBody.From(stored.Value)), PlatformEventJson.Default.CustomerEventBody)
            : null;
}
