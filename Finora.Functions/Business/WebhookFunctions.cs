using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>Webhooks of the Business API, section 15 of its contract.</summary>
public sealed class WebhookFunctions(
    WebhookDirectory directory, EnterpriseWebhooks enterprise, RegisterWebhook register, ChangeWebhook change, DeleteWebhook delete, RotateWebhookSecret rotate, TestWebhook test, ListQueries lists)
{
    private const ApiSurface Surface = ApiSurface.Business;

    /// <summary>The bank partner's address is no webhook's: asked with a wrong method it answers 405 as every path does, and not 401 for want of a key.</summary>
    private const string OneWebhook = "v1/webhooks/{id:regex(^(?!alat-payment$))}";

    [Function("BusinessListWebhooks")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/webhooks")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await lists.OpenAsync(request, cancellationToken);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await directory.ListAsync(call.Scope, Surface, new SliceRequest(page.Limit, page.After), cancellationToken);
        var webhooks = found.Items.Select(view => WebhookBody.From(call.Scope, view)).ToArray();
        return Replies.Ok(call, new WebhookListBody(webhooks, webhooks.Length, page.CursorAt(found.Position)), BusinessJson.Default.WebhookListBody);
    }

    [Function("BusinessRegisterWebhook")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Register([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = WebhookBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var hearing = await enterprise.HearingOfAsync(call.Holder!, call.Scope.TenantId, cancellationToken);
        var outcome = await register.RunAsync(call.Scope, Surface, input.Value with { Id = call.RecordId, Enterprise = hearing }, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, WebhookBody.From(call.Scope, outcome.Value), BusinessJson.Default.WebhookBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessGetWebhook")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = OneWebhook)] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return Answer(call, TryId(id, out var webhookId) ? await directory.GetAsync(call.Scope, Surface, webhookId, cancellationToken) : NoSuchWebhook);
    }

    [Function("BusinessUpdateWebhook")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = OneWebhook)] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = WebhookBody.ReadChange(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        return Answer(call, TryId(id, out var webhookId) ? await change.RunAsync(call.Scope, Surface, webhookId, input.Value, cancellationToken) : NoSuchWebhook);
    }

    [Function("BusinessDeleteWebhook")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = OneWebhook)] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = TryId(id, out var webhookId) ? await delete.RunAsync(call.Scope, Surface, webhookId, cancellationToken) : NoSuchWebhook;
        return outcome.IsOk ? Replies.Ok(call, new DeletedWebhookBody(id, true), BusinessJson.Default.DeletedWebhookBody) : Replies.Failed(call, ByPath(outcome.Failure));
    }

    [Function("BusinessRotateWebhookSecret")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Rotate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{id}/rotate-secret")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = TryId(id, out var webhookId) ? await rotate.RunAsync(call.Scope, Surface, webhookId, cancellationToken) : NoSuchWebhook;
        return outcome.IsOk ? Replies.Ok(call, RotatedSecretBody.From(outcome.Value), BusinessJson.Default.RotatedSecretBody) : Replies.Failed(call, ByPath(outcome.Failure));
    }

    [Function("BusinessTestWebhook")]
    [BusinessAccess(BusinessCaller.Account)]
    public async Task<IResult> Test(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{id}/test")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = WebhookTestBody.Read(call.Json);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = TryId(id, out var webhookId) ? await test.RunAsync(call.Scope, Surface, webhookId, input.Value, cancellationToken) : NoSuchWebhook;
        return outcome.IsOk ? Replies.Ok(call, WebhookTestBody.From(outcome.Value), BusinessJson.Default.WebhookTestBody) : Replies.Failed(call, ByPath(outcome.Failure));
    }

    internal static Failure NoSuchWebhook => PathId.NotFound("webhook");

    internal static bool TryId(string text, out Guid id) => PublicId.TryParse(IdPrefix.Webhook, text, out id);

    private static Failure ByPath(Failure failure) => failure.Code == FailureCode.NotFound ? NoSuchWebhook : failure;

    private static JsonReply Answer(Call call, Outcome<WebhookView> outcome) =>
        outcome.IsOk ? Replies.Ok(call, WebhookBody.From(call.Scope, outcome.Value), BusinessJson.Default.WebhookBody) : Replies.Failed(call, ByPath(outcome.Failure));
}
