using System.Text;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.Runtime.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Runtime;

[TestClass]
public sealed class QueueTests
{
    private static async Task<RuntimeHost> StartAsync(string settings, params Type[] functions)
    {
        var host = RuntimeHost.Prepare("""{ "extensions": { "queues": { """ + settings + " } } }");
        await host.Queues.EnsureQueuesAsync(["jobs", "raw", "bytes", "data", "jobs-poison"], host.Deadline);
        return await host.StartAsync(configure: null, functions);
    }

    private static Task SendAsync(RuntimeHost host, string text, string queue = "jobs", TimeSpan delay = default) =>
        host.Services.GetRequiredService<IJobQueue>().SendAsync(queue, Encoding.UTF8.GetBytes(text), delay, host.Deadline);

    [TestMethod]
    public async Task A_message_runs_the_function_and_is_gone_when_it_succeeds()
    {
        await using var host = await StartAsync("", typeof(Jobs));
        await SendAsync(host, "Ṣadé ₦5");
        Assert.AreEqual("Ṣadé ₦5", await host.NextAsync<string>());
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs").Count == 0).WaitAsync(host.Deadline);
        Assert.IsEmpty(host.Queues.Texts("jobs-poison"));
    }

    [TestMethod]
    public async Task A_message_is_bound_as_text_bytes_or_binary_data()
    {
        await using var host = await StartAsync("", typeof(Shapes));
        await SendAsync(host, "one", "bytes");
        Assert.AreEqual("bytes one", await host.NextAsync<string>());
        await SendAsync(host, "two", "data");
        Assert.AreEqual("data two", await host.NextAsync<string>());
    }

    [TestMethod]
    public async Task A_function_sees_the_messages_properties_as_binding_data()
    {
        await using var host = await StartAsync("", typeof(Metadata));
        await SendAsync(host, """{ "tenantId": "t1", "attempt": 3, "list": [1, 2], "none": null }""");
        var (data, tenantId, attempt, dequeueCount) = await host.NextAsync<(IReadOnlyDictionary<string, object?>, string, int, long)>();
        Assert.AreEqual(("t1", 3, 1L), (tenantId, attempt, dequeueCount));
        Assert.AreEqual("[1, 2]", data["LIST"]);
        Assert.IsNull(data["none"]);
        Assert.AreEqual(1L, data["DequeueCount"]);
        Assert.AreEqual(host.Time.GetUtcNow(), data["InsertionTime"]);
        Assert.AreEqual(host.Time.GetUtcNow() + TimeSpan.FromDays(7), data["ExpirationTime"]);
        Assert.AreEqual(host.Time.GetUtcNow() + TimeSpan.FromMinutes(10), data["NextVisibleTime"]);
        Assert.Contains("tenantId", (string)data["QueueTrigger"]!, StringComparison.Ordinal);
        Assert.IsFalse(string.IsNullOrEmpty((string)data["Id"]!));
        Assert.IsFalse(string.IsNullOrEmpty((string)data["PopReceipt"]!));
    }

    [TestMethod]
    public async Task A_message_that_failed_stays_hidden_for_the_visibility_timeout_and_is_tried_again()
    {
        await using var host = await StartAsync("""
            "visibilityTimeout": "00:00:30", "maxPollingInterval": "00:00:01"
            """, typeof(Jobs));
        host.Probe.Act = _ => throw new InvalidOperationException("not yet");
        await SendAsync(host, "again");
        Assert.AreEqual("again", await host.NextAsync<string>());
        var again = host.Time.GetUtcNow() + TimeSpan.FromSeconds(30);
        await host.Queues.WhenAsync(() => host.Queues.VisibleFrom("jobs") is [var from] && from == again).WaitAsync(host.Deadline);
        host.Probe.Act = _ => Task.CompletedTask;
        host.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.IsEmpty(host.Queues.VisibleTexts("jobs"));
        Assert.IsEmpty(host.Probe.Rest());
        await AdvanceUntilSaidAsync(host, TimeSpan.FromSeconds(3));
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs").Count == 0).WaitAsync(host.Deadline);
    }

    [TestMethod]
    public async Task A_message_that_fails_at_its_last_delivery_goes_to_the_poison_queue_as_it_is()
    {
        await using var host = await StartAsync("""
            "maxDequeueCount": 3
            """, typeof(Jobs));
        host.Probe.Act = _ => throw new InvalidOperationException("never");
        await SendAsync(host, "bad");
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs-poison").Count == 1).WaitAsync(host.Deadline);
        Assert.HasCount(3, host.Probe.Rest());
        Assert.AreEqual(Convert.ToBase64String("bad"u8), host.Queues.Texts("jobs-poison").Single());
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs").Count == 0).WaitAsync(host.Deadline);
    }

    [TestMethod]
    public async Task A_message_that_was_delivered_too_often_goes_to_the_poison_queue_without_running()
    {
        await using var host = await StartAsync("""
            "maxDequeueCount": 3
            """, typeof(Jobs));
        host.Queues.PutRaw("jobs", Convert.ToBase64String("crasher"u8), dequeueCount: 3);
        await WakeAsync(host);
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs-poison").Count == 1).WaitAsync(host.Deadline);
        Assert.IsEmpty(host.Probe.Rest());
    }

    [TestMethod]
    public async Task Text_that_is_no_base64_never_runs_and_reaches_the_poison_queue_unchanged()
    {
        await using var host = await StartAsync("""
            "maxDequeueCount": 2
            """, typeof(Jobs));
        host.Queues.PutRaw("jobs", "{ not base64 }");
        await WakeAsync(host);
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs-poison").Count == 1).WaitAsync(host.Deadline);
        Assert.AreEqual("{ not base64 }", host.Queues.Texts("jobs-poison").Single());
        Assert.IsEmpty(host.Probe.Rest());
    }

    [TestMethod]
    public async Task Without_an_encoding_the_text_is_the_message()
    {
        await using var host = await StartAsync("""
            "messageEncoding": "none"
            """, typeof(Jobs));
        host.Queues.PutRaw("jobs", "{ plain }");
        await WakeAsync(host);
        Assert.AreEqual("{ plain }", await host.NextAsync<string>());
    }

    [TestMethod]
    public async Task The_function_of_a_poison_queue_has_no_poison_queue_and_its_failures_stay_hidden()
    {
        await using var host = await StartAsync("""
            "maxDequeueCount": 1, "maxPollingInterval": "00:00:01"
            """, typeof(PoisonOwner));
        host.Queues.PutRaw("jobs-poison", Convert.ToBase64String("dead"u8), dequeueCount: 7);
        host.Probe.Act = _ => throw new InvalidOperationException("no use");
        await WakeAsync(host);
        Assert.AreEqual("dead", await host.NextAsync<string>());
        await host.Logs.WhenAsync(entry => entry.Exception?.Message == "no use").WaitAsync(host.Deadline);
        await host.Time.WhenArmedAsync(due => due <= TimeSpan.FromSeconds(1)).WaitAsync(host.Deadline);
        host.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.IsEmpty(host.Queues.VisibleTexts("jobs-poison"));
        Assert.HasCount(1, host.Queues.Texts("jobs-poison"));
        Assert.IsEmpty(host.Probe.Rest());
        Assert.AreEqual(0, await host.Queues.CountAsync("jobs-poison-poison", host.Deadline));
    }

    [TestMethod]
    public async Task The_hold_on_a_message_is_renewed_while_its_function_runs()
    {
        await using var host = await StartAsync("", typeof(Jobs));
        host.Probe.Act = _ => host.Probe.Gate.Task;
        await SendAsync(host, "long");
        Assert.AreEqual("long", await host.NextAsync<string>());
        for (var i = 0; i < 8; i++)
        {
            // Five minutes to the next renewal each time; forty in all, four times the hold.
            await host.Time.WhenArmedAsync(due => due == TimeSpan.FromMinutes(5)).WaitAsync(host.Deadline);
            host.Time.Advance(TimeSpan.FromMinutes(5));
            var renewed = host.Time.GetUtcNow() + TimeSpan.FromMinutes(10);
            await host.Queues.WhenAsync(() => host.Queues.VisibleFrom("jobs") is [var from] && from == renewed).WaitAsync(host.Deadline);
        }

        Assert.IsEmpty(host.Probe.Rest());
        host.Probe.Gate.SetResult();
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs").Count == 0).WaitAsync(host.Deadline);
    }

    [TestMethod]
    public async Task Batch_size_and_threshold_bound_what_runs_at_once()
    {
        await using var host = await StartAsync("""
            "batchSize": 2, "newBatchThreshold": 1
            """, typeof(Jobs));
        var gates = Enumerable.Range(0, 7).ToDictionary(i => $"{i}", _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        host.Probe.Act = text => gates[text].Task;
        foreach (var text in gates.Keys)
        {
            host.Queues.PutRaw("jobs", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        }

        await WakeAsync(host);
        var running = new List<string> { await host.NextAsync<string>(), await host.NextAsync<string>() };
        Assert.HasCount(5, host.Queues.VisibleTexts("jobs"));
        gates[running[0]].SetResult();
        running.AddRange([await host.NextAsync<string>(), await host.NextAsync<string>()]);
        // One of the first batch is still running beside the second: batch size plus threshold.
        Assert.HasCount(3, host.Queues.VisibleTexts("jobs"));
        Assert.IsEmpty(host.Probe.Rest());
        foreach (var gate in gates.Values)
        {
            gate.TrySetResult();
        }

        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs").Count == 0).WaitAsync(host.Deadline);
    }

    [TestMethod]
    public async Task A_message_sent_by_this_process_is_run_at_once()
    {
        await using var host = await StartAsync("""
            "maxPollingInterval": "01:00:00"
            """, typeof(Jobs));
        await host.Time.WhenArmedAsync(_ => true).WaitAsync(host.Deadline);
        await SendAsync(host, "now");
        Assert.AreEqual("now", await host.NextAsync<string>());
        Assert.AreEqual(host.Time.GetUtcNow(), new ManualTime().GetUtcNow());
    }

    [TestMethod]
    public async Task A_delayed_message_is_found_by_looking()
    {
        await using var host = await StartAsync("""
            "maxPollingInterval": "00:00:02"
            """, typeof(Jobs));
        await SendAsync(host, "later", delay: TimeSpan.FromMinutes(1));
        host.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsEmpty(host.Probe.Rest());
        Assert.AreEqual("later", await AdvanceUntilSaidAsync(host, TimeSpan.FromSeconds(4)));
    }

    [TestMethod]
    public async Task A_queue_that_is_missing_is_waited_for_and_not_made()
    {
        await using var host = await RuntimeHost.Prepare().StartAsync(configure: null, typeof(Jobs));
        await host.Queues.WhenAsync(() => host.Queues.Receives >= 1).WaitAsync(host.Deadline);
        await AdvanceUntilAsync(host, () => host.Queues.Receives >= 5);
        Assert.HasCount(1, host.Logs.Entries.Where(entry => entry.Level >= LogLevel.Warning));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => SendAsync(host, "too early"));
        await host.Queues.EnsureQueuesAsync(["jobs"], host.Deadline);
        await SendAsync(host, "made");
        Assert.AreEqual("made", await host.NextAsync<string>());
    }

    [TestMethod]
    public async Task A_store_that_fails_does_not_end_the_listener()
    {
        await using var host = await StartAsync("""
            "maxPollingInterval": "00:00:02"
            """, typeof(Jobs));
        host.Queues.Fault = new StorageUnavailableException("disk gone");
        var before = host.Queues.Receives;
        await AdvanceUntilAsync(host, () => host.Queues.Receives >= before + 3);
        Assert.HasCount(1, host.Logs.Entries.Where(entry => entry.Exception is StorageUnavailableException));
        host.Queues.Fault = null;
        await SendAsync(host, "back");
        Assert.AreEqual("back", await host.NextAsync<string>());
        Assert.IsTrue(host.Logs.Entries.Any(entry => entry.Message == "The queue jobs can be read again."));
    }

    [TestMethod]
    public async Task A_message_that_cannot_be_removed_at_first_is_removed_a_little_later()
    {
        await using var host = await StartAsync("", typeof(Jobs));
        host.Probe.Act = _ =>
        {
            host.Queues.Fault = new StorageUnavailableException("busy");
            return Task.CompletedTask;
        };
        await SendAsync(host, "once");
        Assert.AreEqual("once", await host.NextAsync<string>());
        await host.Time.WhenArmedAsync(due => due == TimeSpan.FromSeconds(1)).WaitAsync(host.Deadline);
        host.Queues.Fault = null;
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs").Count == 0).WaitAsync(host.Deadline);
        Assert.IsEmpty(host.Probe.Rest());
    }

    [TestMethod]
    public async Task A_run_that_outlasts_the_function_timeout_is_cancelled_and_counts_as_failed()
    {
        var host = RuntimeHost.Prepare("""{ "functionTimeout": "00:02:00", "extensions": { "queues": { "maxDequeueCount": 1 } } }""");
        await host.Queues.EnsureQueuesAsync(["jobs"], host.Deadline);
        await using var started = await host.StartAsync(configure: null, typeof(Endless));
        await SendAsync(host, "forever");
        Assert.AreEqual("started", await host.NextAsync<string>());
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await host.Queues.WhenAsync(() => host.Queues.Texts("jobs-poison").Count == 1).WaitAsync(host.Deadline);
    }

    [TestMethod]
    public async Task A_disabled_function_leaves_its_messages_alone()
    {
        await using var host = RuntimeHost.Prepare();
        await host.Queues.EnsureQueuesAsync(["jobs", "bytes", "data"], host.Deadline);
        await host.StartAsync(builder => builder.Configuration["AzureWebJobs.Job.Disabled"] = "true", typeof(Jobs), typeof(Shapes));
        await SendAsync(host, "left", "jobs");
        await SendAsync(host, "taken", "data");
        Assert.AreEqual("data taken", await host.NextAsync<string>());
        Assert.HasCount(1, host.Queues.VisibleTexts("jobs"));
    }

    [TestMethod]
    public void Polling_waits_grow_from_a_tenth_of_a_second_to_the_longest_and_start_again()
    {
        var backoff = new PollingBackoff(TimeSpan.FromSeconds(2));
        var waits = Enumerable.Range(0, 12).Select(_ => backoff.Next().TotalMilliseconds).ToArray();
        Assert.IsInRange(100, 120, waits[0]);
        Assert.IsInRange(160, 240, waits[1]);
        Assert.IsInRange(640, 960, waits[3]);
        Assert.IsTrue(waits[6..].All(wait => wait is >= 1600 and <= 2000));
        backoff.Reset();
        Assert.IsInRange(100, 120, backoff.Next().TotalMilliseconds);
    }

    /// <summary>Lets the listener look again, as its wait for the next look has begun before the test put something in.</summary>
    private static async Task WakeAsync(RuntimeHost host)
    {
        await host.Time.WhenArmedAsync(_ => true).WaitAsync(host.Deadline);
        host.Time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Advances in steps of one look, for as long as the clock shows less than <paramref name="most"/> has passed.</summary>
    private static async Task<string> AdvanceUntilSaidAsync(RuntimeHost host, TimeSpan most)
    {
        var said = host.NextAsync<string>();
        var end = host.Time.GetUtcNow() + most;
        while (!said.IsCompleted && host.Time.GetUtcNow() < end)
        {
            await Task.WhenAny(said, host.Time.WhenArmedAsync(due => due <= TimeSpan.FromSeconds(2))).WaitAsync(host.Deadline);
            host.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await said;
    }

    private static async Task AdvanceUntilAsync(RuntimeHost host, Func<bool> condition)
    {
        while (!condition())
        {
            await host.Time.WhenArmedAsync(_ => true).WaitAsync(host.Deadline);
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public sealed class Jobs(Probe probe)
    {
        [Function("Job")]
        public async Task RunAsync([QueueTrigger("jobs")] string message)
        {
            probe.Say(message);
            await probe.Act(message);
        }
    }

    public sealed class PoisonOwner(Probe probe)
    {
        [Function("Poison")]
        public async Task RunAsync([QueueTrigger("jobs-poison")] string message)
        {
            probe.Say(message);
            await probe.Act(message);
        }
    }

    public sealed class Shapes(Probe probe)
    {
        [Function("Bytes")]
        public void Bytes([QueueTrigger("bytes")] byte[] message) => probe.Say($"bytes {Encoding.UTF8.GetString(message)}");

        [Function("Data")]
        public void Data([QueueTrigger("data")] BinaryData message) => probe.Say($"data {message}");
    }

    public sealed class Metadata(Probe probe)
    {
        [Function("Metadata")]
        public void Run([QueueTrigger("jobs")] string message, FunctionContext context, string tenantId, int attempt, long dequeueCount) =>
            probe.Say((context.BindingContext.BindingData, tenantId, attempt, dequeueCount));
    }

    public sealed class Endless(Probe probe)
    {
        [Function("Endless")]
        public async Task RunAsync([QueueTrigger("jobs")] string message, CancellationToken cancellationToken)
        {
            probe.Say("started");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}
