using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Section 16, first half: seeded and own rates, and what lines make of them.</summary>
[TestClass]
public sealed class PlatformTaxRateTests
{
    private const string Example = """
        { "data": [
          { "id": "0195225e-e80a-718b-956a-675c93a19cf4", "code": "VAT_7_5", "name": "VAT 7.5%", "kind": "vat", "rate": "7.5", "nrs_tax_category": "STANDARD_VAT", "is_system": true, "is_default": true, "is_active": true, "created_at": "2025-02-20T08:00:00.010Z" },
          { "id": "0195225e-e80b-7fcb-a19e-8d5f7bbe6e0b", "code": "WHT_5", "name": "WHT 5%", "kind": "wht", "rate": "5", "nrs_tax_category": null, "is_system": true, "is_default": false, "is_active": true, "created_at": "2025-02-20T08:00:00.011Z" },
          { "id": "0195225e-e80c-7818-8b25-81282ff5d8b7", "code": "WHT_10", "name": "WHT 10%", "kind": "wht", "rate": "10", "nrs_tax_category": null, "is_system": true, "is_default": false, "is_active": true, "created_at": "2025-02-20T08:00:00.012Z" } ],
          "next_cursor": null, "has_more": false }
        """;

    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task Every_tenant_has_the_three_system_rates_and_they_stay_what_they_are()
    {
        var business = await app.CreateBusinessAsync();

        var page = await business.PlatformReadAsync("/tax-rates");

        Shape.AssertLike(Example, page);
        CollectionAssert.AreEqual(new[] { "VAT_7_5", "WHT_5", "WHT_10" }, page.Column("code"));
        Assert.AreEqual(page.GetRawText(), (await business.PlatformReadAsync("/tax-rates")).GetRawText());
        CollectionAssert.AreNotEqual(page.Column("id"), (await (await app.CreateBusinessAsync()).PlatformReadAsync("/tax-rates")).Column("id"));
        foreach (var id in page.Column("id"))
        {
            Assert.AreEqual(id, Trade.Text(await business.PlatformReadAsync($"/tax-rates/{id}"), "id"));
            Assert.AreEqual("UNPROCESSABLE", (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/tax-rates/{id}", """{"name":"Mine"}""")).InPlatformError(422).ErrorCode);
            Assert.AreEqual("UNPROCESSABLE", (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/tax-rates/{id}")).InPlatformError(422).ErrorCode);
        }
    }

    [TestMethod]
    public async Task An_own_rate_is_made_changed_and_deleted()
    {
        var business = await app.CreateBusinessAsync();

        var made = (await business.PlatformPostAsync("/tax-rates", """{"name":"WHT 2% (construction)","kind":"wht","rate":"2"}""")).Expect(201).Json;

        Assert.AreEqual("WHT_2_CONSTRUCTION wht 2 null False False True", made.Facts("code", "kind", "rate", "nrs_tax_category", "is_system", "is_default", "is_active"));
        var path = $"/api/v1/tax-rates/{Trade.Text(made, "id")}";
        var changed = (await business.PlatformAsync(HttpMethod.Patch, path, """{"name":"WHT 2.5%","rate":2.5,"is_active":false}""")).Expect(200).Json;
        Assert.AreEqual("WHT 2.5% 2.5 False", changed.Facts("name", "rate", "is_active"));
        Assert.AreEqual(3, (await business.PlatformReadAsync("/tax-rates")).GetProperty("data").GetArrayLength());
        CollectionAssert.AreEqual(new[] { "WHT_5", "WHT_10", "WHT_2_CONSTRUCTION" }, (await business.PlatformReadAsync("/tax-rates?kind=wht&include_inactive=true")).Column("code"));
        Assert.AreEqual("""{"message":"Tax rate deleted."}""", (await business.PlatformAsync(HttpMethod.Delete, path)).Expect(200).Text);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete }) (await business.PlatformAsync(method, path)).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Patch, path, """{"name":"X"}""")).InPlatformError(404);
        (await business.PlatformPostAsync("/tax-rates", """{"name":"Again","kind":"wht","rate":2,"code":"WHT_2_CONSTRUCTION"}""")).Expect(201);
    }

    [TestMethod]
    public async Task A_code_belongs_to_one_rate_and_one_of_the_name_gets_a_number()
    {
        var business = await app.CreateBusinessAsync();
        const string Levy = """{"name":"Tourism levy","kind":"other","rate":5,"nrs_tax_category":"TOURISM_TAX"}""";

        Assert.AreEqual("TOURISM_LEVY", Trade.Text((await business.PlatformPostAsync("/tax-rates", Levy)).Expect(201).Json, "code"));
        Assert.AreEqual("TOURISM_LEVY_2", Trade.Text((await business.PlatformPostAsync("/tax-rates", Levy)).Expect(201).Json, "code"));
        foreach (var code in new[] { "TOURISM_LEVY", "VAT_7_5" })
        {
            var reply = await business.PlatformPostAsync("/tax-rates", $$"""{"name":"L","kind":"vat","rate":1,"code":"{{code}}"}""");
            Assert.AreEqual("CONFLICT", reply.InPlatformError(409).ErrorCode);
        }
    }

    [TestMethod]
    [DataRow("""{"kind":"vat","rate":1}""", "name")]
    [DataRow("""{"name":"A","rate":1}""", "kind")]
    [DataRow("""{"name":"A","kind":"gst","rate":1}""", "kind")]
    [DataRow("""{"name":"A","kind":"vat"}""", "rate")]
    [DataRow("""{"name":"A","kind":"vat","rate":100.5}""", "rate")]
    [DataRow("""{"name":"A","kind":"vat","rate":1.00001}""", "rate")]
    [DataRow("""{"name":"A","kind":"vat","rate":1,"code":"a"}""", "code")]
    [DataRow("""{"name":"A","kind":"vat","rate":1,"nrs_tax_category":"VAT"}""", "nrs_tax_category")]
    [DataRow("""{"name":"A","kind":"other","rate":1}""", "nrs_tax_category")]
    [DataRow("""{"name":"A","kind":"wht","rate":1,"nrs_tax_category":"STANDARD_VAT"}""", "nrs_tax_category")]
    public async Task A_rate_is_made_of_valid_fields_only(string body, string field)
    {
        var business = await app.CreateBusinessAsync();

        CollectionAssert.AreEqual(new[] { field }, (await business.PlatformPostAsync("/tax-rates", body)).InPlatformError(400).ErrorFields.ToArray());
    }

    [TestMethod]
    [DataRow("""{"name":null}""", "name")]
    [DataRow("""{"rate":null}""", "rate")]
    [DataRow("""{"is_active":null}""", "is_active")]
    [DataRow("""{"is_active":"no"}""", "is_active")]
    public async Task A_mandatory_member_cannot_be_cleared(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var id = await RateAsync(business, "vat", "5");

        CollectionAssert.Contains((await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/tax-rates/{id}", body)).InPlatformError(400).ErrorFields.ToArray(), field);
    }

    [TestMethod]
    public async Task A_line_takes_the_rate_that_it_names_and_keeps_it()
    {
        var business = await app.CreateBusinessAsync();
        var rate = await RateAsync(business, "vat", "5");
        var lines = $$"""[{"description":"A","unit_price":100,"tax_rate_id":"{{rate}}"},{"description":"B","unit_price":100}]""";

        var invoice = await business.PlatformInvoiceAsync(await business.AnyCustomerAsync(), lines);
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/tax-rates/{rate}", """{"rate":20}""")).Expect(200);
        var noted = (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{Trade.Text(invoice, "id")}", """{"discount_type":"amount","discount_value":100}""")).Expect(200).Json;

        Assert.AreEqual($"{rate} 5 5.00", invoice.GetProperty("line_items")[0].Facts("tax_rate_id", "tax_rate", "tax_amount"));
        Assert.AreEqual("7.5 7.50", invoice.GetProperty("line_items")[1].Facts("tax_rate", "tax_amount"));
        Assert.AreEqual($"{rate} 5 2.50", noted.GetProperty("line_items")[0].Facts("tax_rate_id", "tax_rate", "tax_amount"));
        Assert.AreEqual("UNPROCESSABLE", (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/tax-rates/{rate}")).InPlatformError(422).ErrorCode);
    }

    [TestMethod]
    public async Task The_default_rate_counts_where_none_is_named_and_cannot_be_deleted()
    {
        var business = await app.CreateBusinessAsync();
        var rate = await RateAsync(business, "vat", "10");
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Defaults = stored.Defaults with { TaxRateId = Guid.Parse(rate) } });

        var invoice = await business.PlatformInvoiceAsync(await business.AnyCustomerAsync(), """[{"description":"A","unit_price":100}]""");

        Assert.AreEqual($"{rate} 10 10.00", invoice.GetProperty("line_items")[0].Facts("tax_rate_id", "tax_rate", "tax_amount"));
        Assert.IsTrue((await business.PlatformReadAsync($"/tax-rates/{rate}")).GetProperty("is_default").GetBoolean());
        (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/tax-rates/{rate}")).InPlatformError(422);
    }

    [TestMethod]
    public async Task Withholding_is_expected_and_changes_no_total()
    {
        var business = await app.CreateBusinessAsync();

        var invoice = await business.PlatformInvoiceAsync(await business.AnyCustomerAsync(), more: $$""","wht_rate_id":"{{business.WithholdingRate()}}" """);

        Assert.AreEqual($"{business.WithholdingRate()} 5 565000.00 28250.00 579125.00", invoice.GetProperty("expected_wht").Facts("tax_rate_id", "rate", "base_amount", "amount", "net_expected"));
        Assert.AreEqual("607375.00 607375.00", invoice.Facts("total_amount", "amount_due"));
    }

    [TestMethod]
    [DataRow("wht", "line_items.0.tax_rate_id")]
    [DataRow("inactive", "line_items.0.tax_rate_id")]
    [DataRow("unknown", "line_items.0.tax_rate_id")]
    [DataRow("exempt", "line_items.0.tax_rate_id")]
    [DataRow("vat as wht", "wht_rate_id")]
    [DataRow("unknown wht", "wht_rate_id")]
    public async Task A_rate_that_does_not_fit_is_refused_by_its_field(string what, string field)
    {
        var business = await app.CreateBusinessAsync();
        var vat = await RateAsync(business, "vat", "5");
        if (what == "inactive") (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/tax-rates/{vat}", """{"is_active":false}""")).Expect(200);
        var line = what switch
        {
            "wht" => $""","tax_rate_id":"{business.WithholdingRate()}" """,
            "inactive" => $""","tax_rate_id":"{vat}" """,
            "unknown" => $""","tax_rate_id":"{PlatformInvoicing.Nowhere}" """,
            "exempt" => $""","tax_category":"exempt","tax_rate_id":"{vat}" """,
            _ => "",
        };
        var more = what switch { "vat as wht" => $""","wht_rate_id":"{vat}" """, "unknown wht" => $""","wht_rate_id":"{PlatformInvoicing.Nowhere}" """, _ => "" };

        var reply = await business.PlatformPostAsync("/invoices", $$"""{"customer_id":"{{await business.AnyCustomerAsync()}}","line_items":[{"description":"A","unit_price":1{{line}}}]{{more}}}""");

        CollectionAssert.AreEqual(new[] { field }, reply.InPlatformError(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task Pages_hold_every_rate_once()
    {
        var business = await app.CreateBusinessAsync();
        foreach (var rate in Enumerable.Range(1, 4)) await RateAsync(business, "vat", rate.ToString());
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = await business.PlatformReadAsync($"/tax-rates?limit=2{cursor}");
            seen.AddRange(page.Column("id"));
            cursor = page.GetProperty("has_more").GetBoolean() ? "&cursor=" + Trade.Text(page, "next_cursor") : "";
        }
        while (cursor.Length > 0);

        Assert.HasCount(7, seen);
        CollectionAssert.AllItemsAreUnique(seen);
    }

    private static async Task<string> RateAsync(TestBusiness business, string kind, string rate) =>
        Trade.Text((await business.PlatformPostAsync("/tax-rates", $$"""{"name":"Rate {{rate}}","kind":"{{kind}}","rate":{{rate}}}""")).Expect(201).Json, "id");
}
