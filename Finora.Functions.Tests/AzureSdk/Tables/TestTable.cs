using Azure.Data.Tables;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Tables;

/// <summary>A new table in the shared Azurite, for one test.</summary>
internal static class TestTable
{
    public static async Task<TableClient> CreateAsync(TestContext test, TableClientOptions? options = null)
    {
        var azurite = await Azurite.SharedAsync();
        var table = new TableServiceClient(azurite.ConnectionString, options).GetTableClient(Azurite.UniqueName());
        await table.CreateIfNotExistsAsync(test.CancellationToken);
        return table;
    }
}
