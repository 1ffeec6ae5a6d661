using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Common;

[TestClass]
public sealed class BearerTokenTests
{
    private static readonly Uri Plain = new("http://127.0.0.1:10000/devstoreaccount1");

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Tables_queues_and_blobs_take_a_token_for_storage()
    {
        var credential = new AzuriteCredential();
        var account = await OpenAsync(credential);
        var name = Azurite.UniqueName();

        await account.Tables.CreateTableIfNotExistsAsync(name, Token);
        await account.Tables.GetTableClient(name).AddEntityAsync(new TableEntity("p", "r"), Token);
        await account.Queues.GetQueueClient(name).CreateAsync(cancellationToken: Token);
        await account.Queues.GetQueueClient(name).SendMessageAsync("a", Token);
        await account.Blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: Token);
        await account.Blobs.GetBlobContainerClient(name).GetBlobClient("a").UploadAsync(BinaryData.FromString("1"), Token);

        Assert.AreEqual("p", (await account.Tables.GetTableClient(name).GetEntityAsync<TableEntity>("p", "r", cancellationToken: Token)).Value.PartitionKey);
        Assert.AreEqual("a", (await account.Queues.GetQueueClient(name).ReceiveMessageAsync(cancellationToken: Token)).Value!.MessageText);
        Assert.AreEqual("1", (await account.Blobs.GetBlobContainerClient(name).GetBlobClient("a").DownloadContentAsync(Token)).Value.Content.ToString());
        CollectionAssert.AreEqual(new[] { "https://storage.azure.com/.default" }, credential.Scopes.Distinct().ToArray());
    }

    [TestMethod]
    public async Task The_adapters_work_with_an_identity_but_cannot_sign_addresses()
    {
        var account = await OpenAsync(new AzuriteCredential());
        var store = new AzureTableStore(account.Tables, TimeProvider.System, Azurite.UniqueName());
        var blobs = new AzureBlobStore(account.Blobs, TimeProvider.System, Azurite.UniqueName());

        await store.EnsureTablesAsync(Token);
        var committed = await store.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 1, "{}"u8.ToArray()), RowChange.Insert("b", 1, "{}"u8.ToArray())], Token);

        Assert.AreEqual(CommitResult.Committed, committed);
        Assert.IsNull(await blobs.GetReadUrlAsync("a", TimeProvider.System.GetUtcNow().AddMinutes(5), Token));
    }

    [TestMethod]
    public async Task A_token_for_something_else_is_refused()
    {
        var account = await OpenAsync(new AzuriteCredential("https://vault.azure.net"));

        var table = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => account.Tables.CreateTableIfNotExistsAsync(Azurite.UniqueName(), Token));
        var queue = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => account.Queues.GetQueueClient(Azurite.UniqueName()).CreateAsync(cancellationToken: Token));
        var blob = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => account.Blobs.GetBlobContainerClient(Azurite.UniqueName()).CreateIfNotExistsAsync(cancellationToken: Token));

        CollectionAssert.AreEqual(new[] { 403, 403, 403 }, new[] { table.Status, queue.Status, blob.Status });
    }

    [TestMethod]
    public async Task A_token_never_travels_in_the_clear()
    {
        var credential = new AzuriteCredential();

        Assert.ThrowsExactly<ArgumentException>(() => new QueueServiceClient(Plain, credential));
        Assert.ThrowsExactly<ArgumentException>(() => new BlobServiceClient(Plain, credential));
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => new TableServiceClient(Plain, credential).CreateTableIfNotExistsAsync("t", Token));
        Assert.IsEmpty(credential.Scopes);
    }

    private static async Task<StorageAccount> OpenAsync(AzuriteCredential credential)
    {
        var secure = await AzuriteSecure.SharedAsync();
        return StorageAccount.FromEndpoints(new StorageEndpoints(secure.Azurite.Tables, secure.Azurite.Queues, secure.Azurite.Blobs), credential, secure.Use);
    }
}
