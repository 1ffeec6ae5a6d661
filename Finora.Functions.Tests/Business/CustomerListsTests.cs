using Finora.Core.Customers;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Business;

/// <summary>Sections 1.7, 8.1 and 8.3: lists by name with cursors, and the search.</summary>
[TestClass]
public sealed class CustomerListsTests
{
    private static readonly string[] Names = ["zebra", "Apple", "apple pie", "Ọlá Stores", "über", "A/B #1?", "a\\b", "apple", "Zoë", "10 Downing", "~tilde|pipe", "Ж"];
    private static TestApp _app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Pages_go_by_name_without_case_and_show_every_customer_once(bool azurite)
    {
        await using var other = azurite ? await TestApp.OnAzuriteAsync() : null;
        var app = other ?? _app;
        var business = await app.CreateBusinessAsync();
        foreach (var (i, name) in Names.Index()) await CreateAsync(app, business, name, $"c{i}@list.example");
        var seen = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var data = (await business.BusinessAsync(HttpMethod.Get, $"/v1/customers?limit=5{(cursor.Length > 0 ? "&cursor=" + cursor : "")}")).Expect(200).Data;
            Assert.AreEqual(data.GetProperty("customers").GetArrayLength(), data.GetProperty("count").GetInt32());
            seen.AddRange(data.GetProperty("customers").EnumerateArray().Select(customer => customer.GetProperty("name").GetString()!));
            cursor = data.GetProperty("nextCursor").GetString();
        }

        CollectionAssert.AreEqual(Names.OrderBy(name => name.ToLowerInvariant(), StringComparer.Ordinal).ToArray(), seen);
    }

    [TestMethod]
    public async Task A_renamed_customer_stands_in_its_new_place_once()
    {
        var business = await _app.CreateBusinessAsync();
        var first = await CreateAsync(_app, business, "Alpha", "alpha@list.example");
        await CreateAsync(_app, business, "Beta", "beta@list.example");
        (await business.BusinessAsync(HttpMethod.Put, "/v1/customers/" + first, """{"name":"Gamma"}""")).Expect(200);
        var names = (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Data.GetProperty("customers").EnumerateArray().Select(customer => customer.GetProperty("name").GetString()!);
        CollectionAssert.AreEqual(new[] { "Beta", "Gamma" }, names.ToArray());
        Assert.AreEqual("Gamma", string.Join(',', await SearchAsync(business, "gam")));
        Assert.AreEqual("", string.Join(',', await SearchAsync(business, "alph@")));
    }

    [TestMethod]
    [DataRow("limit=0", "limit")]
    [DataRow("limit=-1", "limit")]
    [DataRow("limit=ten", "limit")]
    [DataRow("limit=5.0", "limit")]
    [DataRow("cursor=nonsense", "cursor")]
    [DataRow("cursor=v1.AAAA", "cursor")]
    [DataRow("limit=0&cursor=v1.%21", "limit,cursor")]
    public async Task A_bad_limit_or_cursor_is_refused(string query, string fields)
    {
        var business = await _app.CreateBusinessAsync();
        var reply = (await business.BusinessAsync(HttpMethod.Get, "/v1/customers?" + query)).Expect(400);
        Assert.AreEqual("INVALID_REQUEST", reply.ErrorCode);
        Assert.AreEqual(fields, string.Join(',', reply.ErrorFields));
    }

    [TestMethod]
    public async Task A_cursor_is_good_only_for_its_own_list_tenant_and_side()
    {
        var business = await _app.CreateBusinessAsync();
        var other = await _app.CreateBusinessAsync();
        for (var i = 0; i < 2; i++) await CreateAsync(_app, business, "C" + i, $"c{i}@list.example");
        var cursor = (await business.BusinessAsync(HttpMethod.Get, "/v1/customers?limit=1")).Data.GetProperty("nextCursor").GetString()!;
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers?cursor=" + cursor)).Expect(200);
        (await business.BusinessAsync(HttpMethod.Get, "/v1/products?cursor=" + cursor)).Expect(400);
        (await business.BusinessTestAsync(HttpMethod.Get, "/v1/customers?cursor=" + cursor)).Expect(400);
        (await other.BusinessAsync(HttpMethod.Get, "/v1/customers?cursor=" + cursor)).Expect(400);
        var forged = cursor[..^2] + (cursor[^2] == 'A' ? 'B' : 'A') + cursor[^1];
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers?cursor=" + forged)).Expect(400);
    }

    [TestMethod]
    public async Task A_limit_above_the_maximum_is_read_as_the_maximum_and_the_default_is_fifty()
    {
        var business = await _app.CreateBusinessAsync();
        await Task.WhenAll(Enumerable.Range(0, 105).Select(i => CreateAsync(_app, business, $"Customer {i:000}", $"c{i}@list.example")));
        Assert.AreEqual(100, (await business.BusinessAsync(HttpMethod.Get, "/v1/customers?limit=99999999999")).Expect(200).Data.GetProperty("count").GetInt32());
        Assert.AreEqual(50, (await business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200).Data.GetProperty("count").GetInt32());
        Assert.AreEqual(50, (await SearchAsync(business, "customer")).Count);
    }

    [TestMethod]
    public async Task A_search_finds_parts_of_names_and_emails_without_case()
    {
        var business = await _app.CreateBusinessAsync();
        await CreateAsync(_app, business, "Sunbird Stationers", "accounts@sunbird.example");
        await CreateAsync(_app, business, "Harmattan Foods", "buyer@harmattan.example");
        await CreateAsync(_app, business, "ỌLÁ Stores", "ola@stores.example");
        Assert.AreEqual("Sunbird Stationers", string.Join(',', await SearchAsync(business, "NBIRD ST")));
        Assert.AreEqual("Harmattan Foods", string.Join(',', await SearchAsync(business, "Buyer@")));
        Assert.AreEqual("ỌLÁ Stores", string.Join(',', await SearchAsync(business, "ọlá")));
        Assert.AreEqual("Harmattan Foods,Sunbird Stationers,ỌLÁ Stores", string.Join(',', await SearchAsync(business, "E")));
        Assert.AreEqual("", string.Join(',', await SearchAsync(business, "sunbirds")));
        Assert.AreEqual(0, (await business.BusinessTestAsync(HttpMethod.Get, "/v1/customers/search?q=a")).Expect(200).Data.GetProperty("count").GetInt32());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("?q=")]
    [DataRow("?q=%20%20")]
    public async Task A_search_needs_a_query_of_1_to_100_characters(string query)
    {
        var business = await _app.CreateBusinessAsync();
        var reply = (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/search" + query)).Expect(400);
        Assert.AreEqual("INVALID_REQUEST", reply.ErrorCode);
        Assert.AreEqual("q", string.Join(',', reply.ErrorFields));
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/search?q=" + new string('x', 101))).Expect(400);
        (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/search?q=" + new string('x', 100))).Expect(200);
    }

    private static async Task<string> CreateAsync(TestApp app, TestBusiness business, string name, string email)
    {
        var made = await app.Services.GetRequiredService<CreateCustomer>().RunAsync(business.Live, new NewCustomer(name, email), CancellationToken.None);
        return Core.Identity.PublicId.Format(Core.Identity.IdPrefix.Customer, made.Value.Customer.Id);
    }

    private static async Task<IReadOnlyList<string>> SearchAsync(TestBusiness business, string text)
    {
        var data = (await business.BusinessAsync(HttpMethod.Get, "/v1/customers/search?q=" + Uri.EscapeDataString(text))).Expect(200).Data;
        Assert.AreEqual(data.GetProperty("customers").GetArrayLength(), data.GetProperty("count").GetInt32());
        return [.. data.GetProperty("customers").EnumerateArray().Select(customer => customer.GetProperty("name").GetString()!)];
    }
}
