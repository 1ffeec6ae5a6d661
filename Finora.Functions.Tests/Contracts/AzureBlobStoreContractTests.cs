using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Contracts;

[TestClass]
public sealed class AzureBlobStoreContractTests : BlobStoreContract
{
    protected override async Task<IBlobStore> OpenAsync()
    {
        var service = StorageAccount.FromConnectionString((await Azurite.SharedAsync()).ConnectionString).Blobs;
        return new AzureBlobStore(service, TimeProvider.System, Azurite.UniqueName());
    }
}
