using System.Text.Json;
using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Business;

namespace Finora.Functions.Envelopes;

/// <summary><c>data</c> of the Business API's events: the record that an event tells of, as its GET shows it now (section 28 of the contract).</summary>
public sealed class BusinessEventData(TenantStore store, CustomerDirectory customers, PaymentRegister payments, Charts charts, InvoicePresenter invoices, TimeProvider time)
{
    private static readonly JsonElement NoMetadata = JsonDocument.Parse("{}").RootElement;

    /// <summary>Null when the surface does not show such a record.</summary>
    public Task<byte[]?> WriteAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken) => domainEvent.Type switch
    {
        EventType.InvoiceCreated or EventType.InvoicePaid or EventType.InvoiceVoided => InvoiceAsync(scope, domainEvent.SubjectId, cancellationToken),
        EventType.ReceiptCreated => ReceiptAsync(scope, domainEvent.SubjectId, cancellationToken),
        EventType.ExpenseCreated => ExpenseAsync(scope, domainEvent.SubjectId, cancellationToken),
        EventType.PaymentReceived => PaymentAsync(scope, domainEvent.SubjectId, cancellationToken),
        EventType.CustomerCreated or EventType.CustomerUpdated or EventType.CustomerDeleted => CustomerAsync(scope, domainEvent.SubjectId, cancellationToken),
        _ => Task.FromResult<byte[]?>(null),
    };

    /// <summary>Credit notes are no records of this surface.</summary>
    private async Task<byte[]?> InvoiceAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Invoice(id), cancellationToken) is { Value.Type: DocumentType.Invoice } stored
            ? WebhookEnvelopes.Json(invoices.Print(scope.TenantId, stored.Value), BusinessJson.Default.InvoiceBody)
            : null;

    private async Task<byte[]?> ReceiptAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await payments.GetReceiptAsync(scope, id, cancellationToken) is { IsOk: true } found
            ? WebhookEnvelopes.Json(ReceiptBody.From(scope.TenantId, found.Value), BusinessJson.Default.ReceiptBody)
            : null;

    private async Task<byte[]?> ExpenseAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Expense(id), cancellationToken) is { } stored
            ? WebhookEnvelopes.Json(ExpenseBody.From(stored.Value, await charts.ReadAsync(scope, cancellationToken)), BusinessJson.Default.ExpenseBody)
            : null;

    private async Task<byte[]?> CustomerAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await customers.GetAsync(scope, id, cancellationToken) is { IsOk: true } found ? WebhookEnvelopes.Json(CustomerBody.From(found.Value), BusinessJson.Default.CustomerBody) : null;

    /// <summary>Only money that came through a gateway: what somebody entered is told as its receipt.</summary>
    private async Task<byte[]?> PaymentAsync(TenantScope scope, Guid id, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.Payment(id), cancellationToken) is not { Value.Source: PaymentSource.BankPartner or PaymentSource.Paystack } stored) return null;
        var payment = stored.Value;
        var link = payment.LinkId is { } linkId ? await store.GetAsync(scope, Keys.PaymentLink(linkId), cancellationToken) : null;
        var invoiceId = payment.Allocations.Count > 0 ? payment.Allocations[0].InvoiceId : link?.Value.InvoiceId;
        var invoice = invoiceId is { } known ? await store.GetAsync(scope, Keys.Invoice(known), cancellationToken) : null;
        var status = invoice is null ? null : InvoiceWords.Status(invoice.Value.StandingNow(time));
        var body = PaymentReceivedBody.From(payment, invoice?.Value, status, await MetadataAsync(scope, payment, link?.Value, cancellationToken));
        return WebhookEnvelopes.Json(body, BusinessEventJson.Default.PaymentReceivedBody);
    }

    /// <summary>The link's own; without a link what the partner sent along.</summary>
    private async Task<JsonElement> MetadataAsync(TenantScope scope, Payment payment, PaymentLink? link, CancellationToken cancellationToken)
    {
        if (link is not null) return Parse(System.Text.Encoding.UTF8.GetBytes(link.Metadata));
        if (payment is not { Source: PaymentSource.BankPartner, ExternalId: { } externalId }) return NoMetadata;
        var reported = await store.GetAsync(scope, Keys.PartnerPayment(ReceivePartnerPayment.Partner, externalId), cancellationToken);
        return reported?.Value.Metadata is { } metadata ? Parse(metadata) : NoMetadata;
    }

    private static JsonElement Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
