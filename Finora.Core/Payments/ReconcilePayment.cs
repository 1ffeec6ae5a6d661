using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Money;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>Money that waits and the invoice that it is for: either the payment is named, or its amount and reference are.</summary>
public sealed record WantedMatch
{
    /// <summary>With it <see cref="InvoiceId"/> is needed; without it <see cref="Amount"/> and <see cref="Reference"/> are.</summary>
    public Guid? PaymentId { get; init; }

    public Guid? InvoiceId { get; init; }

    /// <summary>Minor units. With a payment, how much of it; else what waits on the payment that is meant.</summary>
    public long? Amount { get; init; }

    public string? Reference { get; init; }

    /// <summary>Of a call that may be repeated; its repeat gets what it has matched.</summary>
    public Guid? CallId { get; init; }
}

/// <summary>
/// Matches money that waits to an invoice: in one batch the payment's allocation, the invoice's new amounts, the entry with its share of the VAT, the customers' balances and the events. Payment and
/// invoice are guarded by their versions, so two calls at once cannot allocate the same kobo.
/// </summary>
public sealed class ReconcilePayment(TenantStore store, PaymentMatching matching, PaymentBooking booking, IdGenerator ids, TimeProvider time)
{
    /// <summary>They stand on the payment's row, which must stay a row.</summary>
    private const int MaxAllocations = 1_000;

    /// <param name="actor">User or key, for the audit.</param>
    public Task<Outcome<RecordedPayment>> RunAsync(TenantScope scope, WantedMatch wanted, string actor, CancellationToken cancellationToken) => store.RunAsync<RecordedPayment>(
        scope,
        async (batch, token) =>
        {
            var found = await matching.FindPaymentAsync(scope, wanted, token);
            if (!found.IsOk) return found.Failure;
            if (wanted.CallId is { } call && found.Value.Value.Allocations.FirstOrDefault(part => part.CallId == call) is { } done) return await RepeatAsync(scope, found.Value.Value, done, token);
            var invoice = await matching.FindInvoiceAsync(scope, wanted, found.Value.Value, token);
            if (!invoice.IsOk) return invoice.Failure;
            var amount = AmountOf(wanted, found.Value.Value, invoice.Value.Value);
            if (!amount.IsOk) return amount.Failure;
            var matched = await booking.MatchAsync(batch, found.Value, invoice.Value, amount.Value, wanted.CallId, token);
            Audit(batch, actor, matched);
            return matched;
        },
        cancellationToken);

    private async Task<Outcome<RecordedPayment>> RepeatAsync(TenantScope scope, Payment payment, PaymentAllocation done, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Invoice(done.InvoiceId), cancellationToken) is { } invoice ? new RecordedPayment(payment, invoice.Value) : InvoiceRegister.NotFound(done.InvoiceId);

    private static Outcome<long> AmountOf(WantedMatch wanted, Payment payment, Invoice invoice)
    {
        if (payment.Free == 0) return Failure.Rule("Nothing is left to allocate on the payment.");
        if (invoice.Type != DocumentType.Invoice || invoice.State != InvoiceState.Issued || invoice.Due == 0) return Failure.Rule($"The invoice {invoice.Number} is not open.");
        if (payment.Currency != invoice.Currency) return Failure.Rule($"The payment is in {payment.Currency} and the invoice in {invoice.Currency}.");
        if (payment.Allocations.Count >= MaxAllocations) return Failure.Rule("The payment is split over more invoices than it can be.");
        var most = Math.Min(payment.Free, invoice.Due);
        if (wanted.PaymentId is null || wanted.Amount is not { } amount) return most;
        return amount <= most ? amount : Failure.Invalid("amount", $"must be at most {Kobo.Format(most)}, the smaller of what waits and what is due");
    }

    private void Audit(TenantBatch batch, string actor, RecordedPayment matched)
    {
        var details = new Dictionary<string, string> { ["changed"] = "allocations", ["invoice"] = matched.Invoice.Id.ToString() };
        var record = new AuditRecord(ids.NewId(), Instant.Now(time), actor, "payment.reconciled", matched.Payment.Id.ToString(), details);
        batch.Insert(Keys.Audit(record.Id), record);
    }
}
