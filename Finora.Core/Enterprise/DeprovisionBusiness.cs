using Finora.Core.Audit;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Enterprise;

/// <summary>
/// Lets go of a linked business: it becomes free, its API keys are revoked, and the owner keeps the books. Payment links are not touched one by one: the instant that the business's row bears closes
/// every link that was active then, be it one or a hundred thousand, at once and for every reader. Waiting tap sessions, one a device at most, are cancelled and taken off; its webhooks, ten a surface and side at most, are disabled.
/// </summary>
public sealed class DeprovisionBusiness(TenantStore store, Enterprises enterprises, TapSessions sessions, IdGenerator ids, TimeProvider time)
{
    /// <summary>One batch takes a hundred changes; the business has its own rows in it too.</summary>
    private const int MaxKeysABatch = 90;

    /// <param name="actor">The user whose key it was.</param>
    /// <returns>The business as it is now; <see cref="Business.DeprovisionedAt"/> is set.</returns>
    public async Task<Outcome<Business>> RunAsync(TenantScope enterprise, Guid businessId, Guid actor, CancellationToken cancellationToken)
    {
        if (await enterprises.ManagedAsync(enterprise, businessId, cancellationToken) is null) return Failure.NotFound("There is no such business in this enterprise.");
        if (businessId == enterprise.TenantId) return Failure.Rule("The enterprise's own home business cannot be deprovisioned.");
        var home = TenantScope.Live(businessId);
        TenantScope[] sides = [home, new TenantScope(businessId, true)];

        // Before the business is free, so that a call that dies here is repeated whole, and after, for what was made meanwhile.
        await DisableWebhooksAsync(sides, cancellationToken);
        Outcome<(Business Business, bool Done)> step;
        do
        {
            step = await store.RunAsync<(Business, bool)>(home, (batch, token) => LetGoAsync(batch, enterprise.TenantId, actor, token), cancellationToken);
            if (!step.IsOk) return step.Failure;
        }
        while (!step.Value.Done);
        await store.RunAsync<bool>(enterprise, (batch, token) => UnlistAsync(batch, businessId, token), cancellationToken);
        await DisableWebhooksAsync(sides, cancellationToken);
        foreach (var side in sides) await CancelSessionsAsync(side, cancellationToken);
        return step.Value.Business;
    }

    /// <summary>Revokes keys, as many as fit, and with the last of them changes the business.</summary>
    private async Task<Outcome<(Business Business, bool Done)>> LetGoAsync(TenantBatch batch, Guid enterpriseId, Guid actor, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A business is gone.");
        if (stored.Value.Enterprise != enterpriseId) return Failure.NotFound("There is no such business in this enterprise.");
        var now = Instant.Now(time);
        var active = await ActiveKeysAsync(batch.Scope, cancellationToken);
        foreach (var key in active.Take(MaxKeysABatch)) batch.Update(key, key.Value with { RevokedAt = now });
        if (active.Count > MaxKeysABatch) return (stored.Value, false);
        var free = stored.Value with
        {
            Plan = Plan.Free,
            EnterpriseId = null,
            DeprovisionedAt = now,
            IsSuspended = false,
            SuspendedReason = null,
            SubscriptionExpiresAt = null,
        };
        batch.Update(stored, free);
        var details = new Dictionary<string, string> { ["enterpriseId"] = PublicId.Format(IdPrefix.Enterprise, enterpriseId), ["keysRevoked"] = active.Count.ToString() };
        var audit = new AuditRecord(ids.NewId(), now, PublicId.Format(IdPrefix.User, actor), "business.deprovisioned", PublicId.Format(IdPrefix.Business, free.Id), details);
        batch.Insert(Keys.Audit(audit.Id), audit);
        return (free, true);
    }

    private async Task<IReadOnlyList<Stored<ApiKey>>> ActiveKeysAsync(TenantScope home, CancellationToken cancellationToken)
    {
        var active = new List<Stored<ApiKey>>();
        string? position = null;
        do
        {
            var page = await store.ReadAsync(home, Keys.ApiKeys, StoreLimits.MaxPageSize, position, cancellationToken);
            active.AddRange(page.Items.Where(key => key.Value.RevokedAt is null));
            position = page.Continuation;
        }
        while (position is not null);
        return active;
    }

    private async Task<Outcome<bool>> UnlistAsync(TenantBatch batch, Guid businessId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(batch.Scope, Keys.LinkedBusiness(businessId), cancellationToken) is not { } row) return false;
        await batch.UnlistAsync(store, row, cancellationToken);
        return true;
    }

    /// <summary>Ten of each surface at most, so one batch a side.</summary>
    private async Task DisableWebhooksAsync(IEnumerable<TenantScope> sides, CancellationToken cancellationToken)
    {
        foreach (var side in sides) await store.RunAsync<bool>(side, DisableWebhooksAsync, cancellationToken);
    }

    private async Task<Outcome<bool>> DisableWebhooksAsync(TenantBatch batch, CancellationToken cancellationToken)
    {
        var now = Instant.Now(time);
        var page = await store.ReadAsync(batch.Scope, Keys.Webhooks, StoreLimits.MaxPageSize, null, cancellationToken);
        foreach (var webhook in page.Items.Where(item => item.Value.Status != WebhookStatus.Disabled))
        {
            batch.Update(webhook, webhook.Value with { Status = WebhookStatus.Disabled, DisabledReason = WebhookEndpoint.Deprovisioned, UpdatedAt = now });
        }

        return true;
    }

    /// <summary>One that ends by itself meanwhile cannot be cancelled, and need not be.</summary>
    private async Task CancelSessionsAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        foreach (var device in await store.ReadAllAsync(scope, Keys.TapDevices, cancellationToken)) await sessions.CancelAsync(scope, device.SessionId, cancellationToken);
    }
}
