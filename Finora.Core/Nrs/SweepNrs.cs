using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Nrs;

/// <summary>
/// Finds submissions whose next step is due and whose job was lost, and sends it again. A step that is sent stays guarded until it was taken, so a job may be lost any number of times.
/// </summary>
public sealed partial class SweepNrs(DueSweep sweep, TenantStore store, SubmissionRows rows, NrsJobs jobs, NrsReleases releases, NrsSettings settings, IdGenerator ids, TimeProvider time, ILogger<SweepNrs> logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    /// <summary>A consumer sale must be reported this long after it is finalized.</summary>
    public static readonly TimeSpan ReportWithin = TimeSpan.FromHours(24);

    /// <summary>So long before that the tenant is warned.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromHours(4);

    /// <returns>How many due rows were handled.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.NrsSubmission, LookAsync, cancellationToken);

    /// <returns>How many due rows were handled.</returns>
    public Task<int> WarnAsync(CancellationToken cancellationToken) => sweep.RunAsync(DueKind.NrsReportBy, WarnOfAsync, cancellationToken);

    private async Task LookAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (work.SubjectId == Guid.Empty)
        {
            await releases.ReleaseAsync(work.Scope, cancellationToken);
            return;
        }

        if (await rows.FindAsync(work.Scope, work.SubjectId, cancellationToken) is not { Value: var submission }) return;
        if (!IsStuck(submission, now)) return;
        await jobs.GuardAsync(work.Scope, work.SubjectId, Instant.Now(time) + Again, cancellationToken);
        if (submission.IsWaiting)
        {
            await jobs.SendAsync(NrsJobs.SubmissionQueue, new NrsJob(1, work.TenantId, work.SubjectId, submission.Turn + 1), now, cancellationToken);
            return;
        }

        await jobs.SendFollowUpsAsync(work.Scope, submission, cancellationToken);
    }

    private static bool IsStuck(NrsSubmission submission, DateTimeOffset now) =>
        submission.IsWaiting ? submission.Hold is null && (submission.LeaseUntil ?? submission.NextAttemptAt ?? now) <= now
        : submission.IsRegistered && new[] { submission.Transmit.NextAt, submission.Look.NextAt, submission.Payment.NextAt }.Any(at => at <= now);

    private async Task WarnOfAsync(DueWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var invoice = await store.GetAsync(work.Scope, Keys.Invoice(work.SubjectId), cancellationToken);
        if (invoice is not { Value: { State: InvoiceState.Issued, Kind: InvoiceKind.B2C, Nrs: not { IsRegistered: true } } } || invoice.Value.Totals.Total < settings.B2cMinimumKobo) return;
        LogReportDue(logger, work.SubjectId);
        await store.RunAsync<bool>(
            work.Scope,
            async (batch, token) =>
            {
                // There is one such event of a document, so it bears the document's id: of two sweeps at once, or one that died before it struck the work off, only one tells.
                if (await store.GetAsync(work.Scope, Keys.Event(work.SubjectId), token) is not null) return false;
                var record = new AuditRecord(ids.NewId(), Instant.Now(time), "system", "nrs.report_due", work.SubjectId.ToString(), new Dictionary<string, string> { ["reportBy"] = Instant.Format(invoice.Value.IssuedAt!.Value + ReportWithin) });
                batch.Insert(Keys.Audit(record.Id), record);
                batch.Raise(new DomainEvent(work.SubjectId, EventType.NrsReportDue, NrsSubmission.SubjectKind, work.SubjectId, 1, record.At));
                return true;
            },
            cancellationToken);
    }

    [LoggerMessage(6011, LogLevel.Warning, "The consumer sale {InvoiceId} must be reported to NRS within four hours and is not registered")]
    private static partial void LogReportDue(ILogger logger, Guid invoiceId);
}
