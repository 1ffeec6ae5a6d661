using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Changing and deleting drafts, the full object, and that a finalized invoice stays what it is.</summary>
[TestClass]
public sealed class PlatformInvoiceChangeTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task A_finalized_sample_a_is_the_contracts_object_member_for_member()
    {
        var business = await app.CreateBusinessAsync(name: "Lekki Software Ltd");
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with
        {
            RcNumber = "RC1234567", Phone = "+2348030000001", NrsServiceId = "F1N0RA01", Address = new Core.Identity.PostalAddress("14 Admiralty Way", "Lekki", "NG-LA", null, "106104", "NG"),
        });
        var more = $$""","invoice_number":"INV-2025-001","issue_date":"2025-02-27","due_date":"2026-03-29","buyer_reference":"PO-4411","notes":"Thank you.","terms":"30 days.","wht_rate_id":"{{business.WithholdingRate()}}" """;
        var id = Trade.Text(await business.PlatformInvoiceAsync(await business.PlatformCustomerAsync(), more: more), "id");

        await business.FinalizedAsync(id);

        var invoice = await business.PlatformReadAsync($"/invoices/{id}");
        Shape.AssertLike(ContractExamples.PlatformInvoice, invoice);
        Assert.AreEqual("826220187d673713e2c798ab9826940272d7077e7cd09f6bba60c1501b62627e INV2025001-F1N0RA01-20250227 607375.00 finalized", invoice.Facts("irn", "nrs_irn", "total_amount", "status"));
    }

    [TestMethod]
    public async Task Lines_are_replaced_whole_with_new_ids_and_amounts_worked_out_anew()
    {
        var business = await app.CreateBusinessAsync();
        var draft = await business.PlatformInvoiceAsync(await business.AnyCustomerAsync());

        var changed = await PatchAsync(business, Trade.Text(draft, "id"), """{"line_items":[{"description":"Support hours","quantity":2,"unit_price":"11000.00"}]}""");

        Assert.AreEqual(1, changed.GetProperty("line_items").GetArrayLength());
        Assert.AreEqual("22000.00 1650.00 23650.00 23650.00", changed.Facts("subtotal", "tax_amount", "total_amount", "amount_due"));
        CollectionAssert.DoesNotContain(draft.GetProperty("line_items").EnumerateArray().Select(line => Trade.Text(line, "id")).ToArray(), Trade.Text(changed.GetProperty("line_items")[0], "id"));
        Assert.AreEqual(Trade.Text(draft, "invoice_number"), Trade.Text(changed, "invoice_number"));
        Assert.AreEqual(changed.GetRawText(), (await business.PlatformReadAsync($"/invoices/{Trade.Text(draft, "id")}")).GetRawText());
    }

    [TestMethod]
    public async Task Members_that_are_left_out_stay_and_null_clears()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.SampleAAsync(more: $$""","buyer_reference":"PO","notes":"N","terms":"T","discount_type":"percent","discount_value":10,"wht_rate_id":"{{business.WithholdingRate()}}","invoice_kind":"B2G","due_date":"2026-05-01" """);

        var kept = await PatchAsync(business, id, """{"notes":"M"}""");
        var cleared = await PatchAsync(
            business, id, """{"buyer_reference":null,"notes":null,"terms":null,"discount_type":null,"discount_value":null,"wht_rate_id":null,"invoice_kind":null,"due_date":null}""");

        Assert.AreEqual("PO M T percent 10 B2G 2026-05-01 546637.50", kept.Facts("buyer_reference", "notes", "terms", "discount_type", "discount_value", "invoice_kind", "due_date", "total_amount"));
        Assert.AreEqual("25425.00", Trade.Text(kept.GetProperty("expected_wht"), "amount"));
        Assert.AreEqual("null null null null null B2B 2026-03-28 607375.00 null", cleared.Facts("buyer_reference", "notes", "terms", "discount_type", "discount_value", "invoice_kind", "due_date", "total_amount", "expected_wht"));
    }

    [TestMethod]
    public async Task Another_currency_comes_with_its_rate_and_goes_with_it()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.SampleAAsync();
        CollectionAssert.AreEqual(new[] { "exchange_rate" }, (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{id}", """{"currency":"USD"}""")).InPlatformError(400).ErrorFields.ToArray());

        Assert.AreEqual("USD 1500.5", (await PatchAsync(business, id, """{"currency":"USD","exchange_rate":"1500.50"}""")).Facts("currency", "exchange_rate"));
        Assert.AreEqual("USD 1600", (await PatchAsync(business, id, """{"exchange_rate":1600}""")).Facts("currency", "exchange_rate"));
        Assert.AreEqual("NGN 1", (await PatchAsync(business, id, """{"currency":"NGN"}""")).Facts("currency", "exchange_rate"));
    }

    [TestMethod]
    public async Task A_customer_that_is_named_is_copied_again()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync("Before");
        var id = await business.SampleAAsync(customer);
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{customer}", """{"name":"After"}""")).Expect(200);

        Assert.AreEqual("Before", Trade.Text((await PatchAsync(business, id, """{"notes":"N"}""")).GetProperty("customer"), "name"));
        Assert.AreEqual("After", Trade.Text((await PatchAsync(business, id, $$"""{"customer_id":"{{customer}}"}""")).GetProperty("customer"), "name"));
        var person = await business.PlatformCustomerAsync($$"""{"name":"Ada","email":"{{Trade.NewEmail()}}"}""");
        Assert.AreEqual($"{person} B2C", (await PatchAsync(business, id, $$"""{"customer_id":"{{person}}"}""")).Facts("customer_id", "invoice_kind"));
        CollectionAssert.AreEqual(new[] { id }, (await business.PlatformReadAsync($"/invoices?customer_id={person}")).Column("id"));
        Assert.AreEqual(0, (await business.PlatformReadAsync($"/invoices?customer_id={customer}")).GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    [DataRow("""{"customer_id":null}""", "customer_id")]
    [DataRow("""{"customer_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"}""", "customer_id")]
    [DataRow("""{"line_items":null}""", "line_items")]
    [DataRow("""{"line_items":[]}""", "line_items")]
    [DataRow("""{"line_items":[{"description":"A","unit_price":0}]}""", "line_items.0.unit_price")]
    [DataRow("""{"due_date":"2026-03-17"}""", "due_date")]
    [DataRow("""{"issue_date":"soon"}""", "issue_date")]
    [DataRow("""{"discount_type":"amount"}""", "discount_value")]
    [DataRow("""{"discount_value":"1"}""", "discount_type")]
    [DataRow("""{"discount_type":"amount","discount_value":565000.01}""", "discount_value")]
    [DataRow("""{"currency":"NAIRA"}""", "currency")]
    [DataRow("""{"wht_rate_id":"7"}""", "wht_rate_id")]
    [DataRow("""{"invoice_kind":"C2C"}""", "invoice_kind")]
    public async Task A_change_that_is_wrong_names_its_field_and_changes_nothing(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.SampleAAsync();
        var before = await app.DumpAsync(business.Live);

        CollectionAssert.Contains((await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{id}", body)).InPlatformError(400).ErrorFields.ToArray(), field);

        Assert.AreEqual(before, await app.DumpAsync(business.Live));
    }

    [TestMethod]
    public async Task A_deleted_draft_is_gone_and_its_number_stays_used()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var id = await business.SampleAAsync(customer);

        Assert.AreEqual("""{"message":"Invoice deleted."}""", (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/invoices/{id}")).Expect(200).Text);

        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Patch, ""), (HttpMethod.Post, "/finalize"), (HttpMethod.Get, "/public-link"), (HttpMethod.Get, "/xml") })
        {
            (await business.PlatformAsync(method, $"/api/v1/invoices/{id}{path}")).InPlatformError(404);
        }

        Assert.AreEqual(0, (await business.PlatformReadAsync("/invoices")).GetProperty("data").GetArrayLength());
        Assert.AreEqual("INV-2026-002", Trade.Text(await business.PlatformInvoiceAsync(customer), "invoice_number"));
        var taken = await business.PlatformPostAsync("/invoices", $$"""{"customer_id":"{{customer}}","line_items":{{PlatformTrade.SampleLines}},"invoice_number":"inv/2026/001"}""");
        Assert.AreEqual("CONFLICT", taken.InPlatformError(409).ErrorCode);
    }

    [TestMethod]
    public async Task A_finalized_invoice_is_changed_by_no_route_and_shows_no_later_edit()
    {
        var business = await app.CreateBusinessAsync();
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Defaults = stored.Defaults with { BankAccount = new Core.Invoicing.BankAccount("GTBank", "058", "0123456789", "Ikeja Paper") } });
        var customer = await business.AnyCustomerAsync();
        var id = await business.FinalSampleAAsync(customer, ""","notes":"As agreed." """);
        var (before, xml) = (await business.PlatformReadAsync($"/invoices/{id}"), await XmlAsync(business, id));
        var inBusiness = PlatformInvoicing.InBusiness(id);

        foreach (var (method, path, body, status) in new (HttpMethod, string, string?, int)[]
        {
            (HttpMethod.Patch, $"/api/v1/invoices/{id}", """{"notes":"Other"}""", 422), (HttpMethod.Delete, $"/api/v1/invoices/{id}", null, 422), (HttpMethod.Post, $"/api/v1/invoices/{id}/finalize", """{"issue_date":"2026-01-01"}""", 422),
            (HttpMethod.Put, $"/v1/invoices/{inBusiness}", """{"notes":"Other"}""", 409), (HttpMethod.Patch, $"/v1/invoices/{inBusiness}", """{"lineItems":[{"description":"A","unitPrice":1}]}""", 409),
            (HttpMethod.Delete, $"/v1/invoices/{inBusiness}", null, 409),
        })
        {
            var reply = path.StartsWith("/api", StringComparison.Ordinal) ? await business.PlatformAsync(method, path, body) : await business.BusinessAsync(method, path, body);
            Assert.AreEqual(status, reply.Status, $"{method} {path}: {reply.Text}");
        }

        Assert.AreEqual("Invoice is not in draft status", Trade.Text((await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{id}", "{}")).InPlatformError(422).Error, "message"));
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/customers/{customer}", """{"name":"Renamed Ltd","tin":"99999999-0001","billing_address":{"city":"Kano"}}""")).Expect(200);
        (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/customers/{customer}")).Expect(200);
        await app.EditAsync(business.Live, RowKeys.Business, stored => stored with { Name = "Other Ltd", Tin = "11111111-0001", Defaults = new Core.Invoicing.InvoiceDefaults() });
        Assert.AreEqual(before.GetRawText(), (await business.PlatformReadAsync($"/invoices/{id}")).GetRawText());
        Assert.AreEqual(xml, await XmlAsync(business, id));

        await business.PaidAsync(id, "1000");
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{inBusiness}/send", """{"notify":false}""")).Expect(200);
        (await business.PlatformPostAsync($"/invoices/{id}/public-link")).Expect(200);
        (await business.PlatformPostAsync($"/invoices/{id}/credit-note", """{"reason":"Part"}""")).Expect(201);
        var after = await business.PlatformReadAsync($"/invoices/{id}");
        string[] moves = ["status", "amount_paid", "amount_credited", "amount_due", "sent_at", "paid_at", "updated_at", "view_url", "payment_url", "credit_notes"];
        foreach (var name in Shape.Names(before).Except(moves)) Assert.AreEqual(before.GetProperty(name).GetRawText(), after.GetProperty(name).GetRawText(), name);
        Assert.AreEqual(xml, await XmlAsync(business, id));
    }

    private static async Task<string> XmlAsync(TestBusiness business, string id) => (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/invoices/{id}/xml")).Expect(200).Text;

    private static async Task<System.Text.Json.JsonElement> PatchAsync(TestBusiness business, string id, string body) =>
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/invoices/{id}", body)).Expect(200).Json;
}
