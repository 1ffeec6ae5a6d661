using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Storage;

/// <summary>Dispatches in the background what has just been committed. A failure is left to the sweep message.</summary>
public sealed partial class OutboxPump(Outbox outbox, OutboxDispatcher dispatcher, ILogger<OutboxPump> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var scope in outbox.Ready.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await dispatcher.DispatchAsync(scope, stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    DispatchFailed(logger, e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; what is left waits in the outbox.
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "Dispatching an outbox failed; its sweep message will try again")]
    private static partial void DispatchFailed(ILogger logger, Exception exception);
}
