using Finora.Core.Identity;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Jobs;

/// <summary>Sweeps what was left in a tenant's outbox, and owns the jobs that failed every time.</summary>
public sealed partial class OutboxFunctions(OutboxDispatcher dispatcher, PoisonedJobs poisoned, ILogger<OutboxFunctions> logger)
{
    private const string PoisonQueue = Outbox.QueueName + "-poison";

    [Function("OutboxSweep")]
    public async Task Sweep([QueueTrigger(Outbox.QueueName)] byte[] body, CancellationToken cancellationToken)
    {
        var sweep = OutboxSweep.Parse(body) ?? throw new InvalidDataException("The job is no outbox sweep.");
        var dispatched = await dispatcher.DispatchAsync(new TenantScope(sweep.TenantId, sweep.Test), cancellationToken);
        if (dispatched > 0) Found(logger, dispatched);
    }

    [Function("OutboxSweepPoison")]
    public async Task RecordPoison([QueueTrigger(PoisonQueue)] byte[] body, CancellationToken cancellationToken)
    {
        await poisoned.RecordAsync(Outbox.QueueName, JobText.Encode(body), cancellationToken);
        Poisoned(logger, Outbox.QueueName);
    }

    [LoggerMessage(4001, LogLevel.Information, "A sweep dispatched {Count} events that were left in an outbox")]
    private static partial void Found(ILogger logger, int count);

    [LoggerMessage(4002, LogLevel.Critical, "A job of the queue {Queue} failed every time and was set aside; see 'ops poison list'")]
    private static partial void Poisoned(ILogger logger, string queue);
}
