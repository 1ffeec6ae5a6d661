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
    public async Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
    {
        var targets = await TargetsAsync(scope, domainEvent, cancellationToken);
        foreach (var surface in targets.GroupBy(target => target.Endpoint.Surface))
        {
            if (await envelopes.WriteAsync(scope, surface.Key, domainEvent, cancellationToken) is not { } body) continue;
            await Task.WhenAll(surface.Select(target => PlanAsync(target, domainEvent, body, cancellationToken)));
        }
    }

    /// <summary>A delivery with its body, in one batch; null when it is there already.</summary>
    internal async Task<WebhookDelivery?> InsertAsync(TenantScope scope, WebhookDelivery delivery, byte[] body, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        await retention.KeepAsync(scope, delivery, cancellationToken);
        var batch = new TenantBatch(scope);
        batch.Insert(Keys.Delivery(delivery.TargetId, delivery.Id), delivery);
        batch.Insert(Keys.DeliveryBody(delivery.TargetId, delivery.Id), new DeliveryBody(cipher.Seal(Encoding.UTF8.GetString(body), WebhookDelivery.BodyBinding(delivery.Id))));
        return await store.TryCommitAsync(batch, cancellationToken) ? delivery : null;
    }

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

    private async Task PlanAsync(Target target, DomainEvent domainEvent, byte[] body, CancellationToken cancellationToken)
    {
        var (scope, endpoint) = (target.Owner, target.Endpoint);
        var id = WebhookDelivery.IdFor(domainEvent.Id, endpoint.Id, domainEvent.OccurredAt);
        var planned = new WebhookDelivery(id, endpoint.Id, endpoint.Surface, domainEvent.Id, target.Event, domainEvent.OccurredAt) { IsCallback = target.IsCallback, NextAttemptAt = domainEvent.OccurredAt };
        var delivery = await InsertAsync(scope, planned, body, cancellationToken) ?? (await store.GetAsync(scope, Keys.Delivery(endpoint.Id, id), cancellationToken))?.Value;
        if (delivery is not { State: DeliveryState.Pending, AttemptsMade: 0 }) return;
        var health = await directory.HealthAsync(scope, endpoint.Id, cancellationToken);
        var lane = health.IsSlow(time.GetUtcNow()) ? DeliveryLane.Repeats : DeliveryLane.First;
        await jobs.SendAsync(lane, DeliveryJobs.For(scope, delivery, 1), TimeSpan.Zero, cancellationToken);
    }

    /// <param name="Owner">Whose endpoint it is; the delivery stands there, also when the event is another business's.</param>
    private sealed record Target(TenantScope Owner, WebhookEndpoint Endpoint, string Event, bool IsCallback);
}
