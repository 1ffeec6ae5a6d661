using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>A job on one document. It says where to look; the row decides what is done.</summary>
/// <param name="Turn">Of the submission, which the job must still fit; zero for the jobs that follow registration.</param>
public sealed record NrsJob(int Version, Guid TenantId, Guid InvoiceId, int Turn)
{
    public TenantScope Scope => TenantScope.Live(TenantId);

    /// <exception cref="InvalidDataException">The body is no such job.</exception>
    public static NrsJob Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StoredJson.Default.NrsJob) ?? throw new InvalidDataException("The job is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The body is no NRS job.", e);
        }
    }
}

/// <summary>
/// Sends jobs, and guards each with a due row. The guard is written before the fact that asks for the job, so whatever a crash leaves undone the sweep finds; the message itself goes
/// out after the fact and may get lost or come twice.
/// </summary>
public sealed class NrsJobs(IJobQueue queue, DueTable due, TimeProvider time)
{
    /// <summary>One attempt of a submission.</summary>
    public const string SubmissionQueue = "nrs-submission";

    /// <summary>Transmission, and the look at how it ended.</summary>
    public const string TransmissionQueue = "nrs-transmission";

    public const string PaymentQueue = "nrs-payment-status";

    /// <summary>Lets everything that waits of one tenant go on.</summary>
    public const string ReleaseQueue = "nrs-release";

    public static IReadOnlyList<string> Queues { get; } = [SubmissionQueue, TransmissionQueue, PaymentQueue, ReleaseQueue];

    /// <summary>Makes sure that the sweep looks at the document at <paramref name="at"/>, should its job be lost.</summary>
    public Task GuardAsync(TenantScope scope, Guid invoiceId, DateTimeOffset at, CancellationToken cancellationToken) =>
        due.ScheduleAsync(new DueWork(DueKind.NrsSubmission, at, scope.TenantId, scope.Test, invoiceId), cancellationToken);

    /// <param name="at">Zero delay when it is past.</param>
    public Task SendAsync(string queueName, NrsJob job, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var delay = at - time.GetUtcNow();
        return queue.SendAsync(queueName, JsonSerializer.SerializeToUtf8Bytes(job, StoredJson.Default.NrsJob), delay < TimeSpan.Zero ? TimeSpan.Zero : delay, cancellationToken);
    }

    /// <summary>The next attempt of a submission, where there is to be one.</summary>
    public Task SendNextAsync(TenantScope scope, NrsSubmission submission, CancellationToken cancellationToken) =>
        submission is { IsWaiting: true, NextAttemptAt: { } next, Hold: null }
            ? SendAsync(SubmissionQueue, new NrsJob(1, scope.TenantId, submission.InvoiceId, submission.Turn + 1), next, cancellationToken)
            : Task.CompletedTask;

    /// <summary>What follows registration, where something does.</summary>
    public async Task SendFollowUpsAsync(TenantScope scope, NrsSubmission submission, CancellationToken cancellationToken)
    {
        var job = new NrsJob(1, scope.TenantId, submission.InvoiceId, 0);
        if (submission.Transmit.NextAt is { } transmit) await SendAsync(TransmissionQueue, job, transmit, cancellationToken);
        if (submission.Look.NextAt is { } look) await SendAsync(TransmissionQueue, job, look, cancellationToken);
        if (submission.Payment.NextAt is { } payment) await SendAsync(PaymentQueue, job, payment, cancellationToken);
    }
}
