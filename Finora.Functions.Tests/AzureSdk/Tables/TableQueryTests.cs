using Azure;
using Azure.Data.Tables;

namespace Finora.Functions.Tests.AzureSdk.Tables;

[TestClass]
public sealed class TableQueryTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Rows_come_in_ordinal_order_of_their_keys()
    {
        var table = await TestTable.CreateAsync(TestContext);
        foreach (var key in new[] { "b", "a", "B", "é", "a0", "Z", "a|" }) await table.AddEntityAsync(new TableEntity("p", key), Token);

        var keys = await KeysAsync(table.QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Token));

        CollectionAssert.AreEqual(new[] { "B", "Z", "a", "a0", "a|", "b", "é" }, keys);
    }

    [TestMethod]
    public async Task A_range_includes_its_start_and_excludes_its_end()
    {
        var table = await CreateFilledAsync(10);

        var keys = await KeysAsync(table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey ge 'r002' and RowKey lt 'r005'", cancellationToken: Token));

        CollectionAssert.AreEqual(new[] { "r002", "r003", "r004" }, keys);
    }

    [TestMethod]
    public async Task Pages_follow_each_other_and_can_be_taken_up_later()
    {
        var table = await CreateFilledAsync(7);
        var query = table.QueryAsync<TableEntity>("PartitionKey eq 'p'", maxPerPage: 3, cancellationToken: Token);

        var pages = new List<Page<TableEntity>>();
        await foreach (var page in query.AsPages()) pages.Add(page);
        var rest = new List<string>();
        await foreach (var page in query.AsPages(pages[0].ContinuationToken)) rest.AddRange(page.Values.Select(row => row.RowKey));

        CollectionAssert.AreEqual(new[] { 3, 3, 1 }, pages.Select(page => page.Values.Count).ToArray());
        Assert.IsNull(pages[2].ContinuationToken);
        CollectionAssert.AreEqual(new[] { "r003", "r004", "r005", "r006" }, rest);
    }

    [TestMethod]
    public async Task A_hint_takes_the_place_of_the_page_size()
    {
        var table = await CreateFilledAsync(4);

        var sizes = new List<int>();
        await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: Token).AsPages(pageSizeHint: 4)) sizes.Add(page.Values.Count);

        Assert.AreEqual(4, sizes[0]);
    }

    [TestMethod]
    public async Task A_quote_in_a_filter_is_doubled()
    {
        var table = await TestTable.CreateAsync(TestContext);
        await table.AddEntityAsync(new TableEntity("O'Brien & ₦ons", "r+1"), Token);

        var keys = await KeysAsync(table.QueryAsync<TableEntity>("PartitionKey eq 'O''Brien & ₦ons' and RowKey eq 'r+1'", cancellationToken: Token));

        CollectionAssert.AreEqual(new[] { "r+1" }, keys);
    }

    [TestMethod]
    public async Task Only_the_columns_asked_for_are_read()
    {
        var table = await TestTable.CreateAsync(TestContext);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, Token);

        await foreach (var row in table.QueryAsync<TableEntity>(select: ["B"], cancellationToken: Token))
        {
            Assert.IsFalse(row.ContainsKey("A"));
            Assert.AreEqual(2, row.GetInt32("B"));
        }
    }

    [TestMethod]
    public async Task Nothing_is_sent_before_the_first_row_is_asked_for()
    {
        var query = new TableClient("UseDevelopmentStorage=true", "Unreachable").QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Token);

        Assert.IsNotNull(query);
        var table = await TestTable.CreateAsync(TestContext);
        await table.DeleteAsync(Token);
        var failing = table.QueryAsync<TableEntity>(cancellationToken: Token);
        var failed = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => KeysAsync(failing));
        Assert.AreEqual("TableNotFound", failed.ErrorCode);
    }

    [TestMethod]
    public async Task A_bad_filter_is_refused_by_the_service()
    {
        var table = await TestTable.CreateAsync(TestContext);

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => KeysAsync(table.QueryAsync<TableEntity>("PartitionKey is 'p'", cancellationToken: Token)));

        Assert.AreEqual(400, refused.Status);
    }

    private static async Task<string[]> KeysAsync(AsyncPageable<TableEntity> query)
    {
        var keys = new List<string>();
        await foreach (var row in query) keys.Add(row.RowKey);
        return [.. keys];
    }

    private async Task<TableClient> CreateFilledAsync(int count)
    {
        var table = await TestTable.CreateAsync(TestContext);
        var actions = Enumerable.Range(0, count).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"r{i:D3}")));
        await table.SubmitTransactionAsync(actions, Token);
        return table;
    }
}
