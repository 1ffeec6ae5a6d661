using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Business;

/// <summary>API keys of the Business API, sections 16.1 to 16.3 of its contract.</summary>
public sealed class ApiKeyFunctions(ApiKeyRegister register, CreateApiKey create, RevokeApiKey revoke, RequestUsage usage, ListQueries queries)
{
    [Function("BusinessListApiKeys")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/api-keys")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var found = await register.ListActiveAsync(call.Scope.TenantId, ApiSurface.Business, new SliceRequest(page.Limit, page.After), cancellationToken);
        var (live, test) = (await usage.OfKeysAsync(call.Scope.Home, cancellationToken), await usage.OfKeysAsync(call.Scope with { Test = true }, cancellationToken));
        var keys = found.Items.Select(key => ApiKeyBody.From(key, (key.Test ? test : live).GetValueOrDefault(key.Id, KeyUsage.None))).ToArray();
        return Replies.Ok(call, new ApiKeyListBody(keys, keys.Length, page.CursorAt(found.Position)), BusinessJson.Default.ApiKeyListBody);
    }

    [Function("BusinessCreateApiKey")]
    [BusinessAccess(BusinessCaller.AccountOrSession, NeedsPlan = true)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/api-keys")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = ApiKeyWords.Read(call.Json, call.Scope.Test);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        if (call.Scope.Test && !input.Value.Test) return Replies.Failed(call, Failure.Rule("A test key may only make test keys."));
        var wanted = new NewApiKey(call.Scope.TenantId, ApiSurface.Business, input.Value.Test, input.Value.Name, call.CallerId, ActorOf(call)) { Id = call.RecordId };
        var outcome = await create.RunAsync(wanted, cancellationToken);
        return outcome.IsOk ? Replies.Created(call, IssuedApiKeyBody.From(outcome.Value), BusinessJson.Default.IssuedApiKeyBody) : Replies.Failed(call, outcome.Failure);
    }

    [Function("BusinessRevokeApiKey")]
    [BusinessAccess(BusinessCaller.AccountOrSession)]
    public async Task<IResult> Revoke(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/api-keys/{keyId}")] HttpRequest request, string keyId, CancellationToken cancellationToken)
    {
        var call = request.Call();
        if (!PublicId.TryParse(IdPrefix.ApiKey, keyId, out var id)) return Replies.Failed(call, PathId.NotFound("API key"));
        var outcome = await revoke.RunAsync(call.Scope.TenantId, ApiSurface.Business, id, call.Scope.Test, ActorOf(call), cancellationToken);
        return outcome.IsOk
            ? Replies.Ok(call, new RevokedApiKeyBody(keyId, false, Instant.Format(outcome.Value.RevokedAt!.Value)), BusinessJson.Default.RevokedApiKeyBody)
            : Replies.Failed(call, outcome.Failure.Code == FailureCode.NotFound ? PathId.NotFound("API key") : outcome.Failure);
    }

    private static string ActorOf(Call call) => call.User is { } user ? PublicId.Format(IdPrefix.User, user.UserId) : PublicId.Format(IdPrefix.ApiKey, call.Holder!.Key.Id);
}
