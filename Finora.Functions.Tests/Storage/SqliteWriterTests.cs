using System.Buffers.Binary;
using Finora.Core.Storage;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Storage;

/// <summary>Group commit: what callers who share a transaction see of one another, and of its end.</summary>
[TestClass]
public sealed class SqliteWriterTests
{
    private readonly SqliteFolder _folder = new();

    private SqliteWriter Writer => _folder.Database.Writer;

    [TestInitialize]
    public Task MakeTableAsync() => Writer.RunAsync(session => session.Execute("CREATE TABLE t (n INTEGER PRIMARY KEY)"));

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public async Task Whatever_queues_up_meanwhile_shares_one_transaction()
    {
        var before = Commits();
        Task[] writes;
        using (await HoldUpAsync()) writes = [.. Enumerable.Range(0, 50).Select(InsertAsync)];
        await Task.WhenAll(writes);
        Assert.AreEqual(1, Commits() - before);
        Assert.AreEqual(50, await CountAsync());
    }

    [TestMethod]
    public async Task A_write_that_fails_takes_back_its_own_changes_only()
    {
        var (first, failing, last) = await ShareAsync(session =>
        {
            session.Execute("INSERT INTO t VALUES (2)");
            throw new FormatException("Not this one.");
        });
        await Assert.ThrowsExactlyAsync<FormatException>(() => failing);
        await Task.WhenAll(first, last);
        Assert.AreEqual(2, await CountAsync());
    }

    [TestMethod]
    public async Task A_write_that_SQLite_refuses_takes_back_its_own_changes_only()
    {
        var (first, failing, last) = await ShareAsync(session =>
        {
            session.Execute("INSERT INTO t VALUES (2)");
            session.Execute("INSERT INTO t VALUES (1)");
        });
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => failing);
        await Task.WhenAll(first, last);
        Assert.AreEqual(2, await CountAsync());
    }

    [TestMethod]
    public async Task A_write_that_is_refused_after_it_changed_something_takes_back_its_own_changes_only()
    {
        Task first, last;
        Task<bool> refused;
        using (await HoldUpAsync())
        {
            first = InsertAsync(1);
            refused = Writer.RunAsync(
                session =>
                {
                    session.Execute("INSERT INTO t VALUES (2)");
                    session.Execute("DELETE FROM t WHERE n = 1");
                    return false;
                },
                keep: kept => kept);
            last = InsertAsync(3);
        }

        await Task.WhenAll(first, last);
        Assert.IsFalse(await refused);
        CollectionAssert.AreEqual((long[])[1, 3], await NumbersAsync());
    }

    [TestMethod]
    public async Task A_group_of_which_one_fails_is_stored_in_one_transaction_all_the_same()
    {
        var before = Commits();
        var (first, failing, last) = await ShareAsync(session =>
        {
            session.Execute("INSERT INTO t VALUES (2)");
            throw new FormatException("Not this one.");
        });
        await Assert.ThrowsExactlyAsync<FormatException>(() => failing);
        await Task.WhenAll(first, last);
        Assert.AreEqual(1, Commits() - before);
        CollectionAssert.AreEqual((long[])[1, 3], await NumbersAsync());
    }

    [TestMethod]
    public async Task When_the_transaction_is_lost_every_caller_in_it_is_told_so()
    {
        // OR ROLLBACK does what SQLite does by itself when the disk is full or a write fails.
        var (first, breaking, last) = await ShareAsync(session => session.Execute("INSERT OR ROLLBACK INTO t VALUES (1)"));
        foreach (var lost in new[] { first, breaking, last }) await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => lost);
        Assert.AreEqual(0, await CountAsync());
        await InsertAsync(4);
        Assert.AreEqual(1, await CountAsync());
    }

    [TestMethod]
    public async Task No_caller_is_answered_before_the_commit()
    {
        Task first;
        Task<Pause> second;
        using (await HoldUpAsync())
        {
            first = InsertAsync(1);
            second = HoldUpAsync();
        }

        using (await second)
        {
            // The first has been carried out, in the transaction that the second keeps open.
            Assert.IsFalse(first.IsCompleted);
            Assert.AreEqual(0, await CountAsync());
        }

        await first;
        Assert.AreEqual(1, await CountAsync());
    }

    [TestMethod]
    public async Task More_waiting_writes_than_memory_is_set_aside_for_are_refused()
    {
        var taken = new List<Task>();
        using (await HoldUpAsync())
        {
            while (taken.Count < 10_000 && TryInsert(taken))
            {
            }

            Assert.IsLessThan(10_000, taken.Count);
        }

        await Task.WhenAll(taken);
        Assert.AreEqual(taken.Count, await CountAsync());
    }

    [TestMethod]
    public async Task Closing_finishes_what_was_queued_and_refuses_more()
    {
        var writes = Enumerable.Range(0, 300).Select(InsertAsync).ToArray();
        var closed = Writer;
        _folder.Reopen();
        await Task.WhenAll(writes);
        Assert.AreEqual(300, await CountAsync());
        Assert.ThrowsExactly<StorageUnavailableException>(() => closed.RunAsync(session => session.Execute("INSERT INTO t VALUES (301)")));
    }

    /// <summary>Three writes in one transaction: row 1, <paramref name="middle"/>, row 3.</summary>
    private async Task<(Task First, Task Middle, Task Last)> ShareAsync(Action<SqliteSession> middle)
    {
        using var pause = await HoldUpAsync();
        return (InsertAsync(1), Writer.RunAsync(middle), InsertAsync(3));
    }

    private Task InsertAsync(int n) => Writer.RunAsync(session => session.Execute("INSERT INTO t VALUES (?1)", n));

    private bool TryInsert(List<Task> taken)
    {
        try
        {
            taken.Add(InsertAsync(taken.Count));
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private ValueTask<long[]> NumbersAsync() => _folder.Database.Readers.RunAsync(
        session =>
        {
            var numbers = new List<long>();
            using var rows = session.Query("SELECT n FROM t ORDER BY n");
            while (rows.Read()) numbers.Add(rows.GetInt64(0));
            return numbers.ToArray();
        },
        CancellationToken.None);

    private async Task<long> CountAsync() => await _folder.Database.Readers.RunAsync(session => (long)session.Scalar("SELECT COUNT(*) FROM t")!, CancellationToken.None);

    /// <summary>Keeps the writer's thread inside a write, from when this completes until the answer is disposed. What comes meanwhile queues up.</summary>
    private async Task<Pause> HoldUpAsync()
    {
        var pause = new Pause();
        _ = Writer.RunAsync(_ => pause.Enter());
        await pause.Entered;
        return pause;
    }

    /// <summary>
    /// Counts the transactions in the write-ahead log: the frame that ends one carries the size of the file ("WAL Frame Header Format", sqlite.org/fileformat2.html).
    /// </summary>
    private int Commits()
    {
        const int HeaderBytes = 32, FrameHeaderBytes = 24;
        using var file = new FileStream(_folder.FilePath + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[file.Length];
        file.ReadExactly(log);
        var frameBytes = FrameHeaderBytes + BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        return Enumerable.Range(0, (log.Length - HeaderBytes) / frameBytes).Count(frame => BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(HeaderBytes + (frame * frameBytes) + 4)) != 0);
    }

    private sealed class Pause : IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _over = new();

        public Task Entered => _entered.Task;

        public void Enter()
        {
            _entered.SetResult();
            _over.Wait();
        }

        public void Dispose() => _over.Set();
    }
}
