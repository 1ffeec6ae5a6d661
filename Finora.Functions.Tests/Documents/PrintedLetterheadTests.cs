using Finora.Core.Documents;
using Finora.Core.Invoicing;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Documents;

/// <summary>What the PDF of an invoice carries beside its content, over HTTP: logo, foot, bank account, how to pay, the tax authority's code, and credits.</summary>
[TestClass]
public sealed class PrintedLetterheadTests
{
    private static readonly BankAccount Account = new("GTBank", "058", "0123456789", "Lekki Software Ltd");
    private static TestApp _app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => _app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await _app.DisposeAsync();

    [TestMethod]
    public async Task An_open_invoice_says_where_to_pay_it_and_carries_foot_and_logo()
    {
        var business = await WithLetterheadAsync();
        var id = await business.FinalSampleAAsync();
        var invoice = await business.PlatformReadAsync($"/invoices/{id}");

        var (read, images) = await PrintAsync(business, id);

        foreach (var expected in new[] { "How to pay", "GTBank", "0123456789", "Lekki Software Ltd", "Pay online", "Questions? billing@lekkisoft.example" }) StringAssert.Contains(read.All, expected);
        CollectionAssert.AreEquivalent(new[] { Trade.Text(invoice, "payment_url"), Trade.Text(invoice, "verify_url") }, read.Links.ToArray());
        Assert.AreEqual(1, images, "The logo is the only picture; codes are drawn.");
    }

    [TestMethod]
    public async Task A_draft_shows_the_letterhead_of_today_and_no_address_to_pay_at()
    {
        var business = await WithLetterheadAsync();
        var (read, images) = await PrintAsync(business, await business.SampleAAsync());

        foreach (var expected in new[] { "DRAFT", "GTBank", "Questions? billing@lekkisoft.example" }) StringAssert.Contains(read.All, expected);
        Assert.AreEqual(1, images);
        Assert.IsEmpty(read.Links.ToArray());
    }

    [TestMethod]
    public async Task Later_settings_do_not_show_on_an_issued_invoice()
    {
        var business = await WithLetterheadAsync();
        var id = await business.FinalSampleAAsync();
        var before = await BytesAsync(business, id);

        await StoreLogoAsync(business, 2, 40);
        await _app.EditAsync(business.Live, RowKeys.Business, stored => stored with
        {
            LogoVersion = 2,
            Defaults = stored.Defaults with { FooterText = "Another foot", BankAccount = Account with { AccountNumber = "9999999999" } },
        });
        CollectionAssert.AreEqual(before, await BytesAsync(business, id));

        await _app.EditAsync(business.Live, RowKeys.Business, stored => stored with { HasLogo = false });
        CollectionAssert.AreEqual(before, await BytesAsync(business, id));
        var (draft, images) = await PrintAsync(business, await business.SampleAAsync());
        StringAssert.Contains(draft.All, "Another foot");
        Assert.AreEqual(0, images);
    }

    [TestMethod]
    public async Task What_is_not_owed_shows_no_way_to_pay()
    {
        var business = await WithLetterheadAsync();
        var paid = await business.FinalSampleAAsync();
        await business.PaidAsync(paid, "607375.00");
        var voided = await business.FinalSampleAAsync();
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"Typing error"}""")).Expect(200);

        foreach (var id in new[] { paid, voided })
        {
            var (read, _) = await PrintAsync(business, id);
            Assert.IsFalse(read.All.Contains("How to pay", StringComparison.Ordinal));
            Assert.HasCount(1, read.Links.ToArray(), "The verification alone.");
        }
    }

    [TestMethod]
    public async Task A_credit_note_names_what_it_corrects_and_the_invoice_names_the_credit_note()
    {
        var business = await WithLetterheadAsync();
        var id = await business.FinalSampleAAsync();
        var line = (await business.PlatformReadAsync($"/invoices/{id}")).GetProperty("line_items")[1].GetProperty("id").GetString();
        var note = (await business.PlatformPostAsync($"/invoices/{id}/credit-note", $$"""{"reason":"Five hours were not used.","line_items":[{"line_item_id":"{{line}}","quantity":5}]}""")).Expect(201).Json;

        var (credit, images) = await PrintAsync(business, Trade.Text(note, "id"));
        var (invoice, _) = await PrintAsync(business, id);

        foreach (var expected in new[] { "CREDIT NOTE", "Corrects invoice", "INV-2026-001 of 18 March 2026", "Five hours were not used.", "₦59,125.00" }) StringAssert.Contains(credit.All, expected);
        Assert.AreEqual(1, images);
        foreach (var expected in new[] { "Credited, CN-2026-001", "−₦59,125.00", "₦548,250.00" }) StringAssert.Contains(invoice.All, expected);
    }

    [TestMethod]
    public async Task The_code_is_the_tax_authoritys_where_there_is_one()
    {
        var business = await WithLetterheadAsync();
        var id = await business.FinalSampleAAsync();
        var own = (await PrintAsync(business, id)).Read;
        var payload = Convert.ToBase64String([.. Enumerable.Range(0, 256).Select(i => (byte)(i * 37))]);
        await _app.EditAsync(business.Live, RowKeys.Invoice(Guid.Parse(id)), stored => stored with { NrsIrn = "INV2026001-F1N0RA01-20260318", Qr = new QrPayload(QrKind.Nrs, payload) });

        var nrs = (await PrintAsync(business, id)).Read;

        Assert.IsTrue(own.Objects.Any(entry => entry.Contains("/Alt", StringComparison.Ordinal) && entry.Contains(Hex("opens the verification page"), StringComparison.Ordinal)));
        Assert.IsTrue(nrs.Objects.Any(entry => entry.Contains(Hex("QR code of the tax authority"), StringComparison.Ordinal)));
        StringAssert.Contains(nrs.All, "INV2026001-F1N0RA01-20260318");
    }

    [TestMethod]
    public async Task A_logo_that_is_gone_or_no_picture_is_left_out()
    {
        var business = await WithLetterheadAsync();
        await _app.EditAsync(business.Live, RowKeys.Business, stored => stored with { LogoVersion = 7 });
        var missing = await PrintAsync(business, await business.SampleAAsync());
        await PutAsync(business, 7, "no picture"u8.ToArray());
        var broken = await PrintAsync(business, await business.SampleAAsync());

        Assert.AreEqual(0, missing.Images);
        Assert.AreEqual(0, broken.Images);
        StringAssert.Contains(broken.Read.All, "DRAFT");
    }

    [TestMethod]
    public async Task A_receipt_carries_the_letterhead_of_the_invoice_that_it_paid()
    {
        var business = await WithLetterheadAsync();
        var id = await business.FinalSampleAAsync();
        var payment = (await business.PaidAsync(id, "607375.00")).GetProperty("payment");

        var bytes = await GetAsync(business, $"/api/v1/payments/{Trade.Text(payment, "id")}/receipt");

        StringAssert.Contains(PdfText.Read(bytes).All, "Questions? billing@lekkisoft.example");
        Assert.AreEqual(1, ImagesIn(PdfText.Read(bytes)));
    }

    [TestMethod]
    public async Task One_hour_is_one_and_an_exempt_supply_is_not_exempt_twice()
    {
        var business = await WithLetterheadAsync();
        const string lines = """[{"description":"Support","unit":"HUR","unit_price":100},{"description":"More support","quantity":2,"unit":"HUR","unit_price":100},{"description":"Books","unit_price":100,"tax_category":"exempt"}]""";
        var (read, _) = await PrintAsync(business, Trade.Text(await business.PlatformInvoiceAsync(await business.AnyCustomerAsync(), lines), "id"));

        foreach (var expected in new[] { "1 hr 100.00", "2 hrs 100.00", "Exempt supply" }) StringAssert.Contains(read.All, expected);
        Assert.IsFalse(read.All.Contains("Exempt: Exempt", StringComparison.Ordinal));
    }

    private static async Task<TestBusiness> WithLetterheadAsync()
    {
        var business = await _app.CreateBusinessAsync(name: "Lekki Software Ltd");
        await StoreLogoAsync(business, 1, 60);
        await _app.EditAsync(business.Live, RowKeys.Business, stored => stored with
        {
            LogoVersion = 1,
            HasLogo = true,
            Defaults = stored.Defaults with { FooterText = "Questions? billing@lekkisoft.example", BankAccount = Account },
        });
        return business;
    }

    private static Task StoreLogoAsync(TestBusiness business, int version, int width) => PutAsync(business, version, DocumentSamples.Logo(width, 30));

    private static async Task PutAsync(TestBusiness business, int version, byte[] file)
    {
        using var content = new MemoryStream(file);
        await _app.Service<IBlobStore>().PutAsync(BusinessLogos.NameOf(business.Created.Business.Id, version), new BlobContent(content, "image/png"), overwrite: true, CancellationToken.None);
    }

    private static async Task<(PdfText Read, int Images)> PrintAsync(TestBusiness business, string id)
    {
        var read = PdfText.Read(await BytesAsync(business, id));
        return (read, ImagesIn(read));
    }

    /// <summary>A picture with a clear ground is two objects: the colours, and the mask that one of them names.</summary>
    private static int ImagesIn(PdfText read) => read.Objects.Count(entry => entry.Contains("/Subtype /Image", StringComparison.Ordinal) && !entry.Contains("/DeviceGray", StringComparison.Ordinal));

    private static Task<byte[]> BytesAsync(TestBusiness business, string id) => GetAsync(business, $"/api/v1/invoices/{id}/pdf");

    private static async Task<byte[]> GetAsync(TestBusiness business, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("x-api-key", business.Created.PlatformKey.Secret);
        using var response = await _app.Http.SendAsync(request);
        Assert.AreEqual(200, (int)response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.BigEndianUnicode.GetBytes(text));
}
