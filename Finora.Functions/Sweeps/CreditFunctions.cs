using Finora.Core.Billing;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Tells of prepaid balances that have fallen below the line.</summary>
public sealed partial class CreditFunctions(LowBalanceNotices notices, ILogger<CreditFunctions> logger)
{
    [Function("TellLowCredits")]
    public async Task TellLow([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var handled = await notices.RunAsync(cancellationToken);
        if (handled > 0) Told(logger, handled, timer.IsPastDue);
    }

    [LoggerMessage(5201, LogLevel.Information, "Told of {Count} balances that have fallen below the line; past due: {PastDue}")]
    private static partial void Told(ILogger logger, int count, bool pastDue);
}
