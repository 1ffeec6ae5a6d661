using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Finora.Core.Money;

namespace Finora.Local.PaystackSandbox;

/// <summary>The checkout page that a person can click: whole, without script, with one style block that the content policy allows by its hash.</summary>
internal static class PaystackSandboxPage
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
        .test{margin:0 0 1.5rem;padding:.5rem 1rem;border:2px solid;border-radius:.5rem;font-weight:600}
        h1{font-size:1.25rem;line-height:1.25;margin:0 0 1rem}
        .sum{font-size:2rem;font-weight:600;margin:0;font-variant-numeric:tabular-nums}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.375rem 1.25rem;margin:1rem 0 1.5rem}
        dt{color:color-mix(in srgb,currentColor 70%,transparent)}
        dd{margin:0;overflow-wrap:anywhere}
        form{margin:0 0 .75rem}
        button{font:inherit;font-weight:600;width:100%;min-height:3rem;border:2px solid #0b5d3b;border-radius:.5rem;background:#0b5d3b;color:#fff;cursor:pointer}
        button.other{background:transparent;color:inherit;border-color:currentColor}
        button:focus-visible,a:focus-visible{outline:3px solid #2f7fd6;outline-offset:2px}
        a{color:inherit}
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Allows the style block, and forms that lead to us and from here to <paramref name="formTargets"/>.</summary>
    public static string PolicyFor(string? formTargets) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action {formTargets ?? "'none'"}; frame-ancestors 'none'";

    /// <param name="action">The address that the buttons post to, without the last segment.</param>
    public static PaystackSandboxAnswer Payable(SandboxTransaction payment, string action) => Page(
        200,
        "Pay",
        $"""
        <h1>Pay with the Paystack stand-in</h1>
        <p class="sum">{Encode(payment.Currency)} {Amount(payment.Amount)}</p>
        <dl><dt>Payer</dt><dd>{Encode(payment.Email)}</dd><dt>Reference</dt><dd>{Encode(payment.Reference)}</dd></dl>
        {Button(action, "succeed", "Succeed: pay by card", "")}
        {Button(action, "transfer", "Succeed: pay by bank transfer", " class=\"other\"")}
        {Button(action, "fail", "Fail", " class=\"other\"")}
        {Button(action, "abandon", "Abandon", " class=\"other\"")}
        """) with
    {
        FormTargets = payment.CallbackUrl is { } back ? $"'self' {new Uri(back).GetLeftPart(UriPartial.Authority)}" : "'self'",
    };

    public static PaystackSandboxAnswer Ended(SandboxTransaction payment) => Page(
        200, "Done", $"<h1>This payment has ended: {Encode(payment.State)}</h1>{(payment.CallbackUrl is { } back ? $"<p><a href=\"{Encode(WithReference(back, payment.Reference))}\">Go back to the shop</a></p>" : "")}");

    public static PaystackSandboxAnswer Unknown { get; } = Page(404, "Not found", "<h1>There is no such payment</h1>");

    /// <summary>Where the payer goes on, as Paystack sends them back.</summary>
    public static string WithReference(string address, string reference)
    {
        var value = Uri.EscapeDataString(reference);
        return $"{address}{(address.Contains('?') ? '&' : '?')}trxref={value}&reference={value}";
    }

    private static string Button(string action, string name, string label, string style) => $"<form method=\"post\" action=\"{Encode(action)}/{name}\"><button{style}>{Encode(label)}</button></form>";

    private static PaystackSandboxAnswer Page(int status, string title, string main) => new(status, $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title><style>{Style}</style></head>
        <body><main><p class="test">TEST: no money moves on this page.</p>
        {main}
        </main></body></html>
        """)
    {
        ContentType = "text/html; charset=utf-8",
    };

    private static string Amount(long kobo) => Kobo.ToNaira(kobo).ToString("N2", CultureInfo.InvariantCulture);

    private static string Encode(string text) => Encoder.Encode(text);
}
