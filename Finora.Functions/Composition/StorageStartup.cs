using Finora.Core.Exports;
using Finora.Core.Messaging;
using Finora.Core.Nrs;
using Finora.Core.Payments;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Core.Webhooks;

namespace Finora.Functions.Composition;

/// <summary>Makes tables, queues and the container where they are missing, before anything is served.</summary>
public sealed class StorageStartup(ITableStore tables, IJobQueue queue, IBlobStore blobs) : IHostedLifecycleService
{
    /// <summary>Every queue that a function listens to; its poison queue is made with it, since an owner listens there too.</summary>
    public static IReadOnlyList<string> Queues { get; } =
    [
        Outbox.QueueName, TapWithdrawals.QueueName, DeliveryJobs.FirstQueue, DeliveryJobs.RepeatsQueue, MessageJobs.EmailQueue, MessageJobs.WhatsAppQueue, DataExportJob.QueueName, .. NrsJobs.Queues,
        PaystackEvents.QueueName, PaymentQuestions.QueueName,
    ];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.WhenAll(
        tables.EnsureTablesAsync(cancellationToken),
        queue.EnsureQueuesAsync(Queues.SelectMany(name => new[] { name, name + "-poison" }), cancellationToken),
        blobs.EnsureContainerAsync(cancellationToken));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
