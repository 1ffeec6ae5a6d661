using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Storage;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class SqliteBlobStoreContractTests : BlobStoreContract
{
    private readonly SqliteFolder _folder = new();

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    protected override Task<IBlobStore> OpenAsync() => Task.FromResult<IBlobStore>(new SqliteBlobStore(_folder.Database, new ManualTime()));
}
