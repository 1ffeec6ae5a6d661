using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Sends jobs that failed every time again, once what made them fail may be over.</summary>
public sealed partial class StuckJobFunctions(PoisonedJobs poisoned, ILogger<StuckJobFunctions> logger)
{
    [Function("ReplayPoisonedJobs")]
    public async Task Replay([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var handled = await poisoned.SweepAsync(cancellationToken);
        if (handled > 0) Replayed(logger, handled, timer.IsPastDue);
    }

    [LoggerMessage(5301, LogLevel.Warning, "Sent {Count} jobs again that had failed every time; past due: {PastDue}")]
    private static partial void Replayed(ILogger logger, int count, bool pastDue);
}
