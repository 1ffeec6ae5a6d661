using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.OpenApi;

/// <summary>
/// The examples that we publish are the contract's, and true: each request is sent as written, and the answer is the one that is written beside it, but for ids, times and numbers
/// in a series.
/// </summary>
[TestClass]
public sealed class ContractExampleTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_app = await TestApp.OnSqliteAsync(services => services.AddSingleton<IAddressLookup>(new FixedLookup()));
        s_app.Time.Advance(new DateTimeOffset(2026, 4, 17, 10, 30, 0, TimeSpan.Zero) - s_app.Time.GetUtcNow());
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task From_customer_and_product_to_an_invoice_that_is_paid_by_link()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("PUT /v1/products/{id}");
        await story.RunAsync("GET /v1/products/{id}");
        await story.RunAsync("GET /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("PUT /v1/invoices/{id}");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("GET /v1/invoices/{id}");
        await story.RunAsync("GET /v1/invoices");
        await story.RunAsync("GET /v1/customers/{id}");
        await story.RunAsync("GET /v1/customers");
        await story.RunAsync("GET /v1/customers/search", query: "?q=sunbird");
        await story.RunAsync("GET /v1/journal-entries/{id}");
        await story.RunAsync("GET /v1/journal-entries");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/generate-link");
        await story.RunAsync("POST /v1/webhooks/alat-payment");
        await story.RunAsync("GET /v1/businesses/{businessId}/payments/links/{paymentLinkId}");
    }

    [TestMethod]
    public async Task What_is_taken_back()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/generate-link");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/links/{paymentLinkId}/cancel");
        await story.RunAsync("POST /v1/invoices/{id}/void");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("DELETE /v1/invoices/{id}");
        await story.RunAsync("PUT /v1/customers/{id}");
        await story.RunAsync("DELETE /v1/customers/{id}");
    }

    [TestMethod]
    public async Task A_customer_is_found_or_created()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers/find-or-create", 201);
        await story.RunAsync("POST /v1/customers/find-or-create", 200);
    }

    [TestMethod]
    public async Task A_receipt_for_part_of_an_invoice()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        story.Name("inv_01knpp93r0f4jbzevbxec5vmwk", "inv_01knvarph0f0gbzrvpc01vjrqg");
        await story.RunAsync("POST /v1/receipts");
        await story.RunAsync("GET /v1/receipts/{id}");
        await story.RunAsync("GET /v1/receipts");
    }

    [TestMethod]
    public async Task Accounts_after_a_cash_sale()
    {
        var story = await ExampleStory.StartAsync(s_app);
        (await story.Business.BusinessAsync(HttpMethod.Post, "/v1/receipts", """{ "amount": 53750, "paidBy": "Walk-in customer", "paymentMethod": "cash" }""")).Expect(201);
        await story.RunAsync("GET /v1/chart-of-accounts/{id}");
        await story.RunAsync("PUT /v1/chart-of-accounts/{id}");
        await story.RunAsync("POST /v1/chart-of-accounts");
    }

    [TestMethod]
    public async Task A_journal_entry_by_hand()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/journal-entries");
        story.Name("je_01knvath40e3pagrb8jt7cgfwy", "je_01kpfx2zm0f21bp8xpgw1eqq9a");
        await story.RunAsync("POST /v1/journal-entries/{id}/post");
        await story.RunAsync("POST /v1/journal-entries/{id}/reverse");
    }

    [TestMethod]
    public async Task An_expense_paid_at_once_and_one_paid_later()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/expenses");
        await story.RunAsync("GET /v1/expenses/{id}");
        await story.RunAsync("GET /v1/expenses");
        await story.RunAsync("POST /v1/expenses/{id}/void");
        var pending = await story.Business.BusinessAsync(
            HttpMethod.Post, "/v1/expenses", """{ "amount": 80000, "supplierName": "Gridline Power", "accountId": "5021", "date": "2026-04-14", "description": "March electricity", "status": "pending" }""");
        story.Know("exp_01kp617j40fncaq4x9m2s9rvem", pending.Expect(201).Data.GetProperty("id").GetString()!);
        await story.RunAsync("PUT /v1/expenses/{id}");
    }

    [TestMethod]
    public async Task A_webhook_from_its_making_to_its_end()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/webhooks");
        await story.RunAsync("GET /v1/webhooks/{id}");
        await story.RunAsync("GET /v1/webhooks");
        await story.RunAsync("POST /v1/webhooks/{id}/rotate-secret");
        await story.RunAsync("PUT /v1/webhooks/{id}");
        await story.RunAsync("DELETE /v1/webhooks/{id}");
    }

    [TestMethod]
    public async Task A_tap_that_is_asked_for_and_called_off()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/tap-to-pay");
        await story.RunAsync("GET /v1/businesses/{businessId}/payments/sessions/{sessionId}");
        await story.RunAsync("POST /v1/businesses/{businessId}/payments/sessions/{sessionId}/cancel");
    }

    [TestMethod]
    public async Task Files_of_an_invoice_and_of_a_quarter()
    {
        var story = await ExampleStory.StartAsync(s_app);
        await story.RunAsync("POST /v1/customers");
        await story.RunAsync("POST /v1/products");
        await story.RunAsync("POST /v1/invoices");
        await story.RunAsync("POST /v1/invoices/{id}/send");
        await story.RunAsync("POST /v1/documents/invoice/{id}/pdf");
        await story.RunAsync("POST /v1/documents/financial-statement/pdf");
    }
}

/// <summary>Sends the examples of the description in the name of a business, and learns from the answers what the examples' ids stand for.</summary>
internal sealed partial class ExampleStory(TestApp app, TestBusiness business)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    public TestBusiness Business => business;

    public static async Task<ExampleStory> StartAsync(TestApp app)
    {
        var story = new ExampleStory(app, await app.CreateBusinessAsync());
        story.Know("biz_01kf0e44m0e6g8ec8cwhyrpef1", story.Business.Id);
        return story;
    }

    public void Know(string example, string real) => _ids[example] = real;

    /// <summary>Another id of the examples that means the same record.</summary>
    public void Name(string example, string known) => _ids[example] = _ids[known];

    public async Task RunAsync(string operation, int? status = null, string query = "")
    {
        var described = DescribedApi.Business.Operations.Single(candidate => candidate.Name == operation);
        var expected = status ?? described.SuccessStatuses.First();
        var body = described.Json.TryGetProperty("requestBody", out var request) ? Real(request.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText()) : null;

        var reply = described.Path == "/v1/webhooks/alat-payment" ? await app.PartnerAsync(body!) : await business.BusinessAsync(new HttpMethod(described.Method), Real(PathOf(described)) + query, body);

        var example = ExampleOf(described, expected);
        Assert.AreEqual(Mask(example), Mask(reply.Expect(expected).Data), operation);
        Learn(example, reply.Data);
    }

    private static JsonElement ExampleOf(DescribedOperation operation, int status)
    {
        var media = operation.Response(status)!.Value.GetProperty("content").GetProperty("application/json");
        return (media.TryGetProperty("example", out var example) ? example : media.GetProperty("examples").EnumerateObject().First().Value.GetProperty("value")).GetProperty("data");
    }

    private static string PathOf(DescribedOperation operation) => !operation.Json.TryGetProperty("parameters", out var parameters) ? operation.Path
        : parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path")
            .Aggregate(operation.Path, (path, parameter) => path.Replace($"{{{parameter.GetProperty("name").GetString()}}}", parameter.GetProperty("example").GetString(), StringComparison.Ordinal));

    private string Real(string text) => _ids.Aggregate(text, (now, id) => now.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <summary>What stands in the same place is the same record.</summary>
    private void Learn(JsonElement example, JsonElement actual)
    {
        var (theirs, ours) = (PublicId().Matches(example.GetRawText()), PublicId().Matches(actual.GetRawText()));
        foreach (var (their, our) in theirs.Zip(ours)) _ids[their.Value] = our.Value;
    }

    private static string Mask(JsonElement json)
    {
        var text = JsonNode.Parse(json.GetRawText())!.ToJsonString();
        text = PublicId().Replace(text, match => match.Value[..(match.Value.IndexOf('_') + 1)]);
        text = EncodedId().Replace(text, "/p/");
        text = Moment().Replace(text, "then");
        text = Fingerprint().Replace(text, "fingerprint");
        text = SignedPath().Replace(text, "/files/");
        text = Secret().Replace(text, match => match.Value.Contains('*', StringComparison.Ordinal) ? "masked" : "secret");
        return Series().Replace(text, match => match.Value[..match.Value.LastIndexOf('-')]);
    }

    [GeneratedRegex("[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}")]
    private static partial Regex PublicId();

    [GeneratedRegex("/p/[0-7][0-9a-hjkmnp-tv-z]{25}")]
    private static partial Regex EncodedId();

    /// <summary>A time of day; midnight is a date, which counts.</summary>
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT(?!00:00:00\.000Z)\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Moment();

    /// <summary>The address of a file, with its end and signature.</summary>
    [GeneratedRegex("/files/[^\"]+")]
    private static partial Regex SignedPath();

    [GeneratedRegex("whsec_[^\"]+")]
    private static partial Regex Secret();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Fingerprint();

    [GeneratedRegex(@"\b(INV|REC|JE|EXP)-2026-\d{3,}")]
    private static partial Regex Series();
}
