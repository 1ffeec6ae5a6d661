using System.Globalization;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>Many jobs, many receivers, several queues, and calls outside the limits.</summary>
public abstract partial class JobQueueContract
{
    [TestMethod]
    public async Task At_most_thirty_two_jobs_are_received_at_once()
    {
        for (var i = 0; i < 40; i++) await SendAsync($"{i}");
        var first = await Receiver.ReceiveAsync(Queue, 32, Long, Cancel);
        var second = await Receiver.ReceiveAsync(Queue, 32, Long, Cancel);
        Assert.HasCount(32, first);
        Assert.HasCount(8, second);
        var bodies = first.Concat(second).Select(job => int.Parse(Body(job), CultureInfo.InvariantCulture)).Order().ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).ToArray(), bodies);
        Assert.AreEqual(40, await Receiver.CountAsync(Queue, Cancel));
    }

    [TestMethod]
    public async Task Fewer_jobs_than_asked_for_are_received_without_waiting_for_more()
    {
        Assert.IsEmpty(await Receiver.ReceiveAsync(Queue, 32, Long, Cancel));
        await SendAsync("1");
        await SendAsync("2");
        Assert.HasCount(1, await Receiver.ReceiveAsync(Queue, 1, Long, Cancel));
        Assert.HasCount(1, await Receiver.ReceiveAsync(Queue, 32, Long, Cancel));
        Assert.IsEmpty(await Receiver.ReceiveAsync(Queue, 32, Long, Cancel));
    }

    [TestMethod]
    public async Task No_two_receivers_hold_the_same_job()
    {
        const int Jobs = 100;
        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(i => SendAsync($"{i}")));
        var received = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(DrainAsync, Cancel)));
        var ids = received.SelectMany(ids => ids).ToArray();
        Assert.HasCount(Jobs, ids);
        Assert.HasCount(Jobs, ids.Distinct(StringComparer.Ordinal));
        Assert.AreEqual(0, await Receiver.CountAsync(Queue, Cancel));
    }

    [TestMethod]
    public async Task Queues_do_not_leak_into_one_another()
    {
        await Sender.EnsureQueuesAsync([Poison, Marks], Cancel);
        await SendAsync("{}");
        Assert.IsEmpty(await Receiver.ReceiveAsync(Poison, 32, Long, Cancel));
        var job = await ReceiveAsync();
        Assert.IsFalse(await Receiver.CompleteAsync(Poison, job, Cancel));
        Assert.IsNull(await Receiver.ExtendAsync(Poison, job, Long, Cancel));
        Assert.AreEqual((1, 0), (await Receiver.CountAsync(Queue, Cancel), await Receiver.CountAsync(Poison, Cancel)));
        Assert.IsTrue(await Receiver.CompleteAsync(Queue, job, Cancel));
    }

    [TestMethod]
    public async Task A_queue_that_was_never_made_is_no_empty_queue()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Sender.SendAsync("finora-never", "{}"u8.ToArray(), TimeSpan.Zero, Cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Receiver.ReceiveAsync("finora-never", 1, Long, Cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Receiver.CountAsync("finora-never", Cancel));
    }

    [TestMethod]
    public async Task Making_the_queues_again_loses_nothing()
    {
        await SendAsync("{}");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sender.EnsureQueuesAsync([Queue, Poison], Cancel)));
        Assert.AreEqual("{}", Body(await ReceiveAsync()));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(33)]
    public async Task Receiving_a_number_of_jobs_outside_the_limits_is_refused(int max) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Receiver.ReceiveAsync(Queue, max, Long, Cancel));

    [TestMethod]
    [DataRow(0)]
    [DataRow((7 * 24 * 60 * 60) + 1)]
    public async Task Receiving_for_a_time_outside_the_limits_is_refused(int seconds) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Receiver.ReceiveAsync(Queue, 1, TimeSpan.FromSeconds(seconds), Cancel));

    [TestMethod]
    [DataRow(-1)]
    [DataRow((7 * 24 * 60 * 60) + 1)]
    public async Task Extending_by_a_time_outside_the_limits_is_refused(int seconds)
    {
        await SendAsync("{}");
        var job = await ReceiveAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => Receiver.ExtendAsync(Queue, job, TimeSpan.FromSeconds(seconds), Cancel));
        Assert.IsTrue(await Receiver.CompleteAsync(Queue, job, Cancel));
    }

    [TestMethod]
    public async Task A_job_cancelled_before_it_is_sent_is_not_sent()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Sender.SendAsync(Queue, "{}"u8.ToArray(), TimeSpan.Zero, cancelled));
        Assert.AreEqual(0, await Receiver.CountAsync(Queue, Cancel));
    }

    private async Task<List<string>> DrainAsync()
    {
        var ids = new List<string>();
        while (await Receiver.ReceiveAsync(Queue, 7, Long, Cancel) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                if (await Receiver.CompleteAsync(Queue, job, Cancel)) ids.Add(job.Id);
            }
        }

        return ids;
    }
}
