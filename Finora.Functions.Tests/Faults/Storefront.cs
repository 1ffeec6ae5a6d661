using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Faults;

/// <summary>An invoice with a link, to be paid.</summary>
internal sealed record Collectable(Account Account, string InvoiceId, string LinkId, long TotalKobo);

/// <summary>What an integrator does: customers, invoices, some of them issued, and links, over HTTP.</summary>
internal sealed class Storefront(Account account)
{
    private readonly List<string> _customers = [];

    public async Task AddCustomersAsync(HttpClient http, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var customer = await CallAsync(http, "/v1/customers", $$"""{"name":"Buyer {{i}}","email":"buyer{{i}}@{{Azurite.UniqueName()}}.example"}""", 201);
            _customers.Add(customer.GetProperty("id").GetString()!);
        }
    }

    /// <summary>A failure on the way leaves an invoice that nobody pays, which is as it is in life.</summary>
    public async Task<Collectable> OfferAsync(HttpClient http, Random random)
    {
        var customer = _customers[random.Next(_customers.Count)];
        var invoice = await CallAsync(http, "/v1/invoices", $$"""
            {"customerId":"{{customer}}","lineItems":[{"description":"Paper","quantity":{{random.Next(1, 9)}},"unitPrice":{{random.Next(500, 90_000)}}.{{random.Next(10, 99)}}},{"description":"Delivery","unitPrice":1500,"vatCategory":"exempt"}]}
            """, 201);
        var invoiceId = invoice.GetProperty("id").GetString()!;
        if (random.Next(2) == 0) await CallAsync(http, $"/v1/invoices/{invoiceId}/send", """{"notify":false}""", 200);
        var link = await CallAsync(http, $"/v1/businesses/{account.BusinessId}/payments/generate-link", $$"""{"invoiceId":"{{invoiceId}}","allowPartialPayment":true}""", 201);
        return new Collectable(account, invoiceId, link.GetProperty("paymentLinkId").GetString()!, invoice.GetProperty("totalKobo").GetInt64());
    }

    private async Task<JsonElement> CallAsync(HttpClient http, string path, string body, int expected)
    {
        var inPath = path.StartsWith("/v1/businesses/", StringComparison.Ordinal);
        var reply = await Reply.SendAsync(http, HttpMethod.Post, inPath ? path : $"{path}?businessId={account.BusinessId}", body, ("Authorization", $"Bearer {account.Key}"));
        return reply.Status == expected ? reply.Data : throw new HttpRequestException($"{path} answered {reply.Status}: {reply.Text}", null, (System.Net.HttpStatusCode)reply.Status);
    }
}
