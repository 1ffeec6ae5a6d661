using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>
/// The checks of the Platform API: body size (413), credential (401), rate limit (429), role or scope (403), then API-call allowance and plan (402), as sections 2 and 5 of its contract order them. A request with both
/// credentials is judged by the API key. A body that does not tell its length is measured only after them, when it is read: nothing is read for somebody unknown.
/// </summary>
public sealed class PlatformAccess(KeyAuthentication keys, CallLimits limits, IUserSessions sessions, TimeProvider time)
{
    private const string KeyHeader = "x-api-key";
    private const string Everything = "*";
    private const string Scheme = "Bearer ";

    /// <summary>Null when the call may go on; its <see cref="Call.Scope"/> is then set.</summary>
    public async Task<RefusedRequest?> CheckAsync(HttpContext http, PlatformAccessAttribute rule)
    {
        if (http.Request.ContentLength > rule.MaxBodyBytes) return BodyMiddleware.TooLarge(rule);
        if (!HasKey(http)) return await CheckUserAsync(http, rule.Role, "Send an API key in the header x-api-key, or sign in.") ?? await StandingAsync(http, http.Call().User!.Business, rule);
        if (await CheckKeyAsync(http) is { } refused) return refused;
        var holder = http.Call().Holder!;
        if (!Allows(holder.Key.Scopes, rule.Scope)) return RefusedRequest.Of(Refusal.Forbidden, $"This API key lacks the scope {rule.Scope}.");
        http.Call().Scope = holder.Scope;
        return await StandingAsync(http, holder.Business, rule, holder);
    }

    /// <summary>The same for a route that only a signed-in person may call: an API key that is good is refused for what it is.</summary>
    public async Task<RefusedRequest?> CheckSessionAsync(HttpContext http, PlatformSessionAttribute rule)
    {
        if (http.Request.ContentLength > rule.MaxBodyBytes) return BodyMiddleware.TooLarge(rule);
        if (HasKey(http)) return await CheckKeyAsync(http) ?? RefusedRequest.Of(Refusal.Forbidden, "This endpoint is for signed-in people; API keys cannot reach it.");
        return await CheckUserAsync(http, rule.Role, "Sign in, and send the access token as 'Authorization: Bearer <token>'.") ?? Suspension(http, !rule.IsPersonal && http.Call().User!.Business.IsSuspended);
    }

    private static bool HasKey(HttpContext http) => http.Request.Headers[KeyHeader].ToString().Length > 0;

    private async Task<RefusedRequest?> CheckKeyAsync(HttpContext http)
    {
        var secret = http.Request.Headers[KeyHeader].ToString();
        var holder = ApiKeyFormat.LooksLikePlatformKey(secret) ? await keys.RecogniseAsync(ApiSurface.Platform, secret, http.RequestAborted) : null;
        if (holder is null) return RefusedRequest.Of(Refusal.BadCredential, "The API key is unknown, revoked or expired.");
        http.Call().Holder = holder;
        return await limits.CountPlatformKeyAsync(http, holder);
    }

    private async Task<RefusedRequest?> CheckUserAsync(HttpContext http, Role role, string advice)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal)) return RefusedRequest.Of(Refusal.NoCredential, advice);
        var token = authorization[Scheme.Length..];
        if (await sessions.RecogniseAsync(token, http.RequestAborted) is not { } user) return await Unrecognised(token, http.RequestAborted);
        var call = http.Call();
        (call.User, call.Scope) = (user, TenantScope.Live(user.Business.Id));
        if (await limits.CountUserAsync(http, user.UserId, user.Business.Plan) is { } tooMany) return tooMany;
        return user.Role < role ? RefusedRequest.Of(Refusal.Forbidden, $"This needs the role {role.ToString().ToLowerInvariant()} or a higher one.") : null;
    }

    private async Task<RefusedRequest> Unrecognised(string token, CancellationToken cancellationToken) => await sessions.HasExpiredAsync(token, cancellationToken)
        ? RefusedRequest.Of(Refusal.TokenExpired, "The access token has expired. Call POST /auth/refresh.")
        : RefusedRequest.Of(Refusal.BadCredential, "The access token is unknown or its session has ended.");

    /// <param name="holder">Null for a signed-in user, whose calls are not counted for the month.</param>
    private async Task<RefusedRequest?> StandingAsync(HttpContext http, Core.Identity.Business business, PlatformAccessAttribute rule, KeyHolder? holder = null) =>
        Suspension(http, business.StatusAt(time.GetUtcNow()) != SubscriptionStatus.Active) ?? (holder is null ? null : await limits.CheckAllowanceAsync(http.Call(), holder)) ?? PlanRefusal(business, rule);

    private static RefusedRequest? Suspension(HttpContext http, bool isClosed) =>
        isClosed && !HttpMethods.IsGet(http.Request.Method) ? RefusedRequest.Of(Refusal.Suspended, "This account is suspended; it can be read but not changed.") : null;

    private static RefusedRequest? PlanRefusal(Core.Identity.Business business, PlatformAccessAttribute rule) =>
        business.Plan < rule.MinPlan ? RefusedRequest.Of(Refusal.PlanTooLow, $"This is part of the {rule.MinPlan.ToString().ToLowerInvariant()} plan and those above it.") : null;

    /// <summary>Writing implies reading: <c>invoices:write</c> opens what asks <c>invoices:read</c>.</summary>
    internal static bool Allows(IReadOnlyList<string> held, string needed) =>
        needed == PlatformAccessAttribute.AnyScope || held.Contains(Everything) || held.Contains(needed)
        || (needed.EndsWith(":read", StringComparison.Ordinal) && held.Contains(string.Concat(needed.AsSpan(0, needed.Length - "read".Length), "write")));
}
