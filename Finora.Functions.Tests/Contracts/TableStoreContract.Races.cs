using System.Globalization;
using System.Text;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>Many writers at once, and answers that get lost.</summary>
public abstract partial class TableStoreContract
{
    [TestMethod]
    [DataRow(2)]
    [DataRow(16)]
    public async Task Of_many_who_update_the_same_version_one_wins(int writers)
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("start")));
        for (var round = 0; round < 10; round++)
        {
            var read = await GetAsync("a");
            var results = await RaceAsync(writers, writer => CommitAsync(RowChange.Update("a", 1, Json($"{round}:{writer}"), read.ETag)));
            var winner = results.Index().Single(result => result.Item.IsCommitted).Index;
            Assert.AreEqual(writers - 1, results.Count(result => result.Status == CommitStatus.Stale));
            await AssertBodyAsync("a", $"{round}:{winner}");
        }
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(16)]
    public async Task Of_many_who_insert_the_same_row_one_wins(int writers)
    {
        var results = await RaceAsync(
            writers, writer => CommitAsync(RowChange.Insert("a", 1, Json($"{writer}")), RowChange.Insert($"of|{writer:d2}", 1, Json($"{writer}"))));
        var winner = results.Index().Single(result => result.Item.IsCommitted).Index;
        Assert.AreEqual(writers - 1, results.Count(result => result.Status == CommitStatus.Exists));
        await AssertBodyAsync("a", $"{winner}");
        CollectionAssert.AreEqual(new[] { $"of|{winner:d2}" }, Keys(await ReadAsync(KeyRange.Prefix("of|"), 100, null)));
    }

    [TestMethod]
    public async Task A_counter_that_many_raise_ends_at_their_number()
    {
        const int Writers = 8, Each = 10;
        await CommitAsync(RowChange.Insert("count", 1, Number(0)));
        await RaceAsync(Writers, async _ =>
        {
            for (var i = 0; i < Each; i++) await RaiseAsync();
            return true;
        });
        Assert.AreEqual(Writers * Each, Number(await GetAsync("count")));
    }

    [TestMethod]
    public async Task Writers_of_different_rows_of_one_partition_do_not_disturb_one_another()
    {
        var results = await RaceAsync(50, writer => CommitAsync(RowChange.Insert($"row|{writer:d2}", 1, Json($"{writer}")), RowChange.Put($"index|{writer:d2}", 1, Json("i"))));
        Assert.IsTrue(results.All(result => result.IsCommitted));
        Assert.HasCount(50, (await ReadAsync(KeyRange.Prefix("row|"), 100, null)).Rows);
    }

    [TestMethod]
    public async Task A_writer_reads_what_it_wrote_while_others_write()
    {
        var right = await RaceAsync(8, async writer =>
        {
            for (var i = 0; i < 20; i++)
            {
                await CommitAsync(RowChange.Put($"own|{writer}", 1, Number(i)));
                if (Number(await GetAsync($"own|{writer}")) != i) return false;
            }

            return true;
        });
        Assert.IsTrue(right.All(own => own));
    }

    [TestMethod]
    public async Task An_insert_whose_answer_got_lost_is_committed()
    {
        Assert.IsTrue((await CommitLosingTheAnswerAsync(Table, Partition, [RowChange.Insert("a", 1, Json("1"))])).IsCommitted);
        await AssertBodyAsync("a", "1");
    }

    [TestMethod]
    public async Task An_update_whose_answer_got_lost_is_committed()
    {
        await CommitAsync(RowChange.Insert("a", 1, Json("1")));
        var read = await GetAsync("a");
        Assert.IsTrue((await CommitLosingTheAnswerAsync(Table, Partition, [RowChange.Update("a", 1, Json("2"), read.ETag)])).IsCommitted);
        await AssertBodyAsync("a", "2");
    }

    [TestMethod]
    public async Task A_batch_whose_answer_got_lost_is_committed_once()
    {
        await CommitAsync(RowChange.Insert("count", 1, Number(1)), RowChange.Insert("old", 1, Json("1")));
        var read = await GetAsync("count");
        var result = await CommitLosingTheAnswerAsync(
            Table, Partition, [RowChange.Delete("old"), RowChange.Insert("new", 1, Json("1")), RowChange.Update("count", 1, Number(2), read.ETag)]);
        Assert.IsTrue(result.IsCommitted);
        Assert.AreEqual(2, Number(await GetAsync("count")));
        Assert.IsNull(await FindAsync("old"));
    }

    [TestMethod]
    public async Task A_batch_cancelled_before_it_is_sent_is_not_stored()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Store.CommitAsync(Table, Partition, [RowChange.Insert("a", 1, Json("1"))], cancelled));
        Assert.IsNull(await FindAsync("a"));
    }

    private async Task RaiseAsync()
    {
        while (true)
        {
            var read = await GetAsync("count");
            if ((await CommitAsync(RowChange.Update("count", 1, Number(Number(read) + 1), read.ETag))).IsCommitted) return;
        }
    }

    /// <summary>Starts all at once, each on a thread of the pool.</summary>
    private static Task<T[]> RaceAsync<T>(int runners, Func<int, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Task.WhenAll(Enumerable.Range(0, runners).Select(runner => Task.Run(async () =>
        {
            await start.Task;
            return await run(runner);
        })));
        start.SetResult();
        return all;
    }

    private static ReadOnlyMemory<byte> Number(int number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static int Number(Row row) => int.Parse(row.Body.Span, CultureInfo.InvariantCulture);
}
