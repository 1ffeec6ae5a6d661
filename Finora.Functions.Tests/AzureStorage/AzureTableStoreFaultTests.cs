using System.Net;
using System.Text;
using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureStorage;

/// <summary>What a commit answers when the network or the service fails in the middle of it.</summary>
[TestClass]
public sealed class AzureTableStoreFaultTests
{
    private readonly AzuriteFaults _faults = new();

    public required TestContext TestContext { get; init; }

    [TestCleanup]
    public void EveryFaultWasMet() => Assert.AreEqual(0, _faults.Left);

    [TestMethod]
    public async Task A_lost_answer_to_an_insert_is_a_commit()
    {
        var store = await CreateStoreAsync();
        _faults.LoseAnswer();

        Assert.AreEqual(CommitResult.Committed, await CommitAsync(store, RowChange.Insert("a", 1, Body(1))));
    }

    [TestMethod]
    public async Task A_lost_answer_to_an_update_is_a_commit()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("a", 1, Body(1)));
        var etag = (await GetAsync(store, "a"))!.ETag;
        _faults.LoseAnswer();

        Assert.AreEqual(CommitResult.Committed, await CommitAsync(store, RowChange.Update("a", 1, Body(2), etag)));
        Assert.AreEqual("2", await TextAsync(store, "a"));
    }

    [TestMethod]
    public async Task A_lost_answer_to_a_batch_is_a_commit()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("old", 1, Body(1)));
        _faults.LoseAnswer();

        var result = await CommitAsync(store, RowChange.Delete("old"), RowChange.Insert("a", 1, Body(1)), RowChange.Put("b", 1, Body(1)));

        Assert.AreEqual(CommitResult.Committed, result);
        Assert.IsNull(await GetAsync(store, "old"));
    }

    [TestMethod]
    public async Task A_gateway_error_in_place_of_the_answer_is_a_commit()
    {
        var store = await CreateStoreAsync();
        _faults.ReplaceAnswer(HttpStatusCode.GatewayTimeout);

        Assert.AreEqual(CommitResult.Committed, await CommitAsync(store, RowChange.Insert("a", 1, Body(1)), RowChange.Insert("b", 1, Body(1))));
    }

    [TestMethod]
    public async Task A_lost_request_is_sent_again()
    {
        var store = await CreateStoreAsync();
        _faults.LoseRequest();

        Assert.AreEqual(CommitResult.Committed, await CommitAsync(store, RowChange.Insert("a", 1, Body(1))));
        Assert.AreEqual("1", await TextAsync(store, "a"));
    }

    [TestMethod]
    public async Task Throttling_does_not_blur_a_conflict()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("a", 1, Body(1)));
        _faults.Refuse(HttpStatusCode.TooManyRequests);
        _faults.Refuse(HttpStatusCode.ServiceUnavailable, """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"Busy."}}}""");

        Assert.AreEqual(new CommitResult(CommitStatus.Exists, 0), await CommitAsync(store, RowChange.Insert("a", 1, Body(2))));
    }

    [TestMethod]
    public async Task A_lost_answer_to_a_delete_cannot_be_told_and_is_not_made_up()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("a", 1, Body(1)));
        _faults.LoseAnswer();

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => CommitAsync(store, RowChange.Delete("a")));
        Assert.IsNull(await GetAsync(store, "a"));
    }

    [TestMethod]
    public async Task A_commit_that_somebody_overwrote_before_the_second_try_is_not_called_stale()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("a", 1, Body(1)));
        var etag = (await GetAsync(store, "a"))!.ETag;
        var other = await CreateStoreAsync(_prefix!);
        _faults.LoseAnswer();
        _faults.PassAfter(() => CommitAsync(other, RowChange.Put("a", 1, Body(3))));

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => CommitAsync(store, RowChange.Update("a", 1, Body(2), etag)));
        Assert.AreEqual("3", await TextAsync(store, "a"));
    }

    [TestMethod]
    public async Task A_batch_that_somebody_overwrote_in_part_is_known_by_its_other_rows()
    {
        var store = await CreateStoreAsync();
        var other = await CreateStoreAsync(_prefix!);
        _faults.LoseAnswer();
        _faults.PassAfter(() => CommitAsync(other, RowChange.Put("a", 1, Body(3))));

        Assert.AreEqual(CommitResult.Committed, await CommitAsync(store, RowChange.Insert("a", 1, Body(2)), RowChange.Insert("b", 1, Body(2))));
    }

    [TestMethod]
    public async Task A_service_that_stays_away_is_unavailable()
    {
        var store = await CreateStoreAsync();
        for (var tries = 0; tries < 5; tries++) _faults.LoseRequest();

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => CommitAsync(store, RowChange.Insert("a", 1, Body(1))));
    }

    [TestMethod]
    public async Task The_last_try_is_looked_up_before_giving_up()
    {
        var store = await CreateStoreAsync();
        for (var tries = 0; tries < 3; tries++) _faults.LoseRequest();
        _faults.LoseAnswer();

        Assert.AreEqual(CommitResult.Committed, await CommitAsync(store, RowChange.Insert("a", 1, Body(1))));
    }

    [TestMethod]
    public async Task A_read_is_repeated()
    {
        var store = await CreateStoreAsync();
        await CommitAsync(store, RowChange.Insert("a", 1, Body(1)));
        _faults.LoseAnswer();
        _faults.Refuse(HttpStatusCode.InternalServerError);

        Assert.AreEqual("1", await TextAsync(store, "a"));
    }

    [TestMethod]
    public async Task A_refusal_that_waiting_cannot_cure_is_not_repeated()
    {
        var store = await CreateStoreAsync();
        var before = _faults.Sent;
        _faults.Refuse(HttpStatusCode.Forbidden);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => GetAsync(store, "a"));
        Assert.AreEqual(before + 1, _faults.Sent);
    }

    [TestMethod]
    public async Task A_missing_table_is_no_missing_row()
    {
        var azurite = await Azurite.SharedAsync();
        var store = new AzureTableStore(StorageAccount.FromConnectionString(azurite.ConnectionString).Tables, TimeProvider.System, Azurite.UniqueName());

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => GetAsync(store, "a"));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => CommitAsync(store, RowChange.Insert("a", 1, Body(1))));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => CommitAsync(store, RowChange.Delete("a")));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => CommitAsync(store, RowChange.Delete("a"), RowChange.Insert("b", 1, Body(1))));
    }

    [TestMethod]
    public async Task A_caller_who_leaves_is_not_told_that_the_store_is_unavailable()
    {
        var store = await CreateStoreAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        _faults.PassAfter(leaving.CancelAsync);

        await Assert.ThrowsAsync<OperationCanceledException>(() => store.GetAsync(new RowAddress(StoreTable.Data, "p", "a"), leaving.Token));
    }

    private static byte[] Body(int number) => Encoding.UTF8.GetBytes(number.ToString());

    private string? _prefix;

    private Task<CommitResult> CommitAsync(AzureTableStore store, params RowChange[] changes) =>
        store.CommitAsync(StoreTable.Data, "p", changes, TestContext.CancellationToken);

    private Task<Row?> GetAsync(AzureTableStore store, string key) => store.GetAsync(new RowAddress(StoreTable.Data, "p", key), TestContext.CancellationToken);

    private async Task<string> TextAsync(AzureTableStore store, string key) => Encoding.UTF8.GetString((await GetAsync(store, key))!.Body.Span);

    /// <summary>With a prefix: another instance of the same installation, on a sound wire.</summary>
    private async Task<AzureTableStore> CreateStoreAsync(string? prefix = null)
    {
        var azurite = await Azurite.SharedAsync();
        var account = StorageAccount.FromConnectionString(azurite.ConnectionString, prefix is null ? _faults.Use : null);
        var store = new AzureTableStore(account.Tables, TimeProvider.System, _prefix = prefix ?? Azurite.UniqueName());
        await store.EnsureTablesAsync(TestContext.CancellationToken);
        return store;
    }
}
