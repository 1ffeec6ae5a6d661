using System.Text.Json;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>The steps of doing business that most tests start from, all through the API. Each answers the record as the API gave it.</summary>
internal static class Trade
{
    /// <summary>The lines of the contract's example: 265,000 naira net, 18,750 VAT, 283,750 in all.</summary>
    public const string ExampleLines = """
        [{"description":"Letterhead, 500 sheets","quantity":2,"unitPrice":125000},{"description":"Delivery to Ikeja","quantity":1,"unitPrice":15000,"vatCategory":"exempt"}]
        """;

    public const long ExampleTotal = 28_375_000;

    public static async Task<string> CustomerAsync(this TestBusiness business, string email = "accounts@sunbird.example", bool test = false) =>
        Text((await business.CallAsync(test, HttpMethod.Post, "/v1/customers", $$"""{"name":"Sunbird Stationers","email":"{{email}}"}""")).Expect(201).Data, "id");

    public static async Task<JsonElement> InvoiceAsync(this TestBusiness business, string customerId, string lines = ExampleLines, string more = "", bool test = false) =>
        (await business.CallAsync(test, HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{customerId}}","lineItems":{{lines}}{{more}}}""")).Expect(201).Data;

    /// <summary>The id of a draft over <see cref="ExampleTotal"/>.</summary>
    public static async Task<string> DraftAsync(this TestBusiness business, bool test = false) => Text(await business.InvoiceAsync(await business.CustomerAsync(NewEmail(), test), test: test), "id");

    /// <summary>The id of a sent invoice over <see cref="ExampleTotal"/>.</summary>
    public static async Task<string> SentAsync(this TestBusiness business, bool test = false)
    {
        var id = await business.DraftAsync(test);
        (await business.CallAsync(test, HttpMethod.Post, $"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200);
        return id;
    }

    public static async Task<string> LinkAsync(this TestBusiness business, string invoiceId, string more = "", bool test = false) =>
        Text((await business.CallAsync(test, HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{invoiceId}}"{{more}}}""")).Expect(201).Data, "paymentLinkId");

    public static async Task<JsonElement> GetInvoiceAsync(this TestBusiness business, string id, bool test = false) => (await business.CallAsync(test, HttpMethod.Get, $"/v1/invoices/{id}")).Expect(200).Data;

    public static async Task<JsonElement> GetLinkAsync(this TestBusiness business, string id) =>
        (await business.BusinessAsync(HttpMethod.Get, $"/v1/businesses/{business.Id}/payments/links/{id}")).Expect(200).Data;

    public static async Task<JsonElement> GetReceiptAsync(this TestBusiness business, string id) => (await business.BusinessAsync(HttpMethod.Get, $"/v1/receipts/{id}")).Expect(200).Data;

    public static async Task<JsonElement> GetEntryAsync(this TestBusiness business, string id) => (await business.BusinessAsync(HttpMethod.Get, $"/v1/journal-entries/{id}")).Expect(200).Data;

    public static Task<Reply> CallAsync(this TestBusiness business, bool test, HttpMethod method, string path, string? body = null) =>
        test ? business.BusinessTestAsync(method, path, body) : business.BusinessAsync(method, path, body);

    public static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    public static Guid IdOf(string prefix, string id) => PublicId.TryParse(prefix, id, out var parsed) ? parsed : throw new ArgumentException($"'{id}' is no id of the kind {prefix}.", nameof(id));

    /// <summary>An id of that kind that names nothing.</summary>
    public static string Unknown(string prefix) => PublicId.Format(prefix, new IdGenerator(TimeProvider.System).NewId());

    public static string NewEmail() => $"buyer-{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}@harmattan.example";
}
