using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>How an invoice is to be issued.</summary>
/// <param name="IssueDate">A new issue date; null keeps the draft's.</param>
/// <param name="MarkSent">Also marks the invoice as sent.</param>
public sealed record IssueRequest(Guid InvoiceId, DateOnly? IssueDate, bool MarkSent, bool RefuseFutureDate)
{
    /// <summary>For a surface that knows no credit notes: to it there is none.</summary>
    public bool InvoicesOnly { get; init; }

    /// <summary>What tells the customer, queued in the same batch.</summary>
    public IReadOnlyList<NewMessage> Messages { get; init; } = [];
}

/// <summary>
/// Issues a draft: number, content, seller and buyer are frozen, the UBL document is signed, the entry is posted, the customer owes. One batch; a failure to
/// sign changes nothing. With <see cref="IssueRequest.MarkSent"/> it may be repeated on an issued invoice and then only notes the new dispatch.
/// </summary>
public sealed class IssueInvoice(TenantStore store, TenantKeyring keyring, InvoiceIssuing issuing, InvoiceIndex index, Messages messages, IdGenerator ids, TimeProvider time)
{
    /// <summary>A voided invoice is sent to nobody.</summary>
    public static Failure Cancelled { get; } = Failure.State("The invoice is cancelled.");

    public async Task<Outcome<OpenInvoice>> RunAsync(TenantScope scope, IssueRequest request, CancellationToken cancellationToken)
    {
        var key = await issuing.PrepareAsync(scope.TenantId, cancellationToken);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var outcome = await store.RunAsync<Invoice>(scope, (batch, token) => DecideAsync(batch, request, key, token), cancellationToken);
        return outcome.Map(invoice => PartySnapshots.Open(cipher, invoice));
    }

    private async Task<Outcome<Invoice>> DecideAsync(TenantBatch batch, IssueRequest request, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        await store.ReadAheadAsync(batch, [Keys.Invoice(request.InvoiceId).Value], [Keys.Business.Value], cancellationToken);
        var stored = await store.GetAsync(batch, Keys.Invoice(request.InvoiceId), cancellationToken);
        if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(request.InvoiceId);
        if (request.InvoicesOnly && stored.Value.Type != DocumentType.Invoice) return InvoiceRegister.NotFound(request.InvoiceId);
        if (stored.Value.State == InvoiceState.Voided && request.MarkSent) return Cancelled;
        var invoice = stored.Value;
        if (invoice.State == InvoiceState.Draft || !request.MarkSent)
        {
            var issued = await IssueAsync(batch, invoice with { IssueDate = request.IssueDate ?? invoice.IssueDate }, request, key, cancellationToken);
            if (!issued.IsOk) return issued.Failure;
            invoice = issued.Value;
        }

        if (request.MarkSent) invoice = MarkSent(batch, invoice);
        if (request.Messages.Count > 0) invoice = messages.Add(batch, await keyring.OpenAsync(batch.Scope.TenantId, cancellationToken), invoice, request.Messages);
        return await index.UpdateAsync(batch, stored, invoice, null, cancellationToken);
    }

    private async Task<Outcome<Invoice>> IssueAsync(TenantBatch batch, Invoice draft, IssueRequest request, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        if (request.RefuseFutureDate && draft.IssueDate > LagosCalendar.Today(time)) return Failure.Rule("The issue date is in the future.");
        var customer = await store.GetAsync(batch.Scope, Keys.Customer(draft.CustomerId), cancellationToken) ?? throw new InvalidDataException("An invoice has no customer row.");
        var issued = await issuing.IssueAsync(batch, draft, customer.Value, key, cancellationToken);
        if (issued.IsOk) batch.Update(customer, customer.Value with { OutstandingKobo = customer.Value.OutstandingKobo + issued.Value.Position.Books.TradeDebtors });
        return issued;
    }

    private Invoice MarkSent(TenantBatch batch, Invoice invoice)
    {
        var now = Instant.Now(time);
        if (invoice.SentAt is not null) return invoice with { SentAt = now, UpdatedAt = now };
        var sent = invoice with { SentAt = now, UpdatedAt = now, EventCount = invoice.EventCount + 1 };
        batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceSent, IdPrefix.Invoice, sent.Id, sent.EventCount, now));
        return sent;
    }
}
