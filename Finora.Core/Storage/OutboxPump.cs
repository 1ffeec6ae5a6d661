using Finora.Core.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Storage;

/// <summary>Dispatches in the background what has just been committed. A failure is left to the sweep message.</summary>
public sealed partial class OutboxPump(Outbox outbox, OutboxDispatcher dispatcher, ILogger<OutboxPump> logger) : BackgroundService
{
    /// <summary>Tenants at once: one with much to tell holds up no other.</summary>
    private const int AtOnce = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
            await Parallel.ForEachAsync(outbox.Ready.ReadAllAsync(stoppingToken), options, DispatchAsync);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; what is left waits in the outbox.
        }
    }

    private async ValueTask DispatchAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        outbox.Taken(scope);
        try
        {
            await dispatcher.DispatchAsync(scope, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            DispatchFailed(logger, e);
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "Dispatching an outbox failed; its sweep message will try again")]
    private static partial void DispatchFailed(ILogger logger, Exception exception);
}
