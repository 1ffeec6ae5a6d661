using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Webhooks;

/// <summary>What a change of a webhook was sent. Only members that were sent change; the secret stays.</summary>
public sealed record WebhookChange
{
    public Edit<string> Url { get; init; }

    public Edit<IReadOnlyList<string>> Events { get; init; }

    public Edit<string> Description { get; init; }

    /// <summary>True revives it and forgets its failures; false pauses it.</summary>
    public Edit<bool> IsActive { get; init; }
}

/// <summary>Changes a webhook.</summary>
public sealed class ChangeWebhook(TenantStore store, WebhookDirectory directory, WebhookAddress address, TimeProvider time)
{
    public async Task<Outcome<WebhookView>> RunAsync(TenantScope scope, ApiSurface surface, Guid id, WebhookChange change, CancellationToken cancellationToken)
    {
        if (change.Url is { IsSent: true, Value: { } url } && await address.FaultAsync(url, cancellationToken) is { } fault) return Failure.Invalid("url", fault);
        var outcome = await store.RunAsync<WebhookEndpoint>(
            scope,
            async (batch, token) =>
            {
                if (await directory.FindAsync(scope, surface, id, token) is not { } stored) return WebhookDirectory.NotFound(id);
                var changed = Apply(stored.Value, change) with { UpdatedAt = Instant.Now(time) };
                batch.Update(stored, changed);
                if (change.IsActive is { IsSent: true, Value: true }) batch.Put(Keys.WebhookHealth(id), await ForgivenAsync(scope, id, token));
                return changed;
            },
            cancellationToken);
        return outcome.IsOk ? await directory.GetAsync(scope, surface, id, cancellationToken) : outcome.Failure;
    }

    private static WebhookEndpoint Apply(WebhookEndpoint endpoint, WebhookChange change)
    {
        var changed = endpoint with
        {
            Url = change.Url.Over(endpoint.Url) ?? endpoint.Url,
            Events = change.Events.Over(endpoint.Events) ?? endpoint.Events,
            Description = change.Description.Over(endpoint.Description),
        };
        if (!change.IsActive.IsSent) return changed;
        if (change.IsActive.Value) return changed with { Status = WebhookStatus.Active, DisabledReason = null };
        return changed.Status == WebhookStatus.Active ? changed with { Status = WebhookStatus.Paused } : changed;
    }

    private async Task<WebhookHealth> ForgivenAsync(TenantScope scope, Guid id, CancellationToken cancellationToken) =>
        await directory.HealthAsync(scope, id, cancellationToken) with { FailingSince = null, Failures = 0, SlowUntil = null };
}

/// <summary>Removes a webhook. What waits for it is dropped when its turn comes; its deliveries can be seen no more and go with their time.</summary>
public sealed class DeleteWebhook(TenantStore store, WebhookDirectory directory, EnterpriseWebhooks enterprise)
{
    public async Task<Outcome<Guid>> RunAsync(TenantScope scope, ApiSurface surface, Guid id, CancellationToken cancellationToken)
    {
        var deleted = await store.RunAsync<WebhookEndpoint>(
            scope,
            async (batch, token) =>
            {
                if (await directory.FindAsync(scope, surface, id, token) is not { } stored) return WebhookDirectory.NotFound(id);
                batch.Delete(stored);
                batch.Delete(Keys.WebhookSeat(surface, stored.Value.Seat));
                if (await store.GetAsync(scope, Keys.WebhookHealth(id), token) is { } health) batch.Delete(health.Key);
                return stored.Value;
            },
            cancellationToken);
        if (!deleted.IsOk) return deleted.Failure;
        if (deleted.Value.Enterprise is { } hearing) await enterprise.UnlistAsync(scope, id, hearing, cancellationToken);
        return id;
    }
}

/// <summary>A secret that was just made, to be shown once.</summary>
public sealed record RotatedSecret(Guid Id, string Secret, DateTimeOffset PreviousExpiresAt);

/// <summary>Gives a webhook a new secret. The one before signs beside it for a day; one before that signs no more.</summary>
public sealed class RotateWebhookSecret(TenantStore store, TenantKeyring keyring, WebhookDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public async Task<Outcome<RotatedSecret>> RunAsync(TenantScope scope, ApiSurface surface, Guid id, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var secret = WebhookSecret.New();
        return await store.RunAsync<RotatedSecret>(
            scope,
            async (batch, token) =>
            {
                if (await directory.FindAsync(scope, surface, id, token) is not { } stored) return WebhookDirectory.NotFound(id);
                var now = Instant.Now(time);
                batch.Update(stored, stored.Value with
                {
                    SealedSecret = cipher.Seal(secret, WebhookSecret.Binding(id)),
                    SecretHint = WebhookSecret.HintOf(secret),
                    SealedPreviousSecret = stored.Value.SealedSecret,
                    PreviousSecretExpiresAt = now + Overlap,
                    UpdatedAt = now,
                });
                return new RotatedSecret(id, secret, now + Overlap);
            },
            cancellationToken);
    }
}
