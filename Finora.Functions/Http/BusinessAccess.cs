using Finora.Core.Accounts;
using Finora.Core.Enterprise;
using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>
/// The checks of the Business API in the order of section 2.3 of its contract; the first that fails answers, so none of the later ones leaks.
/// </summary>
public sealed class BusinessAccess(KeyAuthentication keys, IUserSessions sessions, AccountDirectory directory, Enterprises enterprises, CallLimits limits, FinoraSettings settings, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>Null when the call may go on; its <see cref="Call.Scope"/> is then set.</summary>
    public async Task<RefusedRequest?> CheckAsync(HttpContext http, BusinessAccessAttribute rule)
    {
        var call = http.Call();
        var authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal) || authorization.Length == Scheme.Length) return RefusedRequest.Of(Refusal.NoCredential, "Send the API key as 'Authorization: Bearer <key>'.");
        var secret = authorization[Scheme.Length..];
        if (rule.Caller == BusinessCaller.AccountOrSession && AccessToken.LooksLikeOne(secret)) return await CheckUserAsync(http, call, rule, secret);
        if (limits.RefusalOfAddress(http) is { } blocked) return blocked;
        var holder = ApiKeyFormat.LooksLikeBusinessKey(secret) ? await keys.RecogniseAsync(ApiSurface.Business, secret, http.RequestAborted) : null;
        if (holder is null) return await limits.CountFailedKeyAsync(http) ?? RefusedRequest.Of(Refusal.BadCredential, "The API key is invalid, revoked or expired.");
        call.Holder = holder;
        if (await limits.CountBusinessKeyAsync(http, holder) is { } tooMany) return tooMany;
        if (PlanRefusal(holder, rule) is { } refused) return refused;
        if (rule.Caller == BusinessCaller.EnterpriseAdmin) return await CheckAdminAsync(http, call, holder);
        var businessId = BusinessIdOf(http.Request, rule);
        if (businessId is null && rule.Caller is not (BusinessCaller.Account or BusinessCaller.AccountOrSession)) return MissingBusinessId();
        var named = await NamedAsync(holder, businessId, http.RequestAborted);
        if (named is null) return RefusedRequest.Of(Refusal.Forbidden, "This key has no access to that business.");
        if (IsClosed(named)) return Suspended();
        call.Scope = new TenantScope(named.Id, holder.Key.Test);
        return null;
    }

    /// <summary>A signed-in owner or admin of the business that the query names, whatever the plan. He sees its live side.</summary>
    private async Task<RefusedRequest?> CheckUserAsync(HttpContext http, Call call, BusinessAccessAttribute rule, string token)
    {
        if (await sessions.RecogniseAsync(token, http.RequestAborted) is not { } user) return RefusedRequest.Of(Refusal.NoCredential, "The access token is invalid or has expired.");
        if (await limits.CountUserAsync(http, user.UserId, user.Business.Plan) is { } tooMany) return tooMany;
        if (BusinessIdOf(http.Request, rule) is not { } text) return MissingBusinessId();
        var place = PublicId.TryParse(IdPrefix.Business, text, out var id) ? await directory.PlaceAsync(id, user.UserId, http.RequestAborted) : null;
        if (place is not { Member.Role: >= Role.Admin }) return RefusedRequest.Of(Refusal.Forbidden, "Only an owner or admin of that business may do this.");
        if (rule.NeedsPlan && !place.Business.HasBusinessApi) return NoBusinessApi();
        if (IsClosed(place.Business)) return Suspended();
        (call.User, call.Scope) = (user with { Role = place.Member.Role, Business = place.Business }, TenantScope.Live(id));
        return null;
    }

    /// <summary>The business that a call is about: the one it names, if the key may use it, or the key's own where none needs to be named.</summary>
    private async Task<Core.Identity.Business?> NamedAsync(KeyHolder holder, string? businessId, CancellationToken cancellationToken) =>
        businessId is null ? holder.Business
        : PublicId.TryParse(IdPrefix.Business, businessId, out var id) ? await enterprises.NamedByAsync(holder, id, cancellationToken)
        : null;

    /// <summary>What an enterprise does stands in the partition of its home business; so does what its calls cost.</summary>
    private async Task<RefusedRequest?> CheckAdminAsync(HttpContext http, Call call, KeyHolder holder)
    {
        if (await enterprises.AdministeredByAsync(holder, http.RequestAborted) is not { } home) return RefusedRequest.Of(Refusal.Forbidden, "Only an administrator of the enterprise may do this.");
        if (IsClosed(holder.Business) || IsClosed(home)) return RefusedRequest.Of(Refusal.Suspended, "The subscription of the enterprise has expired or is suspended.");
        call.Scope = new TenantScope(home.Id, holder.Key.Test);
        return null;
    }

    private bool IsClosed(Core.Identity.Business business) => business.StatusAt(time.GetUtcNow()) != SubscriptionStatus.Active || business.PastDueSince is not null;

    private RefusedRequest? PlanRefusal(KeyHolder holder, BusinessAccessAttribute rule) =>
        !holder.Business.HasBusinessApi ? NoBusinessApi()
        : rule.Caller is BusinessCaller.Enterprise or BusinessCaller.EnterpriseAdmin && holder.Business.Plan != Plan.Enterprise ? RefusedRequest.Of(Refusal.EnterpriseOnly, "This endpoint requires an enterprise subscription. Contact sales at https://finorabusiness.com/contact")
        : null;

    private RefusedRequest NoBusinessApi() => RefusedRequest.Of(Refusal.PlanTooLow, $"The Business API is part of the premium and enterprise plans. Upgrade at {settings.AppOrigin}/billing");

    private static RefusedRequest MissingBusinessId() => RefusedRequest.Of(Refusal.MissingBusinessId, "The query parameter businessId is required.");

    private static RefusedRequest Suspended() => RefusedRequest.Of(Refusal.Suspended, "The subscription of this business has expired or is suspended.");

    private static string? BusinessIdOf(HttpRequest request, BusinessAccessAttribute rule) =>
        rule.Caller == BusinessCaller.Enterprise ? request.RouteValues["businessId"] as string
        : request.Query.TryGetValue("businessId", out var values) && values.ToString() is { Length: > 0 } text ? text
        : null;
}
