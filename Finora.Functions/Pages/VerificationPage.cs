using System.Net;
using System.Security.Cryptography;
using System.Text;
using Finora.Functions.Platform;

namespace Finora.Functions.Pages;

/// <summary>What a document's number leads to in a browser. Everything that comes from somebody is encoded; nothing is loaded and no script runs.</summary>
/// <param name="document">Null when there is none.</param>
/// <param name="isTest">Of a test side: not a real document.</param>
public sealed class VerificationPage(VerifiedDocumentBody? document, bool isTest) : IResult
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:2rem 1.25rem}
        h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
        .verdict{padding:.75rem 1rem;border-left:.375rem solid;margin:0 0 1.5rem;font-weight:600}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.375rem 1.25rem;margin:0}
        dt{opacity:.75}
        dd{margin:0;overflow-wrap:anywhere}
        @media(max-width:32rem){dl{grid-template-columns:1fr}dd{margin:0 0 .75rem}}
        """;

    /// <summary>Allows the one style block by its hash, and nothing else.</summary>
    private static readonly string ContentPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var html = Encoding.UTF8.GetBytes(Html());
        var response = httpContext.Response;
        response.StatusCode = document is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers["X-Robots-Tag"] = "noindex";
        return response.Body.WriteAsync(html, httpContext.RequestAborted).AsTask();
    }

    private string Html()
    {
        var title = document is null ? "No such document" : $"{(isTest ? "TEST " : "")}{Kind(document)} {document.InvoiceNumber}";
        var main = document is null ? "<p>No document has this number. Check that the whole address was copied.</p>" : Facts(document);
        return $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{Encoded(title)}</title><style>{Style}</style></head>
            <body><main><h1>{Encoded(title)}</h1>{main}</main></body></html>
            """;
    }

    private string Facts(VerifiedDocumentBody body)
    {
        var text = new StringBuilder();
        text.Append("<p class=\"verdict\">").Append(Encoded(Verdict(body))).Append("</p>");
        if (isTest) text.Append("<p>This is a TEST document and no real one.</p>");
        text.Append("<dl>");
        Add(text, "Seller", body.SellerName);
        Add(text, "Number", body.InvoiceNumber);
        Add(text, "Issued", body.IssueDate);
        Add(text, "Fingerprint", body.Irn);
        Add(text, "NRS number", body.NrsIrn);
        Add(text, "Registered with NRS", body.RegisteredWithNrs ? "yes" : "no");
        if (body.TotalMatches is { } matches) Add(text, "Total", matches ? "as you entered it" : "not what you entered");
        Add(text, "Signing key", body.SignatureKeyId);
        return text.Append("</dl>").ToString();
    }

    private static string Verdict(VerifiedDocumentBody body) => body switch
    {
        { SignatureValid: false } => "The signature does not fit the document.",
        { State: "voided" } => "Genuine, but the seller has cancelled it.",
        { State: "credited" } => "Genuine, but credited in full.",
        _ => "Genuine: the signature fits the document.",
    };

    private static string Kind(VerifiedDocumentBody body) => body.DocumentType == "credit_note" ? "Credit note" : "Invoice";

    private static void Add(StringBuilder text, string name, string? value)
    {
        if (value is not null) text.Append("<dt>").Append(name).Append("</dt><dd>").Append(Encoded(value)).Append("</dd>");
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
