using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>
/// Makes a delivery of an event for every endpoint that hears it, and queues the first attempts. The body is written once here and stored with the delivery, so every attempt
/// sends the same bytes. An event that is dispatched again finds its deliveries, whose ids follow from event and endpoint, and queues only those that were never tried.
/// </summary>
public sealed class PlanDeliveries(
    TenantStore store, TenantKeyring keyring, WebhookDirectory directory, EnterpriseWebhooks enterprise, IWebhookEnvelopes envelopes, DeliveryJobs jobs, DeliveryRetention retention, TimeProvider time) : IEventSubscriber
{
    /// <summary>Bytes of a batch that the rows of a delivery take beside twice its body: keys, names, envelopes, the delivery itself.</summary>
    private const int BesideBody = 12 * 1024;

    public async Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        var targets = await TargetsAsync(scope, domainEvent, cancellationToken);
        foreach (var surface in targets.GroupBy(target => target.Endpoint.Surface))
        {
            if (await envelopes.WriteAsync(scope, surface.Key, domainEvent, cancellationToken) is not { } body) continue;
            await Task.WhenAll(surface.GroupBy(target => target.Owner).SelectMany(owned => owned.Chunk(AtOnce(body))).Select(targets => PlanAsync(targets, domainEvent, body, cancellationToken)));
        }
    }

    /// <summary>A delivery with its body, in one batch; null when it is there already.</summary>
    internal async Task<WebhookDelivery?> InsertAsync(TenantScope scope, WebhookDelivery delivery, byte[] body, CancellationToken cancellationToken)
    {
        await retention.KeepAsync(scope, delivery, cancellationToken);
        return await TryInsertAsync(scope, [delivery], body, cancellationToken) ? delivery : null;
    }

    /// <summary>All of them in one batch, or none when one is there already.</summary>
    private async Task<bool> TryInsertAsync(TenantScope scope, IReadOnlyList<WebhookDelivery> deliveries, byte[] body, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var text = Encoding.UTF8.GetString(body);
        var batch = new TenantBatch(scope);
        foreach (var delivery in deliveries)
        {
            batch.Insert(Keys.Delivery(delivery.TargetId, delivery.Id), delivery);
            batch.Insert(Keys.DeliveryBody(delivery.TargetId, delivery.Id), new DeliveryBody(cipher.Seal(text, WebhookDelivery.BodyBinding(delivery.Id))));
        }

        return await store.TryCommitAsync(batch, cancellationToken);
    }

    /// <summary>How many deliveries of a body fit into one batch: sealed it is base64, of which the batch is told a third more once again.</summary>
    private static int AtOnce(byte[] body) => Math.Clamp(StoreLimits.MaxBatchBytes / ((2 * body.Length) + BesideBody), 1, StoreLimits.MaxBatchChanges / 2);

    private async Task<IReadOnlyList<Target>> TargetsAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        var targets = new List<Target>();
        var (own, others) = (directory.AllAsync(scope, cancellationToken), enterprise.ListeningAsync(scope, cancellationToken));
        foreach (var (owner, endpoint) in (await own).Select(endpoint => new Listener(scope, endpoint)).Concat(await others))
        {
            if (EventCatalogue.NameOn(endpoint.Surface, domainEvent.Type) is { } name && endpoint.Hears(name)) targets.Add(new Target(owner, endpoint, name, false));
        }

        if (domainEvent.Type == EventType.PaymentReceived && await CallbackAsync(scope, domainEvent.SubjectId, cancellationToken) is { } callback) targets.Add(callback);
        return targets;
    }

    /// <summary>The link that the money came through may have an address of its own that wants to hear of it.</summary>
    private async Task<Target?> CallbackAsync(TenantScope scope, Guid paymentId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.Payment(paymentId), cancellationToken) is not { Value.LinkId: { } linkId }) return null;
        return await store.GetAsync(scope, Keys.LinkCallback(linkId), cancellationToken) is { Value.Status: WebhookStatus.Active } callback
            ? new Target(scope, callback.Value, EventType.PaymentReceived, true)
            : null;
    }

    /// <param name="targets">Of one owner.</param>
    private async Task PlanAsync(IReadOnlyList<Target> targets, DomainEvent domainEvent, byte[] body, CancellationToken cancellationToken)
    {
        var scope = targets[0].Owner;
        WebhookDelivery[] planned = [.. targets.Select(target => Plan(target, domainEvent))];
        await Task.WhenAll(planned.Select(delivery => retention.KeepAsync(scope, delivery, cancellationToken)));
        var untried = await TryInsertAsync(scope, planned, body, cancellationToken) ? planned : await InsertMissingAsync(scope, planned, body, cancellationToken);
        var health = await store.GetManyAsync(scope, untried.Select(delivery => Keys.WebhookHealth(delivery.TargetId).Value), cancellationToken);
        var now = time.GetUtcNow();
        foreach (var lane in untried.GroupBy(delivery => LaneOf(health.Get(scope, Keys.WebhookHealth(delivery.TargetId))?.Value, now)))
        {
            await jobs.SendManyAsync(lane.Key, lane.Select(delivery => DeliveryJobs.For(scope, delivery, 1)), cancellationToken);
        }
    }

    private static WebhookDelivery Plan(Target target, DomainEvent domainEvent)
    {
        var endpoint = target.Endpoint;
        var id = WebhookDelivery.IdFor(domainEvent.Id, endpoint.Id, domainEvent.OccurredAt);
        return new WebhookDelivery(id, endpoint.Id, endpoint.Surface, domainEvent.Id, target.Event, domainEvent.OccurredAt) { IsCallback = target.IsCallback, NextAttemptAt = domainEvent.OccurredAt };
    }

    /// <summary>The event was dispatched before: inserts what is missing and answers what was never tried, whoever made it.</summary>
    private async Task<WebhookDelivery[]> InsertMissingAsync(TenantScope scope, IReadOnlyList<WebhookDelivery> planned, byte[] body, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(planned.Select(async delivery =>
            await TryInsertAsync(scope, [delivery], body, cancellationToken) ? delivery : (await store.GetAsync(scope, Keys.Delivery(delivery.TargetId, delivery.Id), cancellationToken))?.Value));
        return [.. found.OfType<WebhookDelivery>().Where(delivery => delivery is { State: DeliveryState.Pending, AttemptsMade: 0 })];
    }

    private static DeliveryLane LaneOf(WebhookHealth? health, DateTimeOffset now) => health?.IsSlow(now) == true ? DeliveryLane.Repeats : DeliveryLane.First;

    /// <param name="Owner">Whose endpoint it is; the delivery stands there, also when the event is another business's.</param>
    private sealed record Target(TenantScope Owner, WebhookEndpoint Endpoint, string Event, bool IsCallback);
}
