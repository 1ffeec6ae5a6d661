using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 21 of the Business contract, and the ledger of expenses in section 7.</summary>
[TestClass]
public sealed class ExpensesTests
{
    private const string Path = "/v1/expenses";
    private static TestApp s_app = null!;
    private TestBusiness _business = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await Books.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestInitialize]
    public async Task CreateBusinessAsync() => _business = await s_app.CreateBusinessAsync();

    [TestMethod]
    public async Task An_expense_is_printed_as_in_the_contract_posted_and_told_of()
    {
        var made = await _business.RecordAsync("""{"amount":80000,"supplierName":"Gridline Power","accountId":"5021","date":"2026-04-14","description":"March electricity"}""");
        var (id, entry) = (made.GetProperty("id").GetString(), made.GetProperty("glJournalEntryId").GetString()!);
        var expected = $$"""
            {"id":"{{id}}","number":"EXP-2026-001","date":"2026-04-14T00:00:00.000Z","amountKobo":8000000,"amount":80000,"vatRate":7.5,"vatAmountKobo":600000,"vatAmount":6000,"whtRate":0,"whtAmountKobo":0,"whtAmount":0,"totalAmountKobo":8600000,"totalAmount":86000,"supplierId":null,"supplierName":"Gridline Power","category":"Electricity and Power","accountId":"5021","paymentMethod":"bank_transfer","description":"March electricity","reference":null,"status":"paid","isPostedToGL":true,"isVoided":false,"glJournalEntryId":"{{entry}}","createdAt":"2026-03-18T12:00:00.000Z","updatedAt":"2026-03-18T12:00:00.000Z"}
            """;
        Assert.AreEqual(expected, made.GetRawText());
        Assert.AreEqual(expected, (await _business.GetAsync($"{Path}/{id}")).Expect(200).Data.GetRawText());
        Assert.AreEqual("5021:8000000 1026:600000 1010:-8600000", await _business.LinesAsync(entry));
        Assert.AreEqual("expense", (await _business.GetAsync($"/v1/journal-entries/{entry}")).Text("sourceType"));
        Assert.AreEqual(id, (await _business.GetAsync($"/v1/journal-entries/{entry}")).Text("sourceId"));
        Assert.AreEqual(1, (await s_app.StoredAsync(_business.Live, RowKeys.Events)).Count(e => e is { Type: "expense.created", SubjectKind: "exp" }));
    }

    [TestMethod]
    public async Task Cash_withholding_and_an_exempt_rate_go_where_the_contract_says()
    {
        var made = await _business.RecordAsync("""{"amount":1000.05,"supplierId":"sup-9","accountId":"5000","vatRate":0,"whtRate":5,"paymentMethod":"cash","reference":"R1"}""");
        Assert.AreEqual(5_000, made.Whole("whtAmountKobo"));
        Assert.AreEqual("5000:100005 1001:-95005 2027:-5000", await _business.LinesAsync(made.GetProperty("glJournalEntryId").GetString()!));
    }

    [TestMethod]
    public async Task A_pending_expense_is_owed_and_then_paid()
    {
        var made = await _business.RecordAsync("""{"amount":1000,"supplierName":"Gridline","accountId":"5021","whtRate":5,"status":"pending"}""");
        var entry = made.GetProperty("glJournalEntryId").GetString()!;
        Assert.AreEqual("5021:100000 1026:7500 2001:-107500", await _business.LinesAsync(entry));
        var paid = (await _business.PutAsync($"{Path}/{made.GetProperty("id").GetString()}", """{"status":"paid","paymentMethod":"cash","date":"2026-03-20"}""")).Expect(200);
        Assert.AreEqual("paid", paid.Text("status"));
        Assert.AreEqual("cash", paid.Text("paymentMethod"));
        Assert.AreEqual("2026-03-18T00:00:00.000Z", paid.Text("date"));
        Assert.AreEqual(entry, paid.Text("glJournalEntryId"));
        var payment = (await _business.GetAsync("/v1/journal-entries?sourceType=expense&limit=1")).Data.List("journalEntries")[0];
        Assert.AreEqual("2026-03-20T00:00:00.000Z", payment.GetProperty("transactionDate").GetString());
        Assert.AreEqual("2001:107500 1001:-102500 2027:-5000", await _business.LinesAsync(payment.GetProperty("id").GetString()!));
        Assert.AreEqual("CONFLICT", (await _business.PutAsync($"{Path}/{made.GetProperty("id").GetString()}", """{"status":"paid"}""")).Expect(409).ErrorCode);
    }

    [TestMethod]
    [DataRow("""{"status":"paid","amount":5}""")]
    [DataRow("""{"status":"draft"}""")]
    [DataRow("""{"description":"x"}""")]
    [DataRow("""{"paymentMethod":"cash"}""")]
    public async Task A_pending_expense_takes_nothing_but_its_payment(string body)
    {
        var made = await _business.RecordAsync("""{"amount":1000,"supplierName":"Gridline","accountId":"5021","status":"pending"}""");
        Assert.AreEqual("CONFLICT", (await _business.PutAsync($"{Path}/{made.GetProperty("id").GetString()}", body)).Expect(409).ErrorCode);
    }

    [TestMethod]
    public async Task A_draft_is_edited_and_posted_by_its_status()
    {
        var made = await _business.RecordAsync("""{"amount":1000,"supplierName":"Gridline","supplierId":"s1","accountId":"5021","reference":"R","status":"draft"}""");
        var id = made.GetProperty("id").GetString();
        Assert.IsFalse(made.GetProperty("isPostedToGL").GetBoolean());
        Assert.AreEqual(0, await _business.BalanceAsync("5021"));
        var edited = (await _business.PutAsync($"{Path}/{id}", """{"amount":2000,"supplierId":null,"accountId":"5020","vatRate":0,"reference":null}""")).Expect(200).Data;
        Assert.AreEqual("Rent", edited.GetProperty("category").GetString());
        Assert.IsNull(edited.GetProperty("reference").GetString());
        Assert.AreEqual("draft", edited.GetProperty("status").GetString());
        var posted = (await _business.PutAsync($"{Path}/{id}", """{"status":"pending"}""")).Expect(200);
        Assert.AreEqual("5020:200000 2001:-200000", await _business.LinesAsync(posted.Text("glJournalEntryId")));
        await ExpectAsync("supplierId=s1");
        await ExpectAsync("status=pending", id!);
    }

    [TestMethod]
    public async Task A_draft_keeps_a_supplier_and_its_required_fields()
    {
        var id = (await _business.RecordAsync("""{"amount":1000,"supplierName":"Gridline","accountId":"5021","status":"draft"}""")).GetProperty("id").GetString();
        CollectionAssert.AreEqual(new[] { "supplierName" }, (await _business.PutAsync($"{Path}/{id}", """{"supplierName":null}""")).Expect(400).ErrorFields.ToArray());
        CollectionAssert.AreEquivalent(new[] { "amount", "accountId", "status" }, (await _business.PutAsync($"{Path}/{id}", """{"amount":null,"accountId":null,"status":null}""")).Expect(400).ErrorFields.ToArray());
        CollectionAssert.AreEqual(new[] { "status" }, (await _business.PutAsync($"{Path}/{id}", """{"status":"cancelled"}""")).Expect(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_void_takes_every_entry_back()
    {
        var made = await _business.RecordAsync("""{"amount":1000,"supplierName":"Gridline","accountId":"5021","whtRate":5,"status":"pending"}""");
        var id = made.GetProperty("id").GetString();
        (await _business.PutAsync($"{Path}/{id}", """{"status":"paid"}""")).Expect(200);
        var voided = (await _business.PostAsync($"{Path}/{id}/void", """{"reason":"wrong supplier"}""")).Expect(200);
        Assert.AreEqual("cancelled", voided.Text("status"));
        Assert.IsTrue(voided.Data.GetProperty("isVoided").GetBoolean());
        foreach (var account in new[] { "5021", "1026", "2001", "1010", "2027" }) Assert.AreEqual(0, await _business.BalanceAsync(account), account);
        Assert.AreEqual("reversed", (await _business.GetAsync($"/v1/journal-entries/{made.GetProperty("glJournalEntryId").GetString()}")).Text("status"));
        Assert.AreEqual("CONFLICT", (await _business.PostAsync($"{Path}/{id}/void", """{"reason":"again"}""")).Expect(409).ErrorCode);
        Assert.AreEqual("CONFLICT", (await _business.PutAsync($"{Path}/{id}", """{"status":"paid"}""")).Expect(409).ErrorCode);
    }

    [TestMethod]
    public async Task A_voided_draft_leaves_no_entry_and_a_reason_is_needed()
    {
        var id = (await _business.RecordAsync("""{"amount":1000,"supplierName":"Gridline","accountId":"5021","status":"draft"}""")).GetProperty("id").GetString();
        CollectionAssert.AreEqual(new[] { "reason" }, (await _business.PostAsync($"{Path}/{id}/void", "{}")).Expect(400).ErrorFields.ToArray());
        Assert.AreEqual("cancelled", (await _business.PostAsync($"{Path}/{id}/void", """{"reason":"x"}""")).Expect(200).Text("status"));
        Assert.AreEqual(0, (await _business.GetAsync("/v1/journal-entries")).Data.GetProperty("count").GetInt32());
    }

    [TestMethod]
    public async Task Every_wrong_field_is_told()
    {
        var reply = await _business.PostAsync(Path, """{"amount":100000000.01,"date":"x","vatRate":101,"whtRate":-1,"paymentMethod":"barter","status":"cancelled"}""");
        CollectionAssert.AreEquivalent(new[] { "amount", "date", "vatRate", "whtRate", "paymentMethod", "status", "accountId", "supplierName" }, reply.Expect(400).ErrorFields.ToArray());
        CollectionAssert.AreEqual(new[] { "amount" }, (await _business.PostAsync(Path, """{"amount":0,"supplierName":"x","accountId":"5021"}""")).Expect(400).ErrorFields.ToArray());
    }

    [TestMethod]
    [DataRow("9999", 404, "NOT_FOUND")]
    [DataRow("1001", 422, "BUSINESS_LOGIC_ERROR")]
    public async Task The_account_must_be_one_of_costs(string account, int status, string code) =>
        Assert.AreEqual(code, (await _business.PostAsync(Path, $$"""{"amount":1,"supplierName":"x","accountId":"{{account}}"}""")).Expect(status).ErrorCode);

    [TestMethod]
    [DataRow("exp_01kp617j40fncaq4x9m2s9rvem")]
    [DataRow("x")]
    public async Task An_expense_that_is_not_there_is_not_found(string id)
    {
        (await _business.GetAsync($"{Path}/{id}")).Expect(404);
        (await _business.PutAsync($"{Path}/{id}", "{}")).Expect(404);
        (await _business.PostAsync($"{Path}/{id}/void", """{"reason":"x"}""")).Expect(404);
    }

    [TestMethod]
    public async Task The_list_is_newest_first_and_narrowed_by_every_filter()
    {
        var first = await IdAsync("2026-01-05", "s1", "paid");
        var second = await IdAsync("2026-02-05", "s2", "pending");
        var third = await IdAsync("2026-03-05", "s1", "pending");
        await ExpectAsync("", third, second, first);
        await ExpectAsync("status=pending", third, second);
        await ExpectAsync("supplierId=s1", third, first);
        await ExpectAsync("supplierId=s1&status=paid", first);
        await ExpectAsync("startDate=2026-01-06&endDate=2026-02-05", second);
        Assert.AreEqual("INVALID_REQUEST", (await _business.GetAsync($"{Path}?status=open")).Expect(400).ErrorCode);
    }

    private async Task<string> IdAsync(string date, string supplier, string status) =>
        (await _business.RecordAsync($$"""{"amount":1,"supplierId":"{{supplier}}","accountId":"5021","date":"{{date}}","status":"{{status}}"}""")).GetProperty("id").GetString()!;

    private async Task ExpectAsync(string query, params string[] ids)
    {
        var list = (await _business.GetAsync($"{Path}?{query}")).Expect(200).Data;
        CollectionAssert.AreEqual(ids, list.List("expenses").Select(expense => expense.GetProperty("id").GetString()).ToArray());
    }
}
