using System.Collections.Concurrent;
using Finora.Core.Identity;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Faults;

/// <summary>
/// Runs the app as a process of its own with a webhook to a receiver in this one, changes customers from several tasks, and kills the app at random moments. The receiver
/// fails the first attempt of one event in four and is slow with another, so a kill meets deliveries in every state. At the end the app runs here, on a clock that is moved on,
/// until nothing is left.
/// </summary>
internal sealed class DeliveryCampaign(Site site, int seed, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int Clerks = 3;
    private const int MaxLeaps = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Longer than the host holds a message, which is how long one that was being worked on at a kill stays away.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromMinutes(11);

    private readonly Random _random = new(seed);
    private readonly Door _door = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _received = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private AppProcess? _app;
    private WebhookReceiver? _receiver;
    private Account? _account;
    private int _changes;

    /// <summary>What is wrong, when it is over.</summary>
    public List<string> Faults { get; } = [];

    public string Summary { get; private set; } = "";

    public async Task RunAsync(int kills)
    {
        _receiver = await WebhookReceiver.StartAsync();
        _receiver.Answer = AnswerAsync;
        await StartAsync();
        _account = await site.MakeBusinessAsync("Deliveries", true, cancellationToken);
        await CallAsync(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{_receiver.Url}}","events":["*"]}""", 201);
        var clerks = Enumerable.Range(0, Clerks).Select(clerk => Task.Run(() => WorkAsync(new Random(seed + clerk)), cancellationToken)).ToArray();
        for (var kill = 0; kill < kills; kill++)
        {
            await UntilAsync(Volatile.Read(ref _changes) + _random.Next(5, 40));
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(60)), TimeProvider.System, cancellationToken);
            _door.Close();
            await _app!.KillAsync();
            await StartAsync();
        }

        await UntilAsync(Volatile.Read(ref _changes) + Clerks);
        await _working.CancelAsync();
        await Task.WhenAll(clerks).WaitAsync(Patience, cancellationToken);
        await _app!.KillAsync();
        await FinishAsync(kills);
    }

    public async ValueTask DisposeAsync()
    {
        await _working.CancelAsync();
        if (_app is not null) await _app.DisposeAsync();
        if (_receiver is not null) await _receiver.DisposeAsync();
        _door.Dispose();
        _working.Dispose();
    }

    private async Task StartAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _app = site.Serve();
        _door.Open(await _app.ListeningAsync(cancellationToken));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var id = http.Request.Headers["webhook-id"].ToString();
        var attempts = _received.GetOrAdd(id, _ => []);
        attempts.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(http.Features.Get<ReceivedDelivery>()!.Body)));
        if (id[^1] is >= '0' and < '8' && attempts.Count == 1) http.Response.StatusCode = 503;
        else if (id[^1] is >= '8' and < 'c') await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, http.RequestAborted);
    }

    private async Task WorkAsync(Random random)
    {
        var mine = new List<string>();
        while (!_working.IsCancellationRequested)
        {
            try
            {
                if (mine.Count < 3 || random.Next(4) == 0) mine.Add((await CallAsync(HttpMethod.Post, "/v1/customers", $$"""{"name":"Buyer","email":"{{Azurite.UniqueName()}}@harmattan.example"}""", 201)).Data.GetProperty("id").GetString()!);
                else await CallAsync(HttpMethod.Put, $"/v1/customers/{mine[random.Next(mine.Count)]}", $$"""{"name":"Buyer {{random.Next(1_000_000)}}"}""", 200);
                Interlocked.Increment(ref _changes);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // The process was killed under it, or the work is over.
            }
        }
    }

    private async Task<Reply> CallAsync(HttpMethod method, string path, string body, int expected)
    {
        var http = await _door.EnterAsync(_working.Token);
        var reply = await Reply.SendAsync(http, method, $"{path}?businessId={_account!.BusinessId}", body, ("Authorization", $"Bearer {_account.Key}"));
        return reply.Status == expected ? reply : throw new HttpRequestException($"{path} answered {reply.Status}: {reply.Text}");
    }

    private async Task UntilAsync(int changes)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (Volatile.Read(ref _changes) < changes) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
    }

    private async Task FinishAsync(int kills)
    {
        await using var app = await site.LookInsideAsync(new Deaf());
        var events = await app.StoredAsync(_account!.Scope, RowKeys.Events);
        var received = _received.Count;
        for (var leap = 0; leap < MaxLeaps && !(Missing(events).Length == 0 && await IsQuietAsync(app)); leap++)
        {
            // An attempt under way must not be timed out by the clock of the test.
            while (app.Services.GetRequiredService<DeliveryTraffic>().Count > 0) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
            app.Time.Leap(leap % 20 == 0 ? Leap : TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        Judge(events);
        Faults.AddRange((await DeliveriesAsync(app)).Where(delivery => delivery.State != DeliveryState.Delivered).Select(delivery => $"The delivery {delivery.Id} of {delivery.Event} ended as {delivery.State}."));
        Summary = $"{kills} kills, {events.Count} events, {_receiver!.All.Count} requests, {events.Count - received} events found only after the last kill";
    }

    private void Judge(IReadOnlyList<DomainEvent> events)
    {
        Faults.AddRange(Missing(events).Select(id => $"The event {id} never arrived."));
        Faults.AddRange(_received.Keys.Except(events.Select(PublicIdOf)).Select(id => $"{id} arrived and no such event is stored."));
        Faults.AddRange(_received.Where(entry => entry.Value.Distinct().Count() > 1).Select(entry => $"{entry.Key} arrived with different bytes."));
        foreach (var subject in events.GroupBy(told => told.SubjectId))
        {
            var ordered = subject.OrderBy(told => told.Sequence).ToArray();
            if (!ordered.Select(told => told.Sequence).SequenceEqual(Enumerable.Range(1, ordered.Length))) Faults.Add($"The events of {subject.Key} are not numbered from 1 without a gap.");
            if (!ordered.SequenceEqual(subject.OrderBy(told => told.Id))) Faults.Add($"The numbers of the events of {subject.Key} do not follow their order in time.");
        }
    }

    private string[] Missing(IReadOnlyList<DomainEvent> events) => [.. events.Select(PublicIdOf).Where(id => !_received.ContainsKey(id))];

    private static string PublicIdOf(DomainEvent told) => PublicId.Format(IdPrefix.Event, told.Id);

    private async Task<bool> IsQuietAsync(TestApp app) => (await DeliveriesAsync(app)).All(delivery => delivery.State != DeliveryState.Pending);

    private async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(TestApp app)
    {
        var webhook = (await app.StoredAsync(_account!.Scope, RowKeys.Webhooks)).Single();
        return await app.StoredAsync(_account.Scope, RowKeys.Deliveries(webhook.Id));
    }

    private sealed class Deaf : IEventSubscriber
    {
        public Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
