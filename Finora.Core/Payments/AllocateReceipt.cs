using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

/// <summary>
/// Gives the further invoices of a receipt what was meant for them, as many at a time as a batch holds. What was paid, voided or lowered meanwhile takes what it still can; the rest stays money of
/// the customer on the receipt, and is told as such.
/// </summary>
public sealed class AllocateReceipt(TenantStore store, InvoiceIssuing issuing, PaymentBooking booking, ReceiptInvoices invoices, DueTable due, DueSweep sweep, TimeProvider time)
{
    /// <summary>Far longer than a call may take, so that the sweep finds only what a crash left.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(5);

    /// <summary>Makes sure that a receipt is looked at again, before it is begun.</summary>
    public Task GuardAsync(TenantScope scope, Guid receiptId, CancellationToken cancellationToken) =>
        due.ScheduleAsync(new DueWork(DueKind.ReceiptAllocation, time.GetUtcNow() + Later, scope.TenantId, scope.Test, receiptId), cancellationToken);

    /// <summary>Completes what was left half allocated.</summary>
    /// <returns>How many receipts were looked at.</returns>
    public Task<int> RunDueAsync(CancellationToken cancellationToken) => sweep.RunAsync(
        DueKind.ReceiptAllocation,
        async (work, _, token) =>
        {
            var outcome = await RunAsync(work.Scope, work.SubjectId, token);
            if (!outcome.IsOk && outcome.Failure.Code != FailureCode.NotFound) await GuardAsync(work.Scope, work.SubjectId, token);
        },
        cancellationToken);

    /// <summary>The receipt once nothing of it is pending. Safe to repeat, and to run twice at once.</summary>
    public async Task<Outcome<Payment>> RunAsync(TenantScope scope, Guid receiptId, CancellationToken cancellationToken)
    {
        var key = await issuing.PrepareAsync(scope.TenantId, cancellationToken);
        while (true)
        {
            if (await store.GetAsync(scope, Keys.Payment(receiptId), cancellationToken) is not { } found) return PaymentRegister.NotFound(receiptId);
            if (found.Value.Pending.Count == 0) return found.Value;
            var allocated = await store.RunLargestAsync<Payment>(scope, found.Value.Pending.Count, (batch, count, token) => AllocateAsync(batch, receiptId, count, key, token), cancellationToken);
            if (!allocated.IsOk) return allocated;
        }
    }

    private async Task<Outcome<Payment>> AllocateAsync(TenantBatch batch, Guid receiptId, int count, Signing.SigningKeyVersion key, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Payment(receiptId), cancellationToken) ?? throw new InvalidDataException("A receipt vanished between two reads.");
        var (now, rest) = (stored.Value.Pending.Take(count).ToArray(), stored.Value.Pending.Skip(count).ToArray());
        var customer = await store.GetAsync(batch.Scope, Keys.Customer(stored.Value.CustomerId!.Value), cancellationToken) ?? throw new InvalidDataException("A receipt has no customer row.");
        var rows = await invoices.ReadAsync(batch.Scope, now, cancellationToken);
        var open = rows.Zip(now, (row, wanted) => (Row: row, AmountKobo: Math.Min(wanted.AmountKobo, row?.Value.Due ?? 0)))
            .Where(part => part.Row is not null && ReceiptInvoices.Refusal(part.Row.Value, new WantedAllocation(part.Row.Value.Id, part.AmountKobo), customer.Value) is null);
        var parts = await invoices.IssueAsync(batch, [.. open.Select(part => (part.Row!, part.AmountKobo))], customer.Value, key, cancellationToken);
        if (!parts.IsOk) return parts.Failure;
        return await booking.AllocateAsync(batch, stored, parts.Value, rest, customer, cancellationToken);
    }
}
