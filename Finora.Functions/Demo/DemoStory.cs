using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Finora.Functions.Demo;

/// <summary>The main job from first customer to money in the books, told over HTTP as any integrator would live it.</summary>
internal sealed class DemoStory(HttpClient http, DemoAccount account)
{
    private int _step;

    /// <returns>The document that was finalized on the Platform.</returns>
    public async Task<DemoDocument> TellAsync()
    {
        await Console.Out.WriteLineAsync($"\nFinora at {http.BaseAddress?.ToString().TrimEnd('/')}: from an invoice to money in the books\n");
        await SayAsync("A business", $"{account.Name}, {account.BusinessId}");
        var invoiceId = await InvoiceAsync();
        var linkId = await LinkAsync(invoiceId);
        await PayAsync(linkId);
        await LookBackAsync(invoiceId, linkId);
        return await OnThePlatformAsync();
    }

    private async Task<string> InvoiceAsync()
    {
        var customer = await BusinessAsync(HttpMethod.Post, "/v1/customers", new JsonObject { ["name"] = "Sunbird Stationers", ["email"] = "accounts@sunbird.example", ["tin"] = "23456789-0001" });
        await SayAsync("A customer", $"{customer["name"]}, {customer["id"]}");
        var invoice = await BusinessAsync(HttpMethod.Post, "/v1/invoices", new JsonObject
        {
            ["customerId"] = Text(customer, "id"),
            ["reference"] = "PO-7781",
            ["lineItems"] = new JsonArray(
                new JsonObject { ["description"] = "Letterhead, 500 sheets", ["quantity"] = 2, ["unitPrice"] = 125000 },
                new JsonObject { ["description"] = "Delivery to Ikeja", ["unitPrice"] = 15000, ["vatCategory"] = "exempt" }),
        });
        await SayAsync("An invoice", $"{invoice["invoiceNumber"]}: {Naira(invoice, "subtotalKobo")} + VAT {Naira(invoice, "vatAmountKobo")} = {Naira(invoice, "totalKobo")}, {invoice["status"]}");
        var sent = await BusinessAsync(HttpMethod.Post, $"/v1/invoices/{invoice["id"]}/send", new JsonObject { ["notify"] = false });
        await SayAsync("Issued and signed", $"IRN {Text(sent, "irn")[..16]}…, entry {sent["glJournalEntryId"]}, {sent["status"]}");
        return Text(sent, "id");
    }

    private async Task<string> LinkAsync(string invoiceId)
    {
        var link = await BusinessAsync(HttpMethod.Post, $"/v1/businesses/{account.BusinessId}/payments/generate-link", new JsonObject { ["invoiceId"] = invoiceId });
        await SayAsync("A payment link", $"{link["shortUrl"]} for {Naira(link, "amountKobo")}");
        return Text(link, "paymentLinkId");
    }

    private async Task PayAsync(string linkId)
    {
        var body = new JsonObject
        {
            ["event"] = "payment.completed",
            ["paymentId"] = $"pay_{RandomNumberGenerator.GetHexString(12, lowercase: true)}",
            ["paymentLinkId"] = linkId,
            ["amountKobo"] = 28_375_000,
            ["currency"] = "NGN",
            ["timestamp"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        }.ToJsonString();
        var first = await CallbackAsync(body);
        await SayAsync("The bank reports it", $"receipt {first["receiptNumber"]}, entry {first["glJournalEntryId"]}, invoice {first["invoiceStatus"]}");
        if (Text(first, "invoiceStatus") != "paid") throw new DemoFailedException("The invoice is not paid.");
        var again = await CallbackAsync(body);
        if (Text(first, "receiptId") != Text(again, "receiptId")) throw new DemoFailedException("The same payment was booked twice.");
        await SayAsync("The bank repeats it", $"the same receipt {again["receiptNumber"]}; nothing is booked twice");
    }

    private async Task LookBackAsync(string invoiceId, string linkId)
    {
        var invoice = await BusinessAsync(HttpMethod.Get, $"/v1/invoices/{invoiceId}", null);
        var link = await BusinessAsync(HttpMethod.Get, $"/v1/businesses/{account.BusinessId}/payments/links/{linkId}", null);
        await SayAsync("The invoice now", $"{invoice["status"]}, due {Naira(invoice, "amountDueKobo")}; the link is {link["status"]}");
        var receipt = await BusinessAsync(HttpMethod.Get, $"/v1/receipts/{link["payments"]![0]!["receiptId"]}", null);
        var entry = await BusinessAsync(HttpMethod.Get, $"/v1/journal-entries/{receipt["glJournalEntryId"]}", null);
        await SayAsync("The books", $"{entry["number"]}, {entry["description"]}: debits {Naira(entry, "totalDebitKobo")}, credits {Naira(entry, "totalCreditKobo")}");
        foreach (var line in entry["lines"]!.AsArray()) await Console.Out.WriteLineAsync($"      {line!["accountCode"],26} {line["accountName"],-20} {Naira(line, "debitKobo"),14} {Naira(line, "creditKobo"),14}");
    }

    private async Task<DemoDocument> OnThePlatformAsync()
    {
        var customer = await PlatformAsync(HttpMethod.Post, "/api/v1/customers", new JsonObject { ["name"] = "Adaeze Foods Ltd", ["email"] = "accounts@adaezefoods.example", ["tin"] = "87654321-0001" });
        var draft = await PlatformAsync(HttpMethod.Post, "/api/v1/invoices", new JsonObject
        {
            ["customer_id"] = Text(customer, "id"),
            ["line_items"] = new JsonArray(
                new JsonObject { ["description"] = "Website development", ["unit_price"] = 400000, ["isic_code"] = "6201", ["service_category"] = "Computer programming activities" },
                new JsonObject { ["description"] = "Support hours", ["quantity"] = 15, ["unit"] = "HUR", ["unit_price"] = 11000, ["isic_code"] = "6201", ["service_category"] = "Computer programming activities" }),
        });
        await SayAsync("On the Platform API", $"{draft["invoice_number"]} for {customer["name"]}: ₦{draft["total_amount"]}, {draft["status"]}");
        var final = await PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{draft["id"]}/finalize", []);
        await SayAsync("Finalized", $"{final["signature_algorithm"]} by key {final["signature_key_id"]}, signature {Text(final, "digital_signature")[..16]}…");
        using var request = Request(HttpMethod.Get, $"/api/v1/invoices/{draft["id"]}/xml", null);
        request.Headers.Add("x-api-key", account.PlatformKey);
        using var response = await http.SendAsync(request);
        var xml = await response.Content.ReadAsByteArrayAsync();
        await SayAsync("Its UBL document", $"{xml.Length:N0} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(xml))[..16]}…");
        return new DemoDocument(Text(draft, "id"), Convert.FromBase64String(Text(final, "digital_signature")), xml);
    }

    private async Task<JsonNode> BusinessAsync(HttpMethod method, string path, JsonObject? body)
    {
        var inPath = path.StartsWith("/v1/businesses/", StringComparison.Ordinal);
        using var request = Request(method, inPath ? path : $"{path}?businessId={account.BusinessId}", body?.ToJsonString());
        request.Headers.Add("Authorization", $"Bearer {account.BusinessKey}");
        return (await SendAsync(request))["data"]!;
    }

    internal async Task<JsonNode> PlatformAsync(HttpMethod method, string path, JsonObject? body)
    {
        using var request = Request(method, path, body?.ToJsonString());
        request.Headers.Add("x-api-key", account.PlatformKey);
        return await SendAsync(request);
    }

    private async Task<JsonNode> CallbackAsync(string body)
    {
        using var request = Request(HttpMethod.Post, "/v1/webhooks/alat-payment", body);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.PartnerSecret), Encoding.UTF8.GetBytes(body));
        request.Headers.Add("X-Alat-Signature", "sha256=" + Convert.ToHexStringLower(mac));
        return (await SendAsync(request))["data"]!;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? body) =>
        new(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };

    private async Task<JsonNode> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new DemoFailedException($"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text) ?? throw new DemoFailedException($"{request.Method} {request.RequestUri} answered nothing.");
    }

    internal static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? throw new DemoFailedException($"The answer has no {name}.");

    private static string Naira(JsonNode node, string name) => "₦" + Core.Money.Kobo.Format(node[name]!.GetValue<long>());

    internal Task SayAsync(string what, string result) => Console.Out.WriteLineAsync($"  {++_step,2}  {what,-20} {result}");
}
