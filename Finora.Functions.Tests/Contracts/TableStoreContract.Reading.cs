using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>Range reads: order, ends, pages, and walks while others write.</summary>
public abstract partial class TableStoreContract
{
    [TestMethod]
    public async Task A_range_is_read_in_ordinal_order()
    {
        string[] keys = ["Z", "a", "A", "z", "0", "9", "10", "_", "-", "|", "~", "a|1", "a|10", "a|2", "aa", "é", "ẹ", "ọ", "ṣ", "₦", "漢", "\uFFFD", "\uE000", "!"];
        await CommitAsync([.. keys.Select(key => RowChange.Insert(key, 1, Json("1")))]);
        var page = await ReadAsync(new KeyRange("!", "\uFFFE"), 100, null);
        Assert.IsNull(page.Continuation);
        CollectionAssert.AreEqual(keys.Order(StringComparer.Ordinal).ToArray(), Keys(page));
    }

    [TestMethod]
    public async Task A_range_includes_its_start_and_excludes_its_end()
    {
        await InsertAsync("a", "b", "b1", "c", "d");
        CollectionAssert.AreEqual(new[] { "b", "b1" }, Keys(await ReadAsync(new KeyRange("b", "c"), 10, null)));
    }

    [TestMethod]
    public async Task A_prefix_reads_every_key_that_starts_with_it_and_no_other()
    {
        await InsertAsync("inv", "inv{", "inv|", "inv|1", "inv|~", "inv|ẹ", "inv}", "invoice|1", "INV|1", "in");
        CollectionAssert.AreEqual(new[] { "inv|", "inv|1", "inv|~", "inv|ẹ" }, Keys(await ReadAsync(KeyRange.Prefix("inv|"), 10, null)));
    }

    [TestMethod]
    public async Task Rows_that_are_read_at_once_come_in_the_order_of_their_names_with_gaps_where_there_is_none()
    {
        await InsertAsync("a", "b", "c");
        var rows = await Store.GetManyAsync([.. new[] { "c", "none", "a", "c" }.Select(key => new RowAddress(Table, Partition, key))], TestContext.CancellationToken);
        CollectionAssert.AreEqual(new[] { "c", null, "a", "c" }, rows.Select(row => row?.Key).ToArray());
        Assert.AreEqual((await GetAsync("a")).ETag, rows[2]!.ETag);
        Assert.IsEmpty(await Store.GetManyAsync([], TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_range_with_nothing_in_it_is_one_empty_page()
    {
        await InsertAsync("a", "z");
        foreach (var range in new[] { new KeyRange("b", "y"), new KeyRange("b", "b"), new KeyRange("z", "a") })
        {
            var page = await ReadAsync(range, 10, null);
            Assert.IsEmpty(page.Rows);
            Assert.IsNull(page.Continuation);
        }
    }

    [TestMethod]
    public async Task A_page_carries_whole_rows()
    {
        await CommitAsync(RowChange.Insert("a", 7, Json("₦")));
        var row = (await ReadAsync(new KeyRange("a", "b"), 10, null)).Rows.Single();
        var alone = await GetAsync("a");
        Assert.AreEqual((Partition, "a", 7, alone.ETag), (row.Partition, row.Key, row.Schema, row.ETag));
        Assert.IsTrue(row.Body.Span.SequenceEqual(alone.Body.Span));
    }

    [TestMethod]
    [DataRow(1, 6)]
    [DataRow(2, 3)]
    [DataRow(3, 2)]
    [DataRow(4, 2)]
    [DataRow(6, 1)]
    [DataRow(7, 1)]
    public async Task The_last_page_says_that_it_is_the_last(int size, int pages)
    {
        await InsertAsync("1", "2", "3", "4", "5", "6");
        var (count, continuation) = (0, (string?)null);
        do
        {
            var page = await ReadAsync(new KeyRange("0", "9"), size, continuation);
            Assert.IsTrue(page.Continuation is null || page.Rows.Count == size);
            (count, continuation) = (count + 1, page.Continuation);
        }
        while (continuation is not null);

        Assert.AreEqual(pages, count);
    }

    [TestMethod]
    public async Task A_walk_goes_on_where_the_row_before_was_removed()
    {
        await InsertAsync("1", "2", "3");
        var first = await ReadAsync(new KeyRange("0", "9"), 2, null);
        await CommitAsync(RowChange.Delete("1"), RowChange.Delete("2"));
        CollectionAssert.AreEqual(new[] { "3" }, Keys(await ReadAsync(new KeyRange("0", "9"), 2, first.Continuation)));
    }

    [TestMethod]
    public async Task A_page_of_the_largest_rows_is_full()
    {
        for (var i = 0; i < 6; i++) await CommitAsync(RowChange.Insert($"large|{i}", 1, new byte[StoreLimits.MaxBodyBytes]));
        var page = await ReadAsync(KeyRange.Prefix("large|"), 5, null);
        Assert.HasCount(5, page.Rows);
        Assert.IsTrue(page.Rows.All(row => row.Body.Length == StoreLimits.MaxBodyBytes));
        Assert.HasCount(1, (await ReadAsync(KeyRange.Prefix("large|"), 5, page.Continuation)).Rows);
    }

    [TestMethod]
    [DataRow(1000)]
    [DataRow(333)]
    public async Task A_walk_sees_each_of_ten_thousand_rows_once_while_others_come_and_go(int size)
    {
        const int Rows = 10_000;
        for (var i = 0; i < Rows; i += 100)
        {
            await CommitAsync([.. Enumerable.Range(i, 100).Select(n => RowChange.Insert($"row|{n:d5}", 1, Json($"{n}")))]);
        }

        using var walked = new CancellationTokenSource();
        var others = ComeAndGoAsync(Rows, walked.Token);
        var seen = await WalkAsync(size);
        await walked.CancelAsync();
        Assert.IsGreaterThan(0, await others);
        CollectionAssert.AreEqual(seen.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(), seen);
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Select(n => $"row|{n:d5}").ToArray(), seen.Where(key => !key.EndsWith("|extra", StringComparison.Ordinal)).ToArray());
    }

    private async Task<List<string>> WalkAsync(int size)
    {
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await ReadAsync(KeyRange.Prefix("row|"), size, continuation);
            seen.AddRange(Keys(page));
            if (page.Continuation is not null) Assert.HasCount(size, page.Rows);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return seen;
    }

    /// <summary>Inserts rows between those of the walk and removes them again, all over the range, until told to stop. Answers how many.</summary>
    private async Task<int> ComeAndGoAsync(int rows, CancellationToken stop)
    {
        var random = new Random(4711);
        var written = 0;
        do
        {
            var key = $"row|{random.Next(rows):d5}|extra";
            await CommitAsync(RowChange.Put(key, 1, Json("extra")));
            if (random.Next(2) == 0) await CommitAsync(RowChange.Delete(key));
            written++;
        }
        while (!stop.IsCancellationRequested);

        return written;
    }

    private Task<RowPage> ReadAsync(KeyRange range, int size, string? continuation) =>
        Store.ReadAsync(Table, Partition, range, size, continuation, TestContext.CancellationToken);

    private async Task InsertAsync(params string[] keys) =>
        Assert.IsTrue((await CommitAsync([.. keys.Select(key => RowChange.Insert(key, 1, Json(key)))])).IsCommitted);

    private static string[] Keys(RowPage page) => [.. page.Rows.Select(row => row.Key)];
}
