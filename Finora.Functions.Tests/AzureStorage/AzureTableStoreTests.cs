using System.Security.Cryptography;
using System.Text;
using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureStorage;

[TestClass]
public sealed class AzureTableStoreTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(StoreLimits.MaxPropertyBytes)]
    [DataRow(StoreLimits.MaxPropertyBytes + 1)]
    [DataRow(StoreLimits.MaxBodyBytes)]
    public async Task A_body_of_any_size_comes_back_whole(int bytes)
    {
        var store = await CreateStoreAsync();
        var body = RandomNumberGenerator.GetBytes(bytes);
        await CommitAsync(store, RowChange.Insert("k", 7, body));

        var row = await store.GetAsync(new RowAddress(StoreTable.Data, "p", "k"), TestContext.CancellationToken);

        Assert.AreEqual(7, row!.Schema);
        CollectionAssert.AreEqual(body, row.Body.ToArray());
    }

    [TestMethod]
    public async Task A_shorter_body_leaves_nothing_of_the_longer_one_behind()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("k", 1, RandomNumberGenerator.GetBytes(3 * StoreLimits.MaxPropertyBytes)));
        var first = await store.GetAsync(new RowAddress(StoreTable.Data, "p", "k"), TestContext.CancellationToken);

        await CommitAsync(store, RowChange.Update("k", 2, "{}"u8.ToArray(), first!.ETag));

        var second = await store.GetAsync(new RowAddress(StoreTable.Data, "p", "k"), TestContext.CancellationToken);
        Assert.AreEqual("{}", Encoding.UTF8.GetString(second!.Body.Span));
        Assert.AreNotEqual(first.ETag, second.ETag);
    }

    [TestMethod]
    public async Task Pages_are_full_until_the_last_and_the_last_says_so()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, [.. Enumerable.Range(0, 10).Select(i => RowChange.Insert($"k|{i}", 1, Body(i)))]);
        await CommitAsync(store, RowChange.Insert("l|0", 1, Body(0)));

        var range = KeyRange.Prefix("k|");
        var first = await store.ReadAsync(StoreTable.Data, "p", range, 5, null, TestContext.CancellationToken);
        var second = await store.ReadAsync(StoreTable.Data, "p", range, 5, first.Continuation, TestContext.CancellationToken);

        CollectionAssert.AreEqual(new[] { "k|0", "k|1", "k|2", "k|3", "k|4" }, first.Rows.Select(row => row.Key).ToArray());
        Assert.AreEqual("k|4", first.Continuation);
        CollectionAssert.AreEqual(new[] { "k|5", "k|6", "k|7", "k|8", "k|9" }, second.Rows.Select(row => row.Key).ToArray());
        Assert.IsNull(second.Continuation);
    }

    [TestMethod]
    public async Task The_largest_page_tells_whether_there_is_another()
    {
        var store = await CreateStoreAsync();
        for (var batch = 0; batch < 11; batch++)
        {
            await CommitAsync(store, [.. Enumerable.Range(batch * 100, batch < 10 ? 100 : 1).Select(i => RowChange.Insert($"k|{i:D5}", 1, Body(i)))]);
        }

        var first = await store.ReadAsync(StoreTable.Data, "p", KeyRange.Prefix("k|"), StoreLimits.MaxPageSize, null, TestContext.CancellationToken);
        var rest = await store.ReadAsync(StoreTable.Data, "p", KeyRange.Prefix("k|"), StoreLimits.MaxPageSize, first.Continuation, TestContext.CancellationToken);
        var exact = await store.ReadAsync(StoreTable.Data, "p", new KeyRange("k|", "k|01000"), StoreLimits.MaxPageSize, null, TestContext.CancellationToken);

        Assert.HasCount(StoreLimits.MaxPageSize, first.Rows);
        Assert.AreEqual("k|00999", first.Continuation);
        Assert.AreEqual("k|01000", rest.Rows.Single().Key);
        Assert.IsNull(rest.Continuation);
        Assert.HasCount(StoreLimits.MaxPageSize, exact.Rows);
        Assert.IsNull(exact.Continuation);
    }

    [TestMethod]
    public async Task Conflicts_are_told_with_their_place_and_leave_nothing_stored()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("a", 1, Body(1)));
        var old = (await store.GetAsync(new RowAddress(StoreTable.Data, "p", "a"), TestContext.CancellationToken))!.ETag;
        await CommitAsync(store, RowChange.Update("a", 1, Body(2), old));

        var insert = RowChange.Insert("b", 1, Body(1));
        Assert.AreEqual(new CommitResult(CommitStatus.Exists, 1), await CommitAsync(store, insert, RowChange.Insert("a", 1, Body(3))));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 1), await CommitAsync(store, insert, RowChange.Update("a", 1, Body(3), old)));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 1), await CommitAsync(store, insert, RowChange.Delete("a", old)));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 1), await CommitAsync(store, insert, RowChange.Update("c", 1, Body(3), old)));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 1), await CommitAsync(store, insert, RowChange.Delete("c")));
        Assert.IsNull(await store.GetAsync(new RowAddress(StoreTable.Data, "p", "b"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Conflicts_of_a_single_change_are_told_as_those_of_a_batch()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("a", 1, Body(1)));
        var old = (await store.GetAsync(new RowAddress(StoreTable.Data, "p", "a"), TestContext.CancellationToken))!.ETag;
        await CommitAsync(store, RowChange.Put("a", 1, Body(2)));

        Assert.AreEqual(new CommitResult(CommitStatus.Exists, 0), await CommitAsync(store, RowChange.Insert("a", 1, Body(3))));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 0), await CommitAsync(store, RowChange.Update("a", 1, Body(3), old)));
        Assert.AreEqual(new CommitResult(CommitStatus.Stale, 0), await CommitAsync(store, RowChange.Delete("a", old)));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 0), await CommitAsync(store, RowChange.Update("c", 1, Body(3), old)));
        Assert.AreEqual(new CommitResult(CommitStatus.Missing, 0), await CommitAsync(store, RowChange.Delete("c")));
        Assert.AreEqual(CommitResult.Committed, await CommitAsync(store, RowChange.Delete("a")));
    }

    private static byte[] Body(int number) => Encoding.UTF8.GetBytes($"{{\"n\":{number}}}");

    private Task<CommitResult> CommitAsync(AzureTableStore store, params RowChange[] changes) =>
        store.CommitAsync(StoreTable.Data, "p", changes, TestContext.CancellationToken);

    private async Task<AzureTableStore> CreateStoreAsync()
    {
        var azurite = await Azurite.SharedAsync();
        var store = new AzureTableStore(StorageAccount.FromConnectionString(azurite.ConnectionString).Tables, TimeProvider.System, Azurite.UniqueName());
        await store.EnsureTablesAsync(TestContext.CancellationToken);
        return store;
    }
}
