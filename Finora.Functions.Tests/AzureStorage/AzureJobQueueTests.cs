using System.Net;
using System.Security.Cryptography;
using Azure.Storage.Queues;
using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureStorage;

[TestClass]
public sealed class AzureJobQueueTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly AzuriteFaults _faults = new();

    public required TestContext TestContext { get; init; }

    [TestCleanup]
    public void EveryFaultWasMet() => Assert.AreEqual(0, _faults.Left);

    [TestMethod]
    public async Task A_job_travels_as_base64_and_never_expires()
    {
        var (queue, receiver, _) = await CreateAsync();
        await queue.SendAsync("jobs", "{\"id\":1}"u8.ToArray(), TimeSpan.Zero, TestContext.CancellationToken);

        var job = (await receiver.ReceiveAsync("jobs", 32, Minute, TestContext.CancellationToken)).Single();

        Assert.AreEqual(Convert.ToBase64String("{\"id\":1}"u8), job.Text);
        Assert.AreEqual(1, job.DequeueCount);
        Assert.AreEqual(9999, job.ExpiresOn.Year);
        Assert.IsInRange(Minute, 2 * Minute, job.NextVisibleOn - job.InsertedOn);
    }

    [TestMethod]
    public async Task The_largest_job_passes_and_a_larger_one_is_refused()
    {
        var (queue, receiver, _) = await CreateAsync();
        var body = RandomNumberGenerator.GetBytes(StoreLimits.MaxJobBytes);
        await queue.SendAsync("jobs", body, TimeSpan.Zero, TestContext.CancellationToken);

        var job = (await receiver.ReceiveAsync("jobs", 1, Minute, TestContext.CancellationToken)).Single();

        Assert.IsTrue(JobText.TryDecode(job.Text, out var received));
        CollectionAssert.AreEqual(body, received);
        await Assert.ThrowsAsync<ArgumentException>(() => queue.SendAsync("jobs", new byte[StoreLimits.MaxJobBytes + 1], TimeSpan.Zero, TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_job_may_be_delayed_up_to_seven_days()
    {
        var (queue, receiver, _) = await CreateAsync();
        await queue.SendAsync("jobs", "x"u8.ToArray(), StoreLimits.MaxJobDelay, TestContext.CancellationToken);

        Assert.IsEmpty(await receiver.ReceiveAsync("jobs", 1, Minute, TestContext.CancellationToken));
        Assert.AreEqual(1, await receiver.CountAsync("jobs", TestContext.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => queue.SendAsync("jobs", "x"u8.ToArray(), StoreLimits.MaxJobDelay + Minute, TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Only_the_last_receipt_holds_a_job()
    {
        var (queue, receiver, _) = await CreateAsync();
        await queue.SendAsync("jobs", "x"u8.ToArray(), TimeSpan.Zero, TestContext.CancellationToken);
        var received = (await receiver.ReceiveAsync("jobs", 1, Minute, TestContext.CancellationToken)).Single();

        var extended = await receiver.ExtendAsync("jobs", received, Minute, TestContext.CancellationToken);

        Assert.AreNotEqual(received.Receipt, extended!.Receipt);
        Assert.IsNull(await receiver.ExtendAsync("jobs", received, Minute, TestContext.CancellationToken));
        Assert.IsFalse(await receiver.CompleteAsync("jobs", received, TestContext.CancellationToken));
        Assert.IsTrue(await receiver.CompleteAsync("jobs", extended, TestContext.CancellationToken));
        Assert.IsFalse(await receiver.CompleteAsync("jobs", extended, TestContext.CancellationToken));
        Assert.IsNull(await receiver.ExtendAsync("jobs", extended, Minute, TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Extending_by_nothing_gives_a_job_back_with_its_text()
    {
        var (queue, receiver, _) = await CreateAsync();
        await queue.SendAsync("jobs", "x"u8.ToArray(), TimeSpan.Zero, TestContext.CancellationToken);
        var first = (await receiver.ReceiveAsync("jobs", 1, Minute, TestContext.CancellationToken)).Single();
        await receiver.ExtendAsync("jobs", first, TimeSpan.Zero, TestContext.CancellationToken);

        var second = (await receiver.ReceiveAsync("jobs", 1, Minute, TestContext.CancellationToken)).Single();

        Assert.AreEqual(2, second.DequeueCount);
        Assert.AreEqual(first.Text, second.Text);
    }

    [TestMethod]
    public async Task A_message_that_is_no_base64_moves_to_a_new_queue_as_it_is()
    {
        var (_, receiver, raw) = await CreateAsync();
        const string Text = "not base64 <&> ₦ \"quoted\"";
        await raw.SendMessageAsync(Text, TestContext.CancellationToken);
        var job = (await receiver.ReceiveAsync("jobs", 1, Minute, TestContext.CancellationToken)).Single();

        await receiver.MoveAsync("jobs", job, "jobs-poison", TestContext.CancellationToken);

        Assert.AreEqual(0, await receiver.CountAsync("jobs", TestContext.CancellationToken));
        Assert.AreEqual(Text, (await receiver.ReceiveAsync("jobs-poison", 1, Minute, TestContext.CancellationToken)).Single().Text);
    }

    [TestMethod]
    public async Task A_missing_queue_is_unavailable()
    {
        var (queue, receiver, _) = await CreateAsync();
        var job = new ReceivedJob("id", "receipt", "eA==", 1, default, default, default);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => queue.SendAsync("none", "x"u8.ToArray(), TimeSpan.Zero, TestContext.CancellationToken));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => receiver.ReceiveAsync("none", 1, Minute, TestContext.CancellationToken));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => receiver.CompleteAsync("none", job, TestContext.CancellationToken));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => receiver.CountAsync("none", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Sending_is_repeated_at_the_price_of_a_second_message()
    {
        var (queue, receiver, _) = await CreateAsync();
        _faults.LoseAnswer();
        _faults.Refuse(HttpStatusCode.ServiceUnavailable);

        await queue.SendAsync("jobs", "x"u8.ToArray(), TimeSpan.Zero, TestContext.CancellationToken);

        Assert.AreEqual(2, await receiver.CountAsync("jobs", TestContext.CancellationToken));
    }

    private async Task<(AzureJobQueue Queue, AzureJobReceiver Receiver, QueueClient Raw)> CreateAsync()
    {
        var azurite = await Azurite.SharedAsync();
        var account = StorageAccount.FromConnectionString(azurite.ConnectionString, _faults.Use);
        var prefix = Azurite.UniqueName() + "-";
        var queue = new AzureJobQueue(account.Queues, TimeProvider.System, prefix);
        await queue.EnsureQueuesAsync(["jobs"], TestContext.CancellationToken);
        await queue.EnsureQueuesAsync(["jobs"], TestContext.CancellationToken);
        return (queue, new AzureJobReceiver(account.Queues, TimeProvider.System, prefix), account.Queues.GetQueueClient(prefix + "jobs"));
    }
}
