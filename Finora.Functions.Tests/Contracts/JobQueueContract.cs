using System.Text;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>What every <see cref="IJobQueue"/> and its <see cref="IJobReceiver"/> must do, alike. A subclass only says how they are made and how time passes.</summary>
public abstract partial class JobQueueContract
{
    private const string Queue = "finora-jobs";
    private const string Poison = "finora-jobs-poison";
    private const string Marks = "finora-marks";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    public TestContext TestContext { get; set; } = null!;

    private IJobQueue Sender { get; set; } = null!;

    private IJobReceiver Receiver { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task MakeQueuesAsync()
    {
        (Sender, Receiver) = await OpenAsync();
        await Sender.EnsureQueuesAsync([Queue], Cancel);
    }

    /// <summary>Both sides of one set of queues, with nothing in them.</summary>
    protected abstract Task<(IJobQueue Sender, IJobReceiver Receiver)> OpenAsync();

    /// <summary>
    /// Lets <paramref name="span"/> pass, until <paramref name="reached"/> says true: at once where the clock is ours, else by asking again and again.
    /// Fails when it is not reached by then, with some allowance where real time runs.
    /// </summary>
    protected abstract Task PassAsync(TimeSpan span, Func<Task<bool>> reached);

    [TestMethod]
    public async Task A_job_arrives_as_it_was_sent()
    {
        await SendAsync("{\"tenant\":\"Ọlájídé & Sons\",\"due\":\"₦1,250\",\"attempt\":1,\"tag\":\"<a>]]>\"}");
        var job = await ReceiveAsync();
        Assert.AreEqual("{\"tenant\":\"Ọlájídé & Sons\",\"due\":\"₦1,250\",\"attempt\":1,\"tag\":\"<a>]]>\"}", Body(job));
        Assert.AreEqual(1, job.DequeueCount);
        Assert.AreNotEqual("", job.Id);
        Assert.AreNotEqual("", job.Receipt);
        Assert.IsGreaterThan(job.InsertedOn, job.NextVisibleOn);
    }

    [TestMethod]
    public async Task Several_jobs_that_are_sent_at_once_all_arrive_as_they_were_sent()
    {
        string[] bodies = ["{\"n\":1}", "{\"n\":2}", "{\"n\":2}", "{\"due\":\"₦1,250\"}"];
        await Sender.SendManyAsync(Queue, [.. bodies.Select(body => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(body))], TimeSpan.Zero, Cancel);
        await Sender.SendManyAsync(Queue, [], TimeSpan.Zero, Cancel);
        var jobs = await Receiver.ReceiveAsync(Queue, 32, Long, Cancel);
        CollectionAssert.AreEquivalent(bodies, jobs.Select(Body).ToArray());
    }

    [TestMethod]
    public async Task A_job_does_not_expire()
    {
        await SendAsync("{}");
        var job = await ReceiveAsync();
        Assert.IsGreaterThan(job.InsertedOn.AddYears(100), job.ExpiresOn);
    }

    [TestMethod]
    public async Task The_largest_job_arrives_and_one_byte_more_is_refused()
    {
        var body = Encoding.ASCII.GetBytes(new string('x', StoreLimits.MaxJobBytes + 1));
        await Assert.ThrowsAsync<ArgumentException>(() => Sender.SendAsync(Queue, body, TimeSpan.Zero, Cancel));
        await Sender.SendAsync(Queue, body.AsMemory(1), TimeSpan.Zero, Cancel);
        Assert.AreEqual(StoreLimits.MaxJobBytes, Body(await ReceiveAsync()).Length);
        Assert.AreEqual(1, await Receiver.CountAsync(Queue, Cancel));
    }

    [TestMethod]
    public async Task A_delayed_job_stays_hidden_until_its_time()
    {
        await Sender.SendAsync(Queue, "later"u8.ToArray(), Short, Cancel);
        Assert.IsNull(await TryReceiveAsync());
        Assert.AreEqual(1, await Receiver.CountAsync(Queue, Cancel));
        var job = await ReceiveAfterAsync(Short);
        Assert.AreEqual("later", Body(job));
        Assert.AreEqual(1, job.DequeueCount);
    }

    [TestMethod]
    public async Task A_job_may_be_delayed_for_seven_days_and_no_longer()
    {
        await Sender.SendAsync(Queue, "later"u8.ToArray(), StoreLimits.MaxJobDelay, Cancel);
        var tooLong = StoreLimits.MaxJobDelay + TimeSpan.FromSeconds(1);
        await Assert.ThrowsAsync<ArgumentException>(() => Sender.SendAsync(Queue, "x"u8.ToArray(), tooLong, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Sender.SendAsync(Queue, "x"u8.ToArray(), TimeSpan.FromSeconds(-1), Cancel));
        Assert.IsNull(await TryReceiveAsync());
        Assert.AreEqual(1, await Receiver.CountAsync(Queue, Cancel));
    }

    [TestMethod]
    public async Task A_received_job_is_hidden_and_then_shows_again()
    {
        await SendAsync("{}");
        var first = await ReceiveAsync(Short);
        Assert.IsNull(await TryReceiveAsync());
        var second = await ReceiveAfterAsync(Short);
        Assert.AreEqual(first.Id, second.Id);
        Assert.AreEqual(2, second.DequeueCount);
        Assert.AreEqual(first.InsertedOn, second.InsertedOn);
        Assert.AreNotEqual(first.Receipt, second.Receipt);
    }

    [TestMethod]
    public async Task A_completed_job_is_gone()
    {
        await SendAsync("{}");
        var job = await ReceiveAsync();
        Assert.IsTrue(await Receiver.CompleteAsync(Queue, job, Cancel));
        Assert.AreEqual(0, await Receiver.CountAsync(Queue, Cancel));
        Assert.IsFalse(await Receiver.CompleteAsync(Queue, job, Cancel));
        Assert.IsNull(await Receiver.ExtendAsync(Queue, job, Long, Cancel));
    }

    [TestMethod]
    public async Task Whoever_held_a_job_too_long_has_lost_it()
    {
        await SendAsync("{}");
        var slow = await ReceiveAsync(Short);
        var next = await ReceiveAfterAsync(Short);
        Assert.IsNull(await Receiver.ExtendAsync(Queue, slow, Long, Cancel));
        Assert.IsFalse(await Receiver.CompleteAsync(Queue, slow, Cancel));
        Assert.AreEqual(1, await Receiver.CountAsync(Queue, Cancel));
        Assert.IsTrue(await Receiver.CompleteAsync(Queue, next, Cancel));
    }

    [TestMethod]
    public async Task A_job_whose_time_ran_out_is_still_held_until_somebody_else_takes_it()
    {
        await SendAsync("{}");
        var held = await ReceiveAsync(Short);
        await LetPassAsync(Short);
        Assert.IsTrue(await Receiver.CompleteAsync(Queue, held, Cancel));
    }

    [TestMethod]
    public async Task Extending_hides_the_job_for_longer_and_changes_the_receipt()
    {
        await SendAsync("{}");
        var received = await ReceiveAsync(Short);
        var extended = await Receiver.ExtendAsync(Queue, received, Long, Cancel);
        Assert.IsNotNull(extended);
        Assert.AreEqual((received.Id, received.Text, 1L), (extended.Id, extended.Text, extended.DequeueCount));
        Assert.IsGreaterThan(received.NextVisibleOn, extended.NextVisibleOn);
        await LetPassAsync(Short);
        Assert.IsNull(await TryReceiveAsync());
        Assert.IsNull(await Receiver.ExtendAsync(Queue, received, Long, Cancel));
        Assert.IsFalse(await Receiver.CompleteAsync(Queue, received, Cancel));
        Assert.IsTrue(await Receiver.CompleteAsync(Queue, extended, Cancel));
    }

    [TestMethod]
    public async Task Extending_by_nothing_gives_the_job_back_at_once()
    {
        await SendAsync("{}");
        var first = await ReceiveAsync();
        Assert.IsNotNull(await Receiver.ExtendAsync(Queue, first, TimeSpan.Zero, Cancel));
        var second = await ReceiveAsync();
        Assert.AreEqual((first.Id, 2L), (second.Id, second.DequeueCount));
    }

    [TestMethod]
    public async Task A_moved_job_starts_anew_in_a_queue_that_need_not_exist()
    {
        await SendAsync("{\"poison\":\"ẹ\"}");
        var job = await ReceiveAsync();
        await Receiver.MoveAsync(Queue, job, Poison, Cancel);
        Assert.AreEqual(0, await Receiver.CountAsync(Queue, Cancel));
        var moved = (await Receiver.ReceiveAsync(Poison, 32, Long, Cancel)).Single();
        Assert.AreEqual(job.Text, moved.Text);
        Assert.AreEqual(1, moved.DequeueCount);
        await Receiver.MoveAsync(Poison, moved, Queue, Cancel);
        Assert.AreEqual("{\"poison\":\"ẹ\"}", Body(await ReceiveAsync()));
    }

    [TestMethod]
    public async Task A_text_that_is_no_base64_moves_as_it_stands()
    {
        await SendAsync("{}");
        var job = await ReceiveAsync();
        await Receiver.MoveAsync(Queue, job with { Text = "not base64: <₦ & \"ẹ\">" }, Poison, Cancel);
        var moved = (await Receiver.ReceiveAsync(Poison, 1, Long, Cancel)).Single();
        Assert.AreEqual("not base64: <₦ & \"ẹ\">", moved.Text);
        Assert.IsFalse(JobText.TryDecode(moved.Text, out _));
    }

    private Task SendAsync(string body) => Sender.SendAsync(Queue, Encoding.UTF8.GetBytes(body), TimeSpan.Zero, Cancel);

    private async Task<ReceivedJob?> TryReceiveAsync(TimeSpan? visibility = null) =>
        (await Receiver.ReceiveAsync(Queue, 1, visibility ?? Long, Cancel)).SingleOrDefault();

    private async Task<ReceivedJob> ReceiveAsync(TimeSpan? visibility = null)
    {
        var job = await TryReceiveAsync(visibility);
        Assert.IsNotNull(job);
        return job;
    }

    private async Task<ReceivedJob> ReceiveAfterAsync(TimeSpan span)
    {
        ReceivedJob? job = null;
        await PassAsync(span, async () => (job = await TryReceiveAsync()) is not null);
        return job!;
    }

    /// <summary>Waits for a job of another queue that is delayed by the span: whatever was to happen by then here has happened, untouched.</summary>
    private async Task LetPassAsync(TimeSpan span)
    {
        await Sender.EnsureQueuesAsync([Marks], Cancel);
        await Sender.SendAsync(Marks, "mark"u8.ToArray(), span, Cancel);
        await PassAsync(span, async () => (await Receiver.ReceiveAsync(Marks, 1, Long, Cancel)).Count == 1);
    }

    private static string Body(ReceivedJob job)
    {
        Assert.IsTrue(JobText.TryDecode(job.Text, out var body));
        return Encoding.UTF8.GetString(body);
    }
}
