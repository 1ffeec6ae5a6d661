using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Voiding, public addresses, falling overdue, and one invoice seen on both surfaces in the words of each.</summary>
[TestClass]
public sealed class PlatformInvoiceStatesTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    [DataRow("draft", "draft")]
    [DataRow("finalized", "unsent")]
    [DataRow("sent", "sent")]
    [DataRow("partial", "partially_paid")]
    [DataRow("paid", "paid")]
    [DataRow("overdue", "overdue")]
    [DataRow("voided", "cancelled")]
    public async Task An_invoice_made_on_the_platform_is_seen_on_the_business_api_in_its_words(string platform, string word)
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.SampleAAsync(await business.PlatformCustomerAsync(), platform == "overdue" ? ""","issue_date":"2026-03-01","due_date":"2026-03-17","buyer_reference":"PO-1" """ : ""","buyer_reference":"PO-1" """);
        if (platform != "draft") await business.FinalizedAsync(id);
        if (platform == "sent") (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{PlatformInvoicing.InBusiness(id)}/send", """{"notify":false}""")).Expect(200);
        if (platform == "partial") await business.PaidAsync(id, "7375");
        if (platform == "paid") await business.PaidAsync(id, "607375");
        if (platform == "voided") (await business.PlatformPostAsync($"/invoices/{id}/void", """{"reason":"Wrong"}""")).Expect(200);

        var (here, there) = (await business.PlatformReadAsync($"/invoices/{id}"), await business.GetInvoiceAsync(PlatformInvoicing.InBusiness(id)));

        Assert.AreEqual($"{platform} {word}", $"{Trade.Text(here, "status")} {Trade.Text(there, "status")}");
        Assert.AreEqual(here.Facts("invoice_number", "buyer_reference", "irn", "verify_url", "finalized_at", "sent_at", "paid_at", "voided_at", "void_reason"), there.Facts("invoiceNumber", "reference", "irn", "verifyUrl", "issuedAt", "sentAt", "paidAt", "voidedAt", "voidReason"));
        foreach (var (ours, theirs) in new[] { ("taxable_amount", "subtotal"), ("tax_amount", "vatAmount"), ("total_amount", "total"), ("amount_paid", "amountPaid"), ("amount_due", "amountDue") })
        {
            Assert.AreEqual(decimal.Parse(Trade.Text(here, ours)), there.GetProperty(theirs).GetDecimal(), ours);
        }

        foreach (var (path, wanted) in new[] { ($"/api/v1/invoices?status={platform}", id), ($"/v1/invoices?status={word}", PlatformInvoicing.InBusiness(id)) })
        {
            var page = path.StartsWith("/api", StringComparison.Ordinal) ? (await business.PlatformAsync(HttpMethod.Get, path)).Json.GetProperty("data") : (await business.BusinessAsync(HttpMethod.Get, path)).Data.GetProperty("invoices");
            CollectionAssert.AreEqual(new[] { wanted }, page.EnumerateArray().Select(row => Trade.Text(row, "id")).ToArray());
        }
    }

    [TestMethod]
    public async Task An_invoice_made_on_the_business_api_is_whole_on_the_platform()
    {
        var business = await app.CreateBusinessAsync();
        var made = await Trade.InvoiceAsync(business, await Trade.CustomerAsync(business, Trade.NewEmail()), more: ""","reference":"PO-7781","pricesIncludeVat":false""");
        var id = Trade.IdOf(IdPrefix.Invoice, Trade.Text(made, "id"));

        var draft = await business.PlatformInvoiceAsync(id);
        (await business.BusinessAsync(HttpMethod.Post, $"/v1/invoices/{Trade.Text(made, "id")}/send", """{"notify":false}""")).Expect(200);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/receipts", $$"""{"amount":100000,"paidBy":"A","paymentMethod":"cheque","allocations":[{"invoiceId":"{{Trade.Text(made, "id")}}","amountAllocated":100000}]}""")).Expect(201);
        var paid = await business.PlatformInvoiceAsync(id);

        Assert.AreEqual("draft invoice PO-7781 265000.00 18750.00 283750.00 10", draft.Facts("status", "document_type", "buyer_reference", "taxable_amount", "tax_amount", "total_amount") + " 10");
        Assert.AreEqual("standard 7.5 exempt 0", $"{draft.GetProperty("line_items")[0].Facts("tax_category", "tax_rate")} {draft.GetProperty("line_items")[1].Facts("tax_category", "tax_rate")}");
        Assert.AreEqual("partial 100000.00 183750.00", paid.Facts("status", "amount_paid", "amount_due"));
        Assert.AreEqual(43, Trade.Text(draft, "view_url").Split('/')[^1].Length);
    }

    [TestMethod]
    public async Task Voiding_reverses_the_entry_and_frees_what_was_paid()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var payment = Trade.Text((await business.PaidAsync(id, "300000", ""","wht_amount":1000 """)).GetProperty("payment"), "id");

        var voided = (await business.PlatformPostAsync($"/invoices/{id}/void", """{"reason":"Ordered twice"}""")).Expect(200).Json;

        Assert.AreEqual("voided Ordered twice 2026-03-18T12:00:00.000Z 0.00 0.00 607375.00", voided.Facts("status", "void_reason", "voided_at", "amount_paid", "amount_due", "total_amount"));
        CollectionAssert.AreEquivalent(new Dictionary<string, long> { ["1010"] = 30_000_000, ["2031"] = -30_000_000 }, await app.BalancesAsync(business.Live));
        Assert.AreEqual(30_000_000, (await app.FindAsync(business.Live, RowKeys.Payment(Guid.Parse(payment))))!.Unallocated);
        CollectionAssert.AreEqual(new[] { "payment.unmatched", "invoice.voided" }, (await app.EventTypesAsync(business))[^2..]);
    }

    [TestMethod]
    public async Task What_cannot_be_voided_is_refused()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (draft, paid, voided) = (await business.SampleAAsync(customer), await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        await business.PaidAsync(paid, "607375");
        (await business.PlatformPostAsync($"/invoices/{voided}/void", """{"reason":"R"}""")).Expect(200);
        var before = await app.DumpAsync(business.Live);

        foreach (var id in new[] { draft, paid, voided }) Assert.AreEqual("UNPROCESSABLE", (await business.PlatformPostAsync($"/invoices/{id}/void", """{"reason":"R"}""")).InPlatformError(422).ErrorCode);
        (await business.PlatformPostAsync($"/invoices/{PlatformInvoicing.Nowhere}/void", """{"reason":"R"}""")).InPlatformError(404);
        foreach (var body in new[] { "{}", """{"reason":""}""", $$"""{"reason":"{{new string('r', 501)}}"}""" })
        {
            CollectionAssert.AreEqual(new[] { "reason" }, (await business.PlatformPostAsync($"/invoices/{paid}/void", body)).InPlatformError(400).ErrorFields.ToArray());
        }

        Assert.AreEqual(before, await app.DumpAsync(business.Live));
    }

    [TestMethod]
    public async Task A_rotated_address_replaces_the_old_one()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var first = await business.PlatformReadAsync($"/invoices/{id}/public-link");

        var second = (await business.PlatformPostAsync($"/invoices/{id}/public-link")).Expect(200).Json;

        Shape.AssertLike("""{ "view_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI", "payment_url": "https://pay.finorabusiness.com/p/zFmXyDsDKLmmUqEojIV2K9C_xsH4_x63M28SZySx2QI/pay", "rotated_at": null }""", first);
        Assert.AreEqual("2026-03-18T12:00:00.000Z", Trade.Text(second, "rotated_at"));
        Assert.AreEqual(second.GetRawText(), (await business.PlatformReadAsync($"/invoices/{id}/public-link")).GetRawText());
        Assert.AreEqual(second.Facts("view_url", "payment_url"), (await business.PlatformReadAsync($"/invoices/{id}")).Facts("view_url", "payment_url"));
        var links = app.Service<InvoiceLinks>();
        Assert.IsNull(await links.FindAsync(Trade.Text(first, "view_url").Split('/')[^1], CancellationToken.None));
        var found = await links.FindAsync(Trade.Text(second, "view_url").Split('/')[^1], CancellationToken.None);
        Assert.AreEqual((business.Live, id), (found!.Scope, found.Open.Invoice.Id.ToString()));
    }

    [TestMethod]
    public async Task A_token_leads_to_no_draft_and_an_unknown_one_nowhere()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.SampleAAsync();
        var token = Trade.Text(await business.PlatformReadAsync($"/invoices/{id}/public-link"), "view_url").Split('/')[^1];

        foreach (var text in new[] { token, new string('A', 43), "", "pl_01kpdfv220epm8t0cdtzq16q0g" }) Assert.IsNull(await app.Service<InvoiceLinks>().FindAsync(text, CancellationToken.None));

        await business.FinalizedAsync(id);
        Assert.IsNotNull(await app.Service<InvoiceLinks>().FindAsync(token, CancellationToken.None));
        (await business.PlatformPostAsync($"/invoices/{PlatformInvoicing.Nowhere}/public-link")).InPlatformError(404);
    }

    [TestMethod]
    public async Task An_invoice_that_falls_overdue_is_told_of_once()
    {
        await using var mine = await TestApp.OnSqliteAsync();
        var business = await mine.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var ids = new List<string>();
        for (var i = 0; i < 32; i++) ids.Add(await business.FinalSampleAAsync(customer, ""","due_date":"2026-03-18" """));
        var late = await business.FinalSampleAAsync(customer, ""","issue_date":"2026-03-01","due_date":"2026-03-05" """);
        await business.PaidAsync(ids[0], "607375");
        var sweep = mine.Service<OverdueInvoices>();

        mine.Time.Leap(TimeSpan.FromHours(1));
        await sweep.RunAsync(CancellationToken.None);
        Assert.AreEqual(1, (await mine.EventTypesAsync(business)).Count(type => type == "invoice.overdue"));
        mine.Time.Leap(TimeSpan.FromHours(11));
        for (var pass = 0; pass < 3; pass++) await sweep.RunAsync(CancellationToken.None);

        var told = (await mine.StoredAsync(business.Live, RowKeys.Events)).Where(e => e.Type == "invoice.overdue").Select(e => e.SubjectId.ToString()).ToArray();
        CollectionAssert.AreEquivalent(ids.Skip(1).Append(late).ToArray(), told);
        Assert.AreEqual("overdue", Trade.Text(await business.PlatformReadAsync($"/invoices/{late}"), "status"));
        await business.PaidAsync(late, "607375");
        CollectionAssert.AreEquivalent(new[] { ids[0], late }, (await business.PlatformReadAsync("/invoices?status=paid")).Column("id"));
        Assert.AreEqual(31, (await business.PlatformReadAsync("/invoices?status=overdue&limit=100")).GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    [DataRow(Plan.Free, 10)]
    public async Task A_plan_includes_so_many_invoices_a_month_of_lagos(Plan plan, int allowed)
    {
        await using var mine = await TestApp.OnSqliteAsync();
        var business = await mine.CreateBusinessAsync(plan);
        var customer = await business.AnyCustomerAsync();
        for (var i = 0; i < allowed; i++) await business.SampleAAsync(customer);
        var body = $$"""{"customer_id":"{{customer}}","line_items":{{PlatformTrade.SampleLines}}}""";

        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await business.PlatformPostAsync("/invoices", body)).InPlatformError(402).ErrorCode);

        mine.Time.Leap(TimeSpan.FromDays(13) + TimeSpan.FromHours(11));
        (await business.PlatformPostAsync("/invoices", body)).Expect(201);
    }
}
