using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;

namespace Finora.Functions.Tests.Platform;

/// <summary>Section 15: expenses and their papers, and that both surfaces have one record.</summary>
[TestClass]
public sealed class PlatformExpensesTests
{
    private const string Example = """
        { "id": "01955b3b-ca80-7a5e-9d06-5046f430559d", "expense_number": "EXP-2025-001", "status": "paid", "date": "2025-03-03", "vendor_name": "CloudNest Hosting Ltd",
          "vendor_tin": null, "category": "telecoms", "account_code": "5023", "description": "Servers, March", "reference": "CN-7781", "amount": "80000.00", "vat_rate": "7.5",
          "vat_amount": "6000.00", "total_amount": "86000.00", "wht_rate": "0", "wht_amount": "0.00", "amount_paid": "86000.00", "currency": "NGN", "exchange_rate": "1",
          "payment_method": "30", "receipt_url": null, "created_at": "2025-03-03T09:00:00.000Z", "updated_at": "2025-03-03T09:00:00.000Z" }
        """;

    private const string Servers = """{"vendor_name":"CloudNest Hosting Ltd","amount":80000,"category":"telecoms","description":"Servers, March","reference":"CN-7781","date":"2026-03-03" """;
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7 a paper");
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task The_contracts_expense_is_posted_and_seen_on_both_surfaces()
    {
        var business = await app.CreateBusinessAsync();

        var made = await MakeAsync(business, Servers + "}");

        Shape.AssertLike(Example, made);
        Assert.AreEqual("paid telecoms 5023 80000.00 6000.00 86000.00 86000.00 EXP-2026-001", made.Facts("status", "category", "account_code", "amount", "vat_amount", "total_amount", "amount_paid", "expense_number"));
        CollectionAssert.AreEqual(new[] { "5023 8000000 0", "1026 600000 0", "1010 0 8600000" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        CollectionAssert.AreEqual(new[] { "expense.created" }, await app.EventTypesAsync(business));
        var there = (await business.BusinessAsync(HttpMethod.Get, $"/v1/expenses/{PlatformInvoicing.InBusiness(Trade.Text(made, "id"), "exp")}")).Expect(200).Data;
        Assert.AreEqual("paid CloudNest Hosting Ltd 5023 8000000 bank_transfer", there.Facts("status", "supplierName", "accountId", "amountKobo", "paymentMethod"));
        Assert.AreEqual(made.GetRawText(), (await business.PlatformReadAsync($"/expenses/{Trade.Text(made, "id")}")).GetRawText());
    }

    [TestMethod]
    public async Task Withholding_and_foreign_money_are_booked_in_naira()
    {
        var business = await app.CreateBusinessAsync();

        var made = await MakeAsync(business, """{"vendor_name":"V","amount":"100.33","account_code":"5026","wht_rate":5,"currency":"USD","exchange_rate":"1500.5","payment_method":"10"}""");

        Assert.AreEqual("professional_fees USD 1500.5 7.52 107.85 5.02 102.83 10", made.Facts("category", "currency", "exchange_rate", "vat_amount", "total_amount", "wht_amount", "amount_paid", "payment_method"));
        CollectionAssert.AreEqual(new[] { "5026 15054517 0", "1026 1128376 0", "1001 0 15429642", "2027 0 753251" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
    }

    [TestMethod]
    public async Task A_draft_is_edited_posted_and_paid_in_turn()
    {
        var business = await app.CreateBusinessAsync();
        var id = Trade.Text(await MakeAsync(business, Servers + ""","status":"draft"}"""), "id");
        Assert.IsEmpty(await app.StoredAsync(business.Live, RowKeys.JournalEntries));

        Assert.AreEqual("draft 500.00 rent null", (await PatchAsync(business, id, """{"amount":500,"category":"rent","description":null}""")).Facts("status", "amount", "category", "description"));
        Assert.AreEqual("pending 0.00", (await PatchAsync(business, id, """{"status":"pending"}""")).Facts("status", "amount_paid"));
        CollectionAssert.AreEqual(new[] { "5020 50000 0", "1026 3750 0", "2001 0 53750" }, (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0].Booked());
        foreach (var body in new[] { """{"amount":1}""", """{"status":"draft"}""", """{"description":"X","status":"paid"}""" }) Assert.AreEqual("UNPROCESSABLE", (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/expenses/{id}", body)).InPlatformError(422).ErrorCode, body);
        Assert.AreEqual("paid 537.50 48", (await PatchAsync(business, id, """{"status":"paid","payment_method":"48","paid_on":"2026-03-10"}""")).Facts("status", "amount_paid", "payment_method"));
        var payment = (await app.StoredAsync(business.Live, RowKeys.JournalEntries))[0];
        Assert.AreEqual(new DateOnly(2026, 3, 10), payment.Date);
        CollectionAssert.AreEqual(new[] { "2001 53750 0", "1010 0 53750" }, payment.Booked());
        (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/expenses/{id}", """{"status":"pending"}""")).InPlatformError(422);
    }

    [TestMethod]
    public async Task A_draft_is_deleted_and_anything_else_voided()
    {
        var business = await app.CreateBusinessAsync();
        var (draft, paid) = (Trade.Text(await MakeAsync(business, Servers + ""","status":"draft"}"""), "id"), Trade.Text(await MakeAsync(business, Servers + "}"), "id"));

        Assert.AreEqual("""{"message":"Expense deleted."}""", (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/expenses/{draft}")).Expect(200).Text);
        Assert.AreEqual("""{"message":"Expense voided."}""", (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/expenses/{paid}")).Expect(200).Text);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete }) (await business.PlatformAsync(method, $"/api/v1/expenses/{draft}")).InPlatformError(404);
        Assert.AreEqual(404, (await business.BusinessAsync(HttpMethod.Get, $"/v1/expenses/{PlatformInvoicing.InBusiness(draft, "exp")}")).Status);
        (await business.PlatformAsync(HttpMethod.Delete, $"/api/v1/expenses/{paid}")).InPlatformError(422);
        Assert.AreEqual("voided", Trade.Text(await business.PlatformReadAsync($"/expenses/{paid}"), "status"));
        Assert.IsEmpty(await app.BalancesAsync(business.Live));
        CollectionAssert.AreEqual(new[] { paid }, (await business.PlatformReadAsync("/expenses")).Column("id"));
    }

    [TestMethod]
    public async Task Filters_narrow_the_list_and_pages_hold_each_once()
    {
        var business = await app.CreateBusinessAsync();
        var servers = Trade.Text(await MakeAsync(business, Servers + "}"), "id");
        var rent = Trade.Text(await MakeAsync(business, """{"vendor_name":"Ikoyi Homes","amount":1,"category":"rent","date":"2026-02-01","status":"pending"}"""), "id");
        var own = Trade.Text(await MakeAsync(business, """{"vendor_name":"Depreciator","amount":1,"account_code":"5030","status":"draft"}"""), "id");

        foreach (var (query, ids) in new (string, string[])[]
        {
            ("", [own, rent, servers]), ("status=pending", [rent]), ("status=voided", []), ("category=telecoms", [servers]), ("category=custom", [own]), ("date_from=2026-03-01&date_to=2026-03-05", [servers]),
            ("from=2026-03-18&to=2026-03-18", [own, rent, servers]), ("to=2026-03-17", []), ("q=cn-77", [servers]), ("q=IKOYI&status=pending", [rent]),
        }) CollectionAssert.AreEqual(ids, (await business.PlatformReadAsync("/expenses?" + query)).Column("id"), query);
        var first = await business.PlatformReadAsync("/expenses?limit=2");
        var second = await business.PlatformReadAsync("/expenses?limit=2&cursor=" + Trade.Text(first, "next_cursor"));
        CollectionAssert.AreEqual(new[] { servers }, second.Column("id"));
        Assert.IsFalse(second.GetProperty("has_more").GetBoolean());
        foreach (var (query, field) in new[] { ("status=cancelled", "status"), ("category=food", "category"), ("date_from=2026-03-02&date_to=2026-03-01", "date_to"), ("limit=0", "limit") })
        {
            CollectionAssert.AreEqual(new[] { field }, (await business.PlatformAsync(HttpMethod.Get, "/api/v1/expenses?" + query)).InPlatformError(400).ErrorFields.ToArray(), query);
        }
    }

    [TestMethod]
    [DataRow("""{"amount":1,"category":"rent"}""", "vendor_name")]
    [DataRow("""{"vendor_name":"V","category":"rent"}""", "amount")]
    [DataRow("""{"vendor_name":"V","amount":0,"category":"rent"}""", "amount")]
    [DataRow("""{"vendor_name":"V","amount":1}""", "category")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"food"}""", "category")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"rent","account_code":"5020"}""", "account_code")]
    [DataRow("""{"vendor_name":"V","amount":1,"account_code":"9999"}""", "account_code")]
    [DataRow("""{"vendor_name":"V","amount":1,"account_code":"1010"}""", "account_code")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"rent","date":"2026-03-19"}""", "date")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"rent","vat_rate":101}""", "vat_rate")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"rent","wht_rate":-1}""", "wht_rate")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"rent","currency":"EUR"}""", "exchange_rate")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"rent","payment_method":"cash"}""", "payment_method")]
    [DataRow("""{"vendor_name":"V","amount":1,"category":"rent","status":"voided"}""", "status")]
    public async Task An_expense_is_made_of_valid_fields_only(string body, string field)
    {
        var business = await app.CreateBusinessAsync();
        var before = await app.DumpAsync(business.Live);

        CollectionAssert.AreEqual(new[] { field }, (await business.PlatformPostAsync("/expenses", body)).InPlatformError(400).ErrorFields.ToArray());

        Assert.AreEqual(before, await app.DumpAsync(business.Live));
    }

    [TestMethod]
    public async Task A_paper_is_kept_replaced_and_given_back_as_a_download()
    {
        var business = await app.CreateBusinessAsync();
        var id = Trade.Text(await MakeAsync(business, Servers + "}"), "id");
        (await business.PlatformAsync(HttpMethod.Get, $"/api/v1/expenses/{id}/receipt")).InPlatformError(404);

        var first = await UploadAsync(business, id, Pdf, "scan.exe");
        var second = await UploadAsync(business, id, Png, "x");

        Assert.AreEqual($"https://api.finorabusiness.com/api/v1/expenses/{id}/receipt", Trade.Text(first.Expect(200).Json, "receipt_url"));
        second.Expect(200);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/expenses/{id}/receipt");
        request.Headers.Add("x-api-key", business.Created.PlatformKey.Secret);
        using var response = await app.Http.SendAsync(request);
        CollectionAssert.AreEqual(Png, await response.Content.ReadAsByteArrayAsync());
        Assert.AreEqual($"image/png attachment; filename=\"Expense-{id}.png\" nosniff", $"{response.Content.Headers.ContentType} {response.Content.Headers.GetValues("Content-Disposition").Single()} {response.Headers.GetValues("X-Content-Type-Options").Single()}");
        Assert.AreEqual(Png.Length, (await app.FindAsync(business.Live, RowKeys.StorageUse))!.Bytes);
        (await (await app.CreateBusinessAsync()).PlatformAsync(HttpMethod.Get, $"/api/v1/expenses/{id}/receipt")).InPlatformError(404);
    }

    [TestMethod]
    public async Task What_is_no_paper_or_too_large_is_refused()
    {
        var business = await app.CreateBusinessAsync(Plan.Free);
        var id = Trade.Text(await MakeAsync(business, Servers + "}"), "id");

        CollectionAssert.AreEqual(new[] { "file" }, (await UploadAsync(business, id, "<svg onload=alert(1)>"u8.ToArray(), "a.pdf")).InPlatformError(400).ErrorFields.ToArray());
        CollectionAssert.AreEqual(new[] { "file" }, (await UploadAsync(business, id, [], "a.pdf")).InPlatformError(400).ErrorFields.ToArray());
        CollectionAssert.AreEqual(new[] { "file" }, (await UploadAsync(business, id, Pdf, "a.pdf", part: "paper")).InPlatformError(400).ErrorFields.ToArray());
        CollectionAssert.AreEqual(new[] { "file" }, (await business.PlatformPostAsync($"/expenses/{id}/receipt", "{}")).InPlatformError(400).ErrorFields.ToArray());
        Assert.AreEqual("PAYLOAD_TOO_LARGE", (await UploadAsync(business, id, [.. Pdf, .. new byte[10 * 1024 * 1024]], "a.pdf")).InPlatformError(413).ErrorCode);
        (await UploadAsync(business, PlatformInvoicing.Nowhere, Pdf, "a.pdf")).InPlatformError(404);
        await app.InsertAsync(business.Live, RowKeys.StorageUse, new Core.Expenses.StorageUse((100 * 1024 * 1024) - 3));
        Assert.AreEqual("PLAN_LIMIT_EXCEEDED", (await UploadAsync(business, id, Pdf, "a.pdf")).InPlatformError(402).ErrorCode);
        Assert.AreEqual("null", (await business.PlatformReadAsync($"/expenses/{id}")).Facts("receipt_url"));
    }

    private static async Task<Reply> UploadAsync(TestBusiness business, string id, byte[] file, string name, string part = "file")
    {
        using var content = new MultipartFormDataContent();
        var bytes = new ByteArrayContent(file);
        bytes.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Add(new StringContent("a note"), "note");
        content.Add(bytes, part, name);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/expenses/{id}/receipt") { Content = content };
        request.Headers.Add("x-api-key", business.Created.PlatformKey.Secret);
        using var response = await app.Http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    private static async Task<JsonElement> MakeAsync(TestBusiness business, string body) => (await business.PlatformPostAsync("/expenses", body)).Expect(201).Json;

    private static async Task<JsonElement> PatchAsync(TestBusiness business, string id, string body) => (await business.PlatformAsync(HttpMethod.Patch, $"/api/v1/expenses/{id}", body)).Expect(200).Json;
}
