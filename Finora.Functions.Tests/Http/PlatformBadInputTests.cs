using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Every field of every body of the Platform API, wrong in every way: the contract's error names the field, and nothing changes.</summary>
[TestClass]
public sealed class PlatformBadInputTests
{
    private const string NoUuid = "\"019547a2-3b1c-7d8e-9f0a\"";
    private const string Nobody = "\"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a\"";

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
            business, "/api/v1/customers",
            """
            {"name":"Ada","email":"a@b.example","customer_type":"business","company_name":"A Ltd","contact_name":"Ada","phone":"+2348030000002","tin":"12345",
             "billing_address":{"street":"1 Way","city":"Lagos","state":"NG-LA","lga":"Eti-Osa","postal_code":"106104","country":"NG"},"notes":"N"}
            """,
            new Field("name", Takes.Text) { Required = true, Max = 200 },
            new Field("email", Takes.Text, "\"a\"", "\"a@b\"", "\"a@@b.example\"") { Required = true, Max = 254 },
            new Field("customer_type", Takes.Text, "\"person\"", "\"Business\""),
            new Field("company_name", Takes.Text) { Max = 200 },
            new Field("contact_name", Takes.Text) { Max = 200 },
            new Field("phone", Takes.Text, "\"12345\"", "\"8030000002\"", "\"+0348030000002\"", "\"+234803000000x\"", "\"+2348030000002222\""),
            new Field("tin", Takes.Text, "\"1234\"") { Max = 30 },
            new Field("billing_address", Takes.Object),
            new Field("billing_address.street", Takes.Text) { Max = 300 },
            new Field("billing_address.city", Takes.Text) { Max = 100 },
            new Field("billing_address.state", Takes.Text, "\"Atlantis\"", "\"NG-XX\"") { Max = 100 },
            new Field("billing_address.lga", Takes.Text) { Max = 100 },
            new Field("billing_address.postal_code", Takes.Text) { Max = 20 },
            new Field("billing_address.country", Takes.Text, "\"ng\"", "\"NGA\"", "\"N\""),
            new Field("notes", Takes.Text) { Max = 2_000 });
    }

    [TestMethod]
    public async Task Invoices_are_made_of_valid_fields_only()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();

        await AssertAllRefusedAsync(
            business, "/api/v1/invoices",
            $$"""
            {"customer_id":"{{customer}}","line_items":[{"description":"A","unit_price":1},{"description":"B","quantity":2,"unit_price":"100","unit":"HUR","discount_type":"percent","discount_value":5,
             "tax_category":"exempt","tax_exemption_reason":"R","hsn_code":"1006","product_category":"Rice"}],"invoice_number":"A-1","issue_date":"2026-03-01","due_date":"2026-03-31",
             "currency":"USD","exchange_rate":1500,"discount_type":"amount","discount_value":1,"invoice_kind":"B2B","buyer_reference":"R","notes":"N","terms":"T"}
            """,
            new Field("customer_id", Takes.Text, "\"x\"", NoUuid, Nobody, "\"019547a23b1c7d8e9f0a1b2c3d4e5f6a\"", "\"{019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a}\"") { Required = true },
            new Field("line_items", Takes.List, "[]", $"[{string.Join(',', Enumerable.Repeat("""{"description":"A","unit_price":1}""", 101))}]") { Required = true },
            new Field("line_items[1]", Takes.Object, "null"),
            new Field("line_items[1].description", Takes.Text) { Required = true, Max = 500 },
            new Field("line_items[1].quantity", Takes.Number, "0", "-1", "\"-1\"", "1.23456", "\"1.23456\"", "1000000.1", "\"1e9\"", "\"two\"", "\"1,5\"", "\"0x1\""),
            new Field("line_items[1].unit_price", Takes.Number, "0", "-1", "\"-1\"", "0.001", "\"1.005\"", "1000000000.01", "\"1e30\"", "\"ten\"", "\"+1\"", "\"01\"", "\"1 000\"") { Required = true, OrText = true },
            new Field("line_items[1].unit", Takes.Text, "\"hur\"", "\"HOUR\"", "\"E A\"", "\"<&>\""),
            new Field("line_items[1].discount_type", Takes.Text, "\"percentage\"", "\"Percent\"", "null"),
            new Field("line_items[1].discount_value", Takes.Number, "-1", "101", "\"101\"", "1.23456", "\"half\"", "null"),
            new Field("line_items[1].tax_category", Takes.Text, "\"vat\"", "\"Exempt\""),
            new Field("line_items[1].tax_rate_id", Takes.Text, "\"x\"", NoUuid, Nobody),
            new Field("line_items[1].tax_exemption_reason", Takes.Text) { Max = 200 },
            new Field("line_items[1].product_id", Takes.Text, "\"x\"", NoUuid, Nobody),
            new Field("line_items[1].hsn_code", Takes.Text, "null") { Max = 20 },
            new Field("line_items[1].isic_code", Takes.Text, "\"6201\""),
            new Field("invoice_number", Takes.Text, "\"A 1\"", "\"A_1\"", "\"---\"", $"\"{new string('9', 33)}\"") { Max = 50 },
            new Field("issue_date", Takes.Text, "\"27/02/2025\"", "\"2026-02-30\"", "\"2026-03-01T10:00\""),
            new Field("due_date", Takes.Text, "\"2026-02-28\"", "\"soon\""),
            new Field("currency", Takes.Text, "\"usd\"", "\"JPY\"", "\"DOLLAR\""),
            new Field("exchange_rate", Takes.Number, "0", "-1", "1.1234567", "\"1.1234567\"", "1e12", "\"much\"") { Required = true, OrText = true },
            new Field("discount_type", Takes.Text, "\"half\"", "null"),
            new Field("discount_value", Takes.Number, "-1", "0.001", "196.01", "1e30", "\"x\"", "null"),
            new Field("wht_rate_id", Takes.Text, "\"x\"", NoUuid, Nobody),
            new Field("invoice_kind", Takes.Text, "\"b2b\"", "\"C2C\"", "\"0\""),
            new Field("buyer_reference", Takes.Text) { Max = 100 },
            new Field("notes", Takes.Text) { Max = 2_000 },
            new Field("terms", Takes.Text) { Max = 2_000 });
    }

    [TestMethod]
    public async Task Invoices_are_finalized_with_valid_fields_only()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync()), "id");

        await AssertAllRefusedAsync(business, $"/api/v1/invoices/{id}/finalize", """{"issue_date":"2026-03-18"}""", new Field("issue_date", Takes.Text, "\"18/03/2026\"", "\"2026-3-18\""));
    }

    [TestMethod]
    public async Task What_is_at_the_bound_is_taken()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync($$"""{"name":"{{new string('n', 200)}}","email":"a@b.example","tin":"12345","phone":"0803 000-0002","notes":"{{new string('n', 2000)}}"}""");

        var invoice = await business.PlatformInvoiceAsync(
            customer.ToUpperInvariant(), $$"""[{"description":"{{new string('d', 500)}}","quantity":"0.0001","unit_price":"1000000000.00","discount_type":"amount","discount_value":0}]""",
            $$""","invoice_number":"{{new string('9', 32)}}{{new string('-', 18)}}","notes":"{{new string('n', 2000)}}","terms":"{{new string('t', 2000)}}","buyer_reference":"{{new string('r', 100)}}" """);

        Assert.AreEqual("100000.00", Trade.Text(invoice, "subtotal"));
    }

    [TestMethod]
    public async Task An_email_belongs_to_one_customer_and_a_customer_must_be_active()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();
        await s_app.EditAsync(business.Live, RowKeys.Customer(Guid.Parse(customer)), stored => stored with { IsActive = false });

        var again = await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", """{"name":"Other","email":"ACCOUNTS@adaezefoods.example"}""");
        var invoice = await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customer}}","line_items":{{PlatformTrade.SampleLines}}}""");

        Assert.AreEqual("CONFLICT", again.InPlatformError(409).ErrorCode);
        CollectionAssert.AreEqual(new[] { "customer_id" }, invoice.InPlatformError(400).ErrorFields.ToArray());
    }

    private static async Task AssertAllRefusedAsync(TestBusiness business, string path, string valid, params Field[] fields)
    {
        var before = await s_app.DumpAsync(business.Live);
        var wrong = new List<string>();
        foreach (var bad in BadInput.From(valid, fields))
        {
            s_app.Time.Advance(TimeSpan.FromMilliseconds(250));
            var reply = await business.PlatformAsync(HttpMethod.Post, path, bad.Json);
            if (reply.Status != 400 || reply.ErrorCode != "VALIDATION_ERROR" || !Names(reply, bad.Path)) wrong.Add($"{bad.What}: {reply.Status} {reply.Text}");
        }

        if (wrong.Count > 0) Assert.Fail(string.Join('\n', wrong));
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
        Assert.AreEqual(path.EndsWith("/finalize", StringComparison.Ordinal) ? 200 : 201, (await business.PlatformAsync(HttpMethod.Post, path, valid)).Status);
    }

    /// <summary>
    /// The field, or one that goes together with it (a discount's type and value), as a dotted path; each message begins with the last name of its path.
    /// </summary>
    private static bool Names(Reply reply, string path)
    {
        var field = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        var partner = field.Replace("discount_type", "discount_value", StringComparison.Ordinal);
        var details = reply.Error.GetProperty("details").EnumerateArray().ToArray();
        return details.Length > 0 && details.All(detail => Trade.Text(detail, "field") is var named && (named == field || named == partner) && StartsWithName(detail, named));
    }

    private static bool StartsWithName(JsonElement detail, string path) =>
        Trade.Text(detail, "message").StartsWith(path.Split('.').Last(step => !char.IsAsciiDigit(step[0])) + " ", StringComparison.Ordinal);
}
