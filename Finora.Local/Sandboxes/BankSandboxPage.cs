using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Finora.Core.Identity;
using Finora.Core.Money;
using Microsoft.AspNetCore.Http;

namespace Finora.Local.Sandboxes;

/// <summary>The page of the bank's stand-in, made whole and without script. Everything that comes from somebody is encoded.</summary>
/// <param name="Fault">What was wrong with the last form; null when nothing was.</param>
internal sealed record BankSandboxPage(int Status, string? Fault, IReadOnlyList<SandboxTap> Taps, IReadOnlyList<BankReportAnswer> Answers, DateTimeOffset Now)
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1a1c2b;--muted:#5d6173;--line:#dcdfea;--paper:#fff;--ground:#f1f2f8;--accent:#3a3f9e;--on:#fff;--bad:#a11d2b}
        @media(prefers-color-scheme:dark){:root{--ink:#e9eaf4;--muted:#a4a8bd;--line:#33364a;--paper:#1a1c28;--ground:#101119;--accent:#9aa0ff;--on:#0d0f2b;--bad:#ff9aa4}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 3rem}
        h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}
        h2{font-size:1.125rem;margin:0 0 .75rem}
        section{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;margin:1.25rem 0 0}
        ul{list-style:none;margin:0;padding:0}
        li{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.5rem 1rem;padding:.75rem 0;border-top:1px solid var(--line)}
        li:first-child{border-top:0}
        li>div{flex:1 1 14rem}
        b{font-variant-numeric:tabular-nums}
        small,.muted{color:var(--muted)}
        small{display:block}
        .fault{margin:1rem 0 0;padding:.75rem 1rem;border:1px solid var(--bad);border-radius:.5rem;color:var(--bad)}
        label{display:block;font-weight:600;margin:0 0 .25rem}
        input,select{font:inherit;color:inherit;background:var(--paper);width:100%;padding:.5rem .75rem;border:1px solid var(--muted);border-radius:.5rem;margin:0 0 .75rem}
        .row{display:grid;gap:0 1rem;align-items:end}
        @media(min-width:34rem){.row{grid-template-columns:1fr 1fr 1fr}}
        button{font:inherit;font-weight:600;padding:.625rem 1.25rem;min-height:2.75rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--on);cursor:pointer}
        button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #2f7fd6;outline-offset:2px}
        code{font-size:.8125rem}
        """;

    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task WriteAsync(HttpContext http)
    {
        var html = Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Bank sandbox</title><style>{Style}</style></head>
            <body><main><h1>Bank sandbox</h1><p class="muted">This machine plays the bank partner. No money moves; Finora hears of each payment by the bank's signed callback.</p>
            {(Fault is null ? "" : $"<p class=\"fault\" role=\"alert\">{Text(Fault)}</p>")}
            <section><h2>Devices</h2>{Devices()}</section>
            <section><h2>Pay a payment link</h2>{Till("pay", "link", "Address or id of the link", "Amount in naira, empty for what is due", "Pay")}</section>
            <section><h2>Tap for any session</h2>{Till("tap", "sessionId", "Id of the session", "Amount in naira, empty for the session's", "Tap")}</section>
            <section><h2>What Finora answered</h2>{Reports()}</section>
            </main></body></html>
            """);
        var response = http.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (Status, "text/html; charset=utf-8", html.Length);
        (response.Headers.ContentSecurityPolicy, response.Headers.CacheControl, response.Headers.XContentTypeOptions) = (Policy, "no-store", "nosniff");
        return response.Body.WriteAsync(html, http.RequestAborted).AsTask();
    }

    private string Devices() => Taps.Count == 0 ? "<p class=\"muted\">No device shows anything. Start a tap-to-pay session with a live key of an enterprise.</p>" : $"<ul>{string.Concat(Taps.Select(Device))}</ul>";

    private string Device(SandboxTap tap)
    {
        var session = tap.Session;
        var id = PublicId.Format(IdPrefix.TapSession, session.Id);
        var state = tap.IsPaid ? "paid" : tap.IsWithdrawn ? "taken off the device" : Now >= session.ExpiresAt ? "run out" : null;
        var action = state is not null ? $"<span class=\"muted\">{state}</span>" : $"<form method=\"post\" action=\"/sandbox/bank/tap\"><input type=\"hidden\" name=\"sessionId\" value=\"{id}\"><button>Tap card</button></form>";
        return $"<li><div>{Text(session.Description)}<small>{Text(session.DeviceId)} · <code>{id}</code></small></div><b>{Naira(session.AmountKobo)}</b>{action}</li>";
    }

    private static string Till(string action, string field, string label, string amountLabel, string button) => $"""
        <form method="post" action="/sandbox/bank/{action}">
        <label for="{action}-{field}">{label}</label><input id="{action}-{field}" name="{field}" autocomplete="off" required>
        <div class="row"><div><label for="{action}-amount">{amountLabel}</label><input id="{action}-amount" name="amount" inputmode="decimal" autocomplete="off"></div>
        <div><label for="{action}-side">Side</label><select id="{action}-side" name="side"><option value="live">live</option><option value="test">test</option></select></div>
        <div><label for="{action}-how">Report it</label><select id="{action}-how" name="how"><option value="once">once</option><option value="twice">twice</option><option value="forged">with a wrong signature</option></select></div></div>
        <button>{button}</button></form>
        """;

    private string Reports() => Answers.Count == 0 ? "<p class=\"muted\">Nothing yet.</p>" : $"<ul>{string.Concat(Answers.Select(answer => $"""
        <li><div><b>{answer.Status}</b> {Naira(answer.Report.AmountKobo)} for <code>{answer.Report.LinkId ?? answer.Report.SessionId}</code><small>{answer.Report.PaymentId}</small><small><code>{Text(answer.Body)}</code></small></div></li>
        """))}</ul>";

    private static string Naira(long kobo) => string.Create(CultureInfo.InvariantCulture, $"₦{Kobo.ToNaira(kobo):N2}");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
