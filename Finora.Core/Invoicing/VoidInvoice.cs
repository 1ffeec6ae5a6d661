using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>
/// Voids an issued invoice in one batch: the issue entry is reversed and linked to its reversal, money that was allocated is freed on its payments and stays
/// with the customer, and the customer no longer owes it. Payment links and sessions close with the invoice, which their readers judge.
/// </summary>
public sealed class VoidInvoice(TenantStore store, Bookkeeping books, IdGenerator ids, TimeProvider time)
{
    /// <summary>Payments that are freed at once: what a batch holds, less the invoice, its entries, the customer and the event.</summary>
    internal const int MaxPayments = 70;

    public Task<Outcome<Invoice>> RunAsync(TenantScope scope, Guid id, string reason, CancellationToken cancellationToken) =>
        store.RunAsync<Invoice>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Invoice(id), token);
                if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(id);
                if (Refusal(stored.Value) is { } refused) return refused;
                return await VoidAsync(batch, stored, reason, token);
            },
            cancellationToken);

    private static Failure? Refusal(Invoice invoice) => invoice switch
    {
        { State: InvoiceState.Draft } => Failure.Conflict("A draft cannot be voided. Delete it instead."),
        { State: InvoiceState.Voided } => Failure.Conflict("The invoice is already voided."),
        { IsPaid: true } => Failure.Conflict("A paid invoice cannot be voided."),
        { PaymentIds.Count: > MaxPayments } => Failure.Rule($"The invoice has more than {MaxPayments} payments and cannot be voided."),
        _ => null,
    };

    private async Task<Outcome<Invoice>> VoidAsync(TenantBatch batch, Stored<Invoice> stored, string reason, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var invoice = stored.Value;
        var postings = Postings.InvoiceVoided(invoice.Position);
        if (postings.Reversal is { } reversal) await ReverseAsync(batch, invoice, reversal, cancellationToken);
        if (postings.Release is { } release) await books.PostAsync(batch, release, Head(invoice, $"Money of voided invoice {invoice.Number}"), cancellationToken);
        await FreeAsync(batch, invoice, cancellationToken);
        await RelieveAsync(batch, invoice, postings.Release, cancellationToken);
        var voided = invoice with { State = InvoiceState.Voided, VoidedAt = now, VoidReason = reason, Paid = 0, PaymentIds = [], UpdatedAt = now, EventCount = invoice.EventCount + 1 };
        InvoiceIndex.Update(batch, stored, voided);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceVoided, IdPrefix.Invoice, voided.Id, voided.EventCount, now));
        return voided;
    }

    private EntryHead Head(Invoice invoice, string description) => new(LagosCalendar.Today(time), description, JournalSource.Invoice, invoice.Id);

    private async Task ReverseAsync(TenantBatch batch, Invoice invoice, Posting posting, CancellationToken cancellationToken)
    {
        var issue = await store.GetAsync(batch.Scope, Keys.JournalEntry(invoice.JournalEntryId!.Value), cancellationToken) ?? throw new InvalidDataException("An issued invoice has no entry.");
        var head = Head(invoice, $"Void of invoice {invoice.Number}") with { ReversalOf = issue.Value.Id };
        var reversal = await books.PostAsync(batch, posting, head, cancellationToken);
        batch.Update(issue, issue.Value with { Status = JournalStatus.Reversed, ReversedBy = reversal.Id });
    }

    /// <summary>What each payment gave to the invoice waits again on the payment.</summary>
    private async Task FreeAsync(TenantBatch batch, Invoice invoice, CancellationToken cancellationToken)
    {
        var payments = await Task.WhenAll(invoice.PaymentIds.Select(id => store.GetAsync(batch.Scope, Keys.Payment(id), cancellationToken)));
        foreach (var payment in payments.OfType<Stored<Payment>>())
        {
            var freed = payment.Value.Allocations.Where(part => part.InvoiceId == invoice.Id).Sum(part => part.Amount);
            batch.Update(payment, payment.Value with
            {
                Allocations = [.. payment.Value.Allocations.Where(part => part.InvoiceId != invoice.Id)],
                Unallocated = payment.Value.Unallocated + freed,
            });
        }
    }

    private async Task RelieveAsync(TenantBatch batch, Invoice invoice, Posting? release, CancellationToken cancellationToken)
    {
        var customer = await store.GetAsync(batch.Scope, Keys.Customer(invoice.CustomerId), cancellationToken) ?? throw new InvalidDataException("An invoice has no customer row.");
        var freed = release?.Lines.Where(line => line.Account == AccountCode.CustomerDeposits).Sum(line => line.Credit - line.Debit) ?? 0;
        batch.Update(customer, customer.Value with
        {
            OutstandingKobo = customer.Value.OutstandingKobo - invoice.Position.Books.TradeDebtors,
            UnallocatedKobo = customer.Value.UnallocatedKobo + freed,
        });
    }
}
