using Finora.Core.Customers;
using Finora.Core.Invoicing;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Pages;

/// <summary>Opens the hosted page of a link, as a browser and as a program.</summary>
internal static class HostedPages
{
    /// <summary>Does not follow redirects, so that a test sees them.</summary>
    public static HttpClient Browser(this TestApp app) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Http.BaseAddress };

    public static Task<Reply> LinkStateAsync(this TestApp app, string token) => app.SendAsync(HttpMethod.Get, $"/p/{token}", null, ("Accept", "application/json"));

    public static Task<Reply> LinkPageAsync(this TestApp app, string token) =>
        app.SendAsync(HttpMethod.Get, $"/p/{token}", null, ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));

    public static async Task<Reply> PostFormAsync(this TestApp app, string path, params (string Name, string Value)[] fields)
    {
        using var browser = app.Browser();
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await browser.PostAsync(path, form);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), all);
    }

    /// <summary>The token in the address of an invoice.</summary>
    public static async Task<string> TokenAsync(this TestBusiness business, string invoiceId) =>
        Trade.Text(await business.PlatformReadAsync($"/invoices/{invoiceId}/public-link"), "view_url").Split('/')[^1];

    /// <summary>The token of an invoice that is finalized here.</summary>
    /// <param name="draft">A draft; a new one of sample A if it is left out.</param>
    public static async Task<string> FinalTokenAsync(this TestBusiness business, string? draft = null)
    {
        var id = draft ?? await business.SampleAAsync();
        await business.FinalizedAsync(id);
        return await business.TokenAsync(id);
    }

    /// <summary>Takes the customer's e-mail address off an invoice: whoever makes customers must give one today, and imported ones may not have it.</summary>
    public static async Task ForgetEmailAsync(this TestApp app, TestBusiness business, string invoiceId)
    {
        var id = Guid.Parse(invoiceId);
        var cipher = await app.Service<TenantKeyring>().OpenAsync(business.Live.TenantId, CancellationToken.None);
        var personal = new PersonalData(null, null, null, null).Seal(cipher, Invoice.BuyerBinding(id));
        await app.EditAsync(business.Live, RowKeys.Invoice(id), stored => stored with { Buyer = stored.Buyer with { Personal = personal } });
    }

    /// <summary>An answer for people: HTML, whole, with every header that section 14.1 asks for and no script.</summary>
    public static Reply AsPage(this Reply reply, int status)
    {
        reply.Expect(status);
        Assert.AreEqual("text/html; charset=utf-8", reply.Headers["Content-Type"]);
        StringAssert.StartsWith(reply.Text, "<!DOCTYPE html>", StringComparison.Ordinal);
        StringAssert.EndsWith(reply.Text, "</html>", StringComparison.Ordinal);
        Assert.IsFalse(reply.Text.Contains("<script", StringComparison.OrdinalIgnoreCase));
        StringAssert.Contains(reply.Headers["Content-Security-Policy"], "default-src 'none'; style-src 'sha256-", StringComparison.Ordinal);
        StringAssert.Contains(reply.Headers["Content-Security-Policy"], "frame-ancestors 'none'", StringComparison.Ordinal);
        return reply.WithPageHeaders();
    }

    public static Reply WithPageHeaders(this Reply reply)
    {
        Assert.AreEqual("no-store no-referrer noindex DENY", $"{reply.Headers["Cache-Control"]} {reply.Headers["Referrer-Policy"]} {reply.Headers["X-Robots-Tag"]} {reply.Headers["X-Frame-Options"]}");
        return reply;
    }
}
