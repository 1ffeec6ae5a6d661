using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Webhooks;

/// <summary>A delivery that is due, with all that an attempt needs.</summary>
public sealed record DueDelivery(TenantScope Scope, Stored<WebhookDelivery> Stored, WebhookEndpoint Target, WebhookHealth Health, byte[] Body)
{
    public WebhookDelivery Delivery => Stored.Value;
}

/// <summary>
/// Makes one attempt of a delivery and writes down what became of it. Before a failure is stored the job of the next attempt is queued, so a crash between the two leaves a
/// job too many and never a delivery that nobody tries again; a job whose attempt was made already finds nothing to do.
/// </summary>
public sealed class AttemptDelivery(
    TenantStore store, TenantKeyring keyring, IWebhookSender sender, DeliveryJobs jobs, DisableWebhook disable, TimeProvider time)
{
    private const int MaxRecordAttempts = 5;

    /// <summary>Null when there is nothing to do: made already, removed, or its endpoint gone or not active.</summary>
    /// <param name="attempt">The attempt asked for.</param>
    public async Task<DueDelivery?> FindDueAsync(TenantScope scope, Guid targetId, Guid deliveryId, int attempt, CancellationToken cancellationToken)
    {
        var (delivery, endpoint, callback, health, body) = (
            Keys.Delivery(targetId, deliveryId), Keys.Webhook(targetId), Keys.LinkCallback(targetId), Keys.WebhookHealth(targetId), Keys.DeliveryBody(targetId, deliveryId));
        var rows = await store.GetManyAsync(scope, [delivery.Value, endpoint.Value, callback.Value, health.Value, body.Value], cancellationToken);
        if (rows.Get(scope, delivery) is not { Value.State: DeliveryState.Pending } stored || attempt <= stored.Value.AttemptsMade || rows.Get(scope, body) is not { } sealedBody) return null;
        var target = rows.Get(scope, stored.Value.IsCallback ? callback : endpoint);
        if (target is null) return null;
        if (target.Value.Status == WebhookStatus.Active)
        {
            return new DueDelivery(scope, stored, target.Value, rows.Get(scope, health)?.Value ?? WebhookHealth.Unknown, await OpenAsync(scope, stored.Value, sealedBody.Value, cancellationToken));
        }

        await GiveUpAsync(scope, stored, cancellationToken);
        return null;
    }

    /// <summary>One attempt, now.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a result; nothing was written down.</exception>
    public async Task<DeliveryAttempt> RunAsync(DueDelivery due, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(due.Scope.TenantId, cancellationToken);
        var (startedAt, started) = (Instant.Now(time), time.GetTimestamp());
        var request = RequestSigning.Make(due.Target, due.Delivery, due.Body, cipher, startedAt);
        var result = await sender.SendAsync(request, cancellationToken);
        var duration = (int)Math.Min(time.GetElapsedTime(started).TotalMilliseconds, int.MaxValue);
        var excerpt = result.Excerpt is { Length: > 0 } text ? cipher.Seal(text, WebhookDelivery.ExcerptBinding(due.Delivery.Id)) : null;
        var attempt = new DeliveryAttempt(due.Delivery.AttemptsMade + 1, startedAt, result.StatusCode, duration, result.Fault, excerpt);
        var health = due.Health.After(attempt, Instant.Now(time));
        await RecordAsync(due, attempt, request, result, health, cancellationToken);
        if (due.Delivery.IsTest) return attempt;
        if (result.IsGone) await disable.RunAsync(due.Scope, due.Target.Id, due.Delivery.IsCallback, WebhookEndpoint.Gone, cancellationToken);
        else if (!attempt.Succeeded && health.IsHopeless(Instant.Now(time))) await disable.RunAsync(due.Scope, due.Target.Id, due.Delivery.IsCallback, WebhookEndpoint.Failing, cancellationToken);
        return attempt;
    }

    private async Task<byte[]> OpenAsync(TenantScope scope, WebhookDelivery delivery, DeliveryBody body, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return Encoding.UTF8.GetBytes(cipher.Open(body.Sealed, WebhookDelivery.BodyBinding(delivery.Id)));
    }

    private async Task RecordAsync(DueDelivery due, DeliveryAttempt attempt, SignedRequest request, SendResult result, WebhookHealth health, CancellationToken cancellationToken)
    {
        var shown = RequestSigning.Shown(request);
        Stored<WebhookDelivery>? stored = due.Stored;
        for (var tries = 0; stored is not null; tries++)
        {
            if (tries == MaxRecordAttempts) throw new StorageUnavailableException("A delivery changed under every try to write down a result.");
            var delivery = Judge(stored.Value, attempt with { Number = stored.Value.AttemptsMade + 1 }, result) with { SentTo = request.Url, SentHeaders = shown };
            if (delivery.State == DeliveryState.Pending) await QueueNextAsync(due.Scope, delivery, cancellationToken);
            if (await CommitAsync(due.Scope, stored, delivery, due.Delivery.IsTest ? null : health, cancellationToken)) return;
            stored = await store.GetAsync(due.Scope, stored.Key, cancellationToken);
        }
    }

    private WebhookDelivery Judge(WebhookDelivery before, DeliveryAttempt attempt, SendResult result)
    {
        var delivery = before.With(attempt);
        if (before.State == DeliveryState.Delivered) return delivery;
        if (attempt.Succeeded) return delivery with { State = DeliveryState.Delivered, DeliveredAt = Instant.Now(time), NextAttemptAt = null };
        if (result.IsGone || delivery.AttemptsMade >= delivery.AttemptsAllowed) return delivery with { State = DeliveryState.Failed, NextAttemptAt = null };
        return delivery with { State = DeliveryState.Pending, NextAttemptAt = Instant.Now(time) + DeliverySchedule.DelayAfter(delivery.AttemptsMade, result.RetryAfter) };
    }

    private Task QueueNextAsync(TenantScope scope, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var delay = delivery.NextAttemptAt!.Value - time.GetUtcNow();
        return jobs.SendAsync(DeliveryLane.Repeats, DeliveryJobs.For(scope, delivery, delivery.AttemptsMade + 1), delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellationToken);
    }

    private async Task<bool> CommitAsync(TenantScope scope, Stored<WebhookDelivery> before, WebhookDelivery after, WebhookHealth? health, CancellationToken cancellationToken)
    {
        var batch = new TenantBatch(scope);
        batch.Update(before, after);
        if (health is not null) batch.Put(Keys.WebhookHealth(after.TargetId), health);
        if (after.State == DeliveryState.Failed) batch.Put(Keys.FailedDelivery(after.TargetId, after.Id), new IdReference(after.Id));
        else if (before.Value.State == DeliveryState.Failed) batch.Delete(Keys.FailedDelivery(after.TargetId, after.Id));
        return await store.TryCommitAsync(batch, cancellationToken);
    }

    /// <summary>What waited for an endpoint that was paused or disabled meanwhile is not delivered later by itself.</summary>
    private async Task GiveUpAsync(TenantScope scope, Stored<WebhookDelivery> stored, CancellationToken cancellationToken) =>
        await CommitAsync(scope, stored, stored.Value with { State = DeliveryState.Failed, NextAttemptAt = null }, null, cancellationToken);
}
