using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Finora.Core.Storage;

namespace Finora.Azure.Storage;

/// <summary>
/// <see cref="IJobReceiver"/> on Azure Queues, for the host on one machine and for replaying poison queues. Apart from <see cref="MoveAsync"/>, which makes its target,
/// a missing queue is a <see cref="StorageUnavailableException"/>: it is made at start, so without it something is wrong.
/// </summary>
public sealed class AzureJobReceiver : IJobReceiver
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);
    private readonly JobQueues _queues;

    /// <inheritdoc cref="AzureJobQueue(QueueServiceClient, TimeProvider, string)"/>
    public AzureJobReceiver(QueueServiceClient service, TimeProvider time, string prefix = "") => _queues = new JobQueues(service, time, prefix);

    public async Task<IReadOnlyList<ReceivedJob>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, 32);
        CheckVisibility(visibility, TimeSpan.FromSeconds(1));
        var hidden = AzureJobQueue.WholeSeconds(visibility);
        var messages = await _queues.CallAsync(queue, (client, deadline) => client.ReceiveMessagesAsync(max, hidden, deadline), cancellationToken);
        return [.. messages.Value.Select(ToJob)];
    }

    public async Task<ReceivedJob?> ExtendAsync(string queue, ReceivedJob job, TimeSpan visibility, CancellationToken cancellationToken)
    {
        CheckVisibility(visibility, TimeSpan.Zero);
        var hidden = AzureJobQueue.WholeSeconds(visibility);
        var receipt = await _queues.CallAsync(
            queue,
            (client, deadline) => UnlessLostAsync(async () =>
                (await client.UpdateMessageAsync(job.Id, job.Receipt, visibilityTimeout: hidden, cancellationToken: deadline)).Value),
            cancellationToken);
        return receipt is null ? null : job with { Receipt = receipt.PopReceipt, NextVisibleOn = receipt.NextVisibleOn };
    }

    public async Task<bool> CompleteAsync(string queue, ReceivedJob job, CancellationToken cancellationToken)
    {
        var response = await _queues.CallAsync(
            queue,
            (client, deadline) => UnlessLostAsync(() => client.DeleteMessageAsync(job.Id, job.Receipt, deadline)),
            cancellationToken);
        return response is not null;
    }

    public async Task MoveAsync(string queue, ReceivedJob job, string target, CancellationToken cancellationToken)
    {
        await _queues.CallAsync(target, (client, deadline) => SendAsync(client, job.Text, deadline), cancellationToken);
        await CompleteAsync(queue, job, cancellationToken);
    }

    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var properties = await _queues.CallAsync(queue, (client, deadline) => client.GetPropertiesAsync(deadline), cancellationToken);
        return properties.Value.ApproximateMessagesCount;
    }

    /// <summary>Poison queues are rare, so the queue is only made when sending shows that it is missing.</summary>
    private static async Task<Response<SendReceipt>> SendAsync(QueueClient target, string text, CancellationToken cancellationToken)
    {
        try
        {
            return await target.SendMessageAsync(text, null, Never, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await target.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return await target.SendMessageAsync(text, null, Never, cancellationToken);
        }
    }

    /// <summary>Null when the message is gone or its receipt is not the last one any more.</summary>
    private static async Task<T?> UnlessLostAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.MessageNotFound || exception.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            return null;
        }
    }

    private static void CheckVisibility(TimeSpan visibility, TimeSpan least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, StoreLimits.MaxJobDelay);
    }

    /// <summary>The service always tells the three times; a message without them would be one that never was and never will be hidden.</summary>
    private static ReceivedJob ToJob(QueueMessage message) => new(
        message.MessageId,
        message.PopReceipt,
        message.MessageText,
        message.DequeueCount,
        message.InsertedOn ?? DateTimeOffset.MinValue,
        message.ExpiresOn ?? DateTimeOffset.MaxValue,
        message.NextVisibleOn ?? DateTimeOffset.MinValue);
}
