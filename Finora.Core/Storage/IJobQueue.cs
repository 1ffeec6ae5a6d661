namespace Finora.Core.Storage;

/// <summary>
/// Sends jobs to named queues. Delivery is at least once and in no promised order. Bodies carry ids, an attempt number and a schema version, never
/// personal data. Throws <see cref="StorageUnavailableException"/> when the queue cannot be reached; the job may then have been sent all the same.
/// </summary>
public interface IJobQueue
{
    /// <summary>Makes the queues where they are missing. Safe to repeat.</summary>
    Task EnsureQueuesAsync(IEnumerable<string> queues, CancellationToken cancellationToken);

    /// <param name="body">UTF-8 JSON, at most <see cref="StoreLimits.MaxJobBytes"/> bytes; more is an <see cref="ArgumentException"/>.</param>
    /// <param name="delay">How long the job stays hidden: zero to <see cref="StoreLimits.MaxJobDelay"/>.</param>
    Task SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Sends several jobs as <see cref="SendAsync"/> sends each. When it throws, some of them may have been sent.</summary>
    Task SendManyAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> bodies, TimeSpan delay, CancellationToken cancellationToken) =>
        Task.WhenAll(bodies.Select(body => SendAsync(queue, body, delay, cancellationToken)));
}
