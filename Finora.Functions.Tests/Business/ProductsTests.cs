using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 9 of the Business contract over HTTP.</summary>
[TestClass]
public sealed class ProductsTests
{
    private const string Letterhead = """{"name":"Letterhead, 500 sheets","description":"100 gsm, one colour","sku":"LH-500","unitPrice":125000,"trackStock":true,"stockQuantity":40}""";
    private static TestApp _app = null!;
    private TestBusiness _business = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await _app.DisposeAsync();

    [TestInitialize]
    public async Task AddBusinessAsync() => _business = await _app.CreateBusinessAsync();

    [TestMethod]
    public async Task A_product_has_every_member_of_the_contract()
    {
        var made = (await PostAsync(Letterhead)).Expect(201).Data;
        Assert.AreEqual(
            $$"""
            {"id":"{{IdOf(made)}}","name":"Letterhead, 500 sheets","description":"100 gsm, one colour","sku":"LH-500","unitPriceKobo":12500000,"unitPrice":125000,"vatCategory":"standard","vatRate":7.5,"trackStock":true,"stockQuantity":40,"isActive":true,"createdAt":"2026-03-18T12:00:00.000Z","updatedAt":"2026-03-18T12:00:00.000Z"}
            """,
            made.GetRawText());
        Assert.AreEqual(made.GetRawText(), (await GetAsync(IdOf(made))).Expect(200).Data.GetRawText());
        var listed = (await _business.BusinessAsync(HttpMethod.Get, "/v1/products")).Expect(200).Data;
        Assert.AreEqual($$"""{"products":[{{made.GetRawText()}}],"count":1,"nextCursor":null}""", listed.GetRawText());
    }

    [TestMethod]
    [DataRow("""{}""", "name,unitPrice")]
    [DataRow("""{"name":"A","unitPrice":0}""", "unitPrice")]
    [DataRow("""{"name":"A","unitPrice":"5"}""", "unitPrice")]
    [DataRow("""{"name":"A","unitPrice":1.001}""", "unitPrice")]
    [DataRow("""{"name":"A","unitPrice":1000000000.01}""", "unitPrice")]
    [DataRow("""{"name":"A","unitPrice":1,"vatCategory":"reduced"}""", "vatCategory")]
    [DataRow("""{"name":"A","unitPrice":1,"trackStock":"yes"}""", "trackStock")]
    [DataRow("""{"name":"A","unitPrice":1,"trackStock":true,"stockQuantity":-1}""", "stockQuantity")]
    [DataRow("""{"name":"A","unitPrice":1,"trackStock":true,"stockQuantity":0.00001}""", "stockQuantity")]
    public async Task A_broken_field_is_named(string body, string fields)
    {
        var reply = (await PostAsync(body)).Expect(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        Assert.AreEqual(fields, string.Join(',', reply.ErrorFields));
    }

    [TestMethod]
    public async Task Lengths_are_bounded()
    {
        var body = $$"""{"name":"{{new string('n', 201)}}","description":"{{new string('d', 2001)}}","sku":"{{new string('s', 65)}}","unitPrice":1}""";
        Assert.AreEqual("name,description,sku", string.Join(',', (await PostAsync(body)).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task Without_tracking_there_is_no_stock_and_its_quantity_is_not_read()
    {
        var made = (await PostAsync("""{"name":"Advice","unitPrice":1,"vatCategory":"exempt","stockQuantity":-5}""")).Expect(201).Data;
        Assert.AreEqual(JsonValueKind.Null, made.GetProperty("stockQuantity").ValueKind);
        Assert.AreEqual(0, made.GetProperty("vatRate").GetDecimal());
        Assert.AreEqual(0, (await PutAsync(IdOf(made), """{"trackStock":true}""")).Expect(200).Data.GetProperty("stockQuantity").GetDecimal());
        Assert.AreEqual("1.5", (await PutAsync(IdOf(made), """{"stockQuantity":1.5}""")).Expect(200).Data.GetProperty("stockQuantity").GetRawText());
        Assert.AreEqual(JsonValueKind.Null, (await PutAsync(IdOf(made), """{"trackStock":false}""")).Expect(200).Data.GetProperty("stockQuantity").ValueKind);
    }

    [TestMethod]
    public async Task A_sku_belongs_to_one_product()
    {
        var first = IdOf((await PostAsync(Letterhead)).Expect(201).Data);
        Assert.AreEqual("CONFLICT", (await PostAsync(Letterhead)).Expect(409).ErrorCode);
        var second = IdOf((await PostAsync("""{"name":"Envelope","unitPrice":10,"sku":"ENV"}""")).Expect(201).Data);
        (await PutAsync(second, """{"sku":"LH-500"}""")).Expect(409);
        (await PutAsync(first, """{"sku":null}""")).Expect(200);
        (await PutAsync(second, """{"sku":"LH-500"}""")).Expect(200);
        (await PostAsync("""{"name":"New envelope","unitPrice":10,"sku":"ENV"}""")).Expect(201);
        (await _business.BusinessTestAsync(HttpMethod.Post, "/v1/products", Letterhead)).Expect(201);
    }

    [TestMethod]
    public async Task A_withdrawn_product_leaves_the_list_and_comes_back()
    {
        var id = IdOf((await PostAsync(Letterhead)).Expect(201).Data);
        Assert.IsFalse((await PutAsync(id, """{"isActive":false}""")).Expect(200).Data.GetProperty("isActive").GetBoolean());
        Assert.AreEqual(0, (await _business.BusinessAsync(HttpMethod.Get, "/v1/products")).Data.GetProperty("count").GetInt32());
        (await GetAsync(id)).Expect(200);
        (await _business.BusinessAsync(HttpMethod.Patch, "/v1/products/" + id, """{"isActive":true}""")).Expect(200);
        Assert.AreEqual(1, (await _business.BusinessAsync(HttpMethod.Get, "/v1/products")).Data.GetProperty("count").GetInt32());
        Assert.AreEqual("isActive", string.Join(',', (await PutAsync(id, """{"isActive":null}""")).Expect(400).ErrorFields));
        Assert.AreEqual("name,unitPrice", string.Join(',', (await PutAsync(id, """{"name":"","unitPrice":null}""")).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task Pages_go_by_name_and_carry_the_stock_of_each()
    {
        foreach (var (name, stock) in new[] { ("cup", 3), ("Bowl", 2), ("apron", 1) }) (await PostAsync($$"""{"name":"{{name}}","unitPrice":1,"trackStock":true,"stockQuantity":{{stock}}}""")).Expect(201);
        var first = (await _business.BusinessAsync(HttpMethod.Get, "/v1/products?limit=2")).Expect(200).Data;
        var second = (await _business.BusinessAsync(HttpMethod.Get, "/v1/products?limit=2&cursor=" + first.GetProperty("nextCursor").GetString())).Expect(200).Data;
        var all = first.GetProperty("products").EnumerateArray().Concat(second.GetProperty("products").EnumerateArray());
        Assert.AreEqual("apron 1,Bowl 2,cup 3", string.Join(',', all.Select(product => $"{product.GetProperty("name").GetString()} {product.GetProperty("stockQuantity").GetRawText()}")));
        Assert.AreEqual(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
    }

    [TestMethod]
    [DataRow("GET")]
    [DataRow("PUT")]
    public async Task An_id_that_is_malformed_unknown_or_of_another_business_is_not_found(string method)
    {
        var other = await _app.CreateBusinessAsync();
        var foreign = IdOf((await other.BusinessAsync(HttpMethod.Post, "/v1/products", Letterhead)).Expect(201).Data);
        foreach (var id in new[] { "prd_nonsense", "prd_01km7xcq80fkw95yrxj3kezaex", foreign })
        {
            Assert.AreEqual("NOT_FOUND", (await _business.BusinessAsync(new HttpMethod(method), "/v1/products/" + id, method == "PUT" ? "{}" : null)).Expect(404).ErrorCode);
        }
    }

    private static string IdOf(JsonElement data) => data.GetProperty("id").GetString()!;

    private Task<Reply> PostAsync(string body) => _business.BusinessAsync(HttpMethod.Post, "/v1/products", body);

    private Task<Reply> GetAsync(string id) => _business.BusinessAsync(HttpMethod.Get, "/v1/products/" + id);

    private Task<Reply> PutAsync(string id, string body) => _business.BusinessAsync(HttpMethod.Put, "/v1/products/" + id, body);
}
