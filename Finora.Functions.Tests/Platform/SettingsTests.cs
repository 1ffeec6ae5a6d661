using System.Net.Http.Headers;
using System.Text.Json;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Tax;
using Finora.Functions.Tests.Documents;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Settings, logo and invoice defaults: section 20 of the Platform contract.</summary>
[TestClass]
public sealed class SettingsTests
{
    private const string Example = """
        { "id": "0195225e-e800-712f-9e79-f84ce75ae95c", "business_name": "Lekki Software Ltd", "business_type": "sme", "tin": "12345678-0001", "tin_format": "legacy", "rc_number": "RC1234567",
          "email": "billing@lekkisoft.example", "phone": "+2348030000001", "industry": "Software",
          "address": { "street": "14 Admiralty Way", "city": "Lekki", "state": "NG-LA", "lga": null, "postal_code": "106104", "country": "NG" },
          "logo_url": null, "firs": { "configured": true, "environment": "sandbox", "service_id": "F1N0RA01", "hold": null },
          "plan": "starter", "created_at": "2025-02-20T08:00:00.000Z", "updated_at": "2025-02-21T10:00:00.000Z" }
        """;

    private const string Defaults = """
        { "number_prefix": "INV", "next_number": "INV-2025-002", "payment_terms_days": 30, "footer_text": null, "logo_url": null, "default_notes": null, "default_terms": "Payment within 30 days.",
          "default_tax_rate_id": "0195225e-e80a-718b-956a-675c93a19cf4", "default_wht_rate_id": null, "default_isic_code": "6201", "default_service_category": "Computer programming activities",
          "default_hsn_code": null, "default_product_category": null,
          "bank_account": { "bank_name": "GTBank", "bank_code": "058", "account_number": "0123456789", "account_name": "Lekki Software Ltd" } }
        """;

    private const string Wanted = """
        {"business_name":"Lekki Software Ltd","business_type":"sme","tin":"12345678-0001","rc_number":"RC1234567","email":"Billing@LekkiSoft.example","phone":"08030000001","industry":"Software",
         "address":{"street":"14 Admiralty Way","city":"Lekki","state":"Lagos","postal_code":"106104"}}
        """;

    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        s_app = await SaidPeople.StartAsync();
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task Settings_are_read_and_changed_as_the_contract_shows()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter, "Somebody Ltd", null);
        var before = await ReadAsync(business, "/settings");
        Assert.AreEqual("Somebody Ltd sme null null starter", before.Facts("business_name", "business_type", "tin", "tin_format", "plan"));
        Assert.AreEqual("""{"configured":false,"environment":"sandbox","service_id":null,"hold":null}""", before.GetProperty("firs").GetRawText());

        var after = (await PatchAsync(business, "/settings", Wanted)).Expect(200).Json;

        Shape.AssertLike(Example, after, "firs.service_id");
        Assert.AreEqual("Lekki Software Ltd legacy billing@lekkisoft.example +2348030000001", after.Facts("business_name", "tin_format", "email", "phone"));
        Assert.AreEqual("""{"street":"14 Admiralty Way","city":"Lekki","state":"NG-LA","lga":null,"postal_code":"106104","country":"NG"}""", after.GetProperty("address").GetRawText());
        Assert.AreEqual(after.GetRawText(), (await ReadAsync(business, "/settings", Role.ReadOnly)).GetRawText());
    }

    [TestMethod]
    public async Task A_member_left_out_stays_and_null_clears_what_may_be_empty()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        await PatchAsync(business, "/settings", Wanted);
        var after = (await PatchAsync(business, "/settings", """{"rc_number":null,"address":null,"business_type":"individual"}""")).Expect(200).Json;
        Assert.AreEqual("individual null null 12345678-0001 Software", after.Facts("business_type", "rc_number", "address", "tin", "industry"));
    }

    [TestMethod]
    [DataRow("""{"business_name":null,"business_type":null}""", "business_name,business_type")]
    [DataRow("""{"business_name":7}""", "business_name")]
    [DataRow("""{"business_type":"church"}""", "business_type")]
    [DataRow("""{"tin":"123"}""", "tin")]
    [DataRow("""{"email":"nobody"}""", "email")]
    [DataRow("""{"phone":"12"}""", "phone")]
    [DataRow("""{"address":{"state":"Atlantis"}}""", "address.state")]
    public async Task A_bad_setting_is_named(string body, string fields)
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual(fields, string.Join(',', (await PatchAsync(business, "/settings", body)).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task Finalized_invoices_keep_the_old_name()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter, "Old Name Ltd");
        var id = await business.FinalSampleAAsync();
        await PatchAsync(business, "/settings", """{"business_name":"New Name Ltd"}""");
        var stored = await s_app.FindAsync(business.Live, RowKeys.Invoice(Guid.Parse(id)));
        Assert.AreEqual("Old Name Ltd", stored!.Seller!.Name);
    }

    [TestMethod]
    public async Task Invoice_defaults_are_read_and_changed_as_the_contract_shows()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var rate = SystemTaxRates.DefaultVat(business.Created.Business.Id);
        Assert.AreEqual($"INV INV-2026-001 {rate}", (await ReadAsync(business, "/settings/invoice-defaults")).Facts("number_prefix", "next_number", "default_tax_rate_id"));

        var after = (await PatchAsync(business, "/settings/invoice-defaults", """
            {"number_prefix":"LKK","payment_terms_days":30,"footer_text":"Thank you.","default_notes":"By transfer.","default_terms":"Payment within 30 days.","default_isic_code":"6201",
             "default_service_category":"Computer programming activities","bank_account":{"bank_name":"GTBank","bank_code":"058","account_number":"0123456789","account_name":"Lekki Software Ltd"}}
            """)).Expect(200).Json;

        Shape.AssertLike(Defaults.Replace("INV-2025-002", "x", StringComparison.Ordinal).Replace("\"footer_text\": null", "\"footer_text\": \"x\"", StringComparison.Ordinal).Replace("\"default_notes\": null", "\"default_notes\": \"x\"", StringComparison.Ordinal), after, "logo_url");
        Assert.AreEqual("LKK LKK-2026-001 30", after.Facts("number_prefix", "next_number", "payment_terms_days"));
        Assert.AreEqual(after.GetRawText(), (await ReadAsync(business, "/settings/invoice-defaults", Role.ReadOnly)).GetRawText());
    }

    [TestMethod]
    public async Task New_invoices_begin_with_the_defaults_and_older_ones_stay()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var customer = await business.AnyCustomerAsync();
        var older = await business.PlatformInvoiceAsync(customer);
        (await PatchAsync(business, "/settings/invoice-defaults", """{"number_prefix":"LKK","payment_terms_days":45,"default_notes":"By transfer.","default_terms":"Within 45 days.","footer_text":"Thank you."}""")).Expect(200);
        (await PatchAsync(business, "/settings/invoice-defaults", $$"""{"default_wht_rate_id":"{{business.WithholdingRate()}}"}""")).Expect(200);

        var newer = await business.PlatformInvoiceAsync(customer, more: ",\"issue_date\":\"2026-03-18\"");

        Assert.AreEqual("LKK-2026-001 2026-05-02 By transfer. Within 45 days.", newer.Facts("invoice_number", "due_date", "notes", "terms"));
        Assert.IsNotNull((await s_app.FindAsync(business.Live, RowKeys.Invoice(newer.GetProperty("id").GetGuid())))!.Totals.Withholding);
        Assert.AreEqual("LKK-2026-002", Trade.Text(await ReadAsync(business, "/settings/invoice-defaults"), "next_number"));
        Assert.AreEqual("INV-2026-001 null", (await business.PlatformInvoiceAsync(older.GetProperty("id").GetGuid())).Facts("invoice_number", "notes"));
        Assert.AreEqual("2026-04-10", Trade.Text(await business.PlatformInvoiceAsync(customer, more: ",\"issue_date\":\"2026-03-18\",\"due_date\":\"2026-04-10\""), "due_date"));
    }

    [TestMethod]
    [DataRow("""{"number_prefix":"CN"}""", "number_prefix")]
    [DataRow("""{"number_prefix":"inv"}""", "number_prefix")]
    [DataRow("""{"number_prefix":"ABCDEFGHIJK"}""", "number_prefix")]
    [DataRow("""{"number_prefix":null}""", "number_prefix")]
    [DataRow("""{"payment_terms_days":366}""", "payment_terms_days")]
    [DataRow("""{"payment_terms_days":-1}""", "payment_terms_days")]
    [DataRow("""{"payment_terms_days":null}""", "payment_terms_days")]
    [DataRow("""{"default_tax_rate_id":"019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a"}""", "default_tax_rate_id")]
    [DataRow("""{"default_wht_rate_id":"7"}""", "default_wht_rate_id")]
    [DataRow("""{"default_isic_code":"6201"}""", "default_isic_code")]
    [DataRow("""{"default_hsn_code":"8471","default_product_category":"Computers","default_isic_code":"6201","default_service_category":"Programming"}""", "default_hsn_code")]
    [DataRow("""{"bank_account":{"bank_name":"GTBank","bank_code":"058","account_number":"12345","account_name":"Lekki"}}""", "bank_account.account_number")]
    [DataRow("""{"bank_account":{}}""", "bank_account.bank_name,bank_account.bank_code,bank_account.account_number,bank_account.account_name")]
    public async Task A_bad_default_is_named(string body, string fields)
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual(fields, string.Join(',', (await PatchAsync(business, "/settings/invoice-defaults", body)).Expect(400).ErrorFields));
    }

    [TestMethod]
    public async Task A_text_above_2000_characters_is_refused()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual("footer_text", (await PatchAsync(business, "/settings/invoice-defaults", JsonSerializer.Serialize(new { footer_text = new string('x', 2_001) }))).Expect(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task A_withholding_rate_is_no_vat_rate()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual("default_tax_rate_id", (await PatchAsync(business, "/settings/invoice-defaults", $$"""{"default_tax_rate_id":"{{business.WithholdingRate()}}"}""")).Expect(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task A_logo_is_kept_at_most_800_pixels_wide_and_served_to_anyone()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        var picture = TestPng.OfColor(1600, 400, (x, y) => ((byte)x, (byte)y, 200, (byte)(x < 800 ? 255 : 0)));

        var url = Trade.Text((await UploadAsync(business, picture)).Expect(200).Json, "logo_url");

        Assert.AreEqual($"https://api.finorabusiness.com/logos/{business.Created.Business.Id}/1.png", url);
        using var logo = await s_app.Http.GetAsync(new Uri(url).AbsolutePath);
        Assert.AreEqual("image/png", logo.Content.Headers.ContentType!.MediaType);
        Assert.AreEqual("nosniff", logo.Headers.GetValues("X-Content-Type-Options").Single());
        var kept = Core.Documents.Pdf.PdfImage.Read(await logo.Content.ReadAsByteArrayAsync()).Value;
        Assert.AreEqual((800, 200), (kept.Width, kept.Height));
        Assert.AreEqual((byte)255, kept.Alpha![0]);
        Assert.AreEqual((byte)0, kept.Alpha[^1]);
        Assert.AreEqual(url, Trade.Text(await ReadAsync(business, "/settings"), "logo_url"));
        Assert.AreEqual(url, Trade.Text(await ReadAsync(business, "/settings/invoice-defaults"), "logo_url"));
    }

    [TestMethod]
    public async Task A_new_logo_has_a_new_address_and_a_removed_one_is_shown_no_more()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        await UploadAsync(business, DocumentSamples.Logo(40, 20));
        var second = Trade.Text((await UploadAsync(business, DocumentSamples.Logo(50, 20))).Expect(200).Json, "logo_url");
        Assert.EndsWith("/2.png", second, StringComparison.Ordinal);

        Assert.AreEqual("""{"message":"Logo removed."}""", (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Delete, "/settings/logo")).Expect(200).Text);

        Assert.AreEqual("null", (await ReadAsync(business, "/settings")).Facts("logo_url"));
        (await s_app.SaidAsync(business, Role.Admin, HttpMethod.Delete, "/settings/logo")).Expect(200);
        Assert.EndsWith("/3.png", Trade.Text((await UploadAsync(business, DocumentSamples.Logo(40, 20))).Expect(200).Json, "logo_url"), StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task What_is_no_picture_or_unpacks_to_too_much_is_refused()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        byte[][] files = ["GIF89a"u8.ToArray(), "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], TestPng.Of(30_000, 30_000, 8, 6, []), [0xFF, 0xD8, 0xFF, 0xE0]];
        foreach (var file in files) Assert.AreEqual("file", (await UploadAsync(business, file)).Expect(400).ErrorFields.Single());
        Assert.AreEqual("null", (await ReadAsync(business, "/settings")).Facts("logo_url"));
    }

    [TestMethod]
    public async Task A_file_above_10_megabytes_is_413_and_one_beyond_the_plan_402()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Free);
        Assert.AreEqual("PAYLOAD_TOO_LARGE", (await UploadAsync(business, new byte[(10 * 1024 * 1024) + 1])).Expect(413).ErrorCode);
        await s_app.InsertAsync(business.Live, RowKeys.StorageUse, new StorageUse(StorageAllowance.Of(Plan.Free)!.Value));
        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await UploadAsync(business, DocumentSamples.Logo(40, 20))).Expect(402).ErrorCode);
        Assert.AreEqual("null", (await ReadAsync(business, "/settings")).Facts("logo_url"));
    }

    [TestMethod]
    [DataRow("/logos/x/1.png")]
    [DataRow("/logos/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/1.png")]
    [DataRow("/logos/019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a/../../x")]
    public async Task An_address_of_no_logo_is_404(string path) => (await s_app.SendAsync(HttpMethod.Get, path)).Expect(404);

    [TestMethod]
    public async Task Reading_is_for_everyone_and_changing_for_admins()
    {
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        foreach (var path in new[] { "/settings", "/settings/invoice-defaults" })
        {
            (await s_app.SaidAsync(business, Role.ReadOnly, HttpMethod.Get, path)).Expect(200);
            (await s_app.SendAsync(HttpMethod.Get, "/api/v1" + path)).Expect(401);
            Assert.AreEqual("FORBIDDEN", (await business.PlatformAsync(HttpMethod.Get, "/api/v1" + path)).Expect(403).ErrorCode);
            Assert.AreEqual("FORBIDDEN", (await s_app.SaidAsync(business, Role.Accountant, HttpMethod.Patch, path, "{}")).Expect(403).ErrorCode);
        }

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Delete }) (await s_app.SaidAsync(business, Role.Accountant, method, "/settings/logo")).Expect(403);
    }

    [TestMethod]
    public async Task Whatsapp_is_connected_changed_and_wiped_and_its_token_never_shown()
    {
        const string Path = "/settings/integrations";
        var business = await s_app.CreateBusinessAsync(Plan.Starter);
        Assert.AreEqual("whatsapp.access_token,whatsapp.template_name", string.Join(',', (await PatchAsync(business, Path, """{"whatsapp":{"phone_number_id":"1066"}}""")).Expect(400).ErrorFields));
        var reply = (await PatchAsync(business, Path, """{"whatsapp":{"phone_number_id":"1066","access_token":"EAAG-secret-token","template_name":"finora_invoice","template_language":"en"}}""")).Expect(200);
        Assert.AreEqual("""{"status":"connected","phone_number_id":"1066","template_name":"finora_invoice"}""", reply.Json.GetProperty("whatsapp").GetRawText());
        Assert.DoesNotContain("EAAG-secret-token", reply.Text + await s_app.DumpAsync(business.Live), StringComparison.Ordinal);

        var changed = (await PatchAsync(business, Path, """{"whatsapp":{"template_name":"other"}}""")).Expect(200).Json.GetProperty("whatsapp");
        Assert.AreEqual("connected 1066 other", changed.Facts("status", "phone_number_id", "template_name"));
        var opened = await s_app.Service<Core.Messaging.WhatsAppAccounts>().OpenAsync(business.Created.Business.Id, CancellationToken.None);
        Assert.AreEqual("EAAG-secret-token", opened!.Token);

        Assert.AreEqual("disconnected null null", (await PatchAsync(business, Path, """{"whatsapp":null}""")).Expect(200).Json.GetProperty("whatsapp").Facts("status", "phone_number_id", "template_name"));
        Assert.IsNull(await s_app.FindAsync(business.Live, RowKeys.WhatsApp));
    }

    private static async Task<JsonElement> ReadAsync(TestBusiness business, string path, Role role = Role.Admin) => (await s_app.SaidAsync(business, role, HttpMethod.Get, path)).Expect(200).Json;

    private static Task<Reply> PatchAsync(TestBusiness business, string path, string body) => s_app.SaidAsync(business, Role.Admin, HttpMethod.Patch, path, body);

    private static async Task<Reply> UploadAsync(TestBusiness business, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        using var form = new MultipartFormDataContent { { content, "file", "logo.png" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/settings/logo") { Content = form, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", $"{business.Created.Business.Id}.{Role.Admin}") } };
        using var response = await s_app.Http.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), new Dictionary<string, string>());
    }
}
