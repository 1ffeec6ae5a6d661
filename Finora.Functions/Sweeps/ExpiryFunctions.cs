using Finora.Core.Payments;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Marks what has run out. Readers judge expiry by themselves, so five minutes are soon enough.</summary>
public sealed partial class ExpiryFunctions(ExpirePaymentLinks expireLinks, ILogger<ExpiryFunctions> logger)
{
    [Function("ExpirePaymentLinks")]
    public async Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var handled = await expireLinks.RunAsync(cancellationToken);
        if (handled > 0) Handled(logger, handled, timer.IsPastDue);
    }

    [LoggerMessage(5001, LogLevel.Information, "The expiry sweep handled {Count} payment links; past due: {PastDue}")]
    private static partial void Handled(ILogger logger, int count, bool pastDue);
}
