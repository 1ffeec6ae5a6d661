using Finora.Local.Runtime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Finora.Local.Runtime.Timers;

/// <summary>
/// Runs one timer function at its times, never twice at once. The next time is counted from the start of the last run, as the host does: a
/// run that outlasts its successor's time is followed by it at once, and by no more than one.
/// </summary>
internal sealed partial class TimerListener(
    TimerFunction timer, TimerStatusFile file, BackgroundRunner runner, TimeProvider time, ILogger<TimerListener> logger)
    : IFunctionListener
{
    /// <summary>A sleep is cut into pieces, since a machine that was suspended counts it as no time at all.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(5);

    private ScheduleStatus _status = new();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        var isPastDue = await RecallAsync();
        if (isPastDue || timer.RunOnStartup)
        {
            await InvokeAsync(Now, isPastDue, abort);
        }

        while (await SleepUntilAsync(_status.Next, stopping))
        {
            await InvokeAsync(Now, isPastDue: false, abort);
        }
    }

    /// <summary>Takes up what the last process left, and says whether a run was missed in between.</summary>
    private async Task<bool> RecallAsync()
    {
        var now = Now;
        if (!timer.Monitored || await ReadAsync() is not { } status)
        {
            // Remembered from the start, so that the very first run is not missed either.
            await SetAsync(new ScheduleStatus { Next = timer.Schedule.After(now), LastUpdated = now });
            return false;
        }

        _status = status;
        var counted = status.Last == default ? status.LastUpdated : status.Last;
        if (timer.Schedule.After(counted) != status.Next)
        {
            // The schedule is another one by now; a time that only the old one had was not missed.
            await SetAsync(new ScheduleStatus { Next = timer.Schedule.After(now), LastUpdated = now });
        }

        return _status.Next < now;
    }

    private async Task<bool> SleepUntilAsync(DateTime due, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var left = due - Now;
            if (left <= TimeSpan.Zero)
            {
                return true;
            }

            var sleep = left < LongestSleep ? left : LongestSleep;
            await Task.Delay(sleep, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private async Task InvokeAsync(DateTime started, bool isPastDue, CancellationToken abort)
    {
        var info = new TimerInfo { ScheduleStatus = timer.Monitored ? _status : null, IsPastDue = isPastDue };
        Task run = runner.RunAsync(
            timer.Function, (services, ids, token) => new TimerInvocation(timer.Function, ids, services, info, token), abort);
        await run.WaitAsync(abort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!abort.IsCancellationRequested)
        {
            // Not remembered when cut short, so the next start makes up for it.
            await SetAsync(new ScheduleStatus { Last = started, Next = timer.Schedule.After(started), LastUpdated = started });
        }
    }

    private async Task<ScheduleStatus?> ReadAsync()
    {
        try
        {
            return await file.ReadAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogForgotten(fault, timer.Function.Name);
            return null;
        }
    }

    private async Task SetAsync(ScheduleStatus status)
    {
        _status = status;
        if (!timer.Monitored)
        {
            return;
        }

        try
        {
            await file.WriteAsync(status, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogForgotten(fault, timer.Function.Name);
        }
    }

    [LoggerMessage(9301, LogLevel.Warning, "The runs of the timer {Function} cannot be remembered; one missed while the app is down is lost.")]
    private partial void LogForgotten(Exception fault, string function);
}
