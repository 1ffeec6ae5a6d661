using System.Collections.Concurrent;
using Finora.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Finora.Local.Storage;

/// <summary>
/// The one writer of this process, with group commit: whatever has queued up while the last sync ran goes into one transaction, so 32 callers share a
/// sync instead of waiting for 32. Each write can fail alone. A lone write never waits for company. Nobody is answered before
/// the commit returned, and everybody is answered by what happened: there is no cancelling once a write is queued.
/// </summary>
/// <remarks>
/// <para>A thread of its own, since a sync blocks for as long as the disk likes, and a blocked pool thread is one that serves no request.</para>
/// <para>
/// With a savepoint open SQLite copies every page before it changes it, which took a fifth of this thread's time (measured), and nearly no write fails after it has changed something. So a group runs
/// without savepoints at first. Only if one of them must take changes back, the transaction is rolled back and all of the group run again, each under a savepoint of its own.
/// </para>
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Bounds how long the first in a group waits for the last.</summary>
    private const int MaxGroup = 128;

    /// <summary>Bounds memory when the disk stalls or another process sits on the lock; beyond it callers are told that the store is busy.</summary>
    private const int MaxQueued = 4096;

    private readonly BlockingCollection<IWrite> _queue = new(MaxQueued);
    private readonly SqliteSession _session;
    private readonly SqliteLog _log;
    private readonly Thread _thread;
    private bool _disposed;

    public SqliteWriter(SqliteSession session, SqliteLog log)
    {
        _session = session;
        _log = log;
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite writer" };
        // Without the context of whoever happened to open the file, which this thread would keep alive as long as it runs.
        _thread.UnsafeStart();
    }

    private interface IWrite
    {
        /// <summary>True when the changes shall stay. Forgets what an earlier run of it came to.</summary>
        bool Apply(SqliteSession session);

        /// <summary>It has failed, unless it has failed already. Told by <see cref="Answer"/>.</summary>
        void Fail(Exception failure);

        /// <summary>The transaction is over: hand out the answer.</summary>
        void Answer();
    }

    /// <summary>
    /// Queues the write; <paramref name="work"/> runs on the writer's thread inside a transaction and must touch nothing but the session, since it may run a second time.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Too many writes wait, the disk failed, or another process held the file for too long.</exception>
    /// <param name="keep">Whether the changes stay, given the answer; without it they do.</param>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, Func<T, bool>? keep = null)
    {
        var write = new Write<T>(work, keep);
        try
        {
            if (_queue.TryAdd(write)) return write.Task;
        }
        catch (InvalidOperationException e)
        {
            throw new StorageUnavailableException("The database is being closed.", e);
        }

        throw new StorageUnavailableException("Too many writes are waiting.");
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action<SqliteSession> work) => RunAsync<object?>(session =>
    {
        work(session);
        return null;
    });

    /// <summary>Finishes what is queued, then stops.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _session.Dispose();
    }

    private void Run()
    {
        var group = new List<IWrite>(MaxGroup);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < MaxGroup && _queue.TryTake(out var next)) group.Add(next);
            Commit(group);
            group.Clear();
            LimitLog();
        }
    }

    private void LimitLog()
    {
        try
        {
            _log.Limit(_session);
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            // Nobody's write depends on it; if the disk is failing, the next commit says so.
        }
    }

    private void Commit(List<IWrite> group)
    {
        try
        {
            if (!TryTogether(group)) EachAlone(group);
        }
        catch (Exception e)
        {
            RollBack();
            foreach (var write in group) write.Fail(Unavailable(e));
        }

        foreach (var write in group) write.Answer();
    }

    /// <summary>False when one of them has changed something that must not stay; then nothing is stored.</summary>
    private bool TryTogether(List<IWrite> group)
    {
        _session.Execute("BEGIN IMMEDIATE");
        foreach (var write in group)
        {
            if (TryApply(write)) continue;
            _session.Execute("ROLLBACK");
            return false;
        }

        _session.Execute("COMMIT");
        return true;
    }

    /// <summary>True when nothing has to be taken back: it succeeded, or was refused before it changed a row.</summary>
    private bool TryApply(IWrite write)
    {
        var before = _session.RowsChanged;
        try
        {
            return write.Apply(_session) || _session.RowsChanged == before;
        }
        catch (Exception) when (_session.InTransaction)
        {
            // Under its savepoint it fails again, and is told why. Had SQLite given up the transaction, the whole group would be lost and be told so.
            return false;
        }
    }

    private void EachAlone(List<IWrite> group)
    {
        _session.Execute("BEGIN IMMEDIATE");
        foreach (var write in group) ApplyAlone(write);
        _session.Execute("COMMIT");
    }

    private void ApplyAlone(IWrite write)
    {
        _session.Execute("SAVEPOINT change");
        var keep = false;
        try
        {
            keep = write.Apply(_session);
        }
        catch (Exception e) when (_session.InTransaction)
        {
            write.Fail(e is SqliteException ? Unavailable(e) : e);
        }

        if (!keep) _session.Execute("ROLLBACK TO change");
        _session.Execute("RELEASE change");
    }

    private static StorageUnavailableException Unavailable(Exception cause) => new("The database could not store the change.", cause);

    private void RollBack()
    {
        try
        {
            if (_session.InTransaction) _session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // A failed write has already rolled back; the next BEGIN shows whether the file is in order again.
        }
    }

    private sealed class Write<T>(Func<SqliteSession, T> work, Func<T, bool>? keep) : IWrite
    {
        // Answered from the writer's thread, which must go on to the next group rather than run what callers do next.
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _value = default!;
        private Exception? _failure;

        public Task<T> Task => _answer.Task;

        public bool Apply(SqliteSession session)
        {
            _failure = null;
            _value = work(session);
            return keep is null || keep(_value);
        }

        public void Fail(Exception failure) => _failure ??= failure;

        public void Answer()
        {
            if (_failure is { } failure) _answer.SetException(failure);
            else _answer.SetResult(_value);
        }
    }
}
