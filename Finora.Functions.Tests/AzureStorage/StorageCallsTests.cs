using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Queues;
using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureStorage;

[TestClass]
public sealed class StorageCallsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Each_pause_is_about_twice_the_one_before()
    {
        var calls = new StorageCalls(_time, Limit);
        var running = calls.RepeatAsync<int>(_ => throw new RequestFailedException(503, "Busy."), TestContext.CancellationToken);

        foreach (var mean in new[] { 200, 400, 800 })
        {
            await PassPauseAsync(due => due >= TimeSpan.FromMilliseconds(mean / 2) && due < TimeSpan.FromMilliseconds(mean * 3 / 2));
        }

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => running);
    }

    [TestMethod]
    [DataRow("3", 3)]
    [DataRow("3600", 5)]
    public async Task A_pause_that_the_service_asks_for_is_kept_within_reason(string asked, int seconds)
    {
        using var faults = new AzuriteFaults();
        faults.Refuse(System.Net.HttpStatusCode.ServiceUnavailable, "", ("Retry-After", asked));
        var queue = StorageAccount.FromConnectionString((await Azurite.SharedAsync()).ConnectionString, faults.Use).Queues.GetQueueClient(Azurite.UniqueName());
        var running = new StorageCalls(_time, Limit).RepeatAsync(deadline => queue.ExistsAsync(deadline), TestContext.CancellationToken);

        await PassPauseAsync(due => due == TimeSpan.FromSeconds(seconds));

        Assert.IsFalse((await running).Value);
    }

    [TestMethod]
    public async Task A_service_that_never_answers_is_unavailable_after_the_limit()
    {
        using var faults = new AzuriteFaults();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        faults.Hang();
        var options = new QueueClientOptions { Transport = new HttpClientTransport(faults) };
        var queue = new QueueClient((await Azurite.SharedAsync()).ConnectionString, Azurite.UniqueName(), options);
        var running = new StorageCalls(_time, Limit).RepeatAsync(
            deadline =>
            {
                var answer = queue.ExistsAsync(deadline);
                asked.SetResult();
                return answer;
            },
            TestContext.CancellationToken);

        await asked.Task.WaitAsync(TestContext.CancellationToken);
        _time.Advance(Limit);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => running);
    }

    [TestMethod]
    public async Task A_token_that_cannot_be_had_is_unavailable_at_once()
    {
        var tries = 0;

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => new StorageCalls(_time, Limit).RepeatAsync<int>(
            _ =>
            {
                tries++;
                throw new CredentialUnavailableException("No identity here.");
            },
            TestContext.CancellationToken));

        Assert.AreEqual(1, tries);
    }

    [TestMethod]
    public async Task A_mistake_of_ours_is_not_hidden()
    {
        await Assert.ThrowsExactlyAsync<ArgumentException>(() =>
            new StorageCalls(_time, Limit).RepeatAsync<int>(_ => throw new ArgumentException("Ours."), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task What_the_service_said_of_addresses_stays_out_of_the_message()
    {
        var failure = new RequestFailedException(403, "https://account/container/tenant's document", "AuthenticationFailed", null);

        var unavailable = await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() =>
            new StorageCalls(_time, Limit).RepeatAsync<int>(_ => throw failure, TestContext.CancellationToken));

        Assert.AreEqual("The storage service answered 403 AuthenticationFailed.", unavailable.Message);
    }

    /// <summary>The limit of 30 seconds is a timer too, so the predicate must not match it.</summary>
    private async Task PassPauseAsync(Predicate<TimeSpan> pause)
    {
        TimeSpan? seen = null;
        await _time.WhenArmedAsync(due =>
        {
            if (!pause(due)) return false;
            seen = due;
            return true;
        }).WaitAsync(TimeSpan.FromSeconds(30), TestContext.CancellationToken);
        _time.Advance(seen!.Value);
    }
}
