using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>
/// The checks of the Platform API: body size (413), credential (401), rate limit (429), then scope (403), as sections 2 and 5 of its contract order them. A body
/// that does not tell its length is measured only after them, when it is read: nothing is read for somebody unknown.
/// </summary>
public sealed class PlatformAccess(KeyAuthentication keys, CallLimits limits, IEnumerable<IUserSessions> sessions, TimeProvider time)
{
    private const string KeyHeader = "x-api-key";
    private const string Everything = "*";
    private const string Scheme = "Bearer ";

    /// <summary>Null when the call may go on; its <see cref="Call.Scope"/> is then set.</summary>
    public async Task<RefusedRequest?> CheckAsync(HttpContext http, PlatformAccessAttribute rule)
    {
        if (http.Request.ContentLength > rule.MaxBodyBytes) return BodyMiddleware.TooLarge(rule);
        var call = http.Call();
        var secret = http.Request.Headers[KeyHeader].ToString();
        if (secret.Length == 0) return RefusedRequest.Of(Refusal.NoCredential, "Send an API key in the header x-api-key.");
        var holder = ApiKeyFormat.LooksLikePlatformKey(secret) ? await keys.RecogniseAsync(ApiSurface.Platform, secret, http.RequestAborted) : null;
        if (holder is null) return RefusedRequest.Of(Refusal.BadCredential, "The API key is unknown, revoked or expired.");
        call.Holder = holder;
        if (await limits.CountPlatformKeyAsync(http, holder) is { } tooMany) return tooMany;
        if (!Allows(holder.Key.Scopes, rule.Scope)) return RefusedRequest.Of(Refusal.Forbidden, $"This API key lacks the scope {rule.Scope}.");
        if (holder.Business.StatusAt(time.GetUtcNow()) != SubscriptionStatus.Active && !HttpMethods.IsGet(http.Request.Method)) return RefusedRequest.Of(Refusal.Suspended, "This account is suspended; it can be read but not changed.");
        if (limits.CheckAllowance(call, holder) is { } usedUp) return usedUp;
        if (holder.Business.Plan < rule.MinPlan) return RefusedRequest.Of(Refusal.PlanTooLow, $"This is part of the {rule.MinPlan.ToString().ToLowerInvariant()} plan and those above it.");
        call.Scope = holder.Scope;
        return null;
    }

    /// <summary>The same for a route that only a signed-in person may call: an API key that is good is refused for what it is.</summary>
    public async Task<RefusedRequest?> CheckSessionAsync(HttpContext http, PlatformSessionAttribute rule)
    {
        if (http.Request.ContentLength > rule.MaxBodyBytes) return BodyMiddleware.TooLarge(rule);
        var call = http.Call();
        var secret = http.Request.Headers[KeyHeader].ToString();
        if (secret.Length > 0) return await RefuseKeyAsync(http, secret);
        var authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal)) return RefusedRequest.Of(Refusal.NoCredential, "Sign in, and send the access token as 'Authorization: Bearer <token>'.");
        var user = sessions.LastOrDefault() is { } known ? await known.RecogniseAsync(authorization[Scheme.Length..], http.RequestAborted) : null;
        if (user is null) return RefusedRequest.Of(Refusal.BadCredential, "The access token is unknown or its session has ended.");
        if (user.Role < rule.Role) return RefusedRequest.Of(Refusal.Forbidden, $"This needs the role {rule.Role.ToString().ToLowerInvariant()} or a higher one.");
        if (user.Business.IsSuspended && !HttpMethods.IsGet(http.Request.Method)) return RefusedRequest.Of(Refusal.Suspended, "This account is suspended; it can be read but not changed.");
        (call.User, call.Scope) = (user, TenantScope.Live(user.Business.Id));
        return null;
    }

    private async Task<RefusedRequest> RefuseKeyAsync(HttpContext http, string secret)
    {
        var holder = ApiKeyFormat.LooksLikePlatformKey(secret) ? await keys.RecogniseAsync(ApiSurface.Platform, secret, http.RequestAborted) : null;
        if (holder is null) return RefusedRequest.Of(Refusal.BadCredential, "The API key is unknown, revoked or expired.");
        return await limits.CountPlatformKeyAsync(http, holder) ?? RefusedRequest.Of(Refusal.Forbidden, "This endpoint is for signed-in people; API keys cannot reach it.");
    }

    /// <summary>Writing implies reading: <c>invoices:write</c> opens what asks <c>invoices:read</c>.</summary>
    internal static bool Allows(IReadOnlyList<string> held, string needed) =>
        held.Contains(Everything) || held.Contains(needed)
        || (needed.EndsWith(":read", StringComparison.Ordinal) && held.Contains(string.Concat(needed.AsSpan(0, needed.Length - "read".Length), "write")));
}
