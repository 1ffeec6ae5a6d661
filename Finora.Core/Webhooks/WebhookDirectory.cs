using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>Finds the webhooks of one side of a tenant. Each surface sees its own only.</summary>
public sealed class WebhookDirectory(TenantStore store, TenantKeyring keyring)
{
    public async Task<Outcome<WebhookView>> GetAsync(TenantScope scope, ApiSurface surface, Guid id, CancellationToken cancellationToken) =>
        await FindAsync(scope, surface, id, cancellationToken) is { } stored ? await ViewAsync(scope, stored.Value, cancellationToken) : NotFound(id);

    /// <summary>Newest first. There are few, so one read holds them all.</summary>
    public async Task<ListSlice<WebhookView>> ListAsync(TenantScope scope, ApiSurface surface, SliceRequest wanted, CancellationToken cancellationToken)
    {
        var found = await store.FilterAsync(scope, Keys.Webhooks, wanted, endpoint => endpoint.Surface == surface, cancellationToken);
        return new ListSlice<WebhookView>(await Task.WhenAll(found.Items.Select(endpoint => ViewAsync(scope, endpoint, cancellationToken))), found.Position);
    }

    internal async Task<Stored<WebhookEndpoint>?> FindAsync(TenantScope scope, ApiSurface surface, Guid id, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.Webhook(id), cancellationToken) is { } stored && stored.Value.Surface == surface ? stored : null;

    /// <summary>Every endpoint of both surfaces that belongs to this side of the tenant.</summary>
    internal Task<IReadOnlyList<WebhookEndpoint>> AllAsync(TenantScope scope, CancellationToken cancellationToken) => store.ReadAllAsync(scope, Keys.Webhooks, cancellationToken);

    internal async Task<WebhookHealth> HealthAsync(TenantScope scope, Guid targetId, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.WebhookHealth(targetId), cancellationToken) is { } stored ? stored.Value : WebhookHealth.Unknown;

    /// <summary>The endpoint with its secret in clear, for whoever made it just now.</summary>
    internal async Task<WebhookView> RevealAsync(TenantScope scope, WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return new WebhookView(endpoint, WebhookHealth.Unknown, cipher.Open(endpoint.SealedSecret, WebhookSecret.Binding(endpoint.Id)));
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Webhook with id '{id}' was not found.");

    private async Task<WebhookView> ViewAsync(TenantScope scope, WebhookEndpoint endpoint, CancellationToken cancellationToken) =>
        new(endpoint, await HealthAsync(scope, endpoint.Id, cancellationToken), null);
}
