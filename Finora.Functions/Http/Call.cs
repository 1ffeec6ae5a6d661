using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Identity;

namespace Finora.Functions.Http;

/// <summary>Which face of Finora a request came to; each has its own words for the same answers.</summary>
public enum Surface
{
    /// <summary><c>/v1</c>.</summary>
    Business,

    /// <summary><c>/api/v1</c>.</summary>
    Platform,

    /// <summary>Everything else: health, pages, documents. Errors are told in the Business shape where JSON is asked for.</summary>
    Site,
}

/// <summary>What is known of one request while it is served. Lives in the features of its <see cref="HttpContext"/>.</summary>
public sealed class Call(Surface surface, string requestId, DateTimeOffset startedAt)
{
    public Surface Surface => surface;

    /// <summary>Given to the caller in body and header, and to every log line.</summary>
    public string RequestId => requestId;

    /// <summary>UTC.</summary>
    public DateTimeOffset StartedAt => startedAt;

    /// <summary>Who calls; null on public routes.</summary>
    public KeyHolder? Holder { get; set; }

    /// <summary>Who is signed in; null where an API key calls or the route is public.</summary>
    public SessionUser? User { get; set; }

    /// <summary>The person who calls: who is signed in, or whose the key is.</summary>
    /// <exception cref="InvalidOperationException">The route is public.</exception>
    public Guid CallerId => User?.UserId ?? Holder?.Key.UserId ?? throw new InvalidOperationException("Nobody known calls a public route.");

    /// <summary>Whose data the call works on, fixed by the access check; nothing else may choose it.</summary>
    public TenantScope Scope { get; set; }

    /// <summary>Which of the month's calls of the tenant's Platform keys it is; 0 for any other call.</summary>
    public int CallsThisMonth { get; set; }

    /// <summary>Null where no key was recognised or the route is public.</summary>
    public RateLimitStatus? RateLimit { get; set; }

    /// <summary>The place among the requests of its key that are served at once; given back when the function has answered.</summary>
    public IDisposable? Place { get; set; }

    /// <summary>
    /// The id that a record made by this call must have: fixed when its <c>Idempotency-Key</c> was first seen, so that a repeat after a crash finds the record
    /// instead of making a second one. Null without a key.
    /// </summary>
    public Guid? RecordId { get; set; }

    /// <summary>The same for a record whose id must not be guessed.</summary>
    public Guid? SecretRecordId { get; set; }

    /// <summary>When an earlier run of this call, under the same <c>Idempotency-Key</c>, began that never told its end. Null for a call's first run.</summary>
    public DateTimeOffset? TakenOverFrom { get; set; }

    /// <summary>What the call costs; null where it costs nothing.</summary>
    public CallCharge? Charge { get; set; }

    /// <summary>The raw body, where the route takes one.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The body as a JSON object; an absent body is an empty object.</summary>
    public JsonElement Json { get; set; }

    /// <summary>Case does not count, as it does not in routing: whoever is served by a surface is answered in its words.</summary>
    public static Surface SurfaceOf(PathString path) =>
        path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase) ? Surface.Platform
        : IsVersion(path) ? Surface.Business
        : Surface.Site;

    /// <summary>Whether the first segment is <c>v</c> and a number.</summary>
    private static bool IsVersion(PathString path) =>
        path.Value?.Split('/') is ["", ['v' or 'V', _, ..] first, ..] && first.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Business: 16 letters and digits. Platform: a UUID.</summary>
    public static string NewRequestId(Surface surface, IdGenerator ids) =>
        "req_" + (surface == Surface.Platform ? ids.NewId().ToString() : RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 16));
}

public static class CallFeature
{
    /// <exception cref="InvalidOperationException">The request did not come through <see cref="RequestMiddleware"/>.</exception>
    public static Call Call(this HttpContext context) => context.Features.Get<Call>() ?? throw new InvalidOperationException("The request has no call.");

    public static Call Call(this HttpRequest request) => request.HttpContext.Call();
}
