using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Webhooks of the Platform API, section 22 of its contract.</summary>
public sealed class WebhookFunctions(
    WebhookDirectory directory, RegisterWebhook register, ChangeWebhook change, DeleteWebhook delete, RotateWebhookSecret rotate, TestWebhook test, ListQueries lists, TimeProvider time)
{
    internal const string Scope = "webhooks:manage";
    private const ApiSurface Surface = ApiSurface.Platform;

    [Function("PlatformListWebhooks")]
    [PlatformAccess(Role.ReadOnly, Scope)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/webhooks")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await directory.ListAsync(call.Scope, Surface, new SliceRequest(page.Limit, page.After), cancellationToken);
        var webhooks = found.Items.Select(view => WebhookBody.From(view, time.GetUtcNow())).ToArray();
        return Replies.Ok(call, new WebhookListBody(webhooks, page.CursorAt(found.Position), found.Position is not null), PlatformJson.Default.WebhookListBody);
    }

    [Function("PlatformRegisterWebhook")]
    [PlatformAccess(Role.Admin, Scope)]
    public async Task<IResult> Register([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = WebhookBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await register.RunAsync(call.Scope, Surface, input.Value with { Id = call.RecordId }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, WebhookBody.From(outcome.Value, time.GetUtcNow()), PlatformJson.Default.WebhookBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformGetWebhook")]
    [PlatformAccess(Role.ReadOnly, Scope)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/webhooks/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return Answer(call, await directory.GetAsync(call.Scope, Surface, id, cancellationToken));
    }

    [Function("PlatformUpdateWebhook")]
    [PlatformAccess(Role.Admin, Scope)]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/webhooks/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = WebhookBody.ReadChange(call.Json);
        return input.IsOk ? Answer(call, await change.RunAsync(call.Scope, Surface, id, input.Value, cancellationToken)) : Replies.Failed(call, input.Failure);
    }

    [Function("PlatformDeleteWebhook")]
    [PlatformAccess(Role.Admin, Scope)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/webhooks/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await delete.RunAsync(call.Scope, Surface, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new WebhookMessageBody("Webhook deleted."), PlatformJson.Default.WebhookMessageBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformRotateWebhookSecret")]
    [PlatformAccess(Role.Admin, Scope)]
    public async Task<IResult> Rotate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{id:guid}/rotate-secret")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await rotate.RunAsync(call.Scope, Surface, id, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, RotatedSecretBody.From(outcome.Value), PlatformJson.Default.RotatedSecretBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("PlatformTestWebhook")]
    [PlatformAccess(Role.Admin, Scope)]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{id:guid}/test")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var name = WebhookTestBody.Read(call.Json);
        if (!name.IsOk) return Replies.Failed(call, name.Failure);
        var outcome = await test.RunAsync(call.Scope, Surface, id, name.Value, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, WebhookTestBody.From(outcome.Value), PlatformJson.Default.WebhookTestBody) : Replies.Failed(call, outcome.Failure);
    }

    private JsonReply Answer(Call call, Outcome<WebhookView> outcome) =>
        outcome.IsOk ? Replies.Ok(call, WebhookBody.From(outcome.Value, time.GetUtcNow()), PlatformJson.Default.WebhookBody) : Replies.Failed(call, outcome.Failure);
}
