using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>The job that makes one attempt of a delivery. Ids only.</summary>
/// <param name="TargetId">The endpoint, or the payment link whose callback it is.</param>
/// <param name="Attempt">The attempt that it asks for; when that many were made the job is done already.</param>
/// <param name="Deferred">How often it was put off since its endpoint had enough under way.</param>
public sealed record DeliveryJob(int Version, Guid TenantId, bool Test, Guid TargetId, Guid DeliveryId, int Attempt, int Deferred)
{
    public TenantScope Scope => new(TenantId, Test);

    /// <summary>Null when the body is no such job.</summary>
    public static DeliveryJob? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StoredJson.Default.DeliveryJob);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Which queue a job waits in. First attempts to endpoints that are well have one of their own, so that they never wait behind repeats or behind receivers that do not answer.</summary>
public enum DeliveryLane
{
    First,
    Repeats,
}

/// <summary>Puts jobs for deliveries into their queues.</summary>
public sealed class DeliveryJobs(IJobQueue queue)
{
    public const string FirstQueue = "webhook-first";
    public const string RepeatsQueue = "webhook-repeats";
    private const int JobVersion = 1;

    /// <summary>Longer than an attempt can last: whoever made it has told by then, or is dead.</summary>
    private static readonly TimeSpan GuardDelay = TimeSpan.FromSeconds(60);

    public static DeliveryJob For(TenantScope scope, WebhookDelivery delivery, int attempt) => new(JobVersion, scope.TenantId, scope.Test, delivery.TargetId, delivery.Id, attempt, 0);

    public Task SendAsync(DeliveryLane lane, DeliveryJob job, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendAsync(QueueOf(lane), Write(job), delay, cancellationToken);

    public Task SendManyAsync(DeliveryLane lane, IEnumerable<DeliveryJob> jobs, CancellationToken cancellationToken) =>
        queue.SendManyAsync(QueueOf(lane), [.. jobs.Select(job => (ReadOnlyMemory<byte>)Write(job))], TimeSpan.Zero, cancellationToken);

    /// <summary>Makes sure that the attempt is made even if whoever is about to make or ask for it dies first. If all goes well the job finds nothing to do.</summary>
    public Task GuardAsync(DeliveryJob job, CancellationToken cancellationToken) => SendAsync(DeliveryLane.Repeats, job, GuardDelay, cancellationToken);

    private static string QueueOf(DeliveryLane lane) => lane == DeliveryLane.First ? FirstQueue : RepeatsQueue;

    private static byte[] Write(DeliveryJob job) => JsonSerializer.SerializeToUtf8Bytes(job, StoredJson.Default.DeliveryJob);
}
