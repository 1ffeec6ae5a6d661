using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Every object of the Platform API that is served so far, member for member as its contract shows it.</summary>
[TestClass]
public sealed class PlatformShapeTests
{
    /// <summary>No withholding rate is named here.</summary>
    private static readonly string[] NotHere = ["expected_wht"];

    private static readonly string[] OnIssueOnly =
        ["seller", "irn", "nrs_irn", "digital_signature", "signature_algorithm", "signature_key_id", "qr", "verify_url", "finalized_at"];

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task A_customer_is_made_and_read_in_the_contracts_shape()
    {
        var business = await s_app.CreateBusinessAsync();

        var made = (await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", PlatformTrade.FullCustomer)).Expect(201).WithHeaders();

        Shape.AssertLike(ContractExamples.PlatformCustomer, made.Json);
        StringAssert.StartsWith(made.Headers["X-Request-Id"], "req_", StringComparison.Ordinal);
        Assert.AreEqual("business", Trade.Text(made.Json, "customer_type"));
        Assert.AreEqual("accounts@adaezefoods.example", Trade.Text(made.Json, "email"));
        Assert.AreEqual("+2348030000002", Trade.Text(made.Json, "phone"));
        Assert.AreEqual("legacy", Trade.Text(made.Json, "tin_format"));
        Assert.AreEqual("NG-FC", Trade.Text(made.Json.GetProperty("billing_address"), "state"));
        Assert.AreEqual("0.00", Trade.Text(made.Json, "outstanding_amount"));
        var read = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/customers/{Trade.Text(made.Json, "id")}")).Expect(200).WithHeaders();
        Assert.AreEqual(made.Text, read.Text);
    }

    [TestMethod]
    [DataRow("""{"name":"A","email":"a@b.example"}""", "individual", null)]
    [DataRow("""{"name":"A","email":"a@b.example","company_name":"A Ltd"}""", "business", null)]
    [DataRow("""{"name":"A","email":"a@b.example","tin":"1234567890"}""", "business", "jtb")]
    [DataRow("""{"name":"A","email":"a@b.example","tin":"1234567890123","customer_type":"government"}""", "government", "tax_id")]
    [DataRow("""{"name":"A","email":"a@b.example","tin":"ABC-123","customer_type":"individual"}""", "individual", "unrecognised")]
    public async Task Type_and_form_of_the_tin_follow_from_what_is_given(string body, string type, string? form)
    {
        var business = await s_app.CreateBusinessAsync();

        var made = (await business.PlatformAsync(HttpMethod.Post, "/api/v1/customers", body)).Expect(201).Json;

        Shape.AssertLike(ContractExamples.PlatformCustomer, made, "company_name", "phone", "tin", "tin_format", "billing_address");
        Assert.AreEqual(type, Trade.Text(made, "customer_type"));
        Assert.AreEqual(form, made.GetProperty("tin_format").GetString());
    }

    [TestMethod]
    public async Task A_draft_has_every_member_and_null_where_only_issuing_gives_a_value()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();

        var made = (await business.PlatformAsync(
            HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customer}}","line_items":{{PlatformTrade.SampleLines}},"buyer_reference":"PO-4411","notes":"Thank you.","terms":"30 days."}""")).Expect(201).WithHeaders();

        Shape.AssertLike(ContractExamples.PlatformInvoice, made.Json, [.. NotHere, .. OnIssueOnly]);
        foreach (var member in OnIssueOnly) Assert.AreEqual("null", made.Json.GetProperty(member).GetRawText(), member);
        Assert.AreEqual("draft", Trade.Text(made.Json, "status"));
        Assert.AreEqual("B2B", Trade.Text(made.Json, "invoice_kind"));
        Assert.AreEqual(made.Text, (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{Trade.Text(made.Json, "id")}")).Expect(200).WithHeaders().Text);
    }

    [TestMethod]
    public async Task A_finalized_invoice_has_every_member_and_its_warnings()
    {
        var business = await s_app.CreateBusinessAsync();
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with
        {
            RcNumber = "RC1234567",
            Phone = "+2348030000001",
            NrsServiceId = "F1N0RA01",
            Address = new Core.Identity.PostalAddress("14 Admiralty Way", "Lekki", "NG-LA", null, "106104", "NG"),
        });
        var draft = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), more: ""","buyer_reference":"PO-4411","notes":"Thank you.","terms":"30 days." """);

        var final = await business.FinalizedAsync(Trade.Text(draft, "id"));

        Shape.AssertLike(ContractExamples.PlatformInvoice.TrimEnd()[..^2] + """, "warnings": [] }""", final, NotHere);
        Assert.AreEqual(0, final.GetProperty("warnings").GetArrayLength());
        Assert.AreEqual("finalized", Trade.Text(final, "status"));
        Assert.AreEqual("INV2026001-F1N0RA01-20260318", Trade.Text(final, "nrs_irn"));
        Assert.AreEqual($$"""{"kind":"verify","payload":"{{Trade.Text(final, "verify_url")}}"}""", final.GetProperty("qr").GetRawText());
        Assert.IsFalse((await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{Trade.Text(draft, "id")}")).Json.TryGetProperty("warnings", out _));
    }

    [TestMethod]
    public async Task A_failure_tells_every_field_in_the_order_of_the_body()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();

        var reply = await business.PlatformAsync(
            HttpMethod.Post, "/api/v1/invoices", $$"""{"due_date":"soon","customer_id":"{{customer}}","line_items":[{"description":"A","unit_price":-1}],"currency":5}""");

        reply.InPlatformError(400);
        Assert.AreEqual("VALIDATION_ERROR", reply.ErrorCode);
        Assert.AreEqual("Request body validation failed.", Trade.Text(reply.Error, "message"));
        Assert.AreEqual(
            """[{"field":"due_date","message":"due_date must be a valid ISO date"},{"field":"line_items.0.unit_price","message":"unit_price must be a positive number"},{"field":"currency","message":"currency must be a string"}]""",
            reply.Error.GetProperty("details").GetRawText());
    }

    [TestMethod]
    public async Task A_date_rule_is_told_with_the_other_faults()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();

        var reply = await business.PlatformAsync(
            HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"A"}],"issue_date":"2026-03-10","due_date":"2026-03-09"}""");

        CollectionAssert.AreEqual(new[] { "line_items.0.unit_price", "due_date" }, reply.InPlatformError(400).ErrorFields.ToArray());
        Assert.AreEqual("due_date must not be before issue_date", Trade.Text(reply.Error.GetProperty("details")[1], "message"));
    }

    [TestMethod]
    public async Task At_most_a_hundred_faults_are_told()
    {
        var business = await s_app.CreateBusinessAsync();
        var lines = string.Join(',', Enumerable.Repeat("{}", 80));

        var reply = await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":null,"line_items":[{{lines}}]}""");

        Assert.AreEqual(100, reply.InPlatformError(400).ErrorFields.Count);
    }

    [TestMethod]
    public async Task A_record_that_is_missing_is_named_in_the_message()
    {
        var business = await s_app.CreateBusinessAsync();

        var reply = await business.PlatformAsync(HttpMethod.Get, "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a");

        Assert.AreEqual("NOT_FOUND", reply.InPlatformError(404).ErrorCode);
        Assert.AreEqual("Invoice with id '019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a' was not found.", Trade.Text(reply.Error, "message"));
    }
}
