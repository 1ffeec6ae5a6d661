namespace Finora.Functions.Http;

/// <summary>
/// Headers of every answer. API answers are no pages, so their content policy allows nothing at all; a page replaces it with its own. No CORS header is
/// ever sent: keys belong on servers.
/// </summary>
internal static class SecurityHeaders
{
    private const string NothingAllowed = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Two years, as hstspreload.org asks. Browsers ignore it over plain HTTP (RFC 6797, 8.1), so it is only sent where it counts.</summary>
    private const string StrictTransport = "max-age=63072000; includeSubDomains";

    public static void Apply(HttpResponse response, Call call)
    {
        var headers = response.Headers;
        headers["X-Request-Id"] = call.RequestId;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = NothingAllowed;
        headers.XFrameOptions = "DENY";
        if (response.HttpContext.Request.IsHttps) headers.StrictTransportSecurity = StrictTransport;
    }
}
