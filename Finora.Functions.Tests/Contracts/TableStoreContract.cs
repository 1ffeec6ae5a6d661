using System.Text;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>What every <see cref="ITableStore"/> must do, alike. A subclass only says how its store is made; it overrides no test.</summary>
public abstract partial class TableStoreContract
{
    private const string Partition = "tenant-1";
    private static readonly StoreTable Table = StoreTable.Data;

    public TestContext TestContext { get; set; } = null!;

    private ITableStore Store { get; set; } = null!;

    [TestInitialize]
    public async Task MakeTablesAsync()
    {
        Store = await OpenAsync();
        await Store.EnsureTablesAsync(TestContext.CancellationToken);
    }

    /// <summary>A store with nothing in it.</summary>
    protected abstract Task<ITableStore> OpenAsync();

    /// <summary>
    /// Commits to the store of <see cref="OpenAsync"/> so that the first answer does not arrive although the batch is stored: the connection breaks, or the
    /// caller leaves.
    /// </summary>
    protected abstract Task<CommitResult> CommitLosingTheAnswerAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes);

    [TestMethod]
    public async Task An_inserted_row_is_read_back_as_it_was_written()
    {
        Assert.AreEqual(CommitResult.Committed, await CommitAsync(RowChange.Insert("invoice|1", 3, Json("₦1,250"))));
        var row = await GetAsync("invoice|1");
        Assert.AreEqual(Partition, row.Partition);
        Assert.AreEqual("invoice|1", row.Key);
        Assert.AreEqual(3, row.Schema);
        Assert.AreEqual("{\"v\":\"₦1,250\"}", Encoding.UTF8.GetString(row.Body.Span));
        Assert.AreNotEqual("", row.ETag);
    }

    [TestMethod]
    public async Task A_row_that_was_never_written_is_null() => Assert.IsNull(await FindAsync("nothing"));

    [TestMethod]
    public async Task A_body_may_be_empty()
    {
        await CommitAsync(RowChange.Insert("marker", 1, ReadOnlyMemory<byte>.Empty));
        Assert.AreEqual(0, (await GetAsync("marker")).Body.Length);
    }

    [TestMethod]
    public async Task A_second_insert_of_the_same_key_is_refused()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("first")));
        Assert.AreEqual(new CommitResult(CommitStatus.Exists, 0), await CommitAsync(RowChange.Insert("a", 2, Json("second"))));
        await AssertBodyAsync("a", "first");
    }

    [TestMethod]
    public async Task An_update_at_the_version_read_replaces_the_row()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("a body that is longer than the next")));
        var read = await GetAsync("a");
        Assert.IsTrue((await CommitAsync(RowChange.Update("a", 2, Json("next"), read.ETag))).IsCommitted);
        var row = await AssertBodyAsync("a", "next");
        Assert.AreEqual(2, row.Schema);
        Assert.AreNotEqual(read.ETag, row.ETag);
    }

    [TestMethod]
    public async Task An_update_at_an_older_version_is_stale()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        var first = await GetAsync("a");
        await CommitAsync(RowChange.Update("a", 1, Json("2"), first.ETag));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 0), await CommitAsync(RowChange.Update("a", 1, Json("3"), first.ETag)));
        await AssertBodyAsync("a", "2");
    }

    [TestMethod]
    public async Task An_update_of_a_removed_row_is_missing()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        var read = await GetAsync("a");
        await CommitAsync(RowChange.Delete("a"));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 0), await CommitAsync(RowChange.Update("a", 1, Json("2"), read.ETag)));
        Assert.IsNull(await FindAsync("a"));
    }

    [TestMethod]
    public async Task A_put_writes_whether_or_not_a_row_stands_there()
    {
        Assert.IsTrue((await CommitAsync(RowChange.Put("a", 1, Json("1")))).IsCommitted);
        var first = await AssertBodyAsync("a", "1");
        Assert.IsTrue((await CommitAsync(RowChange.Put("a", 2, Json("2")))).IsCommitted);
        var second = await AssertBodyAsync("a", "2");
        Assert.AreEqual(2, second.Schema);
        Assert.AreNotEqual(first.ETag, second.ETag);
    }

    [TestMethod]
    public async Task A_version_changes_even_when_the_body_does_not()
    {
        await CommitAsync(RowChange.Put("a", 1, Json("same")));
        var first = await GetAsync("a");
        await CommitAsync(RowChange.Put("a", 1, Json("same")));
        Assert.AreEqual(CommitStatus.Stale, (await CommitAsync(RowChange.Update("a", 1, Json("other"), first.ETag))).Status);
    }

    [TestMethod]
    public async Task A_row_is_removed_once()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        Assert.IsTrue((await CommitAsync(RowChange.Delete("a"))).IsCommitted);
        Assert.IsNull(await FindAsync("a"));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 0), await CommitAsync(RowChange.Delete("a")));
    }

    [TestMethod]
    public async Task A_row_is_removed_only_at_the_version_given()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        var first = await GetAsync("a");
        await CommitAsync(RowChange.Put("a", 1, Json("2")));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 0), await CommitAsync(RowChange.Delete("a", first.ETag)));
        var second = await AssertBodyAsync("a", "2");
        Assert.IsTrue((await CommitAsync(RowChange.Delete("a", second.ETag))).IsCommitted);
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 0), await CommitAsync(RowChange.Delete("a", second.ETag)));
    }

    [TestMethod]
    public async Task A_row_made_anew_is_not_the_one_that_was_removed()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        var first = await GetAsync("a");
        await CommitAsync(RowChange.Delete("a"));
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        Assert.AreEqual(CommitStatus.Stale, (await CommitAsync(RowChange.Update("a", 1, Json("2"), first.ETag))).Status);
    }

    [TestMethod]
    public async Task A_batch_is_stored_whole()
    {
        await CommitAsync(RowChange.Insert("updated", 1, Json("1")), RowChange.Insert("put", 1, Json("1")), RowChange.Insert("deleted", 1, Json("1")));
        var read = await GetAsync("updated");
        var result = await CommitAsync(
            RowChange.Insert("inserted", 1, Json("2")),
            RowChange.Update("updated", 1, Json("2"), read.ETag),
            RowChange.Put("put", 1, Json("2")),
            RowChange.Delete("deleted"));
        Assert.AreEqual(CommitResult.Committed, result);
        await AssertBodyAsync("inserted", "2");
        await AssertBodyAsync("updated", "2");
        await AssertBodyAsync("put", "2");
        Assert.IsNull(await FindAsync("deleted"));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(99)]
    public async Task A_batch_with_one_change_that_fails_leaves_nothing(int failing)
    {
        await CommitAsync(RowChange.Insert("taken", 1, Json("old")), RowChange.Insert("kept", 1, Json("old")));
        var changes = Enumerable.Range(0, 100).Select(i => RowChange.Insert($"new|{i:d3}", 1, Json("new"))).ToArray();
        changes[failing] = RowChange.Insert("taken", 1, Json("new"));
        changes[(failing + 50) % 100] = RowChange.Delete("kept");
        Assert.AreEqual(new CommitResult(CommitStatus.Exists, failing), await CommitAsync(changes));
        var page = await Store.ReadAsync(Table, Partition, KeyRange.Prefix("new|"), 100, null, TestContext.CancellationToken);
        Assert.IsEmpty(page.Rows);
        await AssertBodyAsync("taken", "old");
        await AssertBodyAsync("kept", "old");
    }

    [TestMethod]
    public async Task A_batch_tells_which_change_stood_in_the_way_and_why()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        var old = await GetAsync("a");
        await CommitAsync(RowChange.Put("a", 1, Json("2")));
        var fine = RowChange.Insert("fine", 1, Json("1"));
        Assert.AreEqual(new CommitResult(CommitStatus.Exists, 1), await CommitAsync(fine, RowChange.Insert("a", 1, Json("3"))));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 1), await CommitAsync(fine, RowChange.Update("a", 1, Json("3"), old.ETag)));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 1), await CommitAsync(fine, RowChange.Delete("a", old.ETag)));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 1), await CommitAsync(fine, RowChange.Update("none", 1, Json("3"), old.ETag)));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 1), await CommitAsync(fine, RowChange.Delete("none")));
        Assert.IsNull(await FindAsync("fine"));
    }

    [TestMethod]
    public async Task Partitions_and_tables_do_not_leak_into_one_another()
    {
        await Store.CommitAsync(Table, "tenant-1", [RowChange.Insert("a", 1, Json("one"))], TestContext.CancellationToken);
        await Store.CommitAsync(Table, "tenant-10", [RowChange.Insert("a", 1, Json("ten"))], TestContext.CancellationToken);
        await Store.CommitAsync(StoreTable.Due, "tenant-1", [RowChange.Insert("a", 1, Json("due"))], TestContext.CancellationToken);
        await AssertBodyAsync("a", "one");
        var page = await Store.ReadAsync(Table, "tenant-1", new KeyRange("a", "z"), 10, null, TestContext.CancellationToken);
        Assert.HasCount(1, page.Rows);
        Assert.IsTrue((await CommitAsync(RowChange.Delete("a"))).IsCommitted);
        Assert.IsNotNull(await Store.GetAsync(new RowAddress(Table, "tenant-10", "a"), TestContext.CancellationToken));
        Assert.IsNotNull(await Store.GetAsync(new RowAddress(StoreTable.Due, "tenant-1", "a"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_table_that_was_never_made_is_no_empty_table()
    {
        var missing = new StoreTable("FinoraNever");
        var (range, change, cancel) = (new KeyRange("a", "z"), RowChange.Delete("a"), TestContext.CancellationToken);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.GetAsync(new RowAddress(missing, Partition, "a"), cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.ReadAsync(missing, Partition, range, 10, null, cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.CommitAsync(missing, Partition, [change], cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.CommitAsync(missing, Partition, [change, RowChange.Delete("b")], cancel));
    }

    [TestMethod]
    public async Task Making_the_tables_again_loses_nothing()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.EnsureTablesAsync(TestContext.CancellationToken)));
        await AssertBodyAsync("a", "1");
    }

    private Task<CommitResult> CommitAsync(params RowChange[] changes) => Store.CommitAsync(Table, Partition, changes, TestContext.CancellationToken);

    private Task<Row?> FindAsync(string key) => Store.GetAsync(new RowAddress(Table, Partition, key), TestContext.CancellationToken);

    private async Task<Row> GetAsync(string key)
    {
        var row = await FindAsync(key);
        Assert.IsNotNull(row, key);
        return row;
    }

    private async Task<Row> AssertBodyAsync(string key, string value)
    {
        var row = await GetAsync(key);
        Assert.AreEqual(Encoding.UTF8.GetString(Json(value).Span), Encoding.UTF8.GetString(row.Body.Span));
        return row;
    }

    private static ReadOnlyMemory<byte> Json(string value) => Encoding.UTF8.GetBytes($"{{\"v\":\"{value}\"}}");
}
