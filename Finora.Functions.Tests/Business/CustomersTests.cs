using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 8 of the Business contract over HTTP: making, reading, changing and deleting customers.</summary>
[TestClass]
public sealed class CustomersTests
{
    private const string Sunbird = """
        {"name":"Sunbird Stationers","email":" Accounts@Sunbird.example ","phone":"+2348010000001","address":"4 Marina Close, Lagos Island, Lagos","tin":"23456789-0001","companyName":"Sunbird Stationers Ltd"}
        """;

    private static TestApp _app = null!;
    private TestBusiness _business = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await _app.DisposeAsync();

    [TestInitialize]
    public async Task AddBusinessAsync() => _business = await _app.CreateBusinessAsync();

    [TestMethod]
    public async Task A_customer_has_every_member_of_the_contract()
    {
        var made = (await PostAsync(Sunbird)).Expect(201).Data;
        CollectionAssert.AreEqual(
            new[] { "id", "name", "email", "phone", "address", "tin", "companyName", "accountBalanceKobo", "accountBalance", "isActive", "createdAt", "updatedAt" },
            made.EnumerateObject().Select(member => member.Name).ToArray());
        Assert.AreEqual("accounts@sunbird.example", made.GetProperty("email").GetString());
        Assert.AreEqual("4 Marina Close, Lagos Island, Lagos", made.GetProperty("address").GetString());
        Assert.AreEqual(0, made.GetProperty("accountBalanceKobo").GetInt64());
        Assert.IsTrue(made.GetProperty("isActive").GetBoolean());
        Assert.AreEqual(made.GetRawText(), (await GetAsync(IdOf(made))).Expect(200).Data.GetRawText());
    }

    [TestMethod]
    [DataRow("""{}""", "name,email")]
    [DataRow("""{"name":" ","email":"a@b.example"}""", "name")]
    [DataRow("""{"name":"A","email":"a@b"}""", "email")]
    [DataRow("""{"name":5,"email":"a@b.example"}""", "name")]
    [DataRow("""{"name":"A","email":"a@b.example","phone":"12"}""", "phone")]
    [DataRow("""{"name":"A","email":"a@b.example","tin":"123"}""", "tin")]
    public async Task A_broken_field_is_named(string body, string fields)
    {
        var reply = (await PostAsync(body)).Expect(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        Assert.AreEqual(fields, string.Join(',', reply.ErrorFields));
    }

    [TestMethod]
    public async Task Lengths_are_bounded_and_tins_have_three_forms()
    {
        var tooLong = $$"""{"name":"{{new string('n', 201)}}","email":"a@b.example","address":"{{new string('a', 501)}}","companyName":"{{new string('c', 201)}}"}""";
        CollectionAssert.AreEqual(new[] { "name", "address", "companyName" }, (await PostAsync(tooLong)).Expect(400).ErrorFields.ToArray());
        (await PostAsync($$"""{"name":"{{new string('n', 200)}}","email":"long@b.example","tin":"1234567890"}""")).Expect(201);
        (await PostAsync("""{"name":"T","email":"t@b.example","tin":"1234567890123"}""")).Expect(201);
    }

    [TestMethod]
    public async Task An_email_belongs_to_one_customer_active_or_not()
    {
        var id = IdOf((await PostAsync(Sunbird)).Expect(201).Data);
        Assert.AreEqual("CONFLICT", (await PostAsync("""{"name":"Other","email":"ACCOUNTS@sunbird.example"}""")).Expect(409).ErrorCode);
        (await DeleteAsync(id)).Expect(200);
        (await PostAsync("""{"name":"Other","email":"accounts@sunbird.example"}""")).Expect(409);
        (await _business.BusinessTestAsync(HttpMethod.Post, "/v1/customers", Sunbird)).Expect(201);
    }

    [TestMethod]
    public async Task A_change_touches_only_what_it_is_sent()
    {
        var id = IdOf((await PostAsync(Sunbird)).Expect(201).Data);
        var patched = (await _business.BusinessAsync(HttpMethod.Patch, "/v1/customers/" + id, """{"phone":"0801 000 0002","unknown":1}""")).Expect(200).Data;
        Assert.AreEqual("0801 000 0002", patched.GetProperty("phone").GetString());
        Assert.AreEqual("Sunbird Stationers", patched.GetProperty("name").GetString());
        Assert.AreEqual("23456789-0001", patched.GetProperty("tin").GetString());
        var cleared = (await PutAsync(id, """{"phone":null,"tin":"","address":null,"companyName":null}""")).Expect(200).Data;
        foreach (var member in new[] { "phone", "tin", "address", "companyName" }) Assert.AreEqual(System.Text.Json.JsonValueKind.Null, cleared.GetProperty(member).ValueKind, member);
        Assert.AreEqual("name,email", string.Join(',', (await PutAsync(id, """{"name":null,"email":""}""")).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task A_changed_email_frees_the_old_one_and_may_not_be_anothers()
    {
        var first = IdOf((await PostAsync("""{"name":"First","email":"first@b.example"}""")).Expect(201).Data);
        (await PostAsync("""{"name":"Second","email":"second@b.example"}""")).Expect(201);
        (await PutAsync(first, """{"email":"second@b.example"}""")).Expect(409);
        (await PutAsync(first, """{"email":"third@b.example"}""")).Expect(200);
        (await PutAsync(first, """{"email":"Third@b.example"}""")).Expect(200);
        (await PostAsync("""{"name":"New first","email":"first@b.example"}""")).Expect(201);
        (await PostAsync("""{"name":"New third","email":"third@b.example"}""")).Expect(409);
    }

    [TestMethod]
    public async Task Events_tell_of_what_changed_and_only_of_that()
    {
        var id = IdOf((await PostAsync(Sunbird)).Expect(201).Data);
        (await PutAsync(id, """{"name":"Sunbird Stationers"}""")).Expect(200);
        (await PutAsync(id, """{"name":"Sunbird & Sons"}""")).Expect(200);
        (await DeleteAsync(id)).Expect(200);
        (await DeleteAsync(id)).Expect(200);
        (await _business.BusinessAsync(HttpMethod.Post, "/v1/customers/find-or-create", """{"email":"accounts@sunbird.example"}""")).Expect(200);
        var events = await _app.StoredAsync(_business.Live, RowKeys.Events);
        CollectionAssert.AreEqual(
            new[] { (1, "customer.created"), (2, "customer.updated"), (3, "customer.deleted"), (4, "customer.updated") }, events.OrderBy(e => e.Sequence).Select(e => (e.Sequence, e.Type)).ToArray());
    }

    [TestMethod]
    public async Task A_deleted_customer_is_gone_from_list_and_search_and_stays_readable()
    {
        var id = IdOf((await PostAsync(Sunbird)).Expect(201).Data);
        Assert.AreEqual($$"""{"id":"{{id}}","isActive":false}""", (await DeleteAsync(id)).Expect(200).Data.GetRawText());
        Assert.AreEqual($$"""{"id":"{{id}}","isActive":false}""", (await DeleteAsync(id)).Expect(200).Data.GetRawText());
        Assert.AreEqual(0, (await _business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200).Data.GetProperty("count").GetInt32());
        Assert.AreEqual(0, (await _business.BusinessAsync(HttpMethod.Get, "/v1/customers/search?q=sunbird")).Expect(200).Data.GetProperty("count").GetInt32());
        Assert.IsFalse((await GetAsync(id)).Expect(200).Data.GetProperty("isActive").GetBoolean());
        var edited = (await PutAsync(id, """{"name":"Renamed while away"}""")).Expect(200).Data;
        Assert.IsFalse(edited.GetProperty("isActive").GetBoolean());
        Assert.AreEqual("Renamed while away", edited.GetProperty("name").GetString());
    }

    [TestMethod]
    public async Task An_issued_invoice_shows_in_the_balance_of_the_list_too()
    {
        var id = IdOf((await PostAsync(Sunbird)).Expect(201).Data);
        var invoice = await _business.BusinessAsync(HttpMethod.Post, "/v1/invoices", $$"""{"customerId":"{{id}}","lineItems":[{"description":"Letterhead","unitPrice":1000,"vatCategory":"exempt"}]}""");
        (await _business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{IdOf(invoice.Expect(201).Data)}/send", """{"notify":false}""")).Expect(200);
        var listed = (await _business.BusinessAsync(HttpMethod.Get, "/v1/customers")).Expect(200).Data.GetProperty("customers")[0];
        Assert.AreEqual(100_000, listed.GetProperty("accountBalanceKobo").GetInt64());
        Assert.AreEqual((await GetAsync(id)).Data.GetRawText(), listed.GetRawText());
    }

    [TestMethod]
    [DataRow("GET")]
    [DataRow("PUT")]
    [DataRow("DELETE")]
    public async Task An_id_that_is_malformed_unknown_or_of_another_business_is_not_found(string method)
    {
        var other = await _app.CreateBusinessAsync();
        var foreign = IdOf((await other.BusinessAsync(HttpMethod.Post, "/v1/customers", Sunbird)).Expect(201).Data);
        foreach (var id in new[] { "cust_nonsense", "cust_01km58dkh0ecca5b8sma5333hz", foreign })
        {
            var reply = (await _business.BusinessAsync(new HttpMethod(method), "/v1/customers/" + id, method == "PUT" ? "{}" : null)).Expect(404);
            Assert.AreEqual("NOT_FOUND", reply.ErrorCode);
        }
    }

    [TestMethod]
    public async Task Find_or_create_makes_a_customer_once_and_changes_nothing_of_a_match()
    {
        const string Body = """{"email":"Buyer@Harmattan.example"}""";
        var made = (await FindOrCreateAsync(Body)).Expect(201).Data;
        CollectionAssert.AreEqual(new[] { "id", "name", "email", "created" }, made.EnumerateObject().Select(member => member.Name).ToArray());
        Assert.AreEqual("buyer", made.GetProperty("name").GetString());
        Assert.IsTrue(made.GetProperty("created").GetBoolean());
        var found = (await FindOrCreateAsync("""{"email":"buyer@harmattan.example","name":"Somebody else","phone":"08010000001"}""")).Expect(200).Data;
        Assert.AreEqual(IdOf(made), IdOf(found));
        Assert.AreEqual("buyer", found.GetProperty("name").GetString());
        Assert.IsFalse(found.GetProperty("created").GetBoolean());
        Assert.AreEqual(System.Text.Json.JsonValueKind.Null, (await GetAsync(IdOf(made))).Data.GetProperty("phone").ValueKind);
        Assert.AreEqual("email", string.Join(',', (await FindOrCreateAsync("{}")).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task Find_or_create_brings_an_inactive_customer_back()
    {
        var id = IdOf((await PostAsync(Sunbird)).Expect(201).Data);
        (await DeleteAsync(id)).Expect(200);
        Assert.AreEqual(id, IdOf((await FindOrCreateAsync("""{"email":"accounts@sunbird.example"}""")).Expect(200).Data));
        Assert.IsTrue((await GetAsync(id)).Data.GetProperty("isActive").GetBoolean());
        Assert.AreEqual(1, (await _business.BusinessAsync(HttpMethod.Get, "/v1/customers/search?q=SUNBIRD")).Expect(200).Data.GetProperty("count").GetInt32());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Fifty_calls_at_once_with_one_email_make_one_customer(bool azurite)
    {
        await using var app = azurite ? await TestApp.OnAzuriteAsync() : await TestApp.OnSqliteAsync();
        var business = await app.CreateBusinessAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => business.BusinessAsync(HttpMethod.Post, "/v1/customers/find-or-create", """{"email":"buyer@harmattan.example"}""")));
        Assert.AreEqual(1, replies.Count(reply => reply.Status == 201 && reply.Data.GetProperty("created").GetBoolean()));
        Assert.AreEqual(49, replies.Count(reply => reply.Status == 200 && !reply.Data.GetProperty("created").GetBoolean()));
        Assert.AreEqual(1, replies.Select(reply => IdOf(reply.Data)).Distinct().Count());
        Assert.AreEqual(1, (await app.StoredAsync(business.Live, RowKeys.CustomersByName)).Count);
    }

    private static string IdOf(System.Text.Json.JsonElement data) => data.GetProperty("id").GetString()!;

    private Task<Reply> PostAsync(string body) => _business.BusinessAsync(HttpMethod.Post, "/v1/customers", body);

    private Task<Reply> FindOrCreateAsync(string body) => _business.BusinessAsync(HttpMethod.Post, "/v1/customers/find-or-create", body);

    private Task<Reply> GetAsync(string id) => _business.BusinessAsync(HttpMethod.Get, "/v1/customers/" + id);

    private Task<Reply> PutAsync(string id, string body) => _business.BusinessAsync(HttpMethod.Put, "/v1/customers/" + id, body);

    private Task<Reply> DeleteAsync(string id) => _business.BusinessAsync(HttpMethod.Delete, "/v1/customers/" + id);
}
