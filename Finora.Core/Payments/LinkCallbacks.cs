using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;

namespace Finora.Core.Payments;

/// <summary>The callbacks of payment links: endpoints of their own, with secrets of their own, that hear of the money which comes through one link.</summary>
public sealed class LinkCallbacks(TenantStore store, TenantKeyring keyring, WebhookAddress address)
{
    private const string Field = "callbackUrl";

    /// <summary>Why the address cannot be called; null when it can.</summary>
    internal async Task<Failure?> FaultAsync(string url, CancellationToken cancellationToken) =>
        await address.FaultAsync(url, cancellationToken) is { } fault ? Failure.Invalid(Field, fault) : null;

    internal async Task<WebhookEndpoint> MakeAsync(TenantScope scope, Guid linkId, string url, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var secret = WebhookSecret.New();
        return new WebhookEndpoint(
            linkId, ApiSurface.Business, url, [EventType.PaymentReceived], cipher.Seal(secret, WebhookSecret.Binding(linkId)), WebhookSecret.HintOf(secret), now, now);
    }

    internal async Task<string?> RevealAsync(TenantScope scope, Guid linkId, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        return await store.GetAsync(scope, Keys.LinkCallback(linkId), cancellationToken) is { } stored ? cipher.Open(stored.Value.SealedSecret, WebhookSecret.Binding(linkId)) : null;
    }
}
