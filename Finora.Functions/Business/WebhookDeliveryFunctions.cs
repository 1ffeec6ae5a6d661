using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>What was delivered to a webhook of the Business API, sections 15.7 to 15.10 of its contract.</summary>
public sealed class WebhookDeliveryFunctions(WebhookDeliveries deliveries, RetryDelivery retry, RecoverDeliveries recover, ListQueries lists)
{
    private const ApiSurface Surface = ApiSurface.Business;

    [Function("BusinessListWebhookDeliveries")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/webhooks/{id}/deliveries")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        var filter = WebhookDeliveryListBody.ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        if (!WebhookFunctions.TryId(id, out var webhookId)) return Replies.Failed(call, WebhookFunctions.NoSuchWebhook);
        var found = await deliveries.ListAsync(call.Scope, Surface, webhookId, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        if (!found.IsOk) return Replies.Failed(call, ByPath(found.Failure));
        var items = found.Value.Items.Select(delivery => new WebhookDeliveryBody(delivery)).ToArray();
        return Replies.Ok(call, new WebhookDeliveryListBody(items, items.Length, page.CursorAt(found.Value.Position)), BusinessJson.Default.WebhookDeliveryListBody);
    }

    [Function("BusinessGetWebhookDelivery")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/webhooks/{id}/deliveries/{deliveryId}")] HttpRequest request,
        string id,
        string deliveryId,
        CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!TryIds(id, deliveryId, out var ids)) return Replies.Failed(call, NoSuchDelivery);
        var found = await deliveries.GetAsync(call.Scope, Surface, ids.Webhook, ids.Delivery, cancellationToken);
        return found.IsOk ? Replies.Ok(call, new OpenDeliveryBody(found.Value), BusinessJson.Default.OpenDeliveryBody) : Replies.Failed(call, ByPath(found.Failure));
    }

    [Function("BusinessRetryWebhookDelivery")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Retry(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{id}/deliveries/{deliveryId}/retry")] HttpRequest request,
        string id,
        string deliveryId,
        CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!TryIds(id, deliveryId, out var ids)) return Replies.Failed(call, NoSuchDelivery);
        var outcome = await retry.RunAsync(call.Scope, Surface, ids.Webhook, ids.Delivery, cancellationToken);
        return outcome.IsOk ? Replies.Accepted(call, new WebhookDeliveryBody(outcome.Value), BusinessJson.Default.WebhookDeliveryBody) : Replies.Failed(call, ByPath(outcome.Failure));
    }

    [Function("BusinessRecoverWebhook")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Recover(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{id}/recover")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var since = QueuedDeliveriesBody.ReadSince(call.Json);
        if (!since.IsOk) return Replies.Failed(call, since.Failure);
        if (!WebhookFunctions.TryId(id, out var webhookId)) return Replies.Failed(call, WebhookFunctions.NoSuchWebhook);
        var outcome = await recover.RunAsync(call.Scope, Surface, webhookId, since.Value, cancellationToken);
        return outcome.IsOk ? Replies.Accepted(call, new QueuedDeliveriesBody(outcome.Value), BusinessJson.Default.QueuedDeliveriesBody)
            : Replies.Failed(call, outcome.Failure.Code == FailureCode.NotFound ? WebhookFunctions.NoSuchWebhook : outcome.Failure);
    }

    private static Failure NoSuchDelivery => PathId.NotFound("delivery");

    private static bool TryIds(string webhook, string delivery, out (Guid Webhook, Guid Delivery) ids)
    {
        ids = default;
        return WebhookFunctions.TryId(webhook, out ids.Webhook) && PublicId.TryParse(IdPrefix.WebhookDelivery, delivery, out ids.Delivery);
    }

    private static Failure ByPath(Failure failure) => failure.Code == FailureCode.NotFound ? NoSuchDelivery : failure;
}
