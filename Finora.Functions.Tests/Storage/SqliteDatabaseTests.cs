using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Finora.Core.Storage;
using Finora.Local.Storage;
using Microsoft.Data.Sqlite;

namespace Finora.Functions.Tests.Storage;

/// <summary>The file itself: who may read it, what opens it, what two openings of it do to each other.</summary>
[TestClass]
public sealed class SqliteDatabaseTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly SqliteFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_but_the_owner_may_read_the_files()
    {
        await (await OpenStoreAsync()).CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 1, "{}"u8.ToArray())], Cancel);
        Assert.AreEqual(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.DataDirectory));
        foreach (var file in Directory.GetFiles(_folder.DataDirectory)) Assert.AreEqual(OwnerOnly, File.GetUnixFileMode(file), file);
        CollectionAssert.Contains(Directory.GetFiles(_folder.DataDirectory), _folder.FilePath + "-wal");
    }

    [TestMethod]
    public async Task What_was_stored_is_there_after_opening_again()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 4, "{\"v\":1}"u8.ToArray())], Cancel);
        var before = await store.GetAsync(new RowAddress(StoreTable.Data, "p", "a"), Cancel);
        _folder.Reopen();
        var after = await new SqliteTableStore(_folder.Database).GetAsync(new RowAddress(StoreTable.Data, "p", "a"), Cancel);
        Assert.AreEqual((before!.ETag, before.Schema), (after!.ETag, after.Schema));
        Assert.IsTrue(before.Body.Span.SequenceEqual(after.Body.Span));
    }

    [TestMethod]
    public void No_version_is_given_out_twice_by_two_openings()
    {
        var second = _folder.Open();
        var first = Versions(_folder.Database);
        _folder.Reopen();
        var all = first.Concat(Versions(second)).Concat(Versions(_folder.Database)).ToArray();
        CollectionAssert.AllItemsAreUnique(all);
        CollectionAssert.AreEqual(first.Order().ToArray(), first);
    }

    [TestMethod]
    public async Task Two_processes_raise_one_counter_together()
    {
        const int Each = 100;
        var stores = new[] { await OpenStoreAsync(), new SqliteTableStore(_folder.Open()) };
        await stores[0].CommitAsync(StoreTable.Counters, "p", [RowChange.Insert("n", 1, "0"u8.ToArray())], Cancel);
        await Task.WhenAll(stores.Select(store => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) await RaiseAsync(store);
        })));
        var row = await stores[0].GetAsync(new RowAddress(StoreTable.Counters, "p", "n"), Cancel);
        Assert.AreEqual(2 * Each, int.Parse(row!.Body.Span, CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public async Task While_another_process_writes_reads_go_on_and_writes_wait()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 1, "1"u8.ToArray())], Cancel);
        await using var shell = _folder.OpenShell();
        var theirs = shell.BeginTransaction(deferred: false);
        var write = store.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("b", 1, "1"u8.ToArray())], Cancel);
        Assert.IsNotNull(await store.GetAsync(new RowAddress(StoreTable.Data, "p", "a"), Cancel));
        Assert.IsFalse(write.IsCompleted);
        await theirs.RollbackAsync(Cancel);
        Assert.IsTrue((await write).IsCommitted);
    }

    [TestMethod]
    public async Task A_lock_that_is_held_too_long_makes_the_store_unavailable_and_no_longer()
    {
        var store = await OpenStoreAsync();
        await using var shell = _folder.OpenShell();
        var theirs = shell.BeginTransaction(deferred: false);
        var insert = RowChange.Insert("a", 1, "1"u8.ToArray());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.CommitAsync(StoreTable.Data, "p", [insert], Cancel));
        await theirs.RollbackAsync(Cancel);
        Assert.IsTrue((await store.CommitAsync(StoreTable.Data, "p", [insert], Cancel)).IsCommitted);
    }

    [TestMethod]
    public async Task The_log_is_cut_back_once_nobody_reads_from_it()
    {
        var store = await OpenStoreAsync();
        await using (var shell = _folder.OpenShell())
        {
            Execute(shell, "BEGIN; SELECT COUNT(*) FROM queues");
            for (var i = 0; i < 10; i++) await PutLargeAsync(store);
            Assert.IsGreaterThan(2 * SqliteFolder.LogBytes, LogBytes());
        }

        // One to find the log too long, one to start it anew.
        for (var i = 0; i < 4; i++) await PutLargeAsync(store);
        Assert.IsLessThanOrEqualTo(2 * SqliteFolder.LogBytes, LogBytes());
    }

    [TestMethod]
    public async Task Readers_without_a_pause_do_not_make_the_log_grow_for_ever()
    {
        var store = await OpenStoreAsync();
        await PutLargeAsync(store);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested) await store.GetAsync(new RowAddress(StoreTable.Data, "p", "large"), Cancel);
        })).ToArray();
        for (var i = 0; i < 30; i++) await PutLargeAsync(store);
        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.IsLessThanOrEqualTo(4 * SqliteFolder.LogBytes, LogBytes());
    }

    [TestMethod]
    public void Closing_twice_is_closing_once()
    {
        _folder.Database.Dispose();
        _folder.Database.Dispose();
    }

    [TestMethod]
    public void Several_may_make_the_file_at_once()
    {
        using var folder = new SqliteFolder();
        var directory = Path.Combine(folder.DataDirectory, "fresh");
        var opened = ParallelEnumerable.Range(0, 4).WithDegreeOfParallelism(4).Select(_ => SqliteDatabase.Open(directory)).ToArray();
        CollectionAssert.AllItemsAreUnique(opened.Select(database => database.NextVersion()).ToArray());
        foreach (var database in opened) database.Dispose();
    }

    [TestMethod]
    public void A_file_of_a_later_version_is_left_alone()
    {
        _folder.Close();
        using (var shell = _folder.OpenShell()) Execute(shell, "PRAGMA user_version = 99");
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => _folder.Open());
        Assert.Contains("schema 99", e.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_file_that_is_no_database_is_unavailable()
    {
        _folder.Close();
        File.Delete(_folder.FilePath);
        File.WriteAllText(_folder.FilePath, new string('?', 10_000));
        Assert.ThrowsExactly<StorageUnavailableException>(() => _folder.Open());
        Assert.AreEqual(10_000, new FileInfo(_folder.FilePath).Length);
    }

    [TestMethod]
    public async Task Every_commit_is_synced_to_the_disk()
    {
        Assert.AreEqual(2L, await _folder.Database.Writer.RunAsync(session => session.Pragma("synchronous")));
        Assert.AreEqual("wal", await _folder.Database.Writer.RunAsync(session => session.Pragma("journal_mode")));
    }

    private async Task<SqliteTableStore> OpenStoreAsync()
    {
        var store = new SqliteTableStore(_folder.Database);
        await store.EnsureTablesAsync(Cancel);
        return store;
    }

    /// <summary>Random, since SQLite does not write a page again that would not change.</summary>
    private async Task PutLargeAsync(SqliteTableStore store)
    {
        var change = RowChange.Put("large", 1, RandomNumberGenerator.GetBytes(StoreLimits.MaxBodyBytes));
        Assert.IsTrue((await store.CommitAsync(StoreTable.Data, "p", [change], Cancel)).IsCommitted);
    }

    private long LogBytes() => new FileInfo(_folder.FilePath + "-wal").Length;

    private async Task RaiseAsync(SqliteTableStore store)
    {
        CommitResult result;
        do
        {
            var row = await store.GetAsync(new RowAddress(StoreTable.Counters, "p", "n"), Cancel);
            var next = int.Parse(row!.Body.Span, CultureInfo.InvariantCulture) + 1;
            var body = System.Text.Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture));
            result = await store.CommitAsync(StoreTable.Counters, "p", [RowChange.Update("n", 1, body, row.ETag)], Cancel);
        }
        while (!result.IsCommitted);
    }

    private static long[] Versions(SqliteDatabase database) => [.. Enumerable.Range(0, 1000).Select(_ => database.NextVersion())];

    private static void Execute(SqliteConnection shell, string sql)
    {
        using var command = shell.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
