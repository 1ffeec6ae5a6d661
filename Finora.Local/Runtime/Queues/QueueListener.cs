using Finora.Core.Storage;
using Finora.Local.Runtime.Functions;
using Finora.Local.Runtime.Settings;
using Microsoft.Extensions.Logging;

namespace Finora.Local.Runtime.Queues;

/// <summary>
/// Watches one queue and runs its function for each message: a batch at a time, and more as soon as few enough are being worked on, so that
/// up to batch size plus threshold run at once. Nothing ends it but the shutdown; a queue that does not exist looks like an empty one.
/// </summary>
internal sealed partial class QueueListener(
    QueueFunction queue,
    QueueSettings settings,
    IJobReceiver receiver,
    BackgroundRunner runner,
    QueueSignals signals,
    TimeProvider time,
    ILogger<QueueListener> logger) : IFunctionListener
{
    private readonly QueueMessageHandler _handler = new(queue, settings, receiver, runner, signals, time, logger);
    private readonly PollingBackoff _backoff = new(settings.MaxPollingInterval);
    private readonly Signal _ended = new();
    private int _running;
    private bool _unreachable;

    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        var sent = signals.Of(queue.Queue);
        while (!stopping.IsCancellationRequested)
        {
            var more = sent.Next();
            var jobs = await ReceiveAsync();
            foreach (var job in jobs)
            {
                Start(job, stopping, abort);
            }

            if (jobs.Count == 0)
            {
                await more.WaitAsync(_backoff.Next(), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            _backoff.Reset();
            await RunningAtMostAsync(settings.NewBatchThreshold, stopping);
        }

        await RunningAtMostAsync(0, CancellationToken.None);
    }

    private async Task<IReadOnlyList<ReceivedJob>> ReceiveAsync()
    {
        try
        {
            // Not to be cancelled: a receive that is given up half-way may have hidden messages that nobody then works on.
            var jobs = await receiver.ReceiveAsync(queue.Queue, settings.BatchSize, QueueMessageHandler.LockTime, CancellationToken.None);
            if (_unreachable)
            {
                _unreachable = false;
                LogReachable(queue.Queue);
            }

            return jobs;
        }
        catch (Exception fault)
        {
            if (!_unreachable)
            {
                _unreachable = true;
                LogUnreachable(fault, queue.Queue);
            }

            return [];
        }
    }

    private void Start(ReceivedJob job, CancellationToken stopping, CancellationToken abort)
    {
        Interlocked.Increment(ref _running);
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await _handler.HandleAsync(job, stopping, abort);
                }
                finally
                {
                    Interlocked.Decrement(ref _running);
                    _ended.Raise();
                }
            },
            CancellationToken.None);
    }

    private async Task RunningAtMostAsync(int count, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var ended = _ended.Next();
            if (Volatile.Read(ref _running) <= count)
            {
                return;
            }

            await ended.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(9201, LogLevel.Warning, "The queue {Queue} cannot be read; trying again until it can.")]
    private partial void LogUnreachable(Exception fault, string queue);

    [LoggerMessage(9202, LogLevel.Information, "The queue {Queue} can be read again.")]
    private partial void LogReachable(string queue);
}
