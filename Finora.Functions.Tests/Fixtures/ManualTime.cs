namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// A clock that moves only when a test says so. It drives whatever takes a <see cref="TimeProvider"/>: <c>Task.Delay</c>, cancellation
/// after a time, timers. Timestamps move with it, so measured durations are exact.
/// </summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(Predicate<TimeSpan> DueIn, TaskCompletionSource Seen)> _watchers = [];
    private readonly DateTimeOffset _start = start.ToUniversalTime();
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <summary>Noon UTC on a working day in the middle of a month.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2026, 3, 18, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    /// <summary>
    /// Moves the clock on and fires, in order of time, every timer that falls due on the way; each sees the moment it was due at. Timers
    /// fire on the calling thread and outside the lock, so they may arm others. What an awaiting method does on another thread is not
    /// waited for: see <see cref="WhenArmedAsync"/>.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset target;
        lock (_gate)
        {
            target = _now + by;
        }

        while (TakeNextDue(target) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = target > _now ? target : _now;
        }
    }

    /// <summary>
    /// Moves the clock on in one leap, as for a machine that slept: every timer that fell due meanwhile fires once, at the new time. For spans in which whatever polls would
    /// else be woken millions of times.
    /// </summary>
    public void Leap(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        List<ManualTimer> due;
        lock (_gate)
        {
            _now += by;
            due = _armed.FindAll(timer => timer.Due <= _now);
            foreach (var timer in due)
            {
                _armed.Remove(timer);
                if (timer.Period > TimeSpan.Zero)
                {
                    timer.Due = _now + timer.Period;
                    _armed.Add(timer);
                }
            }
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    /// <summary>
    /// Completes as soon as a timer is armed whose remaining time passes <paramref name="dueIn"/>: the way to know that the code under test
    /// has reached its wait, without sleeping. Await it with the test's cancellation token (<c>WaitAsync</c>).
    /// </summary>
    public Task WhenArmedAsync(Predicate<TimeSpan> dueIn)
    {
        lock (_gate)
        {
            if (_armed.Exists(timer => dueIn(timer.Due - _now)))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((dueIn, seen));
            return seen.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeNextDue(DateTimeOffset target)
    {
        lock (_gate)
        {
            // The list is in order of arming, and MinBy keeps the first of equals.
            if (_armed.MinBy(timer => timer.Due) is not { } next || next.Due > target)
            {
                return null;
            }

            _now = next.Due > _now ? next.Due : _now;
            _armed.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
                _armed.Add(next);
            }

            return next;
        }
    }

    private void Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            if (dueTime < TimeSpan.Zero)
            {
                return;
            }

            (timer.Due, timer.Period) = (_now + dueTime, period);
            if (dueTime > TimeSpan.Zero || period > TimeSpan.Zero)
            {
                timer.Due += dueTime > TimeSpan.Zero ? TimeSpan.Zero : period;
                _armed.Add(timer);
                Announce(dueTime > TimeSpan.Zero ? dueTime : period);
            }
        }

        if (dueTime == TimeSpan.Zero)
        {
            // As the system's timer does: at once, but never on the stack of whoever arms it.
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), timer, preferLocal: false);
        }
    }

    private void Announce(TimeSpan dueIn)
    {
        _watchers.RemoveAll(watcher =>
        {
            var match = watcher.DueIn(dueIn);
            if (match)
            {
                watcher.Seen.SetResult();
            }

            return match;
        });
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Arm(this, dueTime, period);
            return true;
        }

        public void Dispose() => time.Arm(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
