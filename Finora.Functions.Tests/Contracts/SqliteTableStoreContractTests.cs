using Finora.Core.Storage;
using Finora.Functions.Tests.Storage;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class SqliteTableStoreContractTests : TableStoreContract
{
    private readonly SqliteFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    protected override Task<ITableStore> OpenAsync() => Task.FromResult<ITableStore>(new SqliteTableStore(_folder.Database));

    /// <summary>No answer gets lost inside one process; but a caller may leave while its batch is being written.</summary>
    protected override async Task<CommitResult> CommitLosingTheAnswerAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes)
    {
        using var leaving = new CancellationTokenSource();
        var commit = new SqliteTableStore(_folder.Database).CommitAsync(table, partition, changes, leaving.Token);
        await leaving.CancelAsync();
        return await commit;
    }
}
