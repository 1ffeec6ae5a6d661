using Finora.Core.Payments;
using Finora.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Goes on with what a fault or a crash left: jobs that failed every time, once what made them fail may be over, and receipts that are not wholly allocated.</summary>
public sealed partial class StuckJobFunctions(PoisonedJobs poisoned, AllocateReceipt receipts, ILogger<StuckJobFunctions> logger)
{
    [Function("ReplayPoisonedJobs")]
    public async Task Replay([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var handled = await poisoned.SweepAsync(cancellationToken);
        if (handled > 0) Replayed(logger, handled, timer.IsPastDue);
    }

    /// <summary>Looks at every receipt of several invoices some minutes after it was made; nearly all are whole.</summary>
    [Function("CompleteReceipts")]
    public Task Complete([TimerTrigger("15 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => receipts.RunDueAsync(cancellationToken);

    [LoggerMessage(5301, LogLevel.Warning, "Sent {Count} jobs again that had failed every time; past due: {PastDue}")]
    private static partial void Replayed(ILogger logger, int count, bool pastDue);
}
