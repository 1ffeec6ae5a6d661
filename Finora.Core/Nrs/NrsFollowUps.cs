using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>What follows registration.</summary>
public enum NrsFollowUpKind
{
    /// <summary>Routing to the buyer.</summary>
    Transmit,

    /// <summary>A look at how far it came.</summary>
    Look,

    /// <summary>The report of payment.</summary>
    Payment,
}

/// <summary>
/// Runs what follows registration. Each kind is claimed, called, and tried again on the schedule by itself; none of them ever touches the registration.
/// </summary>
public sealed class NrsFollowUps(
    SubmissionRows rows, NrsJobs jobs, NrsConnections connections, NrsReleases releases, NrsFollowUpCalls calls, NrsSettings settings, RetryJitter jitter, TimeProvider time)
{
    private const int MaxRaces = 10;
    private static readonly TimeSpan EarlyBy = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WhileOnHold = TimeSpan.FromMinutes(30);

    /// <summary>Does what is due of <paramref name="kind"/>, if anything is.</summary>
    public async Task RunAsync(NrsJob job, NrsFollowUpKind kind, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(job, kind, cancellationToken) is not { } claimed) return;
        if (await AccountAsync(job.TenantId, cancellationToken) is { } account)
        {
            var answer = await calls.CallAsync(new NrsFollowUpRun(job.Scope, account, claimed.Value, kind), cancellationToken);
            await ChangeAsync(job.Scope, job.InvoiceId, current => Ended(current, kind, answer), cancellationToken);
        }
        else
        {
            var later = Instant.Now(time) + WhileOnHold;
            await ChangeAsync(job.Scope, job.InvoiceId, current => current.With(kind, current.Of(kind) with { NextAt = later }), cancellationToken);
        }
    }

    /// <summary>Asks for a follow-up from <paramref name="at"/> on, unless an earlier one waits already.</summary>
    public Task AskAsync(TenantScope scope, Guid invoiceId, NrsFollowUpKind kind, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(scope, invoiceId, current => IsAskable(current, kind, at) ? current.With(kind, NrsFollowUp.At(at)) : current, cancellationToken);

    private static bool IsAskable(NrsSubmission submission, NrsFollowUpKind kind, DateTimeOffset at) =>
        submission.IsRegistered && !(submission.Of(kind).NextAt <= at) && !(kind == NrsFollowUpKind.Payment && (submission.PaymentSent is not null || submission.FrozenPaid || submission.Payment.NextAt is not null));

    /// <summary>Takes the follow-up for the time of a call, so that no other worker makes the same; after a crash it is due again.</summary>
    private async Task<Stored<NrsSubmission>?> ClaimAsync(NrsJob job, NrsFollowUpKind kind, CancellationToken cancellationToken)
    {
        var stored = await rows.FindAsync(job.Scope, job.InvoiceId, cancellationToken);
        if (stored is not { Value.IsRegistered: true } || stored.Value.Of(kind) is not { NextAt: { } due } waiting) return null;
        var now = Instant.Now(time);
        if (due > now)
        {
            if (due - now <= EarlyBy) await jobs.SendAsync(QueueOf(kind), job, due, cancellationToken);
            return null;
        }

        return await rows.SaveAsync(job.Scope, stored, stored.Value.With(kind, waiting with { FirstAt = waiting.FirstAt ?? now, NextAt = now + RunSubmission.Lease }), new SubmissionChange(), cancellationToken);
    }

    private async Task<FiscalAccount?> AccountAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await releases.InstallationHoldAsync(cancellationToken) is not null) return null;
        var connection = await connections.OpenAsync(tenantId, cancellationToken);
        return connection is { Connection.Hold: null } && connection.Connection.Environment == settings.Environment ? connection.Account : null;
    }

    private NrsSubmission Ended(NrsSubmission current, NrsFollowUpKind kind, NrsFollowUpAnswer answer)
    {
        var (running, now) = (current.Of(kind), Instant.Now(time));
        var next = answer.Again
            ? settings.Retry.NextAfter(now, running.FirstAt ?? now, TimeSpan.Zero, running.Tries + 1, answer.RetryAfter, jitter.Permille())
            : null;
        var ended = answer.Again && next is null ? answer.GivenUp(current) : answer.Change(current);
        return ended.Of(kind) == running ? ended.With(kind, next is null ? NrsFollowUp.None : running with { Tries = running.Tries + 1, NextAt = next }) : ended;
    }

    /// <summary>Others may change the same row meanwhile (a payment, a notice), so a lost race is run again on what stands now.</summary>
    private async Task ChangeAsync(TenantScope scope, Guid invoiceId, Func<NrsSubmission, NrsSubmission> change, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await rows.FindAsync(scope, invoiceId, cancellationToken) is not { } stored) return;
            var next = change(stored.Value);
            if (next == stored.Value) return;
            if (await rows.SaveAsync(scope, stored, next, new SubmissionChange(), cancellationToken) is not { } saved) continue;
            await jobs.SendFollowUpsAsync(scope, saved.Value, cancellationToken);
            return;
        }

        throw new StorageUnavailableException("A submission was changed by others more often than we try.");
    }

    private static string QueueOf(NrsFollowUpKind kind) => kind == NrsFollowUpKind.Payment ? NrsJobs.PaymentQueue : NrsJobs.TransmissionQueue;
}

internal static class NrsFollowUpFields
{
    public static NrsFollowUp Of(this NrsSubmission submission, NrsFollowUpKind kind) => kind switch
    {
        NrsFollowUpKind.Transmit => submission.Transmit,
        NrsFollowUpKind.Look => submission.Look,
        _ => submission.Payment,
    };

    public static NrsSubmission With(this NrsSubmission submission, NrsFollowUpKind kind, NrsFollowUp followUp) => kind switch
    {
        NrsFollowUpKind.Transmit => submission with { Transmit = followUp },
        NrsFollowUpKind.Look => submission with { Look = followUp },
        _ => submission with { Payment = followUp },
    };

    /// <summary>The steps that a document just registered has before it.</summary>
    public static NrsSubmission WithFollowUps(this NrsSubmission signed, Invoice invoice, NrsSettings settings, DateTimeOffset now)
    {
        var routed = settings.Transmit && invoice.Kind != InvoiceKind.B2C;
        return signed with
        {
            Transmission = routed ? NrsTransmissionStatus.Pending : NrsTransmissionStatus.NotApplicable,
            Transmit = routed ? NrsFollowUp.At(now) : NrsFollowUp.None,
            Payment = MbsInvoiceJson.IsPaid(invoice) && !signed.FrozenPaid ? NrsFollowUp.At(now) : NrsFollowUp.None,
        };
    }
}
