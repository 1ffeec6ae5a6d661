using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Billing;

/// <summary>
/// A pool while moves are judged: its state after the moves so far, and the rows that must be stored with it. Thrown away and judged anew when another instance was
/// quicker to write.
/// </summary>
internal sealed class PoolDraft
{
    private readonly IdGenerator _ids;
    private readonly PoolState _before;
    private readonly HashSet<Guid> _booked = [];

    public PoolDraft(PoolOwner owner, PoolState stored, DateTimeOffset now, IdGenerator ids)
    {
        (Owner, Now, _ids) = (owner, now, ids);
        State = _before = stored.At(now);
    }

    public PoolOwner Owner { get; }

    public DateTimeOffset Now { get; }

    public PoolState State { get; private set; }

    /// <summary>Rows beside the state, stored in the same batch.</summary>
    public List<RowChange> Rows { get; } = [];

    /// <summary>Falls below the line, each with the business to whose owner it must be told.</summary>
    public List<(LowBalanceNotice Notice, Guid Business)> Falls { get; } = [];

    public bool IsChanged => Rows.Count > 0 || !ReferenceEquals(State, _before);

    public PoolHold? HoldOf(Guid call) => State.Holds.FirstOrDefault(hold => hold.Id == call);

    public void Hold(PoolHold hold) => State = State with { Holds = [.. State.Holds.Where(other => other.Id != hold.Id), hold] };

    public void Release(Guid call)
    {
        if (HoldOf(call) is { } hold) State = State with { Holds = [.. State.Holds.Where(other => other != hold)] };
    }

    /// <summary>Whether a move before this one has booked the call or top-up; what is stored does not tell yet.</summary>
    public bool HasBooked(Guid cause) => _booked.Contains(cause);

    /// <summary>Adds an entry to the ledger, and its amount to the balance.</summary>
    /// <param name="noticeTo">The business whose owner hears of it when the balance falls through the line.</param>
    public PoolEntry Post(PoolPosting posting, Guid noticeTo)
    {
        if ((posting.CallId ?? posting.TopUpId) is { } cause) _booked.Add(cause);
        var at = Now > State.LastEntryAt ? Now : State.LastEntryAt;
        var entry = new PoolEntry(_ids.NewId(), State.Entries + 1, at, State.Balance + posting.Amount, posting);
        if (!State.IsLow && entry.BalanceAfter < PoolState.LowBalance) Fall(entry, noticeTo);
        State = State with
        {
            Balance = entry.BalanceAfter,
            TrialUsed = State.TrialUsed + (posting.Type == PoolEntryType.TrialCall ? 1 : 0),
            Entries = entry.Sequence,
            LastEntryAt = at,
        };
        var body = Storage.Documents.Write(entry);
        Rows.Add(RowChange.Insert(PoolKeys.Entry(entry), PoolEntry.Schema, body));
        if (PoolKeys.EntryByType(entry) is { } byType) Rows.Add(RowChange.Insert(byType, PoolEntry.Schema, body));
        return entry;
    }

    private void Fall(PoolEntry entry, Guid noticeTo)
    {
        var notice = new LowBalanceNotice(_ids.NewId(), entry.At, entry.BalanceAfter);
        Rows.Add(RowChange.Insert(PoolKeys.Notice(notice.Id), LowBalanceNotice.Schema, Storage.Documents.Write(notice)));
        Falls.Add((notice, noticeTo));
    }
}
