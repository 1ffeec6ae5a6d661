using System.Globalization;
using Finora.Core.Billing;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Limits;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Functions.Http;

/// <summary>
/// The rate limits of both surfaces, put to a call: section 4 of either contract. Counts, tells the caller how it stands, and turns a verdict into the refusal.
/// Each method answers null when the call may go on.
/// </summary>
public sealed class CallLimits(RequestMeter meter, InFlightRequests inFlight, AddressCounters addresses, PlatformKeyUses uses, UsageNotices usage, LimitSettings settings, TimeProvider time)
{
    private const string MinuteForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int NrsTestsAnHour = 10;
    private const int VerificationLettersAnHour = 3;
    private static readonly TimeSpan BurstWait = TimeSpan.FromSeconds(1);

    /// <summary>The budget of one Business key: what it has at once first, since that costs nothing to know.</summary>
    public async Task<RefusedRequest?> CountBusinessKeyAsync(HttpContext http, KeyHolder holder)
    {
        var limits = holder.Key.Limits ?? settings.BusinessKey;
        var place = inFlight.Enter(holder.Key.Id, limits.InFlight);
        if (place is null) return Tell(http, new LimitVerdict(false, new WindowStanding(limits.InFlight, 0, time.GetUtcNow() + BurstWait), BurstWait));
        http.Call().Place = place;
        return Tell(http, await meter.CountAsync(CounterKeys.ApiKey(holder.Business.Id, holder.Key.Id, holder.Key.Test), limits.Windows));
    }

    /// <summary>The budget that all Platform keys of a tenant share.</summary>
    public async Task<RefusedRequest?> CountPlatformKeyAsync(HttpContext http, KeyHolder holder)
    {
        var verdict = await meter.CountAsync(CounterKeys.PlatformKeys(holder.Business.Id), [new WindowLimit(LimitWindow.Minute, settings.Platform[holder.Business.Plan])]);
        if (verdict.Admitted) await uses.NoteAsync(holder.Business.Id, holder.Key.Id, http.RequestAborted);
        http.Call().CallsThisMonth = verdict.InLagosMonth;
        return Tell(http, verdict);
    }

    /// <summary>
    /// The allowance of API calls of the plan and of what was bought on top. What was counted with the rate limit is known, so this asks nobody; only where much of it is used are the admins told, which
    /// each instance looks after once.
    /// </summary>
    public async Task<RefusedRequest?> CheckAllowanceAsync(Call call, KeyHolder holder)
    {
        if (PlanTerms.Of(holder.Business.Plan).ApiCallsPerMonth is not { } ofPlan) return null;
        var allowed = ofPlan + (holder.Business.ApiCallPack?.CallsIn(LagosCalendar.Today(time)) ?? 0);
        await usage.NoteCallsAsync(holder.Business.Id, call.CallsThisMonth, allowed);
        return call.CallsThisMonth <= allowed ? null : RefusedRequest.Of(Http.Refusal.InsufficientCredits, $"The plan allows {allowed:N0} API calls a calendar month, and this month's are used up.");
    }

    /// <summary>A call that we failed to answer is not one of the month's. Ends when that is stored, or could not be for now.</summary>
    public Task TakeBackPlatformCallAsync(KeyHolder holder) => meter.TakeBackAsync(CounterKeys.PlatformKeys(holder.Business.Id));

    /// <summary>The list of plans.</summary>
    public async Task<RefusedRequest?> CountPlanListAsync(HttpContext http) => Refusal(await addresses.CountAsync(AddressLimit.PlanList, AddressOf(http), settings.PlanList));

    /// <summary>The budget of one signed-in user, as large as that of the keys of the tenant that he works in.</summary>
    public async Task<RefusedRequest?> CountUserAsync(HttpContext http, Guid userId, Plan plan) =>
        Tell(http, await meter.CountAsync(CounterKeys.User(userId), [new WindowLimit(LimitWindow.Minute, settings.Platform[plan])]));

    public Task<RefusedRequest?> CountRegistrationAsync(HttpContext http) => CountAddressAsync(http, AddressLimit.Registration, new WindowLimit(LimitWindow.Hour, settings.Register));

    public Task<RefusedRequest?> CountSignInAsync(HttpContext http) => CountAddressAsync(http, AddressLimit.SignIn, new WindowLimit(LimitWindow.Minute, settings.Login));

    public Task<RefusedRequest?> CountMfaChallengeAsync(HttpContext http) => CountAddressAsync(http, AddressLimit.MfaChallenge, new WindowLimit(LimitWindow.Minute, settings.MfaChallenge));

    public Task<RefusedRequest?> CountPasswordResetAsync(HttpContext http) => CountAddressAsync(http, AddressLimit.PasswordReset, new WindowLimit(LimitWindow.Minute, settings.PasswordReset));

    /// <summary>Letters to an e-mail address that somebody typed, whether it is known or not.</summary>
    public async Task<RefusedRequest?> CountForgottenPasswordAsync(HttpContext http, string email) =>
        await addresses.CountAsync(AddressLimit.ForgottenPassword, email, new WindowLimit(LimitWindow.Hour, settings.ResetLetters)) is { Admitted: false } verdict ? Refuse(http, verdict) : null;

    /// <summary>Letters that a signed-in user asks for to prove his address.</summary>
    public async Task<RefusedRequest?> CountVerificationLetterAsync(HttpContext http, Guid userId) =>
        await meter.CountAsync(CounterKeys.VerificationLetters(userId), [new WindowLimit(LimitWindow.Hour, VerificationLettersAnHour)]) is { Admitted: false } verdict ? Refuse(http, verdict) : null;

    /// <summary>The refusal of somebody whom something else than a count of requests keeps out.</summary>
    public static RefusedRequest Refuse(HttpContext http, LimitVerdict verdict) => Tell(http, verdict)!;

    /// <summary>Tests of a tenant's credentials at the tax authority.</summary>
    public async Task<RefusedRequest?> CountNrsTestAsync(Call call) =>
        Refusal(await meter.CountAsync(CounterKeys.NrsTests(call.Scope.TenantId), [new WindowLimit(LimitWindow.Hour, NrsTestsAnHour)]));

    public async Task<RefusedRequest?> CountPartnerCallAsync(HttpContext http) =>
        Refusal(await addresses.CountAsync(AddressLimit.PartnerWebhook, AddressOf(http), settings.PartnerWebhook));

    /// <summary>The hosted payment page and its image; the pages of invoices, which share the path, have a count of their own.</summary>
    public async Task<RefusedRequest?> CountHostedPageAsync(HttpContext http)
    {
        var isInvoice = http.Request.Path.Value!.Split('/') is ["", "p", var token, ..] && InvoiceLinks.IsToken(token);
        return Refusal(isInvoice
            ? await addresses.CountAsync(AddressLimit.InvoicePage, AddressOf(http), settings.InvoicePage)
            : await addresses.CountAsync(AddressLimit.HostedPage, AddressOf(http), settings.HostedPage));
    }

    public async Task<RefusedRequest?> CountVerificationAsync(HttpContext http) =>
        Refusal(await addresses.CountAsync(AddressLimit.Verification, AddressOf(http), settings.Verification));

    /// <summary>Counts a Business key that was not recognised.</summary>
    public async Task<RefusedRequest?> CountFailedKeyAsync(HttpContext http) =>
        Refusal(await addresses.CountAsync(AddressLimit.FailedKeyCheck, AddressOf(http), settings.FailedKeyChecks));

    /// <summary>Refuses an address that has tried too many keys, before another is looked up: a key that is right must not be found that way either.</summary>
    public RefusedRequest? RefusalOfAddress(HttpContext http) =>
        addresses.RefusalInMemory(AddressLimit.FailedKeyCheck, AddressOf(http), settings.FailedKeyChecks) is { } verdict ? Refusal(verdict) : null;

    /// <summary>Only a refusal tells how the address stands.</summary>
    private async Task<RefusedRequest?> CountAddressAsync(HttpContext http, AddressLimit limit, WindowLimit window) =>
        await addresses.CountAsync(limit, AddressOf(http), window) is { Admitted: false } verdict ? Refuse(http, verdict) : null;

    private string AddressOf(HttpContext http) => SourceAddress.Of(http, settings.Proxies);

    private static RefusedRequest? Tell(HttpContext http, LimitVerdict verdict)
    {
        var (call, standing) = (http.Call(), verdict.Standing);
        call.RateLimit = new RateLimitStatus(standing.Limit, standing.Remaining, RoundedUp(standing.Reset, TimeSpan.TicksPerMillisecond));
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = standing.Limit.ToString();
        headers["X-RateLimit-Remaining"] = standing.Remaining.ToString();
        headers["X-RateLimit-Reset"] = Reset(call.Surface, RoundedUp(standing.Reset, TimeSpan.TicksPerSecond));
        return Refusal(verdict);
    }

    private static string Reset(Surface surface, DateTimeOffset second) =>
        surface == Surface.Platform ? second.ToUnixTimeSeconds().ToString() : second.UtcDateTime.ToString(MinuteForm, CultureInfo.InvariantCulture);

    /// <summary>Up, never down: who waits until the told instant must get through.</summary>
    private static DateTimeOffset RoundedUp(DateTimeOffset at, long ticks) => at.AddTicks((ticks - (at.UtcTicks % ticks)) % ticks);

    private static RefusedRequest? Refusal(LimitVerdict verdict)
    {
        if (verdict.Admitted) return null;
        var seconds = Math.Max(1, (int)Math.Ceiling(verdict.Wait.TotalSeconds));
        return RefusedRequest.Of(Http.Refusal.TooManyRequests, $"Rate limit exceeded. Retry after {seconds} second{(seconds == 1 ? "" : "s")}.") with { RetryAfter = seconds };
    }
}
