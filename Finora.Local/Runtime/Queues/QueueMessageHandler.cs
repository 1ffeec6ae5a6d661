using System.Text;
using Finora.Core.Storage;
using Finora.Local.Runtime.Functions;
using Finora.Local.Runtime.Settings;
using Microsoft.Extensions.Logging;

namespace Finora.Local.Runtime.Queues;

/// <summary>
/// Takes one received message to its end: the function runs while the hold on the message is renewed; then the message is removed, hidden
/// for another try, moved to the poison queue, or at a shutdown given back at once.
/// </summary>
internal sealed partial class QueueMessageHandler(
    QueueFunction queue,
    QueueSettings settings,
    IJobReceiver receiver,
    BackgroundRunner runner,
    QueueSignals signals,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How long a message is held; when the process dies, it comes back after this.</summary>
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(10);

    private const int SettleAttempts = 3;
    private static readonly TimeSpan RenewEvery = LockTime / 2;
    private static readonly TimeSpan RenewAgainAfterFault = TimeSpan.FromMinutes(1);

    /// <summary>Never throws.</summary>
    public async Task HandleAsync(ReceivedJob job, CancellationToken stopping, CancellationToken abort)
    {
        if (stopping.IsCancellationRequested)
        {
            await ReleaseAsync(job, TimeSpan.Zero, abort);
        }
        else if (queue.PoisonQueue is not null && job.DequeueCount > settings.MaxDequeueCount)
        {
            await PoisonAsync(job, abort);
        }
        else if (TryDecode(job.Text, out var body))
        {
            await RunAsync(job, body, abort);
        }
        else
        {
            LogUndecodable(queue.Queue, job.Id);
            await FailAsync(job, abort);
        }
    }

    private bool TryDecode(string text, out byte[] body)
    {
        if (settings.Base64)
        {
            return JobText.TryDecode(text, out body);
        }

        body = Encoding.UTF8.GetBytes(text);
        return true;
    }

    private async Task RunAsync(ReceivedJob job, byte[] body, CancellationToken abort)
    {
        var run = runner.RunAsync(
            queue.Function, (services, ids, token) => new QueueInvocation(queue.Function, ids, services, job, body, token), abort);
        var held = await HoldAsync(job, run, abort);
        if (run.IsCompletedSuccessfully && run.Result)
        {
            await CompleteAsync(held, abort);
        }
        else if (abort.IsCancellationRequested)
        {
            await ReleaseAsync(held, TimeSpan.Zero, abort);
        }
        else
        {
            await FailAsync(held, abort);
        }
    }

    /// <summary>Renews the hold until the run ends or is aborted, and gives the message with its latest receipt.</summary>
    private async Task<ReceivedJob> HoldAsync(ReceivedJob job, Task run, CancellationToken abort)
    {
        var wait = RenewEvery;
        while (true)
        {
            await run.WaitAsync(wait, time, abort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (run.IsCompleted || abort.IsCancellationRequested)
            {
                return job;
            }

            (job, wait) = await RenewAsync(job);
        }
    }

    private async Task<(ReceivedJob Job, TimeSpan Wait)> RenewAsync(ReceivedJob job)
    {
        try
        {
            if (await receiver.ExtendAsync(queue.Queue, job, LockTime, CancellationToken.None) is { } renewed)
            {
                return (renewed, RenewEvery);
            }

            LogLost(queue.Queue, job.Id);
            return (job, Timeout.InfiniteTimeSpan);
        }
        catch (Exception fault)
        {
            LogUnsettled(fault, queue.Queue, job.Id);
            return (job, RenewAgainAfterFault);
        }
    }

    private Task FailAsync(ReceivedJob job, CancellationToken abort) =>
        // With nowhere to move it, the message stays hidden for the rest of its hold; given back it would fail again at once, without end.
        queue.PoisonQueue is null ? Task.CompletedTask
        : job.DequeueCount >= settings.MaxDequeueCount ? PoisonAsync(job, abort)
        : ReleaseAsync(job, settings.VisibilityTimeout, abort);

    private Task CompleteAsync(ReceivedJob job, CancellationToken abort) => SettleAsync(
        job,
        async () =>
        {
            if (!await receiver.CompleteAsync(queue.Queue, job, CancellationToken.None))
            {
                LogLost(queue.Queue, job.Id);
            }
        },
        abort);

    private Task ReleaseAsync(ReceivedJob job, TimeSpan visibility, CancellationToken abort) => SettleAsync(
        job,
        async () =>
        {
            await receiver.ExtendAsync(queue.Queue, job, visibility, CancellationToken.None);
            if (visibility == TimeSpan.Zero)
            {
                signals.Raise(queue.Queue);
            }
        },
        abort);

    private Task PoisonAsync(ReceivedJob job, CancellationToken abort) => SettleAsync(
        job,
        async () =>
        {
            await receiver.MoveAsync(queue.Queue, job, queue.PoisonQueue!, CancellationToken.None);
            LogPoisoned(queue.Queue, job.Id, job.DequeueCount, queue.PoisonQueue!);
            signals.Raise(queue.PoisonQueue!);
        },
        abort);

    /// <summary>Tries a few times, without pauses once aborted; after that the message comes back by itself when its hold runs out.</summary>
    private async Task SettleAsync(ReceivedJob job, Func<Task> settle, CancellationToken abort)
    {
        for (var attempt = 1; attempt <= SettleAttempts; attempt++)
        {
            try
            {
                await settle();
                return;
            }
            catch (Exception fault)
            {
                LogUnsettled(fault, queue.Queue, job.Id);
            }

            if (attempt < SettleAttempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), time, abort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(9211, LogLevel.Error, "The message {Id} of the queue {Queue} is not in the encoding that host.json names.")]
    private partial void LogUndecodable(string queue, string id);

    [LoggerMessage(9212, LogLevel.Warning, "The hold on the message {Id} of the queue {Queue} was lost; it may run twice.")]
    private partial void LogLost(string queue, string id);

    [LoggerMessage(
        9213, LogLevel.Error, "The message {Id} of the queue {Queue} was given up after {DequeueCount} deliveries and moved to {PoisonQueue}.")]
    private partial void LogPoisoned(string queue, string id, long dequeueCount, string poisonQueue);

    [LoggerMessage(9214, LogLevel.Warning, "The hold on the message {Id} of the queue {Queue} could not be changed.")]
    private partial void LogUnsettled(Exception fault, string queue, string id);
}
