using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Payments;
using Finora.Core.Products;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>
/// Voids an issued invoice in one batch: the issue entry is reversed and linked to its reversal, money that was allocated is freed on its payments and stays
/// with the customer, what was sold goes back to stock, and the customer no longer owes it. Payment links and sessions close with the invoice, which their readers judge.
/// </summary>
public sealed class VoidInvoice(TenantStore store, Bookkeeping books, StockKeeping stock, InvoiceIndex index, IdGenerator ids, TimeProvider time)
{
    private static readonly Failure TooMuch = Failure.Rule("The invoice has more payments than can be freed at once and cannot be voided.");

    /// <param name="callId">Of a call that may be repeated; its repeat gets the voided invoice again.</param>
    public Task<Outcome<Invoice>> RunAsync(TenantScope scope, Guid id, string reason, Guid? callId, CancellationToken cancellationToken) =>
        store.RunAsync<Invoice>(
            scope,
            async (batch, token) =>
            {
                var stored = await store.GetAsync(scope, Keys.Invoice(id), token);
                if (stored is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(id);
                if (stored.Value.VoidCall is { } by && by == callId) return stored.Value;
                if (Refusal(stored.Value) is { } refused) return refused;
                return await VoidAsync(batch, stored, reason, callId, token);
            },
            cancellationToken);

    private static Failure? Refusal(Invoice invoice) => invoice switch
    {
        { State: InvoiceState.Draft } => Failure.Conflict("A draft cannot be voided. Delete it instead."),
        { State: InvoiceState.Voided } => Failure.Conflict("The invoice is already voided."),
        { IsPaid: true } => Failure.Conflict("A paid invoice cannot be voided."),
        { PaymentIds.Count: > StoreLimits.MaxBatchChanges } => TooMuch,
        _ => null,
    };

    private async Task<Outcome<Invoice>> VoidAsync(TenantBatch batch, Stored<Invoice> stored, string reason, Guid? callId, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var invoice = stored.Value;
        var release = Postings.InvoiceVoided(invoice.Position).Release;
        await ReverseAsync(batch, invoice, cancellationToken);
        if (release is not null) await books.PostAsync(batch, release, Head(invoice, $"Money of voided invoice {invoice.Number}"), cancellationToken);
        await FreeAsync(batch, invoice, cancellationToken);
        if (invoice.StockTaken is { } taken) await stock.ReturnAsync(batch, taken, cancellationToken);
        await RelieveAsync(batch, invoice, release, cancellationToken);
        var voided = invoice with { State = InvoiceState.Voided, VoidedAt = now, VoidReason = reason, VoidCall = callId, Paid = 0, PaymentIds = [], UpdatedAt = now, EventCount = invoice.EventCount + 1 };
        voided = await index.UpdateAsync(batch, stored, voided, DayOf(invoice), cancellationToken);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceVoided, IdPrefix.Invoice, voided.Id, voided.EventCount, now));
        return batch.Fits ? voided : TooMuch;
    }

    /// <summary>A reversal never comes before what it reverses: an invoice dated later is voided on its own day.</summary>
    private DateOnly DayOf(Invoice invoice) => invoice.IssueDate > LagosCalendar.Today(time) ? invoice.IssueDate : LagosCalendar.Today(time);

    private EntryHead Head(Invoice invoice, string description) => new(DayOf(invoice), description, JournalSource.Invoice, invoice.Id) { DocumentNumber = invoice.Number };

    private async Task ReverseAsync(TenantBatch batch, Invoice invoice, CancellationToken cancellationToken)
    {
        if (invoice.JournalEntryId is not { } id) return;
        var issue = await store.GetAsync(batch.Scope, Keys.JournalEntry(id), cancellationToken) ?? throw new InvalidDataException("An issued invoice has no entry.");
        await books.ReverseAsync(batch, issue, Head(invoice, $"Void of invoice {invoice.Number}"), cancellationToken);
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
