using System.Text.Json;
using Finora.Core.Invoicing;
using Finora.Core.Products;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 10.4 and 10.1: products on invoices, and their stock.</summary>
[TestClass]
public sealed class ProductInvoicesTests
{
    private static TestApp _app = null!;
    private TestBusiness _business = null!;
    private string _customer = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await _app.DisposeAsync();

    [TestInitialize]
    public async Task AddBusinessAsync()
    {
        _business = await _app.CreateBusinessAsync();
        _customer = IdOf((await PostAsync("/v1/customers", """{"name":"Sunbird Stationers","email":"accounts@sunbird.example"}""")).Expect(201).Data);
    }

    [TestMethod]
    public async Task A_line_takes_what_it_leaves_out_from_its_product()
    {
        var product = await ProductAsync("""{"name":"Letterhead, 500 sheets","unitPrice":125000}""");
        var exempt = await ProductAsync("""{"name":"Book","unitPrice":500,"vatCategory":"exempt"}""");
        var invoice = (await InvoiceAsync($$"""{"productId":"{{product}}","quantity":2},{"description":"Delivery to Ikeja","unitPrice":15000,"vatCategory":"exempt"},{"productId":"{{exempt}}"},{"productId":"{{exempt}}","description":"Own words","unitPrice":1,"vatCategory":"standard"}""")).Expect(201).Data;
        var lines = invoice.GetProperty("lineItems").EnumerateArray().Select(line =>
            $"{line.GetProperty("productId").GetString()}|{line.GetProperty("description").GetString()}|{line.GetProperty("unitPrice").GetRawText()}|{line.GetProperty("vatCategory").GetString()}|{line.GetProperty("vatRate").GetRawText()}").ToArray();
        CollectionAssert.AreEqual(
            new[] { $"{product}|Letterhead, 500 sheets|125000|standard|7.5", "|Delivery to Ikeja|15000|exempt|0", $"{exempt}|Book|500|exempt|0", $"{exempt}|Own words|1|standard|7.5" }, lines);
    }

    [TestMethod]
    public async Task An_unknown_product_is_404_and_a_withdrawn_one_422_with_the_field_told()
    {
        var withdrawn = await ProductAsync("""{"name":"Old","unitPrice":1}""");
        (await _business.BusinessAsync(HttpMethod.Put, "/v1/products/" + withdrawn, """{"isActive":false}""")).Expect(200);
        var unknown = (await InvoiceAsync("""{"description":"A","unitPrice":1},{"productId":"prd_01km7xcq80fkw95yrxj3kezaex"}""")).Expect(404);
        Assert.AreEqual("lineItems[1].productId", string.Join(',', unknown.ErrorFields));
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await InvoiceAsync($$"""{"productId":"{{withdrawn}}"}""")).Expect(422).ErrorCode);
        Assert.AreEqual("lineItems[0].productId", string.Join(',', (await InvoiceAsync("""{"productId":"nonsense","description":"A","unitPrice":1}""")).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task A_draft_keeps_the_price_it_was_made_with()
    {
        var product = await ProductAsync("""{"name":"Cup","unitPrice":10,"vatCategory":"exempt"}""");
        var id = IdOf((await InvoiceAsync($$"""{"productId":"{{product}}"}""")).Expect(201).Data);
        (await _business.BusinessAsync(HttpMethod.Put, "/v1/products/" + product, """{"unitPrice":99,"name":"Mug"}""")).Expect(200);
        var line = (await _business.BusinessAsync(HttpMethod.Get, "/v1/invoices/" + id)).Data.GetProperty("lineItems")[0];
        Assert.AreEqual("10 Cup", $"{line.GetProperty("unitPrice").GetRawText()} {line.GetProperty("description").GetString()}");
    }

    [TestMethod]
    public async Task Issuing_lowers_tracked_stock_once_below_zero_if_need_be_and_a_void_can_put_it_back()
    {
        var tracked = await ProductAsync("""{"name":"Cup","unitPrice":10,"trackStock":true,"stockQuantity":4}""");
        var untracked = await ProductAsync("""{"name":"Advice","unitPrice":10}""");
        var id = IdOf((await InvoiceAsync($$"""{"productId":"{{tracked}}","quantity":1.5},{"productId":"{{untracked}}","quantity":9},{"productId":"{{tracked}}","quantity":3}""")).Expect(201).Data);
        Assert.AreEqual("4", await StockAsync(tracked));
        for (var i = 0; i < 2; i++) (await PostAsync($"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200);
        Assert.AreEqual("-0.5", await StockAsync(tracked));
        Assert.AreEqual("null", await StockAsync(untracked));

        var invoiceId = GuidOf(id);
        var store = _app.Services.GetRequiredService<TenantStore>();
        var issued = (await store.GetAsync(_business.Live, RowKeys.Invoice(invoiceId), CancellationToken.None))!.Value;
        await store.RunAsync<Invoice>(_business.Live, async (batch, token) =>
        {
            await _app.Services.GetRequiredService<StockKeeping>().ReturnAsync(batch, issued.StockTaken!, token);
            return issued;
        }, CancellationToken.None);
        Assert.AreEqual("4", await StockAsync(tracked));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_invoice_of_a_hundred_tracked_products_is_issued_in_one_batch(bool azurite)
    {
        await using var other = azurite ? await TestApp.OnAzuriteAsync() : null;
        var app = other ?? _app;
        if (azurite) _business = await app.CreateBusinessAsync();
        var create = app.Services.GetRequiredService<CreateProduct>();
        var made = new List<StockedProduct>();
        for (var i = 0; i < 100; i++) made.Add((await create.RunAsync(_business.Live, new NewProduct($"Product {i}", 1000) { Stock = 10_000 }, CancellationToken.None)).Value);
        _customer = IdOf((await PostAsync("/v1/customers", """{"name":"Big","email":"big@sunbird.example"}""")).Expect(201).Data);
        var lines = string.Join(',', made.Select(product => $$"""{"productId":"{{Core.Identity.PublicId.Format("prd", product.Product.Id)}}","quantity":1}"""));
        var id = IdOf((await InvoiceAsync(lines)).Expect(201).Data);
        (await PostAsync($"/v1/invoices/{id}/send", """{"notify":false}""")).Expect(200);
        var page = await app.Services.GetRequiredService<ProductCatalogue>().ListAsync(_business.Live, 100, null, CancellationToken.None);
        Assert.IsTrue(page.Products.Count == 100 && page.Products.All(product => product.Stock == 0));
    }

    [TestMethod]
    public async Task Sales_at_once_lose_no_stock()
    {
        var product = await ProductAsync("""{"name":"Cup","unitPrice":10,"trackStock":true,"stockQuantity":100}""");
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++) ids.Add(GuidOf(IdOf((await InvoiceAsync($$"""{"productId":"{{product}}","quantity":2}""")).Expect(201).Data)));
        var issue = _app.Services.GetRequiredService<IssueInvoice>();
        var outcomes = await Task.WhenAll(ids.Select(id => issue.RunAsync(_business.Live, new IssueRequest(id, null, MarkSent: true, RefuseFutureDate: false), CancellationToken.None)));
        Assert.IsTrue(outcomes.All(outcome => outcome.IsOk));
        Assert.AreEqual("84", await StockAsync(product));
    }

    private static string IdOf(JsonElement data) => data.GetProperty("id").GetString()!;

    private static Guid GuidOf(string invoice) => Core.Identity.PublicId.TryParse("inv", invoice, out var id) ? id : throw new AssertFailedException(invoice);

    private Task<Reply> PostAsync(string path, string body) => _business.BusinessAsync(HttpMethod.Post, path, body);

    private async Task<string> ProductAsync(string body) => IdOf((await PostAsync("/v1/products", body)).Expect(201).Data);

    private Task<Reply> InvoiceAsync(string lines) => PostAsync("/v1/invoices", $$"""{"customerId":"{{_customer}}","lineItems":[{{lines}}]}""");

    private async Task<string> StockAsync(string id) => (await _business.BusinessAsync(HttpMethod.Get, "/v1/products/" + id)).Data.GetProperty("stockQuantity").GetRawText();
}
