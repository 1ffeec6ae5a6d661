using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>What was delivered to a webhook of the Platform API, section 22 of its contract.</summary>
public sealed class WebhookDeliveryFunctions(WebhookDeliveries deliveries, RetryDelivery retry, RecoverDeliveries recover, ListQueries lists)
{
    private const ApiSurface Surface = ApiSurface.Platform;

    [Function("PlatformListWebhookDeliveries")]
    [PlatformAccess(Role.ReadOnly, WebhookFunctions.Scope)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/webhooks/{id:guid}/deliveries")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        var filter = ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await deliveries.ListAsync(call.Scope, Surface, id, filter, new SliceRequest(page.Limit, page.After), cancellationToken);
        if (!found.IsOk) return Replies.Failed(call, found.Failure);
        var body = new WebhookDeliveryListBody([.. found.Value.Items.Select(WebhookDeliveryBody.From)], page.CursorAt(found.Value.Position), found.Value.Position is not null);
        return Replies.Ok(call, body, PlatformJson.Default.WebhookDeliveryListBody);
    }

    internal static DeliveryFilter ReadFilter(ListQuery query)
    {
        var (status, name) = (query.Choice("status", WebhookEvents.States), WebhookEvents.ReadFilter(query, Surface));
        var (from, to) = query.Instants("from", "to");
        return new DeliveryFilter(status, name, from, to);
    }

    [Function("PlatformGetWebhookDelivery")]
    [PlatformAccess(Role.ReadOnly, WebhookFunctions.Scope)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/webhooks/{id:guid}/deliveries/{deliveryId:guid}")] HttpRequest request,
        Guid id,
        Guid deliveryId,
        CancellationToken cancellationToken)
    {
        var call = request.Call();
        var found = await deliveries.GetAsync(call.Scope, Surface, id, deliveryId, cancellationToken);
        return found.IsOk ? Replies.Ok(call, OpenDeliveryBody.From(found.Value), PlatformJson.Default.OpenDeliveryBody) : Replies.Failed(call, found.Failure);
    }

    [Function("PlatformRetryWebhookDelivery")]
    [PlatformAccess(Role.Admin, WebhookFunctions.Scope)]
    public async Task<IResult> Retry(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{id:guid}/deliveries/{deliveryId:guid}/retry")] HttpRequest request,
        Guid id,
        Guid deliveryId,
        CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await retry.RunAsync(call.Scope, Surface, id, deliveryId, cancellationToken);
        return outcome.IsOk ? Replies.Accepted(call, WebhookDeliveryBody.From(outcome.Value), PlatformJson.Default.WebhookDeliveryBody) : Replies.Failed(call, AsRule(outcome.Failure));
    }

    [Function("PlatformRecoverWebhook")]
    [PlatformAccess(Role.Admin, WebhookFunctions.Scope)]
    public async Task<IResult> Recover(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{id:guid}/recover")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var since = QueuedDeliveriesBody.ReadSince(call.Json);
        if (!since.IsOk) return Replies.Failed(call, since.Failure);
        var outcome = await recover.RunAsync(call.Scope, Surface, id, since.Value, cancellationToken);
        return outcome.IsOk ? Replies.Accepted(call, new QueuedDeliveriesBody(outcome.Value), PlatformJson.Default.QueuedDeliveriesBody) : Replies.Failed(call, AsRule(outcome.Failure));
    }

    /// <summary>What the Business API calls a conflict of states is a rule here.</summary>
    private static Failure AsRule(Failure failure) => failure.Code == FailureCode.Conflict ? Failure.Rule(failure.Message) : failure;
}
