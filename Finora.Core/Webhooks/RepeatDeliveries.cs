using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Webhooks;

/// <summary>One more attempt of a delivery that is over, asked for by hand: the same event id and body; if it fails nothing more is scheduled.</summary>
public sealed class RetryDelivery(TenantStore store, WebhookDirectory directory, DeliveryRepeats repeats)
{
    public async Task<Outcome<WebhookDelivery>> RunAsync(TenantScope scope, ApiSurface surface, Guid webhookId, Guid id, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(scope, surface, webhookId, cancellationToken) is not { } endpoint) return WebhookDirectory.NotFound(webhookId);
        if (await store.GetAsync(scope, Keys.Delivery(webhookId, id), cancellationToken) is not { } stored) return WebhookDeliveries.NotFound(id);
        if (endpoint.Value.Status != WebhookStatus.Active) return DeliveryRepeats.Inactive;
        if (stored.Value.State == DeliveryState.Pending) return Failure.Conflict("The delivery is still pending.");
        var queued = await repeats.RunAsync(scope, webhookId, [stored.Value], cancellationToken);
        return queued.Map(deliveries => deliveries.Count == 1 ? deliveries[0] : stored.Value with { State = DeliveryState.Pending });
    }
}

/// <summary>One more attempt of every delivery that failed since an instant.</summary>
public sealed class RecoverDeliveries(TenantStore store, WebhookDirectory directory, DeliveryRepeats repeats, TimeProvider time)
{
    /// <summary>Each is three changes of a batch: its row, its place among the failed, and its record in the audit trail.</summary>
    private const int PageSize = 30;

    /// <param name="since">At most <see cref="DeliveryRetention.Life"/> back.</param>
    /// <returns>How many were queued.</returns>
    public async Task<Outcome<int>> RunAsync(TenantScope scope, ApiSurface surface, Guid webhookId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(scope, surface, webhookId, cancellationToken) is not { } endpoint) return WebhookDirectory.NotFound(webhookId);
        if (endpoint.Value.Status != WebhookStatus.Active) return DeliveryRepeats.Inactive;
        if (since < time.GetUtcNow() - DeliveryRetention.Life) return Failure.Rule("Deliveries are kept 30 days; since must not be longer ago.");
        var queued = 0;
        string? continuation = null;
        do
        {
            var page = await store.ReadAsync(scope, Keys.FailedDeliveriesSince(webhookId, since), PageSize, continuation, cancellationToken);
            var deliveries = await Task.WhenAll(page.Items.Select(item => store.GetAsync(scope, Keys.Delivery(webhookId, item.Value.Id), cancellationToken)));
            var outcome = await repeats.RunAsync(scope, webhookId, [.. deliveries.OfType<Stored<WebhookDelivery>>().Select(stored => stored.Value)], cancellationToken);
            if (!outcome.IsOk) return outcome.Failure;
            queued += outcome.Value.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return queued;
    }
}

/// <summary>
/// Makes deliveries pending again and queues an attempt of each. Guards go to the queue before the batch and the jobs themselves after it, so whatever a crash leaves
/// pending is tried.
/// </summary>
public sealed class DeliveryRepeats(TenantStore store, DeliveryJobs jobs, TimeProvider time)
{
    internal static Failure Inactive => Failure.Conflict("The webhook is not active.");

    /// <returns>Those that were not pending already.</returns>
    internal async Task<Outcome<IReadOnlyList<WebhookDelivery>>> RunAsync(TenantScope scope, Guid targetId, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        await Task.WhenAll(deliveries.Select(delivery => jobs.GuardAsync(JobOf(scope, delivery), cancellationToken)));
        var outcome = await store.RunAsync<IReadOnlyList<WebhookDelivery>>(
            scope,
            async (batch, token) =>
            {
                var rows = await Task.WhenAll(deliveries.Select(delivery => store.GetAsync(scope, Keys.Delivery(targetId, delivery.Id), token)));
                return rows.OfType<Stored<WebhookDelivery>>().Where(row => row.Value.State != DeliveryState.Pending).Select(row => Reopen(batch, row)).ToArray();
            },
            cancellationToken);
        if (outcome.IsOk) await Task.WhenAll(outcome.Value.Select(delivery => jobs.SendAsync(DeliveryLane.Repeats, JobOf(scope, delivery), TimeSpan.Zero, cancellationToken)));
        return outcome;
    }

    private static DeliveryJob JobOf(TenantScope scope, WebhookDelivery delivery) => DeliveryJobs.For(scope, delivery, delivery.AttemptsMade + 1);

    private WebhookDelivery Reopen(TenantBatch batch, Stored<WebhookDelivery> row)
    {
        var reopened = row.Value with { State = DeliveryState.Pending, AttemptsAllowed = row.Value.AttemptsMade + 1, NextAttemptAt = Instant.Now(time), DeliveredAt = null };
        batch.Update(row, reopened);
        if (row.Value.State == DeliveryState.Failed) batch.Delete(Keys.FailedDelivery(reopened.TargetId, reopened.Id));
        return reopened;
    }
}
