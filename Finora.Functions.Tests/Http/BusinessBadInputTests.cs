using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Every field of every body of the Business API, wrong in every way: the contract's error names the field, and nothing changes.</summary>
[TestClass]
public sealed class BusinessBadInputTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task Customers_are_made_of_valid_fields_only()
    {
        var business = await s_app.CreateBusinessAsync();

        await AssertAllRefusedAsync(
            business, "/v1/customers", """{"name":"Ada","email":"a@b.example","phone":"+234 (80) 100-0001","address":"Lagos","companyName":"A Ltd","tin":"1234567890"}""",
            new Field("name", Takes.Text) { Required = true, Max = 200 },
            new Field("email", Takes.Text, "\"a\"", "\"a@b\"", "\"a@@b.example\"", "\"a b@c.example\"", "\"@b.example\"", "\"a@\"", "\"Ada <a@b.example>\"", $"\"{new string('a', 245)}@b.example\"") { Required = true },
            new Field("phone", Takes.Text, "\"123456\"", "\"12345678901234567890a\"", "\"0801 000 000x\"", "\"++2348010000001\"", "\"123456789012345678901\""),
            new Field("address", Takes.Text) { Max = 500 },
            new Field("companyName", Takes.Text) { Max = 200 },
            new Field("tin", Takes.Text, "\"12345678-001\"", "\"123456789\"", "\"12345678901234\"", "\"12345678-00012\"", "\"1234567x-0001\"", "\"１２３４５６７８９０\""));
    }

    [TestMethod]
    public async Task Invoices_are_made_of_valid_fields_only()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();

        await AssertAllRefusedAsync(
            business, "/v1/invoices",
            $$"""
            {"customerId":"{{customer}}","lineItems":[{"description":"A","unitPrice":1},{"description":"B","quantity":2,"unitPrice":1.5,"vatCategory":"exempt"}],
             "invoiceDate":"2026-04-10","dueDate":"2026-04-20","vatRate":7.5,"pricesIncludeVat":false,"invoiceNumber":"A-1","reference":"R","notes":"N"}
            """,
            new Field("customerId", Takes.Text, "\"x\"", "\"cust_\"", "\"inv_01knvarph0f0gbzrvpc01vjrqg\"", "\"cust_81knvarph0f0gbzrvpc01vjrqg\"", "\"CUST_01knvarph0f0gbzrvpc01vjrqg\"", "\"cust_01knvarph0f0gbzrvpc01vjrqI\"") { Required = true, Max = 64 },
            new Field("lineItems", Takes.List, "[]", $"[{string.Join(',', Enumerable.Repeat("""{"description":"A","unitPrice":1}""", 101))}]") { Required = true },
            new Field("lineItems[1]", Takes.Object, "null"),
            new Field("lineItems[1].description", Takes.Text) { Required = true, Max = 500 },
            new Field("lineItems[1].quantity", Takes.Number, "0", "-1", "0.00001", "1.23456", "1000000.0001", "1000001", "1e30", "-1e30", "1e-30"),
            new Field("lineItems[1].unitPrice", Takes.Number, "0", "-0", "-1", "0.001", "1.005", "1000000000.01", "1e30", "-1e30") { Required = true },
            new Field("lineItems[1].productId", Takes.Text, "\"x\"", $"\"{customer}\""),
            new Field("lineItems[1].vatCategory", Takes.Text, "\"vat\"", "\"Standard\"", "\"zero-rated\"") { Max = 100 },
            new Field("invoiceDate", Takes.Text, "\"10/04/2026\"", "\"2026-4-1\"", "\"2026-02-30\"", "\"2026-04-10T10:00\"", "\"2026-04-10 10:00:00Z\"", "\"1899-12-31\"", "\"3000-01-01\"", "\"tomorrow\""),
            new Field("dueDate", Takes.Text, "\"2026-04-10\"", "\"2026-04-09\"", "\"2026-13-01\"", "\"never\""),
            new Field("vatRate", Takes.Number, "-0.01", "100.01", "7.555", "1e9"),
            new Field("pricesIncludeVat", Takes.Flag),
            new Field("invoiceNumber", Takes.Text, "\"A 1\"", "\"A_1\"", "\"Ä1\"", "\"A#1\"") { Max = 50 },
            new Field("reference", Takes.Text) { Max = 100 },
            new Field("notes", Takes.Text) { Max = 2_000 });
    }

    [TestMethod]
    public async Task Invoices_are_sent_with_valid_fields_only()
    {
        var business = await s_app.CreateBusinessAsync();

        await AssertAllRefusedAsync(
            business, $"/v1/invoices/{await business.DraftAsync()}/send",
            """{"notify":false,"channels":["email","whatsapp"],"to":"a@b.example","cc":["c@d.example","e@f.example"],"message":"Hello"}""",
            new Field("notify", Takes.Flag),
            new Field("channels", Takes.List, """["email","whatsapp","email"]"""),
            new Field("channels[1]", Takes.Text, "\"sms\"", "\"EMAIL\"", "\"email\"", "\"\"", "null"),
            new Field("to", Takes.Text, "\"a\"", "\"a@b\"") { Max = 254 },
            new Field("cc", Takes.List, """["a@b.c","b@b.c","c@b.c","d@b.c","e@b.c","f@b.c"]"""),
            new Field("cc[1]", Takes.Text, "\"a\"", "\"\"", "null"),
            new Field("message", Takes.Text) { Max = 2_000 });
    }

    [TestMethod]
    public async Task Links_are_made_of_valid_fields_only()
    {
        var business = await s_app.CreateBusinessAsync();
        var many = string.Join(',', Enumerable.Range(0, 21).Select(n => $"\"k{n}\":1"));

        await AssertAllRefusedAsync(
            business, $"/v1/businesses/{business.Id}/payments/generate-link",
            $$$"""{"invoiceId":"{{{await business.SentAsync()}}}","expiresInHours":24,"allowPartialPayment":true,"metadata":{"till":"web"}}""",
            new Field("invoiceId", Takes.Text, "\"x\"", "\"cust_01knvarph0f0gbzrvpc01vjrqg\"") { Required = true, Max = 64 },
            new Field("expiresInHours", Takes.Number, "0", "-1", "721", "1.5", "1e30"),
            new Field("allowPartialPayment", Takes.Flag),
            new Field(
                "metadata", Takes.Object, """{"a":[]}""", """{"a":{}}""", $$"""{"{{new string('k', 41)}}":1}""", $$"""{"a":"{{new string('v', 501)}}"}""", $"{{{many}}}"));
    }

    [TestMethod]
    public async Task What_is_at_the_bound_is_taken()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = (await business.BusinessAsync(
            HttpMethod.Post, "/v1/customers",
            $$"""{"name":"{{new string('n', 200)}}","email":"{{new string('a', 242)}}@b.example","phone":"1234567","address":"{{new string('l', 500)}}","companyName":"{{new string('c', 200)}}","tin":"12345678-0001"}""")).Expect(201).Data;
        var invoice = (await business.BusinessAsync(
            HttpMethod.Post, "/v1/invoices",
            $$"""
            {"customerId":" {{Trade.Text(customer, "id")}} ","lineItems":[{"description":"{{new string('d', 500)}}","quantity":0.0001,"unitPrice":1e9},{"description":"A","quantity":1e6,"unitPrice":0.01}],
             "invoiceNumber":"{{new string('9', 50)}}","reference":"{{new string('r', 100)}}","notes":"{{new string('n', 2000)}}","vatRate":100,"invoiceDate":"1900-01-01","dueDate":"2999-12-31"}
            """)).Expect(201).Data;
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{Trade.Text(invoice, "id")}/send", $$"""{"notify":false,"message":"{{new string('m', 2000)}}","channels":[],"cc":[]}""")).Expect(200);

        var metadata = string.Join(',', Enumerable.Range(0, 19).Select(n => $"\"{n}\":{n}").Append($"\"{new string('k', 40)}\":\"{string.Concat(Enumerable.Repeat("\\n", 500))}\""));
        foreach (var hours in new[] { 1, 720 })
        {
            var link = await business.LinkAsync(Trade.Text(invoice, "id"), $$""","expiresInHours":{{hours}},"metadata":{{{metadata}}}""");
            Assert.AreEqual(20, Shape.Names((await business.GetLinkAsync(link)).GetProperty("metadata")).Length);
        }
    }

    [TestMethod]
    public async Task What_a_body_names_and_is_not_there_is_a_missing_record_of_that_field()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.CustomerAsync();
        var before = await s_app.DumpAsync(business.Live);

        await AssertMissingAsync("/v1/invoices", "customerId", $$"""{"customerId":"{{Trade.Unknown("cust")}}","lineItems":[{"description":"A","unitPrice":1}]}""");
        await AssertMissingAsync(
            "/v1/invoices", "lineItems[1].productId", $$"""{"customerId":"{{customer}}","lineItems":[{"description":"A","unitPrice":1},{"productId":"{{Trade.Unknown("prd")}}"}]}""");
        await AssertMissingAsync($"/v1/businesses/{business.Id}/payments/generate-link", "invoiceId", $$"""{"invoiceId":"{{Trade.Unknown("inv")}}"}""");
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));

        async Task AssertMissingAsync(string path, string field, string body)
        {
            var reply = (await business.BusinessAsync(HttpMethod.Post, path, body)).InEnvelope(404);
            Assert.AreEqual("NOT_FOUND", reply.ErrorCode);
            CollectionAssert.AreEqual(new[] { field }, reply.ErrorFields.ToArray());
        }
    }

    [TestMethod]
    public async Task An_email_belongs_to_one_customer_whatever_its_case()
    {
        var business = await s_app.CreateBusinessAsync();
        await business.CustomerAsync("ada@harmattan.example");
        var before = await s_app.DumpAsync(business.Live);

        var again = await business.BusinessAsync(HttpMethod.Post, "/v1/customers", """{"name":"Other","email":" ADA@Harmattan.example "}""");

        Assert.AreEqual("CONFLICT", again.InEnvelope(409).ErrorCode);
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
        await business.CustomerAsync("ada@harmattan.example", test: true);
    }

    private static async Task AssertAllRefusedAsync(TestBusiness business, string path, string valid, params Field[] fields)
    {
        var before = await s_app.DumpAsync(business.Live);
        var wrong = new List<string>();
        foreach (var bad in BadInput.From(valid, fields))
        {
            s_app.Time.Advance(TimeSpan.FromSeconds(4));
            var reply = await business.BusinessAsync(HttpMethod.Post, path, bad.Json);
            if (reply.Status != 400 || reply.ErrorCode != "VALIDATION_ERROR" || !reply.ErrorFields.SequenceEqual([bad.Path])) wrong.Add($"{bad.What}: {reply.Status} {reply.Text}");
        }

        if (wrong.Count > 0) Assert.Fail(string.Join('\n', wrong));
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
        (await business.BusinessAsync(HttpMethod.Post, path, valid)).InEnvelope(path.EndsWith("/send", StringComparison.Ordinal) ? 200 : 201);
    }
}
