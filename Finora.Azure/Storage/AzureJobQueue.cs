using Azure.Storage.Queues;
using Finora.Core.Storage;

namespace Finora.Azure.Storage;

/// <summary>
/// <see cref="IJobQueue"/> on Azure Queues. Jobs never expire: what is to be done later than the service's usual seven days, or stays undone for a week
/// because a queue function is broken, must not vanish.
/// </summary>
public sealed class AzureJobQueue : IJobQueue
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);
    private readonly JobQueues _queues;

    /// <param name="service">A client that does not retry by itself and leaves the text of messages alone, as <see cref="StorageAccount"/> makes them.</param>
    /// <param name="prefix">Starts the name of every queue; lower-case letters, digits and '-'. For tests that share an account.</param>
    public AzureJobQueue(QueueServiceClient service, TimeProvider time, string prefix = "") => _queues = new JobQueues(service, time, prefix);

    public async Task EnsureQueuesAsync(IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        foreach (var queue in queues)
        {
            await _queues.CallAsync(queue, (client, deadline) => client.CreateIfNotExistsAsync(cancellationToken: deadline), cancellationToken);
        }
    }

    public async Task SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (body.Length > StoreLimits.MaxJobBytes) throw new ArgumentException($"A job holds at most {StoreLimits.MaxJobBytes} bytes, not {body.Length}.", nameof(body));
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, StoreLimits.MaxJobDelay);
        var text = JobText.Encode(body.Span);
        await _queues.CallAsync(queue, (client, deadline) => client.SendMessageAsync(text, WholeSeconds(delay), Never, deadline), cancellationToken);
    }

    /// <summary>The service counts whole seconds; rounding up keeps a delay from ending early.</summary>
    internal static TimeSpan WholeSeconds(TimeSpan span) => TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds));
}

/// <summary>The queues of an account by name, and calls to them that are tried again about 30 seconds in all.</summary>
internal sealed class JobQueues(QueueServiceClient service, TimeProvider time, string prefix)
{
    private readonly StorageCalls _calls = new(time, TimeSpan.FromSeconds(30));

    /// <exception cref="StorageUnavailableException">The queue is missing or cannot be reached.</exception>
    public Task<T> CallAsync<T>(string queue, Func<QueueClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var client = service.GetQueueClient(prefix + queue);
        return _calls.RepeatAsync(deadline => call(client, deadline), cancellationToken);
    }
}
