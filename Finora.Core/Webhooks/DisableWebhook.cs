using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Webhooks;

/// <summary>Switches off an endpoint that is gone or has failed for days. Operators read it in the log, the event mails the business's owner. Only for an active one; a repeat does nothing.</summary>
public sealed partial class DisableWebhook(TenantStore store, IdGenerator ids, TimeProvider time, ILogger<DisableWebhook> logger)
{
    /// <param name="isCallback">The endpoint is that of a payment link, which nobody manages: it is switched off without a mail.</param>
    /// <param name="reason"><see cref="WebhookEndpoint.Gone"/> or <see cref="WebhookEndpoint.Failing"/>.</param>
    public async Task RunAsync(TenantScope scope, Guid targetId, bool isCallback, string reason, CancellationToken cancellationToken)
    {
        var outcome = await store.RunAsync<bool>(
            scope,
            async (batch, token) =>
            {
                var key = isCallback ? Keys.LinkCallback(targetId) : Keys.Webhook(targetId);
                if (await store.GetAsync(scope, key, token) is not { Value.Status: WebhookStatus.Active } stored) return false;
                var now = Instant.Now(time);
                batch.Update(stored, stored.Value with { Status = WebhookStatus.Disabled, DisabledReason = reason, UpdatedAt = now });
                if (isCallback) return true;
                batch.Raise(new DomainEvent(ids.NewId(), EventType.WebhookDisabled, IdPrefix.Webhook, targetId, 1, now));
                return true;
            },
            cancellationToken);
        if (outcome is { IsOk: true, Value: true }) Disabled(logger, targetId, reason);
    }

    [LoggerMessage(1101, LogLevel.Warning, "The webhook {WebhookId} was disabled: {Reason}")]
    private static partial void Disabled(ILogger logger, Guid webhookId, string reason);
}
