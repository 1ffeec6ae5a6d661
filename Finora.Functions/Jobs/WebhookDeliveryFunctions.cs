using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Jobs;

/// <summary>Attempts to deliver to webhooks, one queue a lane, and owns the jobs that failed every time.</summary>
public sealed partial class WebhookDeliveryFunctions(RunDeliveryJob run, PoisonedJobs poisoned, ILogger<WebhookDeliveryFunctions> logger)
{
    private const string FirstPoisonQueue = DeliveryJobs.FirstQueue + "-poison";
    private const string RepeatsPoisonQueue = DeliveryJobs.RepeatsQueue + "-poison";

    [Function("WebhookFirstAttempt")]
    public Task First([QueueTrigger(DeliveryJobs.FirstQueue)] byte[] body, CancellationToken cancellationToken) => run.RunAsync(DeliveryLane.First, Read(body), cancellationToken);

    [Function("WebhookRepeat")]
    public Task Repeat([QueueTrigger(DeliveryJobs.RepeatsQueue)] byte[] body, CancellationToken cancellationToken) => run.RunAsync(DeliveryLane.Repeats, Read(body), cancellationToken);

    [Function("WebhookFirstAttemptPoison")]
    public Task RecordFirst([QueueTrigger(FirstPoisonQueue)] byte[] body, CancellationToken cancellationToken) => RecordAsync(DeliveryJobs.FirstQueue, body, cancellationToken);

    [Function("WebhookRepeatPoison")]
    public Task RecordRepeat([QueueTrigger(RepeatsPoisonQueue)] byte[] body, CancellationToken cancellationToken) => RecordAsync(DeliveryJobs.RepeatsQueue, body, cancellationToken);

    private static DeliveryJob Read(byte[] body) => DeliveryJob.Parse(body) ?? throw new InvalidDataException("The job is no delivery.");

    private async Task RecordAsync(string queue, byte[] body, CancellationToken cancellationToken)
    {
        await poisoned.RecordAsync(queue, JobText.Encode(body), cancellationToken);
        Poisoned(logger, queue);
    }

    [LoggerMessage(4101, LogLevel.Critical, "A job of the queue {Queue} failed every time and was set aside; see 'ops poison list'")]
    private static partial void Poisoned(ILogger logger, string queue);
}
