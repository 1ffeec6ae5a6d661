using System.Text.Json;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Webhooks;

/// <summary>
/// The whole app with a receiver, where the test itself works off the queues: events, jobs and time move only when it says so, so the half hour of a delivery's life passes in
/// milliseconds and nothing is waited for.
/// </summary>
internal sealed class DeliveryKit : IAsyncDisposable
{
    private DeliveryKit(TestApp app, MemoryQueues queues, WebhookReceiver receiver, TestBusiness business) => (App, Queues, Receiver, Business) = (app, queues, receiver, business);

    public TestApp App { get; }

    public MemoryQueues Queues { get; }

    public WebhookReceiver Receiver { get; }

    public TestBusiness Business { get; }

    public static async Task<DeliveryKit> StartAsync()
    {
        var clock = new ManualTime();
        var queues = new MemoryQueues(clock);
        var folder = Path.Combine(Path.GetTempPath(), "finora-" + Path.GetRandomFileName());
        var settings = new Dictionary<string, string?> { ["Webhooks:AllowPrivateTargets"] = "true" };
        var app = await TestApp.InFolderAsync(folder, services => services.AddSingleton<IJobQueue>(queues), settings, clock);
        return new DeliveryKit(app, queues, await WebhookReceiver.StartAsync(), await app.CreateBusinessAsync()) { Folder = folder };
    }

    private string Folder { get; init; } = "";

    public T Service<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>A webhook to the receiver, on the Business API.</summary>
    public async Task<JsonElement> RegisterAsync(string events = "[\"*\"]", string? url = null) =>
        (await Business.BusinessAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{url ?? Receiver.Url}}","events":{{events}}}""")).Expect(201).Data;

    /// <summary>The same on the Platform API.</summary>
    public async Task<JsonElement> RegisterPlatformAsync(string events = "[\"*\"]") =>
        (await Business.PlatformAsync(HttpMethod.Post, "/api/v1/webhooks", $$"""{"url":"{{Receiver.Url}}","events":{{events}}}""")).Expect(201).Json;

    /// <summary>Makes a customer, which is an event of both surfaces.</summary>
    public async Task<string> CustomerAsync(string name = "Sunbird Stationers")
    {
        var email = $"buyer-{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}@harmattan.example";
        return (await Business.BusinessAsync(HttpMethod.Post, "/v1/customers", $$"""{"name":"{{name}}","email":"{{email}}"}""")).Expect(201).Data.GetProperty("id").GetString()!;
    }

    /// <summary>Dispatches what happened and works off every job that is due now; jobs that this makes due are worked off too.</summary>
    public async Task SettleAsync(bool test = false)
    {
        await Service<OutboxDispatcher>().DispatchAsync(test ? Business.Test : Business.Live, CancellationToken.None);
        while (await WorkOffAsync(DeliveryLane.First, DeliveryJobs.FirstQueue) + await WorkOffAsync(DeliveryLane.Repeats, DeliveryJobs.RepeatsQueue) > 0)
        {
            // Until nothing is due.
        }
    }

    /// <summary>Moves the clock to the next scheduled attempt of the delivery, and makes it.</summary>
    public async Task<JsonElement> PassToNextAttemptAsync(string webhookId, string deliveryId)
    {
        var next = (await DeliveryAsync(webhookId, deliveryId)).GetProperty("nextAttemptAt").GetDateTimeOffset();
        App.Time.Leap(next - App.Time.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        await SettleAsync();
        return await DeliveryAsync(webhookId, deliveryId);
    }

    public async Task<JsonElement> DeliveryAsync(string webhookId, string deliveryId) =>
        (await Business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{webhookId}/deliveries/{deliveryId}")).Expect(200).Data;

    public async Task<JsonElement[]> DeliveriesAsync(string webhookId, string query = "") =>
        [.. (await Business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{webhookId}/deliveries{query}")).Expect(200).Data.GetProperty("deliveries").EnumerateArray()];

    public async Task<JsonElement> WebhookAsync(string webhookId) => (await Business.BusinessAsync(HttpMethod.Get, $"/v1/webhooks/{webhookId}")).Expect(200).Data;

    /// <summary>As a host runs functions: side by side. Ends when each function has come back.</summary>
    public async Task WorkOffAtOnceAsync(DeliveryLane lane, string queue)
    {
        var jobs = await Queues.ReceiveAsync(queue, 32, TimeSpan.FromMinutes(10), CancellationToken.None);
        await Task.WhenAll(jobs.Select(job => RunAsync(lane, queue, job)));
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await App.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<int> WorkOffAsync(DeliveryLane lane, string queue)
    {
        var jobs = await Queues.ReceiveAsync(queue, 32, TimeSpan.FromMinutes(10), CancellationToken.None);
        foreach (var job in jobs) await RunAsync(lane, queue, job);
        return jobs.Count;
    }

    private async Task RunAsync(DeliveryLane lane, string queue, ReceivedJob job)
    {
        Assert.IsTrue(JobText.TryDecode(job.Text, out var body));
        await Service<RunDeliveryJob>().RunAsync(lane, DeliveryJob.Parse(body)!, CancellationToken.None);
        await Queues.CompleteAsync(queue, job, CancellationToken.None);
    }
}
