using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class AzureTableStoreContractTests : TableStoreContract, IDisposable
{
    private readonly string _prefix = Azurite.UniqueName();
    private readonly AzuriteFaults _faults = new();

    public void Dispose() => _faults.Dispose();

    protected override Task<ITableStore> OpenAsync() => OpenAsync(new AzuriteFaults());

    protected override async Task<CommitResult> CommitLosingTheAnswerAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes)
    {
        var store = await OpenAsync(_faults);
        _faults.LoseAnswer();
        var result = await store.CommitAsync(table, partition, changes, TestContext.CancellationToken);
        Assert.AreEqual(0, _faults.Left);
        return result;
    }

    private async Task<ITableStore> OpenAsync(AzuriteFaults faults)
    {
        var azurite = await Azurite.SharedAsync();
        return new AzureTableStore(StorageAccount.FromConnectionString(azurite.ConnectionString, faults.Use).Tables, TimeProvider.System, _prefix);
    }
}
