using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Nrs;

/// <summary>What goes into the batch besides the submission itself.</summary>
public sealed record SubmissionChange
{
    /// <summary>An event to raise for the document.</summary>
    public string? Event { get; init; }

    /// <summary>An audit action.</summary>
    public string? Audit { get; init; }

    /// <summary>The lane after this change.</summary>
    public Func<NrsLane, NrsLane>? Lane { get; init; }

    /// <summary>A hold to put on the tenant; the first to do so has the admins told.</summary>
    public NrsHold? TenantHold { get; init; }

    /// <summary>Has the admins told of a hold of the whole installation.</summary>
    public bool TellsOfHold { get; init; }

    /// <summary>What the invoice, as it stands in the same batch, adds to the submission: whoever pays it at this moment is either seen here or told of afterwards.</summary>
    public Func<NrsSubmission, Invoice, NrsSubmission>? Finish { get; init; }

    /// <summary>Further changes of the invoice.</summary>
    public Func<Invoice, Invoice>? Invoice { get; init; }
}

/// <summary>
/// Writes submissions. One batch holds the submission, what the invoice shows of it, the list of what waits, the tenant's lane and hold, the event and the audit. What is due
/// later is guarded by due rows that are written before.
/// </summary>
public sealed class SubmissionRows(TenantStore store, InvoiceIndex index, NrsJobs jobs, IdGenerator ids, TimeProvider time)
{
    public Task<Stored<NrsSubmission>?> FindAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken) =>
        store.GetAsync(scope, Keys.NrsSubmission(invoiceId), cancellationToken);

    /// <param name="read">The state that must still stand; null for a first submission.</param>
    /// <returns>The row as it stands after the change; null when somebody else moved it first, and nothing was stored.</returns>
    public async Task<Stored<NrsSubmission>?> SaveAsync(TenantScope scope, Stored<NrsSubmission>? read, NrsSubmission next, SubmissionChange change, CancellationToken cancellationToken)
    {
        foreach (var at in InstantsOf(next, change)) await jobs.GuardAsync(scope, next.InvoiceId, at, cancellationToken);
        var outcome = await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var now = await FindAsync(scope, next.InvoiceId, token);
                if (now?.ETag != read?.ETag) return Failure.Conflict("The submission was moved on meanwhile.");
                await FillAsync(batch, now, next, change, token);
                return true;
            },
            cancellationToken);
        return outcome.IsOk ? await FindAsync(scope, next.InvoiceId, cancellationToken) : null;
    }

    private IEnumerable<DateTimeOffset> InstantsOf(NrsSubmission next, SubmissionChange change) =>
        new[] { next.NextAttemptAt, next.LeaseUntil, next.Transmit.NextAt, next.Look.NextAt, next.Payment.NextAt, change.Finish is null ? null : Instant.Now(time) }.OfType<DateTimeOffset>().Distinct();

    private async Task FillAsync(TenantBatch batch, Stored<NrsSubmission>? known, NrsSubmission asked, SubmissionChange change, CancellationToken cancellationToken)
    {
        var shown = await store.GetAsync(batch.Scope, Keys.Invoice(asked.InvoiceId), cancellationToken) ?? throw new InvalidDataException("A submission has no invoice row.");
        var next = change.Finish?.Invoke(asked, shown.Value) ?? asked;
        if (known is null)
        {
            batch.Insert(Keys.NrsSubmission(next.InvoiceId), next);
            batch.Insert(Keys.NrsNumber(NrsIrn.FoldedOf(next.NrsIrn)), new IdReference(next.InvoiceId));
        }
        else
        {
            batch.Update(known, next);
        }

        var wasWaiting = known is { Value.IsWaiting: true };
        if (next.IsWaiting && !wasWaiting) batch.Put(Keys.NrsWaiting(next.InvoiceId), new IdReference(next.InvoiceId));
        if (!next.IsWaiting && wasWaiting) batch.Delete(Keys.NrsWaiting(next.InvoiceId));
        await ShowAsync(batch, shown, next, change, cancellationToken);
        if (change.Lane is { } move)
        {
            var lane = await store.GetAsync(batch.Scope, Keys.NrsLane, cancellationToken);
            batch.Save(Keys.NrsLane, lane, move(lane?.Value ?? NrsLane.Empty));
        }

        await HoldAsync(batch, next, change, cancellationToken);
        if (change.Audit is { } action) Audit(batch, action, next);
    }

    private async Task HoldAsync(TenantBatch batch, NrsSubmission next, SubmissionChange change, CancellationToken cancellationToken)
    {
        var connection = change.TenantHold is null ? null : await store.GetAsync(batch.Scope, Keys.NrsConnection, cancellationToken);
        if (change.TellsOfHold || connection is { Value.Hold: null }) batch.Raise(new DomainEvent(ids.NewId(), EventType.NrsHeld, NrsSubmission.SubjectKind, next.InvoiceId, next.Turn, Instant.Now(time)));
        if (connection is not null) batch.Update(connection, connection.Value with { Hold = change.TenantHold });
    }

    private async Task ShowAsync(TenantBatch batch, Stored<Invoice> stored, NrsSubmission next, SubmissionChange change, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var invoice = (change.Invoice?.Invoke(stored.Value) ?? stored.Value) with { Nrs = next.Standing, UpdatedAt = now };
        if (change.Event is { } type)
        {
            invoice = invoice with { EventCount = invoice.EventCount + 1 };
            batch.Raise(new DomainEvent(ids.NewId(), type, IdPrefix.Invoice, invoice.Id, invoice.EventCount, now));
        }

        await index.UpdateAsync(batch, stored, invoice, null, cancellationToken);
    }

    private void Audit(TenantBatch batch, string action, NrsSubmission submission)
    {
        var details = new Dictionary<string, string> { ["status"] = submission.Status.ToString(), ["attempts"] = submission.Attempts.ToString() };
        if (submission.Hold is { } hold) details["hold"] = hold.ToString();
        var record = new AuditRecord(ids.NewId(), Instant.Now(time), "system", action, submission.InvoiceId.ToString(), details);
        batch.Insert(Keys.Audit(record.Id), record);
    }
}
