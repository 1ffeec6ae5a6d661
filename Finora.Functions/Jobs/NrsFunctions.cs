using Finora.Core.Nrs;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Jobs;

/// <summary>Submissions to the tax authority, what follows them, and the owners of their poison queues. A job that is lost is found by the sweep.</summary>
public sealed partial class NrsFunctions(RunSubmission submission, NrsFollowUps followUps, NrsReleases releases, PoisonedJobs poisoned, ILogger<NrsFunctions> logger)
{
    private const string Poison = "-poison";

    [Function("NrsSubmission")]
    public Task Submit([QueueTrigger(NrsJobs.SubmissionQueue)] byte[] body, CancellationToken cancellationToken) => submission.RunAsync(NrsJob.Parse(body), cancellationToken);

    [Function("NrsTransmission")]
    public async Task Transmit([QueueTrigger(NrsJobs.TransmissionQueue)] byte[] body, CancellationToken cancellationToken)
    {
        var job = NrsJob.Parse(body);
        await followUps.RunAsync(job, NrsFollowUpKind.Transmit, cancellationToken);
        await followUps.RunAsync(job, NrsFollowUpKind.Look, cancellationToken);
    }

    [Function("NrsPaymentStatus")]
    public Task ReportPayment([QueueTrigger(NrsJobs.PaymentQueue)] byte[] body, CancellationToken cancellationToken) =>
        followUps.RunAsync(NrsJob.Parse(body), NrsFollowUpKind.Payment, cancellationToken);

    [Function("NrsRelease")]
    public async Task Release([QueueTrigger(NrsJobs.ReleaseQueue)] byte[] body, CancellationToken cancellationToken) =>
        LogReleased(logger, await releases.ReleaseAsync(NrsJob.Parse(body).Scope, cancellationToken));

    [Function("NrsSubmissionPoison")]
    public Task SubmissionPoison([QueueTrigger(NrsJobs.SubmissionQueue + Poison)] byte[] body, CancellationToken cancellationToken) => RecordAsync(NrsJobs.SubmissionQueue, body, cancellationToken);

    [Function("NrsTransmissionPoison")]
    public Task TransmissionPoison([QueueTrigger(NrsJobs.TransmissionQueue + Poison)] byte[] body, CancellationToken cancellationToken) => RecordAsync(NrsJobs.TransmissionQueue, body, cancellationToken);

    [Function("NrsPaymentStatusPoison")]
    public Task PaymentPoison([QueueTrigger(NrsJobs.PaymentQueue + Poison)] byte[] body, CancellationToken cancellationToken) => RecordAsync(NrsJobs.PaymentQueue, body, cancellationToken);

    [Function("NrsReleasePoison")]
    public Task ReleasePoison([QueueTrigger(NrsJobs.ReleaseQueue + Poison)] byte[] body, CancellationToken cancellationToken) => RecordAsync(NrsJobs.ReleaseQueue, body, cancellationToken);

    private async Task RecordAsync(string queue, byte[] body, CancellationToken cancellationToken)
    {
        await poisoned.RecordAsync(queue, JobText.Encode(body), cancellationToken);
        LogPoisoned(logger, queue);
    }

    [LoggerMessage(4011, LogLevel.Information, "{Count} waiting submissions go on")]
    private static partial void LogReleased(ILogger logger, int count);

    [LoggerMessage(4012, LogLevel.Critical, "A job of the queue {Queue} failed every time and was set aside; see 'ops poison list'")]
    private static partial void LogPoisoned(ILogger logger, string queue);
}
