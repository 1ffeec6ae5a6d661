using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureStorage;

[TestClass]
public sealed class AzureTableStoreRestartTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Rows_of_a_service_that_was_away_are_there_when_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("finora-azurite-");
        try
        {
            await using (var first = await Azurite.StartInAsync(folder.FullName))
            {
                var store = Open(first);
                await store.EnsureTablesAsync(TestContext.CancellationToken);
                await store.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 3, "{}"u8.ToArray())], TestContext.CancellationToken);
                await first.StopAsync();
                await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => GetAsync(store));
            }

            await using var second = await Azurite.StartInAsync(folder.FullName);
            Assert.AreEqual(3, (await GetAsync(Open(second)))!.Schema);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static AzureTableStore Open(Azurite azurite) => new(StorageAccount.FromConnectionString(azurite.ConnectionString).Tables, TimeProvider.System);

    private Task<Row?> GetAsync(AzureTableStore store) => store.GetAsync(new RowAddress(StoreTable.Data, "p", "a"), TestContext.CancellationToken);
}
