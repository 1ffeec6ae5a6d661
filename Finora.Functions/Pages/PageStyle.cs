using System.Security.Cryptography;
using System.Text;

namespace Finora.Functions.Pages;

/// <summary>The one style sheet of the hosted pages. It stands in each page, since nothing is loaded from anywhere, and the content policy allows it by its hash.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--ink:#16211c;--muted:#56645d;--line:#dde5e0;--paper:#fff;--ground:#f2f5f3;--accent:#0b5d3b;--on-accent:#fff;--tint:#eaf3ee;--warn:#7a3e00;--warn-tint:#fdf1de;--focus:#1f6fd0}
        @media(prefers-color-scheme:dark){:root{--ink:#e7eeea;--muted:#a2b2aa;--line:#2c3933;--paper:#17211c;--ground:#0d1411;--accent:#4cc38a;--on-accent:#04140c;--tint:#1c2d25;--warn:#ffc873;--warn-tint:#33270f;--focus:#7db5ff}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
        main{max-width:33rem;margin:0 auto;padding:1.25rem 1rem 2.5rem}
        main.wide{max-width:50rem}
        .card{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;margin:0 0 1rem}
        @media(min-width:40rem){main{padding-top:3rem}.card{padding:2rem}}
        h1{font-size:1.375rem;line-height:1.25;margin:0 0 .25rem}
        h2{font-size:1rem;margin:1.75rem 0 .375rem}
        p{margin:0 0 1rem}
        .lead,.note,small{color:var(--muted)}
        .note,small{font-size:.875rem}
        small{display:block}
        .brand{display:flex;align-items:center;gap:.75rem;margin:0 0 1rem;font-weight:600}
        .brand img{max-height:3rem;max-width:10rem}
        .test,.notice{margin:0 0 1rem;padding:.625rem 1rem;border-radius:.5rem;background:var(--warn-tint);color:var(--warn);font-weight:600}
        .top{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:flex-start;gap:.5rem 1rem;margin:0 0 1rem}
        .top p{margin:0}
        .status{display:inline-block;padding:.125rem .75rem;border-radius:1rem;background:var(--tint);color:var(--accent);font-size:.875rem;font-weight:600;white-space:nowrap}
        .status.warn{background:var(--warn-tint);color:var(--warn)}
        .figure{font-size:2.25rem;line-height:1.2;font-weight:700;letter-spacing:-.02em;font-variant-numeric:tabular-nums;margin:.125rem 0 1rem}
        .parties{display:grid;gap:1.25rem;margin:0 0 1.25rem}
        @media(min-width:40rem){.parties{grid-template-columns:1fr 1fr}}
        .parties h2{margin:0 0 .125rem;font-size:.8125rem;color:var(--muted);font-weight:600}
        .parties p{margin:0}
        table{width:100%;border-collapse:collapse;margin:1rem 0}
        th{font-size:.8125rem;color:var(--muted);font-weight:600}
        th,td{padding:.625rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
        th+th,td+td{padding-left:1rem}
        .amount{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:.375rem 1rem;margin:1rem 0}
        dt{color:var(--muted)}
        dd{margin:0;font-variant-numeric:tabular-nums}
        dl.sums{grid-template-columns:minmax(0,1fr) max-content;column-gap:0}
        dl.sums dd{text-align:right;padding-left:1rem}
        @media(min-width:40rem){dl.sums{max-width:24rem;margin-left:auto}}
        .due{font-size:1.25rem;font-weight:700;color:var(--ink)}
        dl.sums .due{border-top:2px solid var(--ink);padding-top:.375rem}
        label{display:block;margin:0 0 .25rem;font-weight:600}
        input{font:inherit;color:inherit;background:var(--paper);padding:.625rem .75rem;width:100%;border:1px solid var(--muted);border-radius:.5rem;margin:0 0 1rem}
        button,.button{display:inline-block;font:inherit;font-weight:600;text-align:center;text-decoration:none;padding:.75rem 1.5rem;min-height:2.75rem;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
        .quiet{background:transparent;color:var(--accent)}
        form>button{width:100%}
        form{margin:0 0 1rem}
        .actions{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0}
        .actions>*{flex:1 1 11rem;margin:0}
        button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
        a{color:var(--accent)}
        .button{color:var(--on-accent)}
        .button.quiet{color:var(--accent)}
        .verify{display:grid;gap:1rem;align-items:start}
        @media(min-width:40rem){.verify{grid-template-columns:max-content 1fr}}
        .verify dl{margin:0;grid-template-columns:1fr;gap:0}
        .verify dd{margin:0 0 .75rem;overflow-wrap:anywhere}
        .receipt+.receipt{border-top:1px solid var(--line);padding-top:.5rem}
        .qr{width:9rem;height:9rem;background:#fff;border-radius:.25rem}
        .lines{white-space:pre-line}
        .tick{width:3rem;height:3rem;display:block;margin:0 0 .75rem;color:var(--accent)}
        footer{margin:1.5rem 0 0;text-align:center}
        @media(max-width:22rem){.figure{font-size:1.75rem}.due{font-size:1.0625rem}dl.sums{grid-template-columns:minmax(4.5rem,1fr) minmax(0,max-content)}}
        @media print{body{background:#fff}.actions,form{display:none}.card{border:0;padding:0}}
        """;

    /// <summary>As a content policy names it.</summary>
    public static string Source { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";
}
