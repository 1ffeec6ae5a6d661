using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>That a webhook hears every business of an enterprise: it was made with a key whose user manages the enterprise, and holds for as long as that user does.</summary>
public sealed record EnterpriseHearing(Guid EnterpriseId, Guid AdminUserId);

/// <summary>Where such a webhook stands. In the partition of the enterprise's home business, on the webhook's side; it counts for nothing unless the webhook says the same.</summary>
public sealed record EnterpriseWebhook(Guid WebhookId, Guid TenantId) : IDocument
{
    public static int Schema => 1;
}

/// <summary>A webhook with the side of the business that it belongs to, where its deliveries stand too.</summary>
public sealed record Listener(TenantScope Scope, WebhookEndpoint Endpoint);

/// <summary>
/// Webhooks of an enterprise, which hear what happens in each of its businesses: section 15.1 of the Business contract. Rights are judged for each event, so whatever ends them (a business leaves, a user
/// manages the enterprise no more) ends the hearing at once.
/// </summary>
public sealed class EnterpriseWebhooks(TenantStore store, Enterprises enterprises)
{
    /// <summary>Null for a key whose user manages no enterprise, and where the call names another business than the key's: then only that one is heard.</summary>
    public async Task<EnterpriseHearing?> HearingOfAsync(KeyHolder holder, Guid businessId, CancellationToken cancellationToken) =>
        businessId == holder.Business.Id && await enterprises.AdministeredByAsync(holder, cancellationToken) is { } home ? new EnterpriseHearing(home.Id, holder.Key.UserId) : null;

    /// <summary>Before the webhook is stored: a crash between the two leaves a row to nothing.</summary>
    internal Task ListAsync(TenantScope scope, Guid webhookId, EnterpriseHearing hearing, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            HomeOf(scope, hearing),
            (batch, _) =>
            {
                batch.Put(Keys.EnterpriseWebhook(webhookId), new EnterpriseWebhook(webhookId, scope.TenantId));
                return Task.FromResult<Outcome<bool>>(true);
            },
            cancellationToken);

    /// <summary>After the webhook is gone.</summary>
    internal Task UnlistAsync(TenantScope scope, Guid webhookId, EnterpriseHearing hearing, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            HomeOf(scope, hearing),
            async (batch, token) =>
            {
                if (await store.GetAsync(batch.Scope, Keys.EnterpriseWebhook(webhookId), token) is { } row) batch.Delete(row.Key);
                return true;
            },
            cancellationToken);

    /// <summary>Webhooks of other businesses of the enterprise that hear what happens on this side of a business.</summary>
    internal async Task<IReadOnlyList<Listener>> ListeningAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        if (await enterprises.BusinessAsync(scope.TenantId, cancellationToken) is not { Enterprise: { } enterpriseId }) return [];
        var rows = (await store.ReadAllAsync(new TenantScope(enterpriseId, scope.Test), Keys.EnterpriseWebhooks, cancellationToken)).Where(row => row.TenantId != scope.TenantId).ToArray();
        if (rows.Length == 0 || await enterprises.BusinessAsync(enterpriseId, cancellationToken) is not { } home) return [];
        var admins = (await enterprises.AccountAsync(home, cancellationToken)).AdminUserIds;
        var found = new List<Listener>();
        foreach (var row in rows)
        {
            var owner = new TenantScope(row.TenantId, scope.Test);
            if (await store.GetAsync(owner, Keys.Webhook(row.WebhookId), cancellationToken) is not { Value: { Enterprise: { } hearing } endpoint }) continue;
            if (hearing.EnterpriseId == enterpriseId && admins.Contains(hearing.AdminUserId) && await BelongsAsync(row.TenantId, enterpriseId, cancellationToken)) found.Add(new Listener(owner, endpoint));
        }

        return found;
    }

    private async Task<bool> BelongsAsync(Guid businessId, Guid enterpriseId, CancellationToken cancellationToken) =>
        businessId == enterpriseId || (await enterprises.BusinessAsync(businessId, cancellationToken))?.Enterprise == enterpriseId;

    private static TenantScope HomeOf(TenantScope scope, EnterpriseHearing hearing) => new(hearing.EnterpriseId, scope.Test);
}
