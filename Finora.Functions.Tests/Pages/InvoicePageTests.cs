using Finora.Core.Invoicing;
using Finora.Functions.Tests.Documents;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Platform;

namespace Finora.Functions.Tests.Pages;

/// <summary>The page that shows an invoice to its customer, and who may see it: section 13 of the Platform contract.</summary>
[TestClass]
public sealed class InvoicePageTests
{
    private static readonly string[] Paths = ["", "/pay", "/receipt", "/receipt?reference=x", "/pdf", "/pdf?receipt=REC-2026-001"];
    private static readonly ScriptedCheckout Gateway = new();
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_app = await ScriptedCheckout.AppAsync(Gateway);

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    public async Task The_page_shows_the_invoice_and_nothing_of_how_to_reach_its_customer()
    {
        var business = await s_app.CreateBusinessAsync();
        var customer = await business.PlatformCustomerAsync();
        var id = await business.FinalSampleAAsync(customer, $$""","notes":"Thank you for your business.","terms":"Payment within 30 days.","buyer_reference":"PO-4411","wht_rate_id":"{{business.WithholdingRate()}}" """);
        var shown = await business.PlatformReadAsync($"/invoices/{id}");
        var token = await business.TokenAsync(id);

        var page = (await s_app.LinkPageAsync(token)).AsPage(200).Text;

        Contains(page, "Ikeja Paper &amp; Print", "12345678-0001", "INV-2026-001", "Adaeze Foods Ltd", "3 Aminu Kano Crescent", "87654321-0001", "Website development", "15 hrs × ₦11,000.00 · VAT 7.5%", "₦565,000.00", "₦42,375.00",
            "₦607,375.00", "PO-4411", "Thank you for your business.", "Payment within 30 days.", "₦579,125.00", Trade.Text(shown, "irn"), Trade.Text(shown, "verify_url"), "<svg class=\"qr\"", $"href=\"/p/{token}/pay\"", $"href=\"/p/{token}/pdf\"");
        foreach (var secret in new[] { "accounts@", "0803", "803000", id, business.Id }) Assert.IsFalse(page.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
    }

    [TestMethod]
    public async Task A_program_gets_the_same_facts_as_JSON()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync(await business.PlatformCustomerAsync());
        var full = await business.PlatformReadAsync($"/invoices/{id}");

        var reply = (await s_app.LinkStateAsync(await business.TokenAsync(id))).Expect(200).WithPageHeaders();

        Assert.AreEqual("application/json; charset=utf-8", reply.Headers["Content-Type"]);
        foreach (var member in new[] { "invoice_number", "status", "issue_date", "due_date", "total_amount", "amount_due", "irn", "verify_url", "view_url", "payment_url", "taxes", "qr", "notes" })
        {
            Assert.AreEqual(full.GetProperty(member).GetRawText(), reply.Json.GetProperty(member).GetRawText(), member);
        }

        Assert.AreEqual("Ikeja Paper & Print Adaeze Foods Ltd 87654321-0001", $"{Trade.Text(reply.Json.GetProperty("seller"), "business_name")} {reply.Json.GetProperty("customer").Facts("name", "tin")}");
        Assert.AreEqual("1 Website development 400000.00 430000.00", reply.Json.GetProperty("line_items")[0].Facts("position", "description", "net_amount", "total_amount"));
        foreach (var secret in new[] { "accounts@", "803000", id, "digital_signature", "\"email\"", "\"phone\"" }) Assert.IsFalse(reply.Text.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
    }

    [TestMethod]
    public async Task Words_of_others_cannot_become_markup()
    {
        var business = await s_app.CreateBusinessAsync(name: "Ikeja <b>Paper</b>");
        var customer = await business.PlatformCustomerAsync("""{"name":"<i>Ada</i> & \"Co\"","email":"a@b.example","company_name":"<u>Ada</u>"}""");
        var line = """[{"description":"<script>alert(1)</script>","unit_price":100}]""";
        var invoice = await business.PlatformInvoiceAsync(customer, line, ""","notes":"<img src=x>","terms":"</main>" """);
        var token = await business.FinalTokenAsync(Trade.Text(invoice, "id"));

        foreach (var path in new[] { "", "/pay", "/receipt" })
        {
            var page = (await s_app.LinkPageAsync(token + path)).AsPage(200).Text;
            Assert.AreEqual(2, page.Split("</main>").Length, path);
            foreach (var markup in new[] { "<b>", "<i>", "<u>", "<img" }) Assert.IsFalse(page.Contains(markup, StringComparison.Ordinal), path + markup);
        }
    }

    [TestMethod]
    public async Task An_unknown_a_replaced_and_a_drafts_token_answer_the_same()
    {
        var business = await s_app.CreateBusinessAsync();
        var replaced = await business.TokenAsync(await business.FinalSampleAAsync());
        var id = await business.FinalSampleAAsync();
        var old = await business.TokenAsync(id);
        (await business.PlatformPostAsync($"/invoices/{id}/public-link")).Expect(200);
        var draft = await business.TokenAsync(await business.SampleAAsync());
        var link = await business.LinkAsync(await business.SentAsync());
        (await s_app.LinkPageAsync(replaced)).AsPage(200);

        foreach (var path in Paths)
        {
            var answers = new HashSet<string>(StringComparer.Ordinal);
            foreach (var token in new[] { new string('A', 43), old, draft, "short" }) answers.Add((await s_app.LinkPageAsync(token + path)).AsPage(404).Text);
            if (path.Length > 0) answers.Add((await s_app.LinkPageAsync(link + path)).AsPage(404).Text);
            Assert.AreEqual(1, answers.Count, path);
        }

        foreach (var token in new[] { new string('A', 43), old, draft, link })
        {
            (await s_app.PostFormAsync($"/p/{token}/pay")).AsPage(404);
            if (token != link) Assert.AreEqual("NOT_FOUND", (await s_app.LinkStateAsync(token)).Expect(404).ErrorCode);
        }
    }

    [TestMethod]
    public async Task Of_a_suspended_seller_only_the_name_is_told()
    {
        var business = await s_app.CreateBusinessAsync();
        var token = await business.FinalTokenAsync();
        await s_app.EditAsync(business.Live, RowKeys.Business, stored => stored with { IsSuspended = true });

        foreach (var path in Paths)
        {
            var page = (await s_app.LinkPageAsync(token + path)).AsPage(403).Text;
            StringAssert.Contains(page, "Ikeja Paper &amp; Print", StringComparison.Ordinal);
            foreach (var detail in new[] { "INV-2026", "607,375", "Adaeze", "12345678-0001" }) Assert.IsFalse(page.Contains(detail, StringComparison.Ordinal), path + detail);
        }

        (await s_app.PostFormAsync($"/p/{token}/pay")).AsPage(403);
        Assert.AreEqual("BUSINESS_SUSPENDED", (await s_app.LinkStateAsync(token)).Expect(403).ErrorCode);
    }

    [TestMethod]
    public async Task A_cancelled_invoice_is_marked_and_offers_nothing_to_pay()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var token = await business.TokenAsync(id);
        (await business.PlatformPostAsync($"/invoices/{id}/void", """{"reason":"Ordered twice"}""")).Expect(200);

        var page = (await s_app.LinkPageAsync(token)).AsPage(200).Text;

        Contains(page, "CANCELLED", "INV-2026-001");
        Assert.IsFalse(page.Contains($"/p/{token}/pay", StringComparison.Ordinal) || page.Contains("Ordered twice", StringComparison.Ordinal), "Why is between seller and books.");
        Assert.AreEqual("voided", Trade.Text((await s_app.LinkStateAsync(token)).Expect(200).Json, "status"));
    }

    [TestMethod]
    public async Task A_credit_note_names_what_it_corrects()
    {
        var business = await s_app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var note = (await business.PlatformPostAsync($"/invoices/{id}/credit-note", """{"reason":"Returned"}""")).Expect(201).Json;
        var token = Trade.Text(note, "view_url").Split('/')[^1];

        Contains((await s_app.LinkPageAsync(token)).AsPage(200).Text, "Credit note CN-2026-001", "Invoice INV-2026-001 of 18 March 2026", "Total credited");
        Contains((await s_app.LinkPageAsync(token + "/pay")).AsPage(200).Text, "There is nothing to pay");
        (await s_app.PostFormAsync($"/p/{token}/pay")).AsPage(409);
    }

    [TestMethod]
    public async Task A_page_of_the_test_side_says_so()
    {
        var business = await s_app.CreateBusinessAsync();
        var invoice = Trade.IdOf("inv", await business.SentAsync(test: true));
        var token = (await s_app.Service<InvoiceRegister>().GetAsync(business.Test, invoice, CancellationToken.None)).Value.LinkToken!;

        foreach (var path in new[] { "", "/pay", "/receipt" }) Contains((await s_app.LinkPageAsync(token + path)).AsPage(200).Text, "TEST: no money moves");
        Assert.IsTrue((await s_app.LinkStateAsync(token)).Expect(200).Json.GetProperty("is_test").GetBoolean());
    }

    [TestMethod]
    public async Task The_PDF_and_the_receipts_of_the_invoice_can_be_downloaded()
    {
        var business = await s_app.CreateBusinessAsync();
        var (id, other) = (await business.FinalSampleAAsync(), await business.FinalSampleAAsync());
        await business.PaidAsync(id, "100000");
        await business.PaidAsync(other, "5");
        var token = await business.TokenAsync(id);

        StringAssert.Contains((await DownloadAsync($"/p/{token}/pdf", "Invoice-INV-2026-001.pdf")).All, "INV-2026-001");
        StringAssert.Contains((await DownloadAsync($"/p/{token}/pdf?receipt=REC-2026-001", "Receipt-REC-2026-001.pdf")).All, "REC-2026-001");
        foreach (var number in new[] { "REC-2026-002", "REC-2026-999", "x" }) (await s_app.LinkPageAsync($"{token}/pdf?receipt={number}")).AsPage(404);
    }

    [TestMethod]
    public async Task An_address_may_open_sixty_pages_of_invoices_a_minute()
    {
        await using var app = await TestApp.OnSqliteAsync(services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, new Functions.Http.LimitSettings()));
        var unknown = new string('A', 43);
        for (var i = 0; i < 30; i++)
        {
            (await app.LinkPageAsync(unknown)).AsPage(404);
            (await app.LinkPageAsync(unknown + "/pay")).AsPage(404);
        }

        Assert.AreEqual("60", (await app.LinkPageAsync(unknown + "/receipt")).AsPage(429).Headers["Retry-After"]);
        Assert.AreEqual("RATE_LIMIT", (await app.LinkStateAsync(unknown)).Expect(429).ErrorCode);
        (await app.LinkPageAsync(Trade.Unknown("pl"))).AsPage(404);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        (await app.LinkPageAsync(unknown)).AsPage(404);
    }

    private static async Task<PdfText> DownloadAsync(string path, string name)
    {
        using var response = await s_app.Http.GetAsync(path);
        Assert.AreEqual($"application/pdf attachment; filename=\"{name}\"", $"{response.Content.Headers.ContentType} {response.Content.Headers.ContentDisposition}");
        Assert.AreEqual("no-store noindex", $"{response.Headers.CacheControl} {response.Headers.GetValues("X-Robots-Tag").Single()}");
        return PdfText.Read(await response.Content.ReadAsByteArrayAsync());
    }

    private static void Contains(string page, params string[] texts)
    {
        foreach (var text in texts) StringAssert.Contains(page, text, StringComparison.Ordinal);
    }
}
