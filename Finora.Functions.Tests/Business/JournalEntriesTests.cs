using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Business;

/// <summary>Section 20 of the Business contract.</summary>
[TestClass]
public sealed class JournalEntriesTests
{
    private const string Path = "/v1/journal-entries";
    private static TestApp s_app = null!;
    private TestBusiness _business = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await Books.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestInitialize]
    public async Task CreateBusinessAsync() => _business = await s_app.CreateBusinessAsync();

    [TestMethod]
    public async Task A_draft_is_printed_as_in_the_contract_and_moves_no_balance()
    {
        var draft = (await _business.PostAsync(Path, """
            {"transactionDate":"2026-04-18","description":"Owner pays in cash","lines":[{"accountId":"1001","debit":200000},{"accountId":"3010","credit":200000,"debit":0}]}
            """)).Expect(201);
        var id = draft.Text("id");
        var expected = $$"""
            {"id":"{{id}}","number":"JE-2026-001","transactionDate":"2026-04-18T00:00:00.000Z","description":"Owner pays in cash","sourceType":"manual","sourceId":null,"lines":[{"accountId":"1001","accountCode":"1001","accountName":"Cash","debitKobo":20000000,"debit":200000,"creditKobo":0,"credit":0,"description":null},{"accountId":"3010","accountCode":"3010","accountName":"Share Capital","debitKobo":0,"debit":0,"creditKobo":20000000,"credit":200000,"description":null}],"totalDebitKobo":20000000,"totalDebit":200000,"totalCreditKobo":20000000,"totalCredit":200000,"status":"draft","reversalOf":null,"reversedBy":null,"postedAt":null,"createdAt":"2026-03-18T12:00:00.000Z"}
            """;
        Assert.AreEqual(expected, draft.Data.GetRawText());
        Assert.AreEqual(expected, (await _business.GetAsync($"{Path}/{id}")).Expect(200).Data.GetRawText());
        Assert.AreEqual(0, await _business.BalanceAsync("1001"));
    }

    [TestMethod]
    public async Task Posting_a_draft_moves_the_balances_once()
    {
        var id = (await _business.PostAsync(Path, Books.Entry("1001", "3010", 200000))).Expect(201).Text("id");
        var posted = (await _business.PostAsync($"{Path}/{id}/post")).Expect(200);
        Assert.AreEqual("posted", posted.Text("status"));
        Assert.AreEqual("2026-03-18T12:00:00.000Z", posted.Text("postedAt"));
        Assert.AreEqual("CONFLICT", (await _business.PostAsync($"{Path}/{id}/post")).Expect(409).ErrorCode);
        Assert.AreEqual(20_000_000, await _business.BalanceAsync("1001"));
    }

    [TestMethod]
    public async Task Sides_that_differ_are_refused_with_both_totals()
    {
        var reply = await _business.PostAsync(Path, """{"transactionDate":"2026-04-18","description":"x","lines":[{"accountId":"1001","debit":10.5},{"accountId":"nope","credit":10}]}""");
        Assert.AreEqual("UNBALANCED_JOURNAL", reply.Expect(400).ErrorCode);
        Assert.AreEqual("Debits of 10.50 and credits of 10.00 do not balance.", reply.Error.GetProperty("message").GetString());
    }

    [TestMethod]
    public async Task Every_wrong_field_is_told()
    {
        var reply = await _business.PostAsync(Path, """
            {"transactionDate":"soon","lines":[{"debit":1,"credit":1},{"accountId":"1001"},{"accountId":"1001","debit":1.001},{"accountId":"1001","debit":-1}]}
            """);
        CollectionAssert.AreEquivalent(
            new[] { "transactionDate", "description", "lines[0].accountId", "lines[0].debit", "lines[1].debit", "lines[2].debit", "lines[3].debit" }, reply.Expect(400).ErrorFields.ToArray());
        CollectionAssert.AreEqual(new[] { "lines" }, (await _business.PostAsync(Path, """{"transactionDate":"2026-04-18","description":"x","lines":[{"accountId":"1001","debit":1}]}""")).Expect(400).ErrorFields.ToArray());
    }

    [TestMethod]
    public async Task A_hundred_lines_of_as_many_accounts_can_be_drafted_posted_and_reversed()
    {
        for (var i = 0; i < 98; i++) (await _business.PostAsync("/v1/chart-of-accounts", $$"""{"code":"{{6000 + i}}","name":"Shop {{i}}","category":"expense"}""")).Expect(201);
        var lines = string.Join(",", Enumerable.Range(0, 98).Select(i => $$"""{"accountId":"{{6000 + i}}","debit":1}"""));
        var id = (await _business.PostAsync(Path, $$"""{"transactionDate":"2026-03-01","description":"All shops","lines":[{{lines}},{"accountId":"1001","credit":97},{"accountId":"1010","credit":1}]}""")).Expect(201).Text("id");
        (await _business.PostAsync($"{Path}/{id}/post")).Expect(200);
        Assert.AreEqual(-9_700, await _business.BalanceAsync("1001"));
        (await _business.PostAsync($"{Path}/{id}/reverse", """{"reason":"twice"}""")).Expect(201);
        Assert.AreEqual(0, await _business.BalanceAsync("6042"));
    }

    [TestMethod]
    public async Task An_unknown_account_is_not_found_with_its_field_and_an_inactive_one_breaks_a_rule()
    {
        var unknown = await _business.PostAsync(Path, Books.Entry("1001", "9999", 1));
        Assert.AreEqual("NOT_FOUND", unknown.Expect(404).ErrorCode);
        CollectionAssert.AreEqual(new[] { "lines[1].accountId" }, unknown.ErrorFields.ToArray());
        (await _business.PostAsync("/v1/chart-of-accounts", """{"code":"5100","name":"Fuel","category":"expense"}""")).Expect(201);
        var draft = (await _business.PostAsync(Path, Books.Entry("5100", "1001", 1))).Expect(201).Text("id");
        (await _business.PutAsync("/v1/chart-of-accounts/5100", """{"isActive":false}""")).Expect(200);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.PostAsync(Path, Books.Entry("5100", "1001", 1))).Expect(422).ErrorCode);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.PostAsync($"{Path}/{draft}/post")).Expect(422).ErrorCode);
    }

    [TestMethod]
    public async Task A_reversal_swaps_the_sides_and_links_the_two()
    {
        var id = await _business.ManualAsync("1001", "3010", 7, "2026-03-10");
        var reversal = (await _business.PostAsync($"{Path}/{id}/reverse", """{"reason":"typed twice","transactionDate":"2026-03-11"}""")).Expect(201);
        Assert.AreEqual("posted", reversal.Text("status"));
        Assert.AreEqual(id, reversal.Text("reversalOf"));
        Assert.AreEqual("manual", reversal.Text("sourceType"));
        Assert.AreEqual("1001:-700 3010:700", await _business.LinesAsync(reversal.Text("id")));
        var original = await _business.GetAsync($"{Path}/{id}");
        Assert.AreEqual("reversed", original.Text("status"));
        Assert.AreEqual(reversal.Text("id"), original.Text("reversedBy"));
        Assert.AreEqual(0, await _business.BalanceAsync("1001"));
        Assert.AreEqual("CONFLICT", (await _business.PostAsync($"{Path}/{id}/reverse", """{"reason":"again"}""")).Expect(409).ErrorCode);
    }

    [TestMethod]
    public async Task What_cannot_be_reversed_is_refused()
    {
        var draft = (await _business.PostAsync(Path, Books.Entry("1001", "3010", 7))).Text("id");
        Assert.AreEqual("CONFLICT", (await _business.PostAsync($"{Path}/{draft}/reverse", """{"reason":"x"}""")).Expect(409).ErrorCode);
        var posted = await _business.ManualAsync("1001", "3010", 7);
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.PostAsync($"{Path}/{posted}/reverse", """{"reason":"x","transactionDate":"2026-03-17"}""")).Expect(422).ErrorCode);
        CollectionAssert.AreEqual(new[] { "reason" }, (await _business.PostAsync($"{Path}/{posted}/reverse", "{}")).Expect(400).ErrorFields.ToArray());
        var expense = await _business.RecordAsync("""{"amount":100,"supplierName":"Gridline","accountId":"5021"}""");
        var entry = expense.GetProperty("glJournalEntryId").GetString();
        Assert.AreEqual("BUSINESS_LOGIC_ERROR", (await _business.PostAsync($"{Path}/{entry}/reverse", """{"reason":"x"}""")).Expect(422).ErrorCode);
    }

    [TestMethod]
    [DataRow("je_01kpfx2zm0f21bp8xpgw1eqq9a")]
    [DataRow("JE-1")]
    public async Task An_entry_that_is_not_there_is_not_found(string id)
    {
        (await _business.GetAsync($"{Path}/{id}")).Expect(404);
        (await _business.PostAsync($"{Path}/{id}/post")).Expect(404);
        (await _business.PostAsync($"{Path}/{id}/reverse", """{"reason":"x"}""")).Expect(404);
    }

    [TestMethod]
    public async Task Lines_carry_the_name_that_the_business_gave_the_account()
    {
        (await _business.PutAsync("/v1/chart-of-accounts/1001", """{"name":"Till"}""")).Expect(200);
        var entry = (await _business.GetAsync($"{Path}/{await _business.ManualAsync("1001", "3010", 7)}")).Data;
        Assert.AreEqual("Till", entry.List("lines")[0].GetProperty("accountName").GetString());
    }

    [TestMethod]
    public async Task The_list_is_newest_first_narrowed_by_every_filter_and_paged_without_gaps()
    {
        var first = await _business.ManualAsync("1001", "3010", 1, "2026-01-05");
        var second = await _business.ManualAsync("1010", "3010", 2, "2026-02-05");
        var draft = (await _business.PostAsync(Path, Books.Entry("1001", "1010", 3, "2026-03-05"))).Text("id");
        var expense = (await _business.RecordAsync("""{"amount":100,"supplierName":"Gridline","accountId":"5021"}""")).GetProperty("glJournalEntryId").GetString()!;
        var reversal = (await _business.PostAsync($"{Path}/{first}/reverse", """{"reason":"x"}""")).Text("id");

        await ExpectAsync("", reversal, expense, draft, second, first);
        await ExpectAsync("status=draft", draft);
        await ExpectAsync("status=reversed", first);
        await ExpectAsync("status=posted", reversal, expense, second);
        await ExpectAsync("sourceType=manual", reversal, draft, second, first);
        await ExpectAsync("sourceType=expense", expense);
        await ExpectAsync("sourceType=bill");
        await ExpectAsync("accountId=1001", reversal, draft, first);
        await ExpectAsync("startDate=2026-02-05&endDate=2026-03-05", draft, second);
        await ExpectAsync("sourceType=manual&status=posted&accountId=1010", second);
    }

    [TestMethod]
    [DataRow("status=open")]
    [DataRow("sourceType=loan")]
    [DataRow("startDate=2026-02-02&endDate=2026-02-01")]
    [DataRow("limit=0")]
    [DataRow("cursor=abc")]
    public async Task A_wrong_parameter_is_an_invalid_request(string query) =>
        Assert.AreEqual("INVALID_REQUEST", (await _business.GetAsync($"{Path}?{query}")).Expect(400).ErrorCode);

    /// <summary>Reads the list at once and entry by entry.</summary>
    private async Task ExpectAsync(string query, params string[] ids)
    {
        var whole = (await _business.GetAsync($"{Path}?{query}")).Expect(200).Data;
        CollectionAssert.AreEqual(ids, whole.List("journalEntries").Select(entry => entry.GetProperty("id").GetString()).ToArray());
        Assert.AreEqual(ids.Length, whole.GetProperty("count").GetInt32());
        Assert.IsNull(whole.GetProperty("nextCursor").GetString());
        var found = new List<string?>();
        string? cursor = null;
        do
        {
            var page = (await _business.GetAsync($"{Path}?{query}&limit=1{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200).Data;
            found.AddRange(page.List("journalEntries").Select(entry => entry.GetProperty("id").GetString()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        CollectionAssert.AreEqual(ids, found);
    }
}
