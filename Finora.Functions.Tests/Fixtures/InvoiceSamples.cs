using System.Text.Json;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>Customers and invoices made over the API. The invoice is the one of the contract's examples: 265,000 net, 283,750 with VAT.</summary>
internal static class InvoiceSamples
{
    public const long Total = 28_375_000;

    private const string Lines = """[{"description":"Letterhead, 500 sheets","quantity":2,"unitPrice":125000},{"description":"Delivery to Ikeja","unitPrice":15000,"vatCategory":"exempt"}]""";

    public static async Task<string> CustomerAsync(this TestBusiness business, string email = "accounts@sunbird.example") =>
        (await business.BusinessAsync(HttpMethod.Post, "/v1/customers", $$"""{"name":"Sunbird Stationers","email":"{{email}}"}""")).Expect(201).Id();

    public static async Task<string> InvoiceAsync(this TestBusiness business, string customerId, string more = "")
    {
        var body = $$"""{"customerId":"{{customerId}}","lineItems":{{Lines}}{{(more.Length > 0 ? "," + more : "")}}}""";
        return (await business.BusinessAsync(HttpMethod.Post, "/v1/invoices", body)).Expect(201).Id();
    }

    public static async Task<string> SentInvoiceAsync(this TestBusiness business, string customerId, string more = "")
    {
        var id = await business.InvoiceAsync(customerId, more);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200);
        return id;
    }

    public static Task<Reply> PayAsync(this TestBusiness business, decimal amount, params (string InvoiceId, decimal Amount)[] parts)
    {
        var allocations = string.Join(',', parts.Select(part => $$"""{"invoiceId":"{{part.InvoiceId}}","amountAllocated":{{part.Amount}}}"""));
        return business.BusinessAsync(HttpMethod.Post, "/v1/receipts", $$"""{"amount":{{amount}},"paidBy":"Sunbird Stationers Ltd","allocations":[{{allocations}}]}""");
    }

    public static async Task<JsonElement> ReadAsync(this TestBusiness business, string path) => (await business.BusinessAsync(HttpMethod.Get, path)).Expect(200).Data;

    public static string Id(this Reply reply) => reply.Data.GetProperty("id").GetString()!;

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Whole(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    /// <summary>The ids of a list, in its order.</summary>
    public static string[] Ids(this JsonElement data, string plural) => [.. data.GetProperty(plural).EnumerateArray().Select(item => item.Text("id"))];

    /// <summary>Lines of an entry as <c>account debit credit</c>.</summary>
    public static string[] EntryLines(this JsonElement entry) =>
        [.. entry.GetProperty("lines").EnumerateArray().Select(line => $"{line.Text("accountCode")} {line.Whole("debitKobo")} {line.Whole("creditKobo")}")];
}
