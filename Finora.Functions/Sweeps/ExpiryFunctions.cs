using Finora.Core.Identity;
using Finora.Core.Payments;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Marks what has run out. Readers judge expiry by themselves, so five minutes are soon enough.</summary>
public sealed partial class ExpiryFunctions(ExpirePaymentLinks expireLinks, ExpireTapSessions expireSessions, ExpireApiKeys expireKeys, ILogger<ExpiryFunctions> logger)
{
    [Function("ExpirePaymentLinks")]
    public async Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Tell(await expireLinks.RunAsync(cancellationToken), "payment links", timer);

    [Function("ExpireTapSessions")]
    public async Task ExpireSessions([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Tell(await expireSessions.RunAsync(cancellationToken), "tap sessions", timer);

    [Function("ExpireApiKeys")]
    public async Task ExpireKeys([TimerTrigger("0 47 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Tell(await expireKeys.RunAsync(cancellationToken), "API keys", timer);

    private void Tell(int count, string what, TimerInfo timer)
    {
        if (count > 0) Handled(logger, count, what, timer.IsPastDue);
    }

    [LoggerMessage(5001, LogLevel.Information, "The expiry sweep handled {Count} {What}; past due: {PastDue}")]
    private static partial void Handled(ILogger logger, int count, string what, bool pastDue);
}
