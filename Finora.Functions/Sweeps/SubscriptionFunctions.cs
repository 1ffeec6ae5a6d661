using Finora.Core.Billing;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Ends and changes subscriptions whose period is over, reminds of charges that failed, and asks for those that nothing was heard of.</summary>
public sealed partial class SubscriptionFunctions(SubscriptionPeriods periods, CheckRenewals renewals, ILogger<SubscriptionFunctions> logger)
{
    [Function("SubscriptionPeriods")]
    public async Task Run([TimerTrigger("45 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var handled = await periods.RunAsync(cancellationToken) + await renewals.RunAsync(cancellationToken);
        if (handled > 0) Handled(logger, handled, timer.IsPastDue);
    }

    [LoggerMessage(5301, LogLevel.Information, "The sweep of subscriptions looked at {Count}; past due: {PastDue}")]
    private static partial void Handled(ILogger logger, int count, bool pastDue);
}
