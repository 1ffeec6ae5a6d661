using System.Text.Json;
using Finora.Functions.Tests.Callbacks;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Payments from any source: lists, reading, noting. Section 11 of the Platform contract.</summary>
[TestClass]
public sealed class PlatformPaymentsTests
{
    private const string Payment = """
        { "id": "01957f8c-f918-76b8-927c-3a822d971ed4", "status": "matched", "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001",
          "customer_id": "0195477e-44b9-7bc3-bf6a-bf4ab3349e5a", "amount": "579125.00", "currency": "NGN", "allocated_amount": "579125.00", "unallocated_amount": "0.00",
          "wht_amount": "28250.00", "wht_credit_note": null, "payment_method": "30", "payment_date": "2025-03-10", "reference": "GTB-TRF-88213", "narration": null,
          "payer_name": null, "source": "manual", "gateway": null, "receipt_number": "REC-2025-001",
          "allocations": [ { "invoice_id": "019547a2-3b1c-7d8e-9f0a-1b2c3d4e5f6a", "invoice_number": "INV-2025-001", "amount": "579125.00", "allocated_at": "2025-03-10T10:15:00.120Z" } ],
          "created_at": "2025-03-10T10:15:00.120Z" }
        """;

    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task A_payment_is_read_with_its_invoice_and_listed_without()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var paid = (await business.PaidAsync(id, "579125", ""","wht_amount":28250,"reference":"GTB-TRF-88213" """)).GetProperty("payment");

        var read = await business.PlatformReadAsync($"/payments/{Trade.Text(paid, "id")}");
        var listed = (await business.PlatformReadAsync("/payments")).GetProperty("data")[0];

        Shape.AssertLike(Payment, listed);
        Assert.AreEqual(paid.GetRawText(), listed.GetRawText());
        Assert.AreEqual($"{id} INV-2026-001 paid 607375.00 0.00", read.GetProperty("invoice").Facts("id", "invoice_number", "status", "total_amount", "amount_due"));
        Assert.AreEqual("Adaeze Foods Ltd", Trade.Text(read.GetProperty("invoice"), "customer_name"));
        Assert.AreEqual(paid.GetRawText()[..^1], read.GetRawText()[..(paid.GetRawText().Length - 1)]);
    }

    [TestMethod]
    public async Task Payments_of_every_source_are_one_list_and_cash_sales_are_none()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        await business.PaidAsync(id, "100");
        (await business.BusinessAsync(HttpMethod.Post, "/v1/receipts", $$"""{"amount":200,"paidBy":"Ada","allocations":[{"invoiceId":"{{PlatformInvoicing.InBusiness(id)}}","amountAllocated":200}]}""")).Expect(201);
        (await business.BusinessAsync(HttpMethod.Post, "/v1/receipts", """{"amount":300,"paidBy":"Walk-in"}""")).Expect(201);
        await (PartnerReport.Of(40_000) with { Business = business.Id }).BookAsync(app);

        var list = await business.PlatformReadAsync("/payments");

        CollectionAssert.AreEqual(new[] { "bank_partner", "business_api", "manual" }, list.Column("source"));
        CollectionAssert.AreEqual(new[] { "unmatched", "matched", "matched" }, list.Column("status"));
        var unlinked = list.GetProperty("data")[0];
        Assert.AreEqual("null null 400.00", unlinked.Facts("receipt_number", "customer_id", "unallocated_amount"));
        Assert.AreEqual("bank_partner null null", unlinked.GetProperty("gateway").Facts("provider", "channel", "fees"));
    }

    [TestMethod]
    public async Task A_payment_of_the_Business_API_has_the_same_id_here()
    {
        var business = await app.CreateBusinessAsync();
        var id = await business.FinalSampleAAsync();
        var paid = (await business.PaidAsync(id, "5")).GetProperty("payment");
        var receipt = (await business.BusinessAsync(HttpMethod.Get, $"/v1/receipts/{PlatformInvoicing.InBusiness(Trade.Text(paid, "id"), "rec")}")).Expect(200).Data;
        Assert.AreEqual(Trade.Text(paid, "receipt_number"), Trade.Text(receipt, "receiptNumber"));
    }

    [TestMethod]
    [DataRow("status=matched", "B,A")]
    [DataRow("status=partially_matched", "C")]
    [DataRow("status=unmatched", "D")]
    [DataRow("method=10", "B")]
    [DataRow("method=30", "D,C,A")]
    [DataRow("source=bank_partner", "D")]
    [DataRow("source=manual", "C,B,A")]
    [DataRow("q=inv-2026-002", "C")]
    [DataRow("q=REF-b", "B")]
    [DataRow("q=adaeze", "C,B,A")]
    [DataRow("status=matched&method=10&q=ref", "B")]
    [DataRow("customer_id=*", "C,B,A")]
    [DataRow("invoice_id=*", "B,A")]
    [DataRow("invoice_id=*&method=10", "B")]
    [DataRow("from=2026-03-19", "")]
    [DataRow("to=2026-03-17", "")]
    [DataRow("from=2026-03-18&to=2026-03-18", "D,C,B,A")]
    [DataRow("from=2026-03-18T12:00:00.000Z&to=2026-03-18T12:00:00.000Z", "D,C,B,A")]
    public async Task Filters_combine(string query, string expected)
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (first, second) = (await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        await business.PaidAsync(first, "1", ""","reference":"ref-A" """);
        (await business.PlatformPostAsync($"/invoices/{first}/record-payment", """{"amount":1,"payment_method":"10","payment_date":"2026-03-18","reference":"ref-B"}""")).Expect(201);
        await business.PaidAsync(second, "700000", ""","reference":"ref-C" """);
        await (PartnerReport.Of(100) with { Business = business.Id, Reference = "ref-D" }).BookAsync(app);
        var star = query.StartsWith("customer", StringComparison.Ordinal) ? customer : first;

        var list = await business.PlatformReadAsync("/payments?" + query.Replace("*", star, StringComparison.Ordinal));

        Assert.AreEqual(expected, string.Join(',', list.Column("reference").Select(reference => reference[^1])));
    }

    [TestMethod]
    [DataRow("status=paid", "status")]
    [DataRow("method=cash", "method")]
    [DataRow("source=gift", "source")]
    [DataRow("customer_id=cust_1", "customer_id")]
    [DataRow("from=2026-03-19&to=2026-03-18", "to")]
    [DataRow("limit=101", "limit")]
    [DataRow("cursor=made-up", "cursor")]
    public async Task A_query_that_is_wrong_names_its_field(string query, string field)
    {
        var business = await app.CreateBusinessAsync();
        foreach (var path in new[] { "/payments", "/payments/unmatched" })
        {
            CollectionAssert.AreEqual(new[] { field }, (await business.PlatformAsync(HttpMethod.Get, $"/api/v1{path}?{query}")).InPlatformError(400).ErrorFields.ToArray());
        }
    }

    [TestMethod]
    public async Task Pages_follow_each_other_in_both_lists()
    {
        var business = await app.CreateBusinessAsync();
        for (var i = 1; i <= 5; i++) await (PartnerReport.Of(100 * i) with { Business = business.Id, Reference = $"R{i}" }).BookAsync(app);

        CollectionAssert.AreEqual(new[] { "R5", "R4", "R3", "R2", "R1" }, await PagesAsync(business, "/payments?limit=2"));
        CollectionAssert.AreEqual(new[] { "R1", "R2", "R3", "R4", "R5" }, await PagesAsync(business, "/payments/unmatched?limit=2"));
        CollectionAssert.AreEqual(new[] { "R3" }, await PagesAsync(business, "/payments/unmatched?limit=2&q=r3"));
    }

    [TestMethod]
    public async Task What_waits_of_a_payment_makes_it_unmatched_until_nothing_does()
    {
        var business = await app.CreateBusinessAsync();
        var customer = await business.AnyCustomerAsync();
        var (first, second) = (await business.FinalSampleAAsync(customer), await business.FinalSampleAAsync(customer));
        await business.PaidAsync(first, "607375");
        await business.PaidAsync(second, "607376", ""","reference":"over" """);

        CollectionAssert.AreEqual(new[] { "over" }, (await business.PlatformReadAsync("/payments/unmatched")).Column("reference"));
        var third = await business.FinalSampleAAsync(customer);
        var waiting = Trade.Text((await business.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0], "id");
        (await business.PlatformPostAsync("/payments/reconcile", $$"""{"payment_id":"{{waiting}}","invoice_id":"{{third}}"}""")).Expect(200);
        Assert.IsEmpty((await business.PlatformReadAsync("/payments/unmatched")).Column("reference"));
        (await business.PlatformPostAsync($"/invoices/{third}/void", """{"reason":"R"}""")).Expect(200);
        Assert.AreEqual("1.00", Trade.Text((await business.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0], "unallocated_amount"));
    }

    [TestMethod]
    public async Task Notes_can_be_set_and_cleared_and_are_audited_by_name()
    {
        var business = await app.CreateBusinessAsync();
        var id = Trade.Text((await business.PaidAsync(await business.FinalSampleAAsync(), "5", ""","narration":"First" """)).GetProperty("payment"), "id");

        var set = (await PatchAsync(business, id, """{"wht_credit_note":"WHT-1","amount":9}""")).Expect(200).Json;
        var cleared = (await PatchAsync(business, id, """{"narration":null}""")).Expect(200).Json;

        Assert.AreEqual("WHT-1 First 5.00", set.Facts("wht_credit_note", "narration", "amount"));
        Assert.AreEqual("WHT-1 null", cleared.Facts("wht_credit_note", "narration"));
        Assert.AreEqual(cleared.GetRawText(), (await business.PlatformReadAsync("/payments")).GetProperty("data")[0].GetRawText());
        var audit = (await app.StoredAsync(business.Live, RowKeys.AuditRecords)).Where(record => record.Action == "payment.updated").ToArray();
        CollectionAssert.AreEquivalent(new[] { "wht_credit_note", "narration" }, audit.Select(record => record.Details["changed"]).ToArray());
        Assert.IsTrue(audit.All(record => record.Subject == id && record.Actor == business.Created.PlatformKey.Key.Id.ToString()));
    }

    [TestMethod]
    [DataRow("""{"narration":5}""", "narration")]
    [DataRow("""{"wht_credit_note":["x"]}""", "wht_credit_note")]
    public async Task A_note_of_the_wrong_type_is_refused(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var id = Trade.Text((await business.PaidAsync(await business.FinalSampleAAsync(), "5")).GetProperty("payment"), "id");
        CollectionAssert.AreEqual(new[] { field }, (await PatchAsync(business, id, body)).InPlatformError(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_payment_of_somebody_else_is_not_found()
    {
        var business = await app.CreateBusinessAsync();
        var other = await app.CreateBusinessAsync();
        var id = Trade.Text((await business.PaidAsync(await business.FinalSampleAAsync(), "5")).GetProperty("payment"), "id");
        (await other.PlatformAsync(HttpMethod.Get, $"/api/v1/payments/{id}")).InPlatformError(404);
        (await other.PlatformAsync(HttpMethod.Get, $"/api/v1/payments/{id}/receipt")).InPlatformError(404);
        (await PatchAsync(other, id, "{}")).InPlatformError(404);
        (await business.PlatformAsync(HttpMethod.Get, "/api/v1/payments/unknown")).InPlatformError(404);
    }

    [TestMethod]
    public async Task A_receipt_is_a_pdf_and_money_of_nobody_known_has_none()
    {
        var business = await app.CreateBusinessAsync();
        var id = Trade.Text((await business.PaidAsync(await business.FinalSampleAAsync(), "5")).GetProperty("payment"), "id");
        var file = (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/payments/{id}/receipt")).Expect(200);
        Assert.AreEqual("application/pdf", file.Headers["Content-Type"]);
        Assert.Contains("Receipt-REC-2026-001.pdf", file.Headers["Content-Disposition"]);

        await (PartnerReport.Of(100) with { Business = business.Id }).BookAsync(app);
        var unlinked = Trade.Text((await business.PlatformReadAsync("/payments/unmatched")).GetProperty("data")[0], "id");
        (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/payments/{unlinked}/receipt")).InPlatformError(404);
    }

    private static Task<Reply> PatchAsync(TestBusiness business, string id, string body) => business.PlatformAsync(HttpMethod.Patch, $"/api/v1/payments/{id}", body);

    private static async Task<string[]> PagesAsync(TestBusiness business, string path)
    {
        var (found, cursor) = (new List<string>(), "");
        do
        {
            var page = await business.PlatformReadAsync($"{path}{cursor}");
            found.AddRange(page.Column("reference"));
            Assert.AreEqual(page.GetProperty("has_more").GetBoolean(), page.GetProperty("next_cursor").ValueKind == JsonValueKind.String);
            cursor = page.GetProperty("has_more").GetBoolean() ? "&cursor=" + page.GetProperty("next_cursor").GetString() : "";
        }
        while (cursor.Length > 0);
        return [.. found];
    }
}
