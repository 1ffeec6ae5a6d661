using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>
/// The checks of the Business API in the order of section 2.3 of its contract; the first that fails answers, so none of the later ones leaks.
/// </summary>
public sealed class BusinessAccess(KeyAuthentication keys, CallLimits limits, FinoraSettings settings)
{
    private const string Scheme = "Bearer ";

    /// <summary>Null when the call may go on; its <see cref="Call.Scope"/> is then set.</summary>
    public async Task<RefusedRequest?> CheckAsync(HttpContext http, BusinessAccessAttribute rule)
    {
        var call = http.Call();
        var authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal) || authorization.Length == Scheme.Length) return RefusedRequest.Of(Refusal.NoCredential, "Send the API key as 'Authorization: Bearer <key>'.");
        if (limits.RefusalOfAddress(http) is { } blocked) return blocked;
        var secret = authorization[Scheme.Length..];
        var holder = ApiKeyFormat.LooksLikeBusinessKey(secret) ? await keys.RecogniseAsync(ApiSurface.Business, secret, http.RequestAborted) : null;
        if (holder is null) return await limits.CountFailedKeyAsync(http) ?? RefusedRequest.Of(Refusal.BadCredential, "The API key is invalid, revoked or expired.");
        call.Holder = holder;
        if (await limits.CountBusinessKeyAsync(http, holder) is { } tooMany) return tooMany;
        if (PlanRefusal(holder, rule) is { } refused) return refused;
        if (BusinessIdOf(http.Request, rule) is not { } businessId) return RefusedRequest.Of(Refusal.MissingBusinessId, "The query parameter businessId is required.");
        if (!PublicId.TryParse(IdPrefix.Business, businessId, out var id) || id != holder.Business.Id) return RefusedRequest.Of(Refusal.Forbidden, "This key has no access to that business.");
        if (holder.Business.IsSuspended) return RefusedRequest.Of(Refusal.Suspended, "The subscription of this business has expired or is suspended.");
        call.Scope = holder.Scope;
        return null;
    }

    private RefusedRequest? PlanRefusal(KeyHolder holder, BusinessAccessAttribute rule) =>
        !holder.Business.HasBusinessApi ? RefusedRequest.Of(Refusal.PlanTooLow, $"The Business API is part of the premium and enterprise plans. Upgrade at {settings.AppOrigin}/billing")
        : rule.Caller == BusinessCaller.Enterprise && holder.Business.Plan != Plan.Enterprise ? RefusedRequest.Of(Refusal.EnterpriseOnly, "This endpoint requires an enterprise subscription. Contact sales at https://finorabusiness.com/contact")
        : null;

    private static string? BusinessIdOf(HttpRequest request, BusinessAccessAttribute rule) =>
        rule.Caller == BusinessCaller.Enterprise ? request.RouteValues["businessId"] as string
        : request.Query.TryGetValue("businessId", out var values) && values.ToString() is { Length: > 0 } text ? text
        : rule.Caller == BusinessCaller.Account ? PublicId.Format(IdPrefix.Business, request.HttpContext.Call().Holder!.Business.Id)
        : null;
}
