using System.Globalization;
using System.Text;
using Finora.Core.Storage;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Storage;

/// <summary>What one file can promise beyond the contract.</summary>
[TestClass]
public sealed class SqliteTableStoreTests
{
    private readonly SqliteFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public async Task A_reader_never_sees_half_a_batch()
    {
        var store = await OpenAsync();
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var batches = 0;
            for (; !done.IsCancellationRequested; batches++)
            {
                var body = Encoding.ASCII.GetBytes(batches.ToString(CultureInfo.InvariantCulture));
                await store.CommitAsync(StoreTable.Data, "p", [.. Enumerable.Range(0, 10).Select(i => RowChange.Put($"row|{i}", 1, body))], Cancel);
            }

            return batches;
        });
        var views = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 300 || views.Count < 3; i++)
        {
            var page = await store.ReadAsync(StoreTable.Data, "p", KeyRange.Prefix("row|"), 100, null, Cancel);
            var bodies = page.Rows.Select(row => Encoding.ASCII.GetString(row.Body.Span)).Distinct().ToArray();
            Assert.IsLessThanOrEqualTo(1, bodies.Length);
            views.UnionWith(bodies);
        }

        await done.CancelAsync();
        Assert.IsGreaterThanOrEqualTo(views.Count, await writing);
    }

    [TestMethod]
    public async Task Rows_that_are_read_at_once_are_of_one_moment()
    {
        var store = await OpenAsync();
        using var done = new CancellationTokenSource();
        string[] partitions = ["p", "q"];
        var writing = Task.Run(async () =>
        {
            // q follows p, so whoever sees q further than p has looked at two moments.
            for (var n = 0; !done.IsCancellationRequested; n++)
            {
                foreach (var partition in partitions) await store.CommitAsync(StoreTable.Data, partition, [RowChange.Put("a", 1, Encoding.ASCII.GetBytes(n.ToString(CultureInfo.InvariantCulture)))], Cancel);
            }
        });
        var views = new HashSet<int>();
        for (var i = 0; i < 300 || views.Count < 3; i++)
        {
            var rows = await store.GetManyAsync([.. partitions.Select(partition => new RowAddress(StoreTable.Data, partition, "a"))], Cancel);
            var (p, q) = (NumberIn(rows[0]), NumberIn(rows[1]));
            Assert.IsTrue(p == q || p == q + 1, $"{p} and {q}");
            views.Add(p);
        }

        await done.CancelAsync();
        await writing;
    }

    private static int NumberIn(Row? row) => row is null ? -1 : int.Parse(row.Body.Span, CultureInfo.InvariantCulture);

    [TestMethod]
    public async Task A_delete_whose_caller_left_is_committed_all_the_same()
    {
        var store = await OpenAsync();
        await store.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 1, "1"u8.ToArray())], Cancel);
        using var leaving = new CancellationTokenSource();
        var delete = store.CommitAsync(StoreTable.Data, "p", [RowChange.Delete("a")], leaving.Token);
        await leaving.CancelAsync();
        Assert.AreEqual(CommitResult.Committed, await delete);
        Assert.IsNull(await store.GetAsync(new RowAddress(StoreTable.Data, "p", "a"), Cancel));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("ab")]
    [DataRow("x (y); DROP TABLE queues --")]
    [DataRow("Täble")]
    public async Task A_name_that_Azure_would_refuse_is_no_table(string name)
    {
        var store = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(new RowAddress(new StoreTable(name), "p", "a"), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.CommitAsync(new StoreTable(name), "p", [RowChange.Delete("a")], Cancel));
    }

    [TestMethod]
    public async Task An_ETag_that_was_never_given_out_is_stale()
    {
        var store = await OpenAsync();
        await store.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 1, "1"u8.ToArray())], Cancel);
        foreach (var etag in new[] { "W/\"1\"", "*", "-1", "ffffffffffffffffff" })
        {
            var result = await store.CommitAsync(StoreTable.Data, "p", [RowChange.Update("a", 1, "2"u8.ToArray(), etag)], Cancel);
            Assert.AreEqual(CommitStatus.Stale, result.Status, etag);
        }
    }

    private async Task<SqliteTableStore> OpenAsync()
    {
        var store = new SqliteTableStore(_folder.Database);
        await store.EnsureTablesAsync(Cancel);
        return store;
    }
}
