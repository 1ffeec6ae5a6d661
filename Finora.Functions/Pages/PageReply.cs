using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Finora.Functions.Pages;

/// <summary>
/// A page for payers: whole, without script, with one style block that the content policy allows by its hash. Everything in <paramref name="Main"/> that came from outside must
/// have gone through <see cref="Text"/>.
/// </summary>
/// <param name="Main">HTML.</param>
/// <param name="FormTargets">Where forms of the page may lead, redirects included; null for nowhere.</param>
internal sealed record PageReply(int Status, string Title, string Main, string? FormTargets = null) : IResult
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A document rather than a question: it may be wider.</summary>
    public bool IsWide { get; init; }

    /// <summary>A picture stands in the page, as a data address.</summary>
    public bool HasImage { get; init; }

    /// <summary>Seconds after which the page asks again by itself.</summary>
    public int? Refresh { get; init; }

    /// <summary>Seconds after which the same request may work, sent as <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Text as HTML, in elements and in quoted attributes.</summary>
    public static string Text(string text) => Encoder.Encode(text);

    /// <summary>A page that says why there is nothing here.</summary>
    /// <param name="more">Further HTML, below the message.</param>
    public static PageReply Problem(int status, string title, string message, string more = "") =>
        new(status, title, $"<div class=\"card\"><h1>{Text(title)}</h1><p>{Text(message)}</p>{more}</div>");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var refresh = Refresh is { } seconds ? $"<meta http-equiv=\"refresh\" content=\"{seconds}\">" : "";
        var html = Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">{refresh}<title>{Text(Title)}</title><style>{PageStyle.Css}</style></head>
            <body><main{(IsWide ? " class=\"wide\"" : "")}>
            {Main}
            </main></body></html>
            """);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = wait.ToString();
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src {PageStyle.Source};{(HasImage ? " img-src data:;" : "")} base-uri 'none'; form-action {FormTargets ?? "'none'"}; frame-ancestors 'none'";
        return response.Body.WriteAsync(html, httpContext.RequestAborted).AsTask();
    }
}
