using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Http;

/// <summary>Invoices of the Platform API: the worked amounts of section 9, dates, finalizing, the signed document.</summary>
[TestClass]
public sealed class PlatformInvoiceTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow("A", PlatformTrade.SampleLines, "", "565000.00", "0.00", "565000.00", "42375.00", "607375.00")]
    [DataRow(
        "B",
        """
        [{"description":"1","quantity":3,"unit_price":10000,"discount_type":"percent","discount_value":10},{"description":"2","quantity":"2.5","unit_price":4999.99,"tax_category":"zero_rated"},
         {"description":"3","unit_price":1333.33,"discount_type":"amount","discount_value":"33.33","tax_category":"exempt"}]
        """,
        ""","discount_type":"amount","discount_value":1000""", "40799.98", "1000.00", "39799.98", "1975.37", "41775.35")]
    [DataRow("C", """[{"description":"1","unit_price":10.10},{"description":"2","unit_price":10.1},{"description":"3","unit_price":"10.10"}]""", "", "30.30", "0.00", "30.30", "2.28", "32.58")]
    [DataRow("D", """[{"description":"1","unit_price":0.2}]""", "", "0.20", "0.00", "0.20", "0.02", "0.22")]
    [DataRow(
        "E", """[{"description":"1","unit_price":100},{"description":"2","unit_price":100},{"description":"3","unit_price":100}]""", ""","discount_type":"amount","discount_value":1""",
        "300.00", "1.00", "299.00", "22.43", "321.43")]
    [DataRow(
        "F", """[{"description":"1","unit_price":400000},{"description":"2","quantity":15,"unit_price":11000,"discount_type":"percent","discount_value":2.5}]""",
        ""","discount_type":"percent","discount_value":"12.5" """, "560875.00", "70109.38", "490765.62", "36807.42", "527573.04")]
    public async Task The_worked_examples_come_out_to_the_kobo(string name, string lines, string more, string subtotal, string discount, string taxable, string tax, string total)
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), lines, more);

        AssertMembers(name, invoice, ("subtotal", subtotal), ("discount_amount", discount), ("taxable_amount", taxable), ("tax_amount", tax), ("total_amount", total), ("amount_due", total), ("amount_paid", "0.00"));
    }

    [TestMethod]
    public async Task Example_b_is_right_line_by_line()
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.PlatformInvoiceAsync(
            await business.PlatformCustomerAsync(),
            """
            [{"description":"1","quantity":3,"unit_price":10000,"discount_type":"percent","discount_value":10},{"description":"2","quantity":2.5,"unit_price":4999.99,"tax_category":"zero_rated"},
             {"description":"3","unit_price":1333.33,"discount_type":"amount","discount_value":33.33,"tax_category":"exempt"}]
            """,
            ""","discount_type":"amount","discount_value":1000""");

        var lines = invoice.GetProperty("line_items");
        AssertLine(lines[0], "30000.00", "3000.00", "27000.00", "661.77", "26338.23", "1975.37");
        AssertLine(lines[1], "12499.98", "0.00", "12499.98", "306.37", "12193.61", "0.00");
        AssertLine(lines[2], "1333.33", "33.33", "1300.00", "31.86", "1268.14", "0.00");
        AssertMembers("1", lines[0], ("quantity", "3"), ("discount_type", "percent"), ("discount_value", "10"), ("tax_rate", "7.5"), ("total_amount", "28313.60"));
        AssertMembers("2", lines[1], ("quantity", "2.5"), ("tax_rate", "0"), ("tax_category", "zero_rated"), ("unit", "EA"));
        AssertMembers("3", lines[2], ("discount_value", "33.33"), ("tax_exemption_reason", "Exempt supply"));
        AssertMembers("invoice", invoice, ("discount_type", "amount"), ("discount_value", "1000.00"));
        Assert.AreEqual(
            """
            [{"tax_category":"standard","tax_rate":"7.5","taxable_amount":"26338.23","tax_amount":"1975.37"},{"tax_category":"zero_rated","tax_rate":"0","taxable_amount":"12193.61","tax_amount":"0.00"},{"tax_category":"exempt","tax_rate":"0","taxable_amount":"1268.14","tax_amount":"0.00"}]
            """,
            invoice.GetProperty("taxes").GetRawText());
    }

    [TestMethod]
    [DataRow("", "2026-03-18", "2026-03-28")]
    [DataRow(""","issue_date":"2026-04-10","due_date":"2026-04-10" """, "2026-04-10", "2026-04-10")]
    [DataRow(""","issue_date":"2026-04-10T22:59:59Z" """, "2026-04-10", "2026-04-20")]
    [DataRow(""","issue_date":"2026-04-10T23:00:00Z" """, "2026-04-11", "2026-04-21")]
    public async Task Dates_are_days_in_lagos_and_may_be_the_same(string dates, string issued, string due)
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), more: dates);

        AssertMembers("dates", invoice, ("issue_date", issued), ("due_date", due));
    }

    [TestMethod]
    [DataRow("""{"name":"Ministry","email":"m@gov.example","customer_type":"government"}""", "", "B2G")]
    [DataRow("""{"name":"Ada","email":"a@b.example"}""", "", "B2C")]
    [DataRow("""{"name":"Ada","email":"a@b.example","tin":"1234567890","customer_type":"individual"}""", "", "B2B")]
    [DataRow("""{"name":"Ada","email":"a@b.example"}""", ""","invoice_kind":"B2B" """, "B2B")]
    public async Task The_kind_follows_from_the_customer_unless_it_is_given(string customer, string more, string kind)
    {
        var business = await s_app.CreateBusinessAsync();

        var invoice = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(customer), more: more);

        AssertMembers("invoice", invoice, ("invoice_kind", kind));
    }

    [TestMethod]
    public async Task Both_surfaces_share_one_series_and_one_record()
    {
        var business = await s_app.CreateBusinessAsync();
        var byPlatform = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync());
        var byBusiness = await business.InvoiceAsync(await business.CustomerAsync());
        await business.FinalizedAsync(Trade.Text(byPlatform, "id"));

        Assert.AreEqual("INV-2026-001", Trade.Text(byPlatform, "invoice_number"));
        Assert.AreEqual("INV-2026-002", Trade.Text(byBusiness, "invoiceNumber"));
        var seen = await business.GetInvoiceAsync(Core.Identity.PublicId.Format("inv", byPlatform.GetProperty("id").GetGuid()));
        Assert.AreEqual("unsent", Trade.Text(seen, "status"));
        Assert.AreEqual(60_737_500, seen.GetProperty("totalKobo").GetInt64());
        Assert.AreEqual("3 Aminu Kano Crescent, Abuja, NG-FC, 904101", Trade.Text((await business.BusinessAsync(HttpMethod.Get, $"/v1/customers/{Trade.Text(seen, "customerId")}")).Data, "address"));
    }

    [TestMethod]
    public async Task Finalizing_freezes_signs_and_posts()
    {
        var business = await s_app.CreateBusinessAsync(tin: "12345678-0001");
        var customer = await business.PlatformCustomerAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(customer, more: ""","invoice_number":"INV-2025-001","issue_date":"2025-02-27" """), "id");

        var final = await business.FinalizedAsync(id);

        AssertMembers(
            "invoice", final, ("status", "overdue"), ("irn", "826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e"), ("signature_algorithm", "RS256"), ("finalized_at", "2026-03-18T12:00:00.000Z"),
            ("verify_url", "https://api.finorabusiness.com/verify/826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e"));
        AssertMembers("seller", final.GetProperty("seller"), ("business_name", "Ikeja Paper & Print"), ("tin", "12345678-0001"));
        CollectionAssert.AreEquivalent(new Dictionary<string, long> { ["1021"] = 60_737_500, ["4000"] = -56_500_000, ["2021"] = -4_237_500 }, await s_app.BalancesAsync(business.Live));
        AssertMembers("customer", (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/customers/{customer}")).Json, ("outstanding_amount", "607375.00"));
        var events = await s_app.StoredAsync(business.Live, RowKeys.Events);
        CollectionAssert.IsSubsetOf(new[] { "customer.created", "invoice.created", "invoice.finalized" }, events.Select(e => e.Type).ToArray());
    }

    [TestMethod]
    public async Task The_xml_is_the_signed_bytes()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), more: ""","invoice_number":"A/2026-7" """), "id");
        var final = await business.FinalizedAsync(id);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/invoices/{id}/xml");
        request.Headers.Add("x-api-key", business.Created.PlatformKey.Secret);
        using var response = await s_app.Http.SendAsync(request);
        var xml = await response.Content.ReadAsByteArrayAsync();

        Assert.AreEqual(200, (int)response.StatusCode);
        Assert.AreEqual("application/xml", response.Content.Headers.ContentType!.ToString());
        Assert.AreEqual("attachment; filename=\"A-2026-7.xml\"", response.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.AreEqual($"\"{Convert.ToHexStringLower(SHA256.HashData(xml))}\"", response.Headers.ETag!.ToString());
        Assert.AreEqual("no-store", response.Headers.CacheControl!.ToString());
        Assert.IsTrue(response.Headers.Contains("X-Request-Id"));
        var key = (await s_app.FindAsync(business.Live, RowKeys.SigningKey))!;
        var version = key.Versions.Single(v => v.PublicId == Trade.Text(final, "signature_key_id"));
        using var rsa = RSA.Create(new RSAParameters { Modulus = version.Modulus, Exponent = version.Exponent });
        Assert.IsTrue(rsa.VerifyData(xml, Convert.FromBase64String(Trade.Text(final, "digital_signature")), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        StringAssert.Contains(Encoding.UTF8.GetString(xml), "A/2026-7", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_draft_has_no_xml_and_nothing_is_finalized_twice()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync()), "id");
        Assert.AreEqual("UNPROCESSABLE", (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}/xml")).InPlatformError(422).ErrorCode);
        await business.FinalizedAsync(id);
        var before = await s_app.DumpAsync(business.Live);

        var again = await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/finalize");

        Assert.AreEqual("Invoice is not in draft status", Trade.Text(again.InPlatformError(422).Error, "message"));
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
        foreach (var path in new[] { "", "/xml" }) (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a{path}")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/finalize")).InPlatformError(404);
    }

    [TestMethod]
    [DataRow("", """{"issue_date":"2026-03-19"}""")]
    [DataRow(""","issue_date":"2026-03-19" """, null)]
    [DataRow(""","due_date":"2026-03-18" ,"issue_date":"2026-03-01" """, """{"issue_date":"2026-03-19"}""")]
    [DataRow(""","due_date":"2026-03-10" ,"issue_date":"2026-03-01" """, """{"issue_date":"2026-03-11"}""")]
    public async Task A_date_in_the_future_or_after_the_due_date_finalizes_nothing(string draft, string? body)
    {
        var business = await s_app.CreateBusinessAsync();
        await s_app.MakeSigningKeyAsync(business);
        var id = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), more: draft), "id");
        var before = await s_app.DumpAsync(business.Live);

        var reply = await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/finalize", body);

        Assert.AreEqual("UNPROCESSABLE", reply.InPlatformError(422).ErrorCode);
        Assert.AreEqual(before, await s_app.DumpAsync(business.Live));
    }

    [TestMethod]
    public async Task Finalizing_may_set_an_earlier_date_and_nothing_over_zero_is_refused()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();
        var id = Trade.Text(await business.PlatformInvoiceAsync(customer), "id");
        var free = Trade.Text(await business.PlatformInvoiceAsync(customer, """[{"description":"Gift","unit_price":5,"discount_type":"percent","discount_value":100}]"""), "id");

        AssertMembers("invoice", await business.FinalizedAsync(id, """{"issue_date":"2026-03-02"}"""), ("issue_date", "2026-03-02"), ("invoice_number", "INV-2026-001"));
        (await business.PlatformAsync(HttpMethod.Post, $"/api/v1/invoices/{free}/finalize")).InPlatformError(422);
    }

    [TestMethod]
    [DataRow(null, """{"name":"A","email":"a@b.example","company_name":"A Ltd"}""", "TENANT_TIN_MISSING,CUSTOMER_TIN_MISSING")]
    [DataRow(null, """{"name":"A","email":"a@b.example"}""", "TENANT_TIN_MISSING")]
    [DataRow("ABCDE", """{"name":"A","email":"a@b.example","tin":"XYZ-1"}""", "TIN_UNRECOGNISED,TIN_UNRECOGNISED")]
    [DataRow("1234567890", """{"name":"A","email":"a@b.example","tin":"1234567890123"}""", "")]
    public async Task What_the_tax_authority_will_miss_is_warned_of(string? tin, string customer, string codes)
    {
        var business = await s_app.CreateBusinessAsync(tin: tin);
        var id = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(customer)), "id");

        var warnings = (await business.FinalizedAsync(id)).GetProperty("warnings").EnumerateArray().ToArray();

        Assert.AreEqual(codes, string.Join(',', warnings.Select(warning => Trade.Text(warning, "code"))));
        Assert.IsTrue(warnings.All(warning => Trade.Text(warning, "message").Length > 0));
    }

    [TestMethod]
    public async Task Foreign_money_is_posted_at_the_documents_rate()
    {
        var business = await s_app.CreateBusinessAsync();
        var draft = await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), """[{"description":"Licence","unit_price":100}]""", ""","currency":"USD","exchange_rate":"1500.123456" """);

        AssertMembers("invoice", draft, ("currency", "USD"), ("exchange_rate", "1500.123456"), ("total_amount", "107.50"));
        await business.FinalizedAsync(Trade.Text(draft, "id"));
        CollectionAssert.AreEquivalent(new Dictionary<string, long> { ["1021"] = 16_126_327, ["4000"] = -15_001_234, ["2021"] = -1_125_093 }, await s_app.BalancesAsync(business.Live));
        var link = await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{Core.Identity.PublicId.Format("inv", draft.GetProperty("id").GetGuid())}}"}""");
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", link.InEnvelope(422).ErrorCode);
    }

    [TestMethod]
    public async Task Numbers_and_totals_that_the_contract_forbids_are_refused()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();
        await business.PlatformInvoiceAsync(customer, more: ""","invoice_number":"INV/2026-9" """);

        var taken = await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customer}}","line_items":{{PlatformTrade.SampleLines}},"invoice_number":"inv2026-9"}""");
        Assert.AreEqual("CONFLICT", taken.InPlatformError(409).ErrorCode);
        await business.PlatformInvoiceAsync(customer, more: ""","invoice_number":"INV20269B" """);
        var huge = await business.PlatformAsync(HttpMethod.Post, "/api/v1/invoices", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"A","quantity":1000,"unit_price":1000000000}]}""");
        Assert.AreEqual("UNPROCESSABLE", huge.InPlatformError(422).ErrorCode);
    }

    private static void AssertLine(JsonElement line, string gross, string discount, string net, string share, string taxable, string tax) =>
        AssertMembers(
            Trade.Text(line, "description"), line, ("gross_amount", gross), ("discount_amount", discount), ("net_amount", net), ("invoice_discount_amount", share), ("taxable_amount", taxable), ("tax_amount", tax));

    private static void AssertMembers(string what, JsonElement of, params (string Name, string Value)[] members)
    {
        foreach (var (name, value) in members) Assert.AreEqual(value, of.GetProperty(name).GetString(), $"{what}: {name}");
    }
}
