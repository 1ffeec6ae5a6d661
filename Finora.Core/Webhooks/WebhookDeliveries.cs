using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Webhooks;

/// <summary>Which deliveries of a webhook are wanted. What is null does not filter.</summary>
/// <param name="From">Made at or after.</param>
/// <param name="To">Made at or before.</param>
public sealed record DeliveryFilter(DeliveryState? State, string? Event, DateTimeOffset? From, DateTimeOffset? To)
{
    internal bool Matches(WebhookDelivery delivery) =>
        (State is null || delivery.State == State) && (Event is null || delivery.Event == Event) && (From is null || delivery.CreatedAt >= From) && (To is null || delivery.CreatedAt <= To);
}

/// <summary>A delivery with what was sent and answered, in clear.</summary>
/// <param name="Url">Where the last attempt went, or the first will go.</param>
/// <param name="Excerpts">Of the answers, by number of the attempt.</param>
public sealed record OpenDelivery(WebhookDelivery Delivery, string Url, string Body, IReadOnlyDictionary<int, string> Excerpts);

/// <summary>The log of a webhook's deliveries, newest first.</summary>
public sealed class WebhookDeliveries(TenantStore store, TenantKeyring keyring, WebhookDirectory directory)
{
    public async Task<Outcome<ListSlice<WebhookDelivery>>> ListAsync(
        TenantScope scope, ApiSurface surface, Guid webhookId, DeliveryFilter filter, SliceRequest wanted, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(scope, surface, webhookId, cancellationToken) is null) return WebhookDirectory.NotFound(webhookId);

        // Failures are few among many, and the ones that somebody looks for.
        return filter.State == DeliveryState.Failed
            ? await store.FollowAsync(scope, Keys.FailedDeliveries(webhookId), id => Keys.Delivery(webhookId, id), wanted, filter.Matches, cancellationToken)
            : await store.FilterAsync(scope, Keys.Deliveries(webhookId), wanted, filter.Matches, cancellationToken);
    }

    public async Task<Outcome<OpenDelivery>> GetAsync(TenantScope scope, ApiSurface surface, Guid webhookId, Guid id, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(scope, surface, webhookId, cancellationToken) is not { } endpoint) return WebhookDirectory.NotFound(webhookId);
        var (delivery, body) = (store.GetAsync(scope, Keys.Delivery(webhookId, id), cancellationToken), store.GetAsync(scope, Keys.DeliveryBody(webhookId, id), cancellationToken));
        if (await delivery is not { } stored || await body is not { } boxed) return NotFound(id);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var excerpts = stored.Value.Attempts.Where(attempt => attempt.SealedExcerpt is not null)
            .ToDictionary(attempt => attempt.Number, attempt => cipher.Open(attempt.SealedExcerpt!, WebhookDelivery.ExcerptBinding(id)));
        return new OpenDelivery(stored.Value, stored.Value.SentTo ?? endpoint.Value.Url, cipher.Open(boxed.Value.Sealed, WebhookDelivery.BodyBinding(id)), excerpts);
    }

    internal static Failure NotFound(Guid id) => Failure.NotFound($"Delivery with id '{id}' was not found.");
}
