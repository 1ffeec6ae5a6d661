using System.Globalization;
using System.Text;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Storage;

/// <summary>What the contract leaves open and this queue promises: order, long times, a clock that jumps, a file that does not grow.</summary>
[TestClass]
public sealed class SqliteJobQueueTests
{
    private const string Queue = "finora-jobs";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly SqliteFolder _folder = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public async Task Jobs_are_received_in_the_order_in_which_they_show()
    {
        var queue = await OpenAsync(_time);
        await SendAsync(queue, "third", 2 * Minute);
        await SendAsync(queue, "first");
        await SendAsync(queue, "second");
        _time.Advance(2 * Minute);
        await SendAsync(queue, "fourth");
        CollectionAssert.AreEqual(new[] { "first", "second", "third", "fourth" }, await ReceiveAsync(queue));
    }

    [TestMethod]
    public async Task A_job_waits_for_as_long_as_it_takes()
    {
        var queue = await OpenAsync(_time);
        await SendAsync(queue, "delayed", StoreLimits.MaxJobDelay);
        await SendAsync(queue, "at once");
        _time.Advance(TimeSpan.FromDays(400));
        CollectionAssert.AreEqual(new[] { "at once", "delayed" }, await ReceiveAsync(queue));
    }

    [TestMethod]
    public async Task Jobs_and_their_holders_outlive_the_process()
    {
        var before = await OpenAsync(_time);
        await SendAsync(before, "held");
        var job = (await before.ReceiveAsync(Queue, 1, Minute, Cancel)).Single();
        await SendAsync(before, "waiting");
        _folder.Reopen();
        var after = new SqliteJobQueue(_folder.Database, _time);
        CollectionAssert.AreEqual(new[] { "waiting" }, await ReceiveAsync(after));
        Assert.IsTrue(await after.CompleteAsync(Queue, job, Cancel));
    }

    [TestMethod]
    public async Task A_clock_that_jumps_back_loses_nothing_and_hands_nothing_out_twice()
    {
        var clock = new ShiftedTime(_time);
        var queue = await OpenAsync(clock);
        await SendAsync(queue, "held");
        var held = (await queue.ReceiveAsync(Queue, 1, Minute, Cancel)).Single();
        await SendAsync(queue, "waiting");
        clock.Shift = TimeSpan.FromHours(-1);
        await SendAsync(queue, "sent in the past");
        CollectionAssert.AreEqual(new[] { "sent in the past" }, await ReceiveAsync(queue));
        Assert.IsTrue(await queue.CompleteAsync(Queue, held, Cancel));
        clock.Shift = TimeSpan.Zero;
        CollectionAssert.AreEqual(new[] { "waiting" }, (await ReceiveAsync(queue)).Where(body => body != "sent in the past").ToArray());
        Assert.AreEqual(2, await queue.CountAsync(Queue, Cancel));
    }

    [TestMethod]
    public async Task Two_processes_never_hold_the_same_job()
    {
        var queues = new[] { await OpenAsync(_time), new SqliteJobQueue(_folder.Open(), _time) };
        for (var i = 0; i < 100; i++) await SendAsync(queues[i % 2], $"{i}");
        var received = await Task.WhenAll(queues.Select(queue => Task.Run(async () =>
        {
            var bodies = new List<string>();
            while (await ReceiveAsync(queue, 5) is { Length: > 0 } some) bodies.AddRange(some);
            return bodies;
        })));
        var numbers = received.SelectMany(body => body).Select(body => int.Parse(body, CultureInfo.InvariantCulture)).Order().ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, 100).ToArray(), numbers);
    }

    [TestMethod]
    public async Task Jobs_that_come_and_go_do_not_make_the_file_grow()
    {
        var queue = await OpenAsync(_time);
        await PassThroughAsync(queue, 300);
        var pages = await PagesAsync();
        for (var round = 0; round < 5; round++) await PassThroughAsync(queue, 300);
        Assert.AreEqual(pages, await PagesAsync());
    }

    [TestMethod]
    public async Task Receiving_reads_no_more_of_a_long_queue_than_it_takes()
    {
        await OpenAsync(_time);
        var plan = await _folder.Database.Readers.RunAsync(
            session =>
            {
                var steps = new StringBuilder();
                using var reader = session.Query("EXPLAIN QUERY PLAN " + SqliteJobSql.Visible, Queue, 0L, 32);
                while (reader.Read()) steps.AppendLine(reader.GetString(3));
                return steps.ToString();
            },
            Cancel);
        Assert.Contains("SEARCH messages USING INDEX messages_by_visibility (queue=? AND visible_at<?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("ab")]
    [DataRow("Upper")]
    [DataRow("-lead")]
    [DataRow("trail-")]
    [DataRow("two--hyphens")]
    [DataRow("under_score")]
    [DataRow("a23456789012345678901234567890123456789012345678901234567890-1234")]
    public async Task A_name_that_Azure_would_refuse_makes_no_queue(string name)
    {
        var queue = await OpenAsync(_time);
        await Assert.ThrowsAsync<ArgumentException>(() => queue.EnsureQueuesAsync(["fine", name], Cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => queue.CountAsync("fine", Cancel));
    }

    [TestMethod]
    public async Task Whoever_lost_a_job_cannot_move_it()
    {
        var queue = await OpenAsync(_time);
        await SendAsync(queue, "once");
        var slow = (await queue.ReceiveAsync(Queue, 1, Minute, Cancel)).Single();
        _time.Advance(Minute);
        var next = (await queue.ReceiveAsync(Queue, 1, Minute, Cancel)).Single();
        await queue.MoveAsync(Queue, slow, "finora-jobs-poison", Cancel);
        Assert.AreEqual(0, await queue.CountAsync("finora-jobs-poison", Cancel));
        Assert.IsTrue(await queue.CompleteAsync(Queue, next, Cancel));
    }

    private async Task<SqliteJobQueue> OpenAsync(TimeProvider time)
    {
        var queue = new SqliteJobQueue(_folder.Database, time);
        await queue.EnsureQueuesAsync([Queue], Cancel);
        return queue;
    }

    private Task SendAsync(SqliteJobQueue queue, string body, TimeSpan delay = default) => queue.SendAsync(Queue, Encoding.UTF8.GetBytes(body), delay, Cancel);

    private async Task<string[]> ReceiveAsync(SqliteJobQueue queue, int max = 32)
    {
        var jobs = await queue.ReceiveAsync(Queue, max, Minute, Cancel);
        return [.. jobs.Select(job => Encoding.UTF8.GetString(Convert.FromBase64String(job.Text)))];
    }

    private async Task PassThroughAsync(SqliteJobQueue queue, int jobs)
    {
        var body = new byte[2000];
        await Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => queue.SendAsync(Queue, body, TimeSpan.Zero, Cancel)));
        while (await queue.ReceiveAsync(Queue, 32, Minute, Cancel) is { Count: > 0 } received)
        {
            await Task.WhenAll(received.Select(job => queue.CompleteAsync(Queue, job, Cancel)));
        }
    }

    private async Task<long> PagesAsync() => (long)(await _folder.Database.Readers.RunAsync(session => session.Pragma("page_count"), Cancel))!;

    /// <summary>A clock that somebody sets.</summary>
    private sealed class ShiftedTime(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;
    }
}
