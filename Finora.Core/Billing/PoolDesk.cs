using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Billing;

/// <summary>
/// One pool in this instance. Moves that arrive while a write is under way wait for the next one, which stores them all: a pool that a hundred calls share costs no
/// more writes than one call after the other would, and calls of one instance never lose races against each other. Over instances a write names the version that
/// it follows; whoever was overtaken reads and judges again. Unlike a limit it fails closed: without the store nothing is held and nothing is spent.
/// </summary>
internal sealed class PoolDesk(PoolOwner owner, CounterRows rows, DueTable due, IdGenerator ids, TimeProvider time)
{
    /// <summary>A move writes three rows at most, and one batch takes a hundred changes.</summary>
    private const int MaxRound = 30;

    private readonly Lock _gate = new();
    private readonly Queue<Move> _waiting = [];
    private bool _isServing;
    private bool _isRowKnown;
    private CounterRow<PoolState>? _row;

    /// <param name="judge">
    /// Judges and changes the draft. It may run several times, on newer states, also after a write whose answer was lost; it must have no other effects.
    /// </param>
    /// <exception cref="StorageUnavailableException">The store did not answer; the move may or may not be stored.</exception>
    public Task<T> RunAsync<T>(Func<PoolDraft, Task<T>> judge)
    {
        var move = new Move<T>(judge);
        lock (_gate)
        {
            _waiting.Enqueue(move);
            if (_isServing) return move.Answer;
            _isServing = true;
        }

        _ = ServeAsync();
        return move.Answer;
    }

    private async Task ServeAsync()
    {
        while (TakeRound() is { Count: > 0 } round)
        {
            try
            {
                await StoreAsync(round);
                foreach (var move in round) move.Finish();
            }
            catch (Exception e)
            {
                // What is stored is not known any more, and whoever waits must hear of it.
                _isRowKnown = false;
                foreach (var move in round) move.Fail(e);
            }
        }
    }

    private List<Move> TakeRound()
    {
        lock (_gate)
        {
            var round = new List<Move>();
            while (round.Count < MaxRound && _waiting.TryDequeue(out var move)) round.Add(move);
            _isServing = round.Count > 0;
            return round;
        }
    }

    private async Task StoreAsync(List<Move> round)
    {
        while (true)
        {
            var isFresh = !_isRowKnown;
            if (isFresh) await ReadAsync();
            var draft = new PoolDraft(owner, _row?.Value ?? PoolState.Empty, Instant.Now(time), ids);
            foreach (var move in round) await move.JudgeAsync(draft);
            if (!draft.IsChanged && isFresh) return;

            // A refusal may not rest on memory: the pool may have been topped up elsewhere.
            if (!draft.IsChanged) _isRowKnown = false;
            else if (await WriteAsync(draft)) return;

            // Other instances are racing us; wait on the real clock, since this is no business time that a test would move.
            else await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 15)), TimeProvider.System);
        }
    }

    private async Task ReadAsync()
    {
        _row = await rows.ReadAsync(PoolKeys.State(owner), CancellationToken.None);
        _isRowKnown = true;
    }

    private async Task<bool> WriteAsync(PoolDraft draft)
    {
        // Before the fact that it guards, as all due work: a crash in between leaves a row to nothing.
        foreach (var (notice, business) in draft.Falls) await due.ScheduleAsync(new DueWork(DueKind.LowCredits, notice.At, business, false, notice.Id), CancellationToken.None);
        var written = await rows.WriteAsync(PoolKeys.State(owner), _row, draft.State, draft.Rows, CancellationToken.None);
        _isRowKnown = written is not null;
        if (written is not null) _row = written;
        return written is not null;
    }

    private abstract class Move
    {
        public abstract Task JudgeAsync(PoolDraft draft);

        public abstract void Finish();

        public abstract void Fail(Exception exception);
    }

    private sealed class Move<T>(Func<PoolDraft, Task<T>> judge) : Move
    {
        /// <summary>Whoever asked goes on elsewhere, so that the next round does not wait for a use case.</summary>
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _verdict = default!;

        public Task<T> Answer => _answer.Task;

        public override async Task JudgeAsync(PoolDraft draft) => _verdict = await judge(draft);

        public override void Finish() => _answer.SetResult(_verdict);

        public override void Fail(Exception exception) => _answer.SetException(exception);
    }
}
