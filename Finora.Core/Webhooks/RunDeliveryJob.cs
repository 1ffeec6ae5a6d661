using Microsoft.Extensions.Logging;

namespace Finora.Core.Webhooks;

/// <summary>
/// Works off the jobs of both lanes. The host runs few functions at once and a receiver may take 30 seconds to answer, so a function does not wait that long: an attempt that
/// drags on, or that comes when enough others are waited for, is left to itself. A guard job is queued before, so that a process which dies with attempts under way
/// makes them again. A job whose endpoint has enough under way is put off.
/// <para>
/// A guard costs as much as the delivery's own job. So where few attempts are under way, every function stays for a moment with an attempt to an endpoint that is known to answer: nearly all are over by
/// then and need no guard. Where many are, somebody does not answer, and no function waits for more than those few.
/// </para>
/// </summary>
public sealed partial class RunDeliveryJob(AttemptDelivery attempts, DeliveryTraffic traffic, DeliveryJobs jobs, TimeProvider time, ILogger<RunDeliveryJob> logger) : IAsyncDisposable
{
    private const int MaxDeferral = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstDeferral = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();

    public async Task RunAsync(DeliveryLane lane, DeliveryJob job, CancellationToken cancellationToken)
    {
        if (await attempts.FindDueAsync(job.Scope, job.TargetId, job.DeliveryId, job.Attempt, cancellationToken) is not { } due) return;
        var isSlow = due.Health.IsSlow(time.GetUtcNow());
        if (isSlow && lane == DeliveryLane.First)
        {
            await jobs.SendAsync(DeliveryLane.Repeats, job, TimeSpan.Zero, cancellationToken);
            return;
        }

        if (traffic.Enter(lane, job.TargetId, job.DeliveryId, isSlow) is not { } place) await DeferAsync(job, cancellationToken);
        else await AttemptAsync(lane, job, due, place, cancellationToken);
    }

    /// <summary>Gives up what is under way; its guards make it again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private async Task AttemptAsync(DeliveryLane lane, DeliveryJob job, DueDelivery due, IDisposable place, CancellationToken cancellationToken)
    {
        using var seat = traffic.Attend(lane);
        var patience = seat is not null ? Patience : due.Health.AnswersWell && traffic.IsLight ? ShortPatience : TimeSpan.Zero;
        if (patience == TimeSpan.Zero) await GuardOrLeaveAsync(job, place, cancellationToken);
        var attempt = MakeAsync(due, place);
        if (patience > TimeSpan.Zero && await IsOverSoonAsync(attempt, patience, cancellationToken))
        {
            await attempt;
            return;
        }

        if (patience > TimeSpan.Zero) await jobs.GuardAsync(job, cancellationToken);
        _ = ReportAsync(attempt);
    }

    private async Task GuardOrLeaveAsync(DeliveryJob job, IDisposable place, CancellationToken cancellationToken)
    {
        try
        {
            await jobs.GuardAsync(job, cancellationToken);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private async Task MakeAsync(DueDelivery due, IDisposable place)
    {
        using (place) await attempts.RunAsync(due, _stopping.Token);
    }

    /// <summary>On the real clock: how long a function may be held is no business time that a test would move.</summary>
    private static async Task<bool> IsOverSoonAsync(Task attempt, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (attempt.IsCompleted) return true;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(attempt, Task.Delay(patience, TimeProvider.System, enough.Token));
        await enough.CancelAsync();
        return first == attempt;
    }

    private async Task ReportAsync(Task attempt)
    {
        try
        {
            await attempt;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process is stopping; the guard makes the attempt again.
        }
        catch (Exception e)
        {
            AttemptLost(logger, e);
        }
    }

    /// <summary>Longer each time, up to a minute: what piles up before a receiver that takes little costs little.</summary>
    private Task DeferAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var delay = FirstDeferral * (1 << Math.Min(job.Deferred, MaxDeferral));
        delay += TimeSpan.FromTicks(Random.Shared.NextInt64(delay.Ticks / 2));
        return jobs.SendAsync(DeliveryLane.Repeats, job with { Deferred = job.Deferred + 1 }, delay, cancellationToken);
    }

    [LoggerMessage(1102, LogLevel.Warning, "The result of a delivery could not be written down; its guard makes the attempt again")]
    private static partial void AttemptLost(ILogger logger, Exception exception);
}
