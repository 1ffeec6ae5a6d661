using Finora.Core.Storage;

namespace Finora.Core.Limits;

/// <summary>
/// One caller's history in this instance, with the version of its row. Requests that arrive while a write is under way wait for the next one, which counts them
/// all: a round trip a request at most, and under load less. Correct over instances because a write names the version it follows; a lost race reads and judges again.
/// </summary>
internal sealed class MeteredCaller(CounterKey<RequestCounts> key, CounterRows rows, TimeProvider time, Action<Exception> failedOpen)
{
    /// <summary>How long a request waits for its count. A store that is slower is in trouble, and whoever waits for the limiter adds to it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private List<Question> _waiting = [];
    private bool _isServing;
    private int _takenBack;
    private bool _isRowKnown;
    private CounterRow<RequestCounts>? _row;
    private RequestHistory _history = RequestHistory.Empty;

    /// <summary>The refusal that the memory of this instance is enough for, if it is: others can only have counted more. Nothing is counted.</summary>
    public LimitVerdict? RefusalInMemory(IReadOnlyList<WindowLimit> limits)
    {
        lock (_gate)
        {
            var (verdict, _) = _history.Count(limits, time.GetUtcNow());
            return verdict.Admitted ? null : verdict;
        }
    }

    /// <summary>One that was counted is not to count for the month. Ends with the write that says so, or with the attempt: the next write then says it.</summary>
    public Task TakeBackAsync()
    {
        Interlocked.Increment(ref _takenBack);
        return AskAsync(new Question([]));
    }

    public Task<LimitVerdict> CountAsync(IReadOnlyList<WindowLimit> limits)
    {
        if (RefusalInMemory(limits) is { } refused) return Task.FromResult(refused);
        return AskAsync(new Question(limits));
    }

    private Task<LimitVerdict> AskAsync(Question question)
    {
        lock (_gate)
        {
            _waiting.Add(question);
            if (_isServing) return question.Answer.Task;
            _isServing = true;
        }

        _ = ServeAsync();
        return question.Answer.Task;
    }

    private async Task ServeAsync()
    {
        while (TakeRound() is { Count: > 0 } round)
        {
            try
            {
                var verdicts = await DecideAsync(round);
                for (var i = 0; i < round.Count; i++) round[i].Answer.SetResult(verdicts[i]);
            }
            catch (Exception e)
            {
                // A fault of ours: whoever waits must hear of it, and the next round must not be stuck behind it.
                foreach (var question in round) question.Answer.TrySetException(e);
            }
        }
    }

    private List<Question> TakeRound()
    {
        lock (_gate)
        {
            var round = _waiting;
            _waiting = [];
            _isServing = round.Count > 0;
            return round;
        }
    }

    private async Task<IReadOnlyList<LimitVerdict>> DecideAsync(IReadOnlyList<Question> round)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            while (true)
            {
                if (!_isRowKnown) await ReadAsync(patience.Token);
                var takenBack = Volatile.Read(ref _takenBack);
                var (verdicts, next) = Judge(round, takenBack);
                if (ReferenceEquals(next, _history)) return verdicts;
                if (await WriteAsync(next, patience.Token))
                {
                    Interlocked.Add(ref _takenBack, -takenBack);
                    return verdicts;
                }

                // Other instances are racing us; wait on the real clock, since this is no business time that a test would move.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10)), TimeProvider.System, patience.Token);
            }
        }
        catch (Exception e) when (e is StorageUnavailableException || patience.IsCancellationRequested)
        {
            failedOpen(e);
            _isRowKnown = false;
            var (verdicts, next) = Judge(round, 0);
            Remember(next);
            return verdicts;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        _row = await rows.ReadAsync(key, cancellationToken);
        _isRowKnown = true;
        Remember(_row is null ? RequestHistory.Empty : RequestHistory.Of(_row.Value));
    }

    private async Task<bool> WriteAsync(RequestHistory next, CancellationToken cancellationToken)
    {
        var written = await rows.WriteAsync(key, _row, next.ToStored(), cancellationToken);
        _isRowKnown = written is not null;
        if (written is null) return false;
        _row = written;
        Remember(next);
        return true;
    }

    private (IReadOnlyList<LimitVerdict> Verdicts, RequestHistory Next) Judge(IReadOnlyList<Question> round, int takenBack)
    {
        var now = time.GetUtcNow();
        var next = _history.Without(takenBack);
        var verdicts = new LimitVerdict[round.Count];
        for (var i = 0; i < round.Count; i++)
        {
            if (!round[i].IsTakenBack) (verdicts[i], next) = next.Count(round[i].Limits, now);
        }

        return (verdicts, next);
    }

    private void Remember(RequestHistory history)
    {
        lock (_gate) _history = history;
    }

    /// <param name="limits">None for one that takes a count back: it only waits for the write.</param>
    private sealed class Question(IReadOnlyList<WindowLimit> limits)
    {
        public IReadOnlyList<WindowLimit> Limits => limits;

        public bool IsTakenBack => limits.Count == 0;

        /// <summary>Whoever asked goes on elsewhere, so that the next round does not wait for a use case.</summary>
        public TaskCompletionSource<LimitVerdict> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
