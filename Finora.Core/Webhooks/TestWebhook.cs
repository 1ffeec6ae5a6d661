using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Webhooks;

/// <summary>What a test call came to.</summary>
public sealed record TestResult(Guid DeliveryId, string Event, DeliveryAttempt Attempt, string? Excerpt);

/// <summary>Sends one made-up event now, whatever the webhook subscribes and whether or not it is active, and tells what the receiver answered. It is tried once.</summary>
public sealed class TestWebhook(
    TenantStore store, TenantKeyring keyring, WebhookDirectory directory, PlanDeliveries plan, AttemptDelivery attempts, IWebhookEnvelopes envelopes, DeliveryJobs jobs, IdGenerator ids, TimeProvider time)
{
    /// <param name="name">An event in the words of the surface, or <see cref="EventCatalogue.Test"/>.</param>
    public async Task<Outcome<TestResult>> RunAsync(TenantScope scope, ApiSurface surface, Guid webhookId, string name, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(scope, surface, webhookId, cancellationToken) is not { } endpoint) return WebhookDirectory.NotFound(webhookId);
        var now = Instant.Now(time);
        var delivery = new WebhookDelivery(ids.NewId(), webhookId, surface, ids.NewId(), name, now) { IsTest = true, AttemptsAllowed = 1, NextAttemptAt = now };
        var body = envelopes.WriteSample(scope, surface, delivery.EventId, name, now);
        await jobs.GuardAsync(DeliveryJobs.For(scope, delivery, 1), cancellationToken);
        await plan.InsertAsync(scope, delivery, body, cancellationToken);

        // From here on to its end, also when the caller has gone: the delivery is in the log.
        var stored = await store.GetAsync(scope, Keys.Delivery(webhookId, delivery.Id), CancellationToken.None) ?? throw new InvalidDataException("A delivery vanished as it was made.");
        var attempt = await attempts.RunAsync(new DueDelivery(scope, stored, endpoint.Value, WebhookHealth.Unknown, body), CancellationToken.None);
        var cipher = await keyring.OpenAsync(scope.TenantId, CancellationToken.None);
        return new TestResult(delivery.Id, name, attempt, attempt.SealedExcerpt is { } boxed ? cipher.Open(boxed, WebhookDelivery.ExcerptBinding(delivery.Id)) : null);
    }
}
