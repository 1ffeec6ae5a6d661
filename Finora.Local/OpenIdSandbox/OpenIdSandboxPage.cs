using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Finora.Local.OpenIdSandbox;

/// <summary>The page that a person can click: whole, without script, with one style block that the content policy allows by its hash.</summary>
internal static class OpenIdSandboxPage
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
        .test{margin:0 0 1.5rem;padding:.5rem 1rem;border:2px solid;border-radius:.5rem;font-weight:600}
        h1{font-size:1.25rem;line-height:1.25;margin:0 0 1rem}
        label{display:block;font-weight:600;margin:0 0 .25rem}
        .check{font-weight:400;margin:0 0 1rem}
        input:not([type=checkbox]),select{font:inherit;color:inherit;background:transparent;box-sizing:border-box;width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid currentColor;border-radius:.5rem;margin:0 0 1rem}
        option{color:CanvasText;background:Canvas}
        button{font:inherit;font-weight:600;width:100%;min-height:3rem;margin:0 0 .75rem;border:2px solid #0b5d3b;border-radius:.5rem;background:#0b5d3b;color:#fff;cursor:pointer}
        button.other{background:transparent;color:inherit;border-color:currentColor}
        button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #2f7fd6;outline-offset:2px}
        """;

    private static readonly (OpenIdSandboxFault Fault, string Label)[] Faults =
    [
        (OpenIdSandboxFault.None, "Nothing"), (OpenIdSandboxFault.State, "The state comes back changed"), (OpenIdSandboxFault.Nonce, "Another nonce"),
        (OpenIdSandboxFault.Audience, "A token for somebody else"), (OpenIdSandboxFault.Issuer, "Another issuer"), (OpenIdSandboxFault.Expired, "An expired token"),
        (OpenIdSandboxFault.Key, "A key that nobody knows"), (OpenIdSandboxFault.Signature, "A wrong signature"), (OpenIdSandboxFault.Unsigned, "No signature"),
        (OpenIdSandboxFault.ProviderError, "The provider reports an error"),
    ];

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Allows the style block, and forms that lead to us and from here to <paramref name="back"/>.</summary>
    public static string PolicyFor(string? back) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action {(back is null ? "'none'" : $"'self' {back}")}; frame-ancestors 'none'";

    public static string Form(string name, OpenIdSandboxQuestion question) => Page($"Sign in with {name}", $"""
        <h1>Sign in with the stand-in for {Text(name)}</h1>
        <form method="post" action="authorize">
        {Hidden("client_id", question.ClientId)}{Hidden("redirect_uri", question.RedirectUri)}{Hidden("response_type", "code")}{Hidden("state", question.State)}{Hidden("nonce", question.Nonce)}{Hidden("code_challenge", question.Challenge)}{Hidden("code_challenge_method", "S256")}
        <label for="email">E-mail address</label><input id="email" name="email" type="email" value="ada@lekkisoft.example" autocomplete="off" required>
        <label for="first">First name</label><input id="first" name="first_name" value="Ada" autocomplete="off" required>
        <label for="last">Last name</label><input id="last" name="last_name" value="Obi" autocomplete="off">
        <label class="check"><input type="checkbox" name="verified" value="yes" checked> The address is verified</label>
        <label for="id">Id at the provider, empty for that of the address</label><input id="id" name="id" autocomplete="off">
        <label for="fault">What goes wrong</label><select id="fault" name="fault">{string.Concat(Faults.Select(fault => $"<option value=\"{fault.Fault}\">{fault.Label}</option>"))}</select>
        <button name="answer" value="yes">Sign in</button>
        <button name="answer" value="no" class="other" formnovalidate>Refuse</button>
        </form>
        """);

    public static string Problem(string message) => Page("Not possible", $"<h1>This is not possible</h1><p>{Text(message)}</p>");

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{Text(value)}\">";

    private static string Page(string title, string main) => $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{Text(title)}</title><style>{Style}</style></head>
        <body><main><p class="test">TEST: this machine vouches for whomever you name.</p>
        {main}
        </main></body></html>
        """;

    private static string Text(string text) => Encoder.Encode(text);
}
