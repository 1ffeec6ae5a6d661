using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Nrs;

/// <summary>
/// One attempt to get a document registered: section 8 of the NRS contract. Begun, noted before the sign, and ended in batches of their own, each of which stands or falls with the
/// version of the row that it read; a crash between any two leaves a row that says what may have happened.
/// </summary>
public sealed partial class RunSubmission(
    TenantStore store, TenantKeyring keyring, SubmissionRows rows, NrsJobs jobs, NrsConnections connections, NrsReleases releases, NrsPayloads payloads, SubmissionCalls calls,
    NrsSettings settings, RetryJitter jitter, TimeProvider time, ILogger<RunSubmission> logger)
{
    /// <summary>Longer than all calls of an attempt may take together; after it, the attempt's process is taken for dead.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>A job that comes this much too early waits; an earlier one is a repeat and goes.</summary>
    private static readonly TimeSpan EarlyBy = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SpreadOver = TimeSpan.FromSeconds(25);

    public async Task RunAsync(NrsJob job, CancellationToken cancellationToken)
    {
        var stored = await rows.FindAsync(job.Scope, job.InvoiceId, cancellationToken);
        if (stored is not { Value.IsWaiting: true } || !await IsDueAsync(job, stored.Value, cancellationToken)) return;
        var installationHold = await releases.InstallationHoldAsync(cancellationToken);
        var connection = await connections.OpenAsync(job.TenantId, cancellationToken);
        var account = connection?.Connection.Environment == settings.Environment ? connection.Account : null;
        var hold = installationHold ?? connection?.Connection.Hold ?? (account is null ? NrsHold.Credentials : null);
        if (hold is { } reason) await WaitOnHoldAsync(job, stored, reason, cancellationToken);
        else if (await BeginAsync(job, stored, cancellationToken) is { } begun) await CarryOutAsync(job.Scope, begun, account!, cancellationToken);
    }

    /// <summary>Whether the job is the one that is due, and not a repeat, a straggler, or too early.</summary>
    private async Task<bool> IsDueAsync(NrsJob job, NrsSubmission submission, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        if (submission.LeaseUntil is { } lease && now < lease)
        {
            // The same job again while its attempt runs, or after its process died: it looks once more when that is certain.
            if (job.Turn == submission.Turn) await jobs.SendAsync(NrsJobs.SubmissionQueue, job, lease, cancellationToken);
            return false;
        }

        if (job.Turn != submission.Turn + 1 && !(job.Turn == submission.Turn && submission.LeaseUntil is not null)) return false;
        if (submission.NextAttemptAt is not { } next || next <= now) return true;
        if (next - now <= EarlyBy) await jobs.SendAsync(NrsJobs.SubmissionQueue, job, next, cancellationToken);
        return false;
    }

    /// <summary>Marks the submission as held, unless the hold was lifted while we looked.</summary>
    private async Task WaitOnHoldAsync(NrsJob job, Stored<NrsSubmission> stored, NrsHold hold, CancellationToken cancellationToken)
    {
        var submission = stored.Value;
        var isFirst = hold is NrsHold.BaseUrl or NrsHold.TypeCodes && await releases.NoteHeldTenantAsync(job.TenantId, cancellationToken);
        var now = Instant.Now(time);
        var held = AfterCrash(submission) with { Hold = hold, HeldSince = submission.HeldSince ?? now, NextAttemptAt = null, LeaseUntil = null, SignOpen = false };
        if (await rows.SaveAsync(job.Scope, stored, held with { Status = held.Status == NrsStatus.Ambiguous ? NrsStatus.Ambiguous : NrsStatus.Queued }, new SubmissionChange { TellsOfHold = isFirst }, cancellationToken) is null) return;
        var lifted = await releases.InstallationHoldAsync(cancellationToken) is null && await connections.OpenAsync(job.TenantId, cancellationToken) is { Connection.Hold: null, Account: not null };
        if (lifted) await releases.SendAsync(job.Scope, cancellationToken);
    }

    private static NrsSubmission AfterCrash(NrsSubmission submission) =>
        submission.SignOpen ? submission with { Status = NrsStatus.Ambiguous, EverUnclear = true, SignOpen = false } : submission;

    /// <summary>Takes the turn and a place in the tenant's lane; null when another took it or the lane is full.</summary>
    private async Task<Stored<NrsSubmission>?> BeginAsync(NrsJob job, Stored<NrsSubmission> stored, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var known = AfterCrash(stored.Value);
        var lane = (await store.GetAsync(job.Scope, Keys.NrsLane, cancellationToken))?.Value ?? NrsLane.Empty;
        if (lane.Enter(job.InvoiceId, now, now + Lease, out var again) is null)
        {
            // Spread out, so that a tenant with a thousand documents does not ask for its places all at once. The sweep knows of each.
            await jobs.SendAsync(NrsJobs.SubmissionQueue, job, again + (SpreadOver * jitter.Permille() / 1000), cancellationToken);
            return null;
        }

        var begun = known with
        {
            Status = known.Status == NrsStatus.Ambiguous ? NrsStatus.Ambiguous : NrsStatus.Validating,
            Turn = known.Turn + 1,
            LeaseUntil = now + Lease,
            NextAttemptAt = null,
            FirstAttemptAt = known.FirstAttemptAt ?? now,
            Held = known.HeldSince is { } since && known.FirstAttemptAt is not null ? known.Held + (now - since) : known.Held,
            HeldSince = null,
            Hold = null,
        };
        return await rows.SaveAsync(job.Scope, stored, begun, new SubmissionChange { Lane = current => current.Enter(job.InvoiceId, now, now + Lease, out _) ?? current }, cancellationToken);
    }

    private async Task CarryOutAsync(TenantScope scope, Stored<NrsSubmission> begun, FiscalAccount account, CancellationToken cancellationToken)
    {
        var started = Instant.Now(time);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var invoice = await store.GetAsync(scope, Keys.Invoice(begun.Value.InvoiceId), cancellationToken) ?? throw new InvalidDataException("A submission has no invoice row.");
        var frozen = await payloads.OpenAsync(scope, begun.Value, cancellationToken);
        var run = new SubmissionRun(scope, begun, account, frozen);
        var verdict = SubmissionChecks.Fault(PartySnapshots.Open(cipher, invoice.Value)) is { } fault
            ? fault
            : await calls.RunAsync(run, cancellationToken);
        if (verdict is null) return;
        if (verdict.Answer.Alarm) LogAlarm(logger, begun.Value.InvoiceId, verdict.Step, verdict.Answer.HttpStatus);
        await EndAsync(run, verdict, new EndingContext(started, Instant.Now(time), settings, jitter.Permille(), cipher), cancellationToken);
    }

    private async Task EndAsync(SubmissionRun run, SubmissionVerdict verdict, EndingContext context, CancellationToken cancellationToken)
    {
        var ended = SubmissionEnding.Apply(run.Current.Value, verdict, context);
        var hold = verdict.Move == SubmissionMove.Hold ? ended.Hold : null;
        var forAll = hold is NrsHold.BaseUrl or NrsHold.TypeCodes;
        var isFirst = forAll && await releases.NoteHeldTenantAsync(run.Scope.TenantId, cancellationToken);
        if (forAll) await releases.HoldInstallationAsync(hold!.Value, cancellationToken);

        var change = new SubmissionChange
        {
            Event = ended.Status switch { NrsStatus.Signed => EventType.FirsSubmitted, NrsStatus.Rejected or NrsStatus.Parked => EventType.FirsRejected, _ => null },
            Audit = hold is not null ? "nrs.hold" : ended.Status == NrsStatus.Parked ? "nrs.parked" : null,
            Lane = lane => lane.Leave(ended.InvoiceId, context.Now, verdict.Reached),
            TenantHold = forAll ? null : hold,
            TellsOfHold = isFirst,
            Finish = ended.Status == NrsStatus.Signed ? (signed, invoice) => signed.WithFollowUps(invoice, settings, context.Now) : null,
        };
        if (await rows.SaveAsync(run.Scope, run.Current, ended, change, cancellationToken) is not { } saved) return;
        Report(saved.Value, hold);
        await jobs.SendNextAsync(run.Scope, saved.Value, cancellationToken);
        await jobs.SendFollowUpsAsync(run.Scope, saved.Value, cancellationToken);
    }

    private void Report(NrsSubmission ended, NrsHold? hold)
    {
        NrsMetrics.Attempts.Add(1, new KeyValuePair<string, object?>("outcome", SubmissionEnding.OutcomeOf(ended.Status)));
        if (hold is { } reason)
        {
            NrsMetrics.Holds.Add(1, new KeyValuePair<string, object?>("hold", reason.ToString()));
            LogHold(logger, ended.InvoiceId, reason);
        }

        if (ended.Status != NrsStatus.Parked) return;
        NrsMetrics.Parked.Add(1);
        LogParked(logger, ended.InvoiceId, ended.Attempts);
    }

    [LoggerMessage(6001, LogLevel.Critical, "The submission of invoice {InvoiceId} is parked after {Attempts} attempts; see docs/nrs.md")]
    private static partial void LogParked(ILogger logger, Guid invoiceId, int attempts);

    [LoggerMessage(6002, LogLevel.Error, "NRS submissions are on hold ({Hold}), found at invoice {InvoiceId}")]
    private static partial void LogHold(ILogger logger, Guid invoiceId, NrsHold hold);

    [LoggerMessage(6003, LogLevel.Error, "The submission of invoice {InvoiceId} met at {Step} what should not be; HTTP status {Status}")]
    private static partial void LogAlarm(ILogger logger, Guid invoiceId, NrsStep step, int? status);
}
