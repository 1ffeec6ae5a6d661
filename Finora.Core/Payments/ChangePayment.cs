using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>What may be noted about a payment afterwards; its money never changes.</summary>
public sealed record PaymentChange(Edit<string> WithholdingCreditNote, Edit<string> Narration)
{
    /// <summary>Names of what was sent, for the audit; never the values.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

/// <summary>Notes on a payment: the credit note for what was withheld, and a narration.</summary>
public sealed class ChangePayment(TenantStore store, IdGenerator ids, TimeProvider time)
{
    /// <param name="actor">User or key, for the audit.</param>
    public Task<Outcome<Payment>> RunAsync(TenantScope scope, Guid id, PaymentChange change, string actor, CancellationToken cancellationToken) => store.RunAsync<Payment>(
        scope,
        async (batch, token) =>
        {
            if (await store.GetAsync(scope, Keys.Payment(id), token) is not { } stored) return PaymentRegister.NotFound(id);
            if (change.Names.Count == 0) return stored.Value;
            var changed = stored.Value with
            {
                WithholdingCreditNote = change.WithholdingCreditNote.Over(stored.Value.WithholdingCreditNote), Notes = change.Narration.Over(stored.Value.Notes),
            };
            batch.Update(stored, changed);
            var record = new AuditRecord(ids.NewId(), Instant.Now(time), actor, "payment.updated", id.ToString(), new Dictionary<string, string> { ["changed"] = string.Join(",", change.Names) });
            batch.Insert(Keys.Audit(record.Id), record);
            return changed;
        },
        cancellationToken);
}
