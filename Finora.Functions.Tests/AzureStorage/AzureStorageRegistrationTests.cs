using Finora.Azure;
using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Finora.Functions.Tests.AzureStorage;

[TestClass]
public sealed class AzureStorageRegistrationTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_connection_string_puts_every_port_on_the_account()
    {
        var azurite = await Azurite.SharedAsync();
        var prefix = Azurite.UniqueName();
        await using var services = Register(("AzureWebJobsStorage", azurite.ConnectionString), ("Finora:TablePrefix", prefix));

        var tables = services.GetRequiredService<ITableStore>();
        await tables.EnsureTablesAsync(TestContext.CancellationToken);
        var committed = await tables.CommitAsync(StoreTable.Data, "p", [RowChange.Insert("a", 1, "{}"u8.ToArray())], TestContext.CancellationToken);

        Assert.AreEqual(CommitResult.Committed, committed);
        Assert.AreEqual(204, (await services.GetRequiredService<StorageAccount>().Tables.DeleteTableAsync(prefix + "FinoraData", TestContext.CancellationToken)).Status);
        Assert.IsInstanceOfType<AzureJobQueue>(services.GetRequiredService<IJobQueue>());
        Assert.IsInstanceOfType<AzureJobReceiver>(services.GetRequiredService<IJobReceiver>());
        Assert.IsInstanceOfType<AzureBlobStore>(services.GetRequiredService<IBlobStore>());
    }

    [TestMethod]
    public async Task An_account_name_and_an_identity_are_enough()
    {
        await using var services = Register(("AzureWebJobsStorage:accountName", "finora1"), ("AzureWebJobsStorage:credential", "managedidentity"), ("AzureWebJobsStorage:clientId", "id"));

        var account = services.GetRequiredService<StorageAccount>();

        Assert.AreEqual("https://finora1.table.core.windows.net/", account.Tables.Uri.AbsoluteUri);
        Assert.AreEqual("https://finora1.queue.core.windows.net/", account.Queues.Uri.AbsoluteUri);
        Assert.AreEqual("https://finora1.blob.core.windows.net/", account.Blobs.Uri.AbsoluteUri);
    }

    [TestMethod]
    public async Task Each_service_may_have_an_address_of_its_own()
    {
        await using var services = Register(
            ("AzureWebJobsStorage:accountName", "finora1"),
            ("AzureWebJobsStorage:blobServiceUri", "https://documents.example.org/"));

        Assert.AreEqual("https://documents.example.org/", services.GetRequiredService<StorageAccount>().Blobs.Uri.AbsoluteUri);
        Assert.AreEqual("https://finora1.queue.core.windows.net/", services.GetRequiredService<StorageAccount>().Queues.Uri.AbsoluteUri);
    }

    [TestMethod]
    [DataRow("AzureWebJobsStorage", "AccountName=finora;AccountKey=secret!", "AzureWebJobsStorage")]
    [DataRow("AzureWebJobsStorage", "SharedAccessSignature=secret;BlobEndpoint=https://b.example.org", "AzureWebJobsStorage")]
    [DataRow("AzureWebJobsStorage:accountName", "Not An Account", "AzureWebJobsStorage__accountName")]
    [DataRow("AzureWebJobsStorage:tableServiceUri", "http://in.the.clear", "AzureWebJobsStorage__tableServiceUri")]
    [DataRow("AzureWebJobsStorage:queueServiceUri", "https://only.one", "AzureWebJobsStorage__tableServiceUri")]
    [DataRow("Other", "", "AzureWebJobsStorage__tableServiceUri")]
    public void A_bad_setting_stops_the_start_with_its_name_and_without_its_value(string name, string value, string named)
    {
        var refused = Assert.ThrowsExactly<OptionsValidationException>(() => Register((name, value)));

        Assert.StartsWith(named + ":", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("credential", "workload", "AzureWebJobsStorage__credential")]
    [DataRow("Finora:TablePrefix", "1st", "Finora__TablePrefix")]
    [DataRow("Finora:TablePrefix", "a-b", "Finora__TablePrefix")]
    public void A_bad_setting_beside_a_good_account_stops_the_start_too(string name, string value, string named)
    {
        var setting = name.Contains(':', StringComparison.Ordinal) ? name : "AzureWebJobsStorage:" + name;

        var refused = Assert.ThrowsExactly<OptionsValidationException>(() => Register(("AzureWebJobsStorage:accountName", "finora1"), (setting, value)));

        Assert.StartsWith(named + ":", refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Register(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        return new ServiceCollection().AddAzureStorage(configuration).BuildServiceProvider();
    }
}
