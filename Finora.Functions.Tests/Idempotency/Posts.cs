using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Idempotency;

/// <summary>POSTs with an <c>Idempotency-Key</c> on either surface, and what came of them.</summary>
internal static class Posts
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";

    public static Task<Reply> PostAsync(this TestBusiness business, bool platform, string noun, string key, string body) =>
        platform
            ? business.PlatformAsync(HttpMethod.Post, "/api/v1/" + noun, body, (Header, key))
            : business.BusinessAsync(HttpMethod.Post, "/v1/" + noun, body, (Header, key));

    public static string NewCustomer(string email) => $$"""{"name":"Sunbird Stationers","email":"{{email}}"}""";

    public static string NewInvoice(bool platform, string customerId) => platform
        ? $$"""{"customer_id":"{{customerId}}","line_items":[{"description":"Letterhead","unit_price":125000}]}"""
        : $$"""{"customerId":"{{customerId}}","lineItems":[{"description":"Letterhead","unitPrice":125000}]}""";

    public static string IdOf(this Reply reply, bool platform) => Record(reply, platform).GetProperty("id").GetString()!;

    /// <summary>The record that an answer carries: what must be the same in an answer that was made anew.</summary>
    public static JsonElement Record(Reply reply, bool platform) => platform ? reply.Json : reply.Data;

    public static void AssertReplay(Reply first, Reply again)
    {
        Assert.AreEqual(first.Status, again.Status);
        Assert.AreEqual(first.Text, again.Text);
        Assert.AreEqual("true", again.Headers[Replayed]);
        Assert.AreNotEqual(first.Headers["X-Request-Id"], again.Headers["X-Request-Id"]);
        Assert.IsFalse(first.Headers.ContainsKey(Replayed));
    }
}
