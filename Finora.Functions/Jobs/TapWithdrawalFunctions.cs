using Finora.Core.Payments;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Jobs;

/// <summary>Takes sessions that are over off their devices, and owns the jobs that failed every time.</summary>
public sealed partial class TapWithdrawalFunctions(TapWithdrawals withdrawals, PoisonedJobs poisoned, ILogger<TapWithdrawalFunctions> logger)
{
    private const string PoisonQueue = TapWithdrawals.QueueName + "-poison";

    [Function("TapWithdrawal")]
    public async Task Withdraw([QueueTrigger(TapWithdrawals.QueueName)] byte[] body, CancellationToken cancellationToken)
    {
        var job = TapWithdrawal.Parse(body) ?? throw new InvalidDataException("The job is no tap withdrawal.");
        if (await withdrawals.RunAsync(job, cancellationToken) == TapWithdrawalResult.GivenUp) GivenUp(logger, job.SessionId);
    }

    [Function("TapWithdrawalPoison")]
    public async Task RecordPoison([QueueTrigger(PoisonQueue)] byte[] body, CancellationToken cancellationToken)
    {
        await poisoned.RecordAsync(TapWithdrawals.QueueName, JobText.Encode(body), cancellationToken);
        Poisoned(logger, TapWithdrawals.QueueName);
    }

    [LoggerMessage(4101, LogLevel.Warning, "The bank partner was never told that the tap session {SessionId} is over; its device lets go of it by itself")]
    private static partial void GivenUp(ILogger logger, Guid sessionId);

    [LoggerMessage(4102, LogLevel.Critical, "A job of the queue {Queue} failed every time and was set aside; see 'ops poison list'")]
    private static partial void Poisoned(ILogger logger, string queue);
}
