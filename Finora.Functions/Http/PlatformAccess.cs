using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>
/// The checks of the Platform API: body size (413), credential (401), rate limit (429), then scope (403), as sections 2 and 5 of its contract order them. A body
/// that does not tell its length is measured only after them, when it is read: nothing is read for somebody unknown.
/// </summary>
public sealed class PlatformAccess(KeyAuthentication keys, CallLimits limits)
{
    private const string KeyHeader = "x-api-key";
    private const string Everything = "*";

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
        if (holder.Business.IsSuspended && !HttpMethods.IsGet(http.Request.Method)) return RefusedRequest.Of(Refusal.Suspended, "This account is suspended; it can be read but not changed.");
        call.Scope = holder.Scope;
        return null;
    }

    /// <summary>
    /// The checks of a route for signed-in people. This installation signs nobody in yet, so it opens to nobody: an API key is told that it is the wrong kind of credential, anything else that a
    /// session is missing.
    /// </summary>
    public async Task<RefusedRequest?> CheckSessionAsync(HttpContext http, SessionAccessAttribute rule)
    {
        if (http.Request.ContentLength > rule.MaxBodyBytes) return BodyMiddleware.TooLarge(rule);
        var secret = http.Request.Headers[KeyHeader].ToString();
        var isKey = ApiKeyFormat.LooksLikePlatformKey(secret) && await keys.RecogniseAsync(ApiSurface.Platform, secret, http.RequestAborted) is not null;
        return isKey
            ? RefusedRequest.Of(Refusal.Forbidden, "This route is for signed-in users; an API key cannot reach it.")
            : RefusedRequest.Of(Refusal.NoCredential, "Sign in and send the access token as Authorization: Bearer.");
    }

    /// <summary>Writing implies reading: <c>invoices:write</c> opens what asks <c>invoices:read</c>.</summary>
    internal static bool Allows(IReadOnlyList<string> held, string needed) =>
        held.Contains(Everything) || held.Contains(needed)
        || (needed.EndsWith(":read", StringComparison.Ordinal) && held.Contains(string.Concat(needed.AsSpan(0, needed.Length - "read".Length), "write")));
}
