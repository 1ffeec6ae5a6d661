using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Storage;

/// <summary>Jobs that failed every time, and the sweep that sends them again.</summary>
[TestClass]
public sealed class PoisonedJobTests
{
    private const string Queue = MessageJobs.EmailQueue;
    private static readonly byte[] Body = [1, 2, 3];

    [TestMethod]
    public async Task A_job_is_sent_again_after_an_hour_six_hours_and_a_day_and_then_waits_for_an_operator()
    {
        var clock = new ManualTime();
        var queues = new MemoryQueues(clock);
        await using var app = await StartAsync(queues, clock);
        var jobs = app.Service<PoisonedJobs>();
        foreach (var hours in new[] { 1, 6, 24 })
        {
            await jobs.RecordAsync(Queue, JobText.Encode(Body), CancellationToken.None);
            app.Time.Leap(TimeSpan.FromHours(hours) - TimeSpan.FromSeconds(1));
            Assert.AreEqual(0, await jobs.SweepAsync(CancellationToken.None));
            app.Time.Leap(TimeSpan.FromSeconds(1));
            Assert.AreEqual(1, await jobs.SweepAsync(CancellationToken.None));

            await AssertSentAsync(queues);
            Assert.AreEqual(0, (await jobs.ListAsync(CancellationToken.None)).Count);
        }

        await jobs.RecordAsync(Queue, JobText.Encode(Body), CancellationToken.None);
        app.Time.Leap(TimeSpan.FromDays(3));

        Assert.AreEqual(0, await jobs.SweepAsync(CancellationToken.None));
        Assert.AreEqual(1, (await jobs.ListAsync(CancellationToken.None)).Count);
    }

    [TestMethod]
    public async Task After_a_week_the_same_job_is_a_new_story()
    {
        var clock = new ManualTime();
        var queues = new MemoryQueues(clock);
        await using var app = await StartAsync(queues, clock);
        var jobs = app.Service<PoisonedJobs>();
        for (var i = 0; i < 4; i++) await jobs.RecordAsync(Queue, JobText.Encode(Body), CancellationToken.None);
        app.Time.Leap(TimeSpan.FromDays(7));
        Assert.AreEqual(3, await jobs.SweepAsync(CancellationToken.None));

        await jobs.RecordAsync(Queue, JobText.Encode(Body), CancellationToken.None);
        app.Time.Leap(TimeSpan.FromHours(1));

        Assert.AreEqual(1, await jobs.SweepAsync(CancellationToken.None));
    }

    [TestMethod]
    public async Task What_the_operator_sent_again_is_not_sent_twice()
    {
        var clock = new ManualTime();
        var queues = new MemoryQueues(clock);
        await using var app = await StartAsync(queues, clock);
        var jobs = app.Service<PoisonedJobs>();
        await jobs.RecordAsync(Queue, JobText.Encode(Body), CancellationToken.None);
        Assert.IsTrue(await jobs.ReplayAsync((await jobs.ListAsync(CancellationToken.None)).Single().Id, CancellationToken.None));
        await AssertSentAsync(queues);

        app.Time.Leap(TimeSpan.FromHours(1));
        await jobs.SweepAsync(CancellationToken.None);

        Assert.AreEqual(0, queues.Texts(Queue).Count);
    }

    /// <summary>The timer would be quicker than the test.</summary>
    private static readonly Dictionary<string, string?> NoTimer = new() { ["AzureWebJobs.ReplayPoisonedJobs.Disabled"] = "true" };

    private static Task<TestApp> StartAsync(MemoryQueues queues, ManualTime clock) => TestApp.OnSqliteAsync(services => services.AddSingleton<IJobQueue>(queues), NoTimer, clock);

    private static async Task AssertSentAsync(MemoryQueues queues)
    {
        var sent = (await queues.ReceiveAsync(Queue, 10, TimeSpan.FromMinutes(1), CancellationToken.None)).Single();
        Assert.IsTrue(JobText.TryDecode(sent.Text, out var body));
        CollectionAssert.AreEqual(Body, body);
        await queues.CompleteAsync(Queue, sent, CancellationToken.None);
    }
}
