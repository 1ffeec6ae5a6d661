using Finora.Core.Accounts;
using Finora.Core.Documents;
using Finora.Core.Exports;
using Finora.Core.Idempotency;
using Finora.Core.Limits;
using Finora.Core.Webhooks;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Sweeps;

/// <summary>Removes what has served its time. Readers judge that by themselves, so these only keep the store small.</summary>
public sealed partial class RetentionFunctions(
    ForgetIdempotencyKeys forgetKeys, ForgetAddressCounters forgetAddresses, DeliveryRetention deliveries, RemoveFiles removeFiles, RemoveExports removeExports, ForgetSignInFailures forgetFailures,
    ILogger<RetentionFunctions> logger)
{
    [Function("ForgetIdempotencyKeys")]
    public async Task ForgetKeys([TimerTrigger("0 7 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "idempotency keys", await forgetKeys.RunAsync(cancellationToken), timer.IsPastDue);

    [Function("ForgetAddressCounters")]
    public async Task ForgetAddresses([TimerTrigger("0 37 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "hours of address counters", await forgetAddresses.RunAsync(cancellationToken), timer.IsPastDue);

    [Function("ForgetDeliveries")]
    public async Task ForgetDeliveries([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "days of deliveries", await deliveries.RunAsync(cancellationToken), timer.IsPastDue);

    [Function("RemoveFiles")]
    public async Task RemoveFiles([TimerTrigger("0 27 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "generated files", await removeFiles.RunAsync(cancellationToken), timer.IsPastDue);

    [Function("RemoveExports")]
    public async Task RemoveExports([TimerTrigger("0 57 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "exports of data", await removeExports.RunAsync(cancellationToken), timer.IsPastDue);

    [Function("ForgetSignInFailures")]
    public async Task ForgetFailures([TimerTrigger("0 47 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        Handled(logger, "accounts with failed attempts to sign in", await forgetFailures.RunAsync(cancellationToken), timer.IsPastDue);

    [LoggerMessage(5101, LogLevel.Debug, "The retention sweep handled {Count} {What}; past due: {PastDue}")]
    private static partial void Handled(ILogger logger, string what, int count, bool pastDue);
}
