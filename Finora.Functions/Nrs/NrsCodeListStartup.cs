using Finora.Core.Nrs;
using Finora.Core.Storage;

namespace Finora.Functions.Nrs;

/// <summary>Fetches the authority's code lists once the app serves; starting does not wait for it, nor fail with it.</summary>
internal sealed partial class NrsCodeListStartup(NrsCodeLists lists, IHostApplicationLifetime lifetime, ILogger<NrsCodeListStartup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await lists.RefreshAsync(stoppingToken);
        }
        catch (StorageUnavailableException e)
        {
            LogFailed(logger, e);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops before it was asked; the next start asks again.
        }
    }

    [LoggerMessage(6041, LogLevel.Warning, "The code lists could not be stored at start; the daily refresh tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
