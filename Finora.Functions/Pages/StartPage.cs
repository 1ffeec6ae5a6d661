using System.Security.Cryptography;
using System.Text;

namespace Finora.Functions.Pages;

/// <summary>What runs where, for somebody who opens the address in a browser.</summary>
public sealed class StartPage : IResult
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:3rem 1.25rem}
        h1{font-size:2rem;line-height:1.2;margin:0 0 .25rem}
        .lead{margin:0 0 2rem;font-size:1.125rem}
        h2{font-size:1.125rem;margin:2rem 0 .5rem}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.375rem 1.25rem;margin:0}
        dt{font-family:ui-monospace,monospace}
        dd{margin:0}
        pre{overflow-x:auto;padding:1rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.5rem}
        a{color:inherit}
        @media(max-width:32rem){dl{grid-template-columns:1fr}dd{margin:0 0 .75rem}}
        """;

    private const string Body = """
        <main>
        <h1>Finora</h1>
        <p class="lead">Invoice, sign, report, collect and keep books. This server is running.</p>
        <h2>What runs here</h2>
        <dl>
        <dt>/v1</dt><dd>Business API: customers, invoices, payment links, receipts, ledger</dd>
        <dt>/api/v1</dt><dd>Platform API: customers, invoices that are finalized and signed</dd>
        <dt>/v1/webhooks/alat-payment</dt><dd>The bank partner&#8217;s signed callback</dd>
        <dt><a href="/healthz">/healthz</a></dt><dd>Whether the process answers</dd>
        <dt><a href="/readyz">/readyz</a></dt><dd>Whether storage, queue and keys answer</dd>
        </dl>
        <h2>Make a business with its keys</h2>
        <pre><code>dotnet run --project Finora.Functions -- ops create-business \
          --name "Acme Ltd" --email owner@acme.example \
          --password "Passw0rd!" --plan enterprise --json</code></pre>
        <h2>Or watch the whole story</h2>
        <pre><code>dotnet run --project Finora.Functions -- --demo</code></pre>
        </main>
        """;

    private static readonly byte[] Html = Encoding.UTF8.GetBytes($"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Finora</title><style>{Style}</style></head>
        <body>{Body}</body></html>
        """);

    /// <summary>Allows the one style block by its hash, and nothing else.</summary>
    private static readonly string ContentPolicy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = Html.Length;
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        return response.Body.WriteAsync(Html, httpContext.RequestAborted).AsTask();
    }
}
