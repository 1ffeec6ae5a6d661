using Finora.Core.Identity;
using Finora.Core.Limits;
using Finora.Core.Storage;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>API keys of the Platform API: section 18 of its contract. For people only, so that no key can make another.</summary>
public sealed class ApiKeyFunctions(ApiKeyRegister register, CreateApiKey create, RevokeApiKey revoke, PlatformKeyUses uses, UserDirectory users, ListQueries queries, TimeProvider time)
{
    [Function("PlatformListApiKeys")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/api-keys")] HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var query = await queries.OpenAsync(request, cancellationToken);
        var includeRevoked = ReadFilter(query);
        if (!query.TryPage(out var page, out var refused)) return Replies.Refused(call, refused);
        var tenant = call.Scope.TenantId;
        var found = await register.ListPlatformAsync(tenant, includeRevoked, new SliceRequest(page.Limit, page.After), cancellationToken);
        var makers = await users.FindAllAsync(tenant, found.Items.Select(key => key.UserId), cancellationToken);
        var used = await uses.OfKeysAsync(tenant, cancellationToken);
        var keys = found.Items.Select(key => ApiKeyBody.From(key, makers.GetValueOrDefault(key.UserId)?.Email, used.TryGetValue(key.Id, out var at) ? at : null));
        return Replies.Ok(call, PageBody<ApiKeyBody>.Of(keys, page, found.Position), PlatformJson.Default.PageBodyApiKeyBody);
    }

    [Function("PlatformCreateApiKey")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/api-keys")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (call, user) = (request.Call(), request.Call().User!);
        var input = ApiKeyBody.Read(call.Json, time.GetUtcNow());
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var wanted = new NewApiKey(call.Scope.TenantId, ApiSurface.Platform, false, input.Value.Name, user.UserId, user.UserId.ToString())
        {
            Id = call.RecordId, Scopes = input.Value.Scopes, ExpiresAt = input.Value.ExpiresAt,
        };
        var outcome = await create.RunAsync(wanted, cancellationToken);
        if (!outcome.IsOk) return Replies.Failed(call, outcome.Failure);
        var maker = await users.FindAsync(call.Scope.TenantId, user.UserId, cancellationToken);
        return Replies.Created(call, IssuedApiKeyBody.From(outcome.Value, maker?.Email), PlatformJson.Default.IssuedApiKeyBody);
    }

    [Function("PlatformRevokeApiKey")]
    [PlatformSession(Role.Admin)]
    public async Task<IResult> Revoke(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/api-keys/{id:guid}")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var outcome = await revoke.RunAsync(call.Scope.TenantId, ApiSurface.Platform, id, false, call.User!.UserId.ToString(), cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, new MessageBody("API key revoked."), PlatformJson.Default.MessageBody) : Replies.Failed(call, outcome.Failure);
    }

    internal static bool ReadFilter(ListQuery query) => query.Flag("include_revoked") ?? false;
}
