using System.Security.Cryptography;
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
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
        .test{margin:0 0 1.5rem;padding:.5rem 1rem;border:2px solid;border-radius:.5rem;font-weight:600}
        h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}
        p{margin:0 0 1rem}
        table{width:100%;border-collapse:collapse;margin:1rem 0}
        th,td{padding:.5rem .25rem;text-align:left;vertical-align:top;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
        .amount{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.375rem 1.25rem;margin:1rem 0}
        dt{color:color-mix(in srgb,currentColor 70%,transparent)}
        dd{margin:0;font-variant-numeric:tabular-nums}
        .due{font-size:1.25rem;font-weight:600}
        label{display:block;margin:0 0 .25rem;font-weight:600}
        input{font:inherit;padding:.5rem .75rem;width:100%;box-sizing:border-box;margin:0 0 1rem}
        button{font:inherit;font-weight:600;padding:.75rem 1.5rem;min-height:2.75rem;border:0;border-radius:.5rem;background:#0b5d3b;color:#fff;cursor:pointer}
        button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #2f7fd6;outline-offset:2px}
        .note{font-size:.875rem}
        a{color:inherit}
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>Text as HTML, in elements and in quoted attributes.</summary>
    public static string Text(string text) => Encoder.Encode(text);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var html = Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{Text(Title)}</title><style>{Style}</style></head>
            <body><main>
            {Main}
            </main></body></html>
            """);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action {FormTargets ?? "'none'"}; frame-ancestors 'none'";
        return response.Body.WriteAsync(html, httpContext.RequestAborted).AsTask();
    }
}
