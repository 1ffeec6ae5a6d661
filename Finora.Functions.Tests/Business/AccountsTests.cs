using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 19 of the Business contract.</summary>
[TestClass]
public sealed class AccountsTests
{
    private static TestApp s_app = null!;
    private TestBusiness _business = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await Books.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestInitialize]
    public async Task CreateBusinessAsync() => _business = await s_app.CreateBusinessAsync();

    [TestMethod]
    public async Task A_new_business_has_the_42_accounts_of_the_standard_chart_by_code()
    {
        var data = (await _business.GetAsync("/v1/chart-of-accounts")).Expect(200).Data;
        var codes = data.List("accounts").Select(account => account.GetProperty("code").GetString()!).ToArray();
        Assert.AreEqual(42, data.GetProperty("count").GetInt32());
        Assert.HasCount(42, codes);
        CollectionAssert.AreEqual(codes.Order(StringComparer.Ordinal).ToArray(), codes);
    }

    [TestMethod]
    public async Task An_account_is_printed_as_in_the_contract_with_its_balance()
    {
        await _business.ManualAsync("1001", "3010", 53750);
        var reply = await _business.GetAsync("/v1/chart-of-accounts/1001");
        const string Expected = """{"id":"1001","code":"1001","name":"Cash","category":"asset","subcategory":"current_asset","description":null,"balanceKobo":5375000,"balance":53750,"isSystemAccount":true,"isActive":true,"createdAt":"2026-03-18T12:00:00.000Z"}""";
        Assert.AreEqual(Expected, reply.Expect(200).Data.GetRawText());
        Assert.AreEqual(5_375_000, await _business.BalanceAsync("3010"));
    }

    [TestMethod]
    [DataRow("category=equity", 3)]
    [DataRow("category=cost_of_sales", 1)]
    [DataRow("isActive=false", 0)]
    [DataRow("isActive=true&category=liability", 12)]
    public async Task The_list_is_narrowed_by_category_and_activity(string query, int count) =>
        Assert.AreEqual(count, (await _business.GetAsync($"/v1/chart-of-accounts?{query}")).Expect(200).Data.GetProperty("count").GetInt32());

    [TestMethod]
    [DataRow("category=assets")]
    [DataRow("isActive=yes")]
    public async Task A_wrong_filter_is_an_invalid_request(string query) =>
        Assert.AreEqual("INVALID_REQUEST", (await _business.GetAsync($"/v1/chart-of-accounts?{query}")).Expect(400).ErrorCode);

    [TestMethod]
    [DataRow("9999")]
    [DataRow("10010")]
    [DataRow("je_01kpfx2zm0f21bp8xpgw1eqq9a")]
    public async Task An_account_that_is_not_there_is_not_found(string id)
    {
        Assert.AreEqual("NOT_FOUND", (await _business.GetAsync($"/v1/chart-of-accounts/{id}")).Expect(404).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await _business.PutAsync($"/v1/chart-of-accounts/{id}", """{"name":"X"}""")).Expect(404).ErrorCode);
    }

    [TestMethod]
    public async Task An_own_account_is_made_found_listed_and_unknown_to_others()
    {
        var made = (await _business.PostAsync("/v1/chart-of-accounts", """{"code":"5100","name":" Fuel ","category":"expense"}""")).Expect(201);
        Assert.AreEqual("Fuel", made.Text("name"));
        Assert.AreEqual("5100", made.Text("id"));
        Assert.IsFalse(made.Data.GetProperty("isSystemAccount").GetBoolean());
        Assert.AreEqual(0, made.Data.Whole("balanceKobo"));
        Assert.AreEqual(43, (await _business.GetAsync("/v1/chart-of-accounts")).Data.GetProperty("count").GetInt32());
        (await (await s_app.CreateBusinessAsync()).GetAsync("/v1/chart-of-accounts/5100")).Expect(404);
    }

    [TestMethod]
    public async Task A_code_that_is_used_conflicts_be_it_a_system_code_or_an_own_one()
    {
        (await _business.PostAsync("/v1/chart-of-accounts", """{"code":"5100","name":"Fuel","category":"expense"}""")).Expect(201);
        foreach (var code in new[] { "1001", "5100" })
        {
            Assert.AreEqual("CONFLICT", (await _business.PostAsync("/v1/chart-of-accounts", $$"""{"code":"{{code}}","name":"Again","category":"expense"}""")).Expect(409).ErrorCode);
        }
    }

    [TestMethod]
    public async Task Every_wrong_field_of_a_new_account_is_told()
    {
        var reply = await _business.PostAsync("/v1/chart-of-accounts", $$"""{"code":"51","name":"{{new string('x', 121)}}","category":"cash","subcategory":"{{new string('x', 61)}}","description":7}""");
        CollectionAssert.AreEquivalent(new[] { "code", "name", "category", "subcategory", "description" }, reply.Expect(400).ErrorFields.ToArray());
        CollectionAssert.AreEquivalent(new[] { "code", "name", "category" }, (await _business.PostAsync("/v1/chart-of-accounts", "{}")).Expect(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_system_account_takes_a_name_and_a_category_and_its_balance_follows_the_side()
    {
        await _business.ManualAsync("1001", "3010", 10);
        var changed = (await _business.PutAsync("/v1/chart-of-accounts/3010", """{"name":"Capital","category":"liability"}""")).Expect(200);
        Assert.AreEqual("Capital", changed.Text("name"));
        Assert.AreEqual("liability", changed.Text("category"));
        Assert.IsTrue(changed.Data.GetProperty("isSystemAccount").GetBoolean());
        Assert.AreEqual(1_000, changed.Data.Whole("balanceKobo"));
        Assert.AreEqual(-1_000, (await _business.PutAsync("/v1/chart-of-accounts/3010", """{"category":"asset"}""")).Expect(200).Data.Whole("balanceKobo"));
        Assert.AreEqual("Capital", (await _business.GetAsync("/v1/chart-of-accounts/3010")).Text("name"));
    }

    [TestMethod]
    [DataRow("""{"subcategory":"x"}""")]
    [DataRow("""{"description":null}""")]
    [DataRow("""{"isActive":false}""")]
    public async Task A_system_account_takes_nothing_else(string body) =>
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.PutAsync("/v1/chart-of-accounts/1001", body)).Expect(422).ErrorCode);

    [TestMethod]
    public async Task An_own_account_takes_all_but_a_category_and_null_clears_what_is_optional()
    {
        (await _business.PostAsync("/v1/chart-of-accounts", """{"code":"5100","name":"Fuel","category":"expense","subcategory":"a","description":"b"}""")).Expect(201);
        var changed = (await _business.PutAsync("/v1/chart-of-accounts/5100", """{"name":"Diesel","subcategory":null}""")).Expect(200).Data;
        Assert.AreEqual("Diesel", changed.GetProperty("name").GetString());
        Assert.IsNull(changed.GetProperty("subcategory").GetString());
        Assert.AreEqual("b", changed.GetProperty("description").GetString());
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.PutAsync("/v1/chart-of-accounts/5100", """{"category":"asset"}""")).Expect(422).ErrorCode);
        CollectionAssert.AreEquivalent(new[] { "name", "isActive" }, (await _business.PutAsync("/v1/chart-of-accounts/5100", """{"name":null,"isActive":null}""")).Expect(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task An_own_account_is_switched_off_only_without_a_balance()
    {
        (await _business.PostAsync("/v1/chart-of-accounts", """{"code":"5100","name":"Fuel","category":"expense"}""")).Expect(201);
        var entry = await _business.ManualAsync("5100", "1001", 5);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.PutAsync("/v1/chart-of-accounts/5100", """{"isActive":false}""")).Expect(422).ErrorCode);
        (await _business.PostAsync($"/v1/journal-entries/{entry}/reverse", """{"reason":"wrong"}""")).Expect(201);
        Assert.IsFalse((await _business.PutAsync("/v1/chart-of-accounts/5100", """{"isActive":false}""")).Expect(200).Data.GetProperty("isActive").GetBoolean());
        Assert.AreEqual(1, (await _business.GetAsync("/v1/chart-of-accounts?isActive=false")).Data.GetProperty("count").GetInt32());
        Assert.AreEqual(42, (await _business.GetAsync("/v1/chart-of-accounts")).Data.GetProperty("count").GetInt32());
    }
}
