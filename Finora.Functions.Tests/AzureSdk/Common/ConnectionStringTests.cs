using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Sas;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Common;

[TestClass]
public sealed class ConnectionStringTests
{
    private const string Key = "AccountName=finora;AccountKey=" + Azurite.AccountKey;

    [TestMethod]
    [DataRow("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1/", "http://127.0.0.1:10001/devstoreaccount1/", "http://127.0.0.1:10000/devstoreaccount1/")]
    [DataRow(
        "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite",
        "http://azurite:10002/devstoreaccount1/",
        "http://azurite:10001/devstoreaccount1/",
        "http://azurite:10000/devstoreaccount1/")]
    [DataRow(Key, "https://finora.table.core.windows.net/", "https://finora.queue.core.windows.net/", "https://finora.blob.core.windows.net/")]
    [DataRow(
        "DefaultEndpointsProtocol=http;EndpointSuffix=core.example.org;" + Key,
        "http://finora.table.core.example.org/",
        "http://finora.queue.core.example.org/",
        "http://finora.blob.core.example.org/")]
    [DataRow(
        Key + ";TableEndpoint=https://t.example.org:1/x;QueueEndpoint=https://q.example.org/;BlobEndpoint=http://b.example.org",
        "https://t.example.org:1/x/",
        "https://q.example.org/",
        "http://b.example.org/")]
    [DataRow(
        "SharedAccessSignature=?sv=1&sig=a%3D;TableEndpoint=https://t.example.org;QueueEndpoint=https://q.example.org;BlobEndpoint=https://b.example.org;",
        "https://t.example.org/",
        "https://q.example.org/",
        "https://b.example.org/")]
    [DataRow(
        "accountname=finora;sharedaccesssignature=sv=1&sig=a%3D",
        "https://finora.table.core.windows.net/",
        "https://finora.queue.core.windows.net/",
        "https://finora.blob.core.windows.net/")]
    public void Every_form_names_the_three_endpoints(string connectionString, string table, string queue, string blob)
    {
        Assert.AreEqual(table, new TableServiceClient(connectionString).Uri.AbsoluteUri);
        Assert.AreEqual(queue, new QueueServiceClient(connectionString).Uri.AbsoluteUri);
        Assert.AreEqual(blob, new BlobServiceClient(connectionString).Uri.AbsoluteUri);
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("=value")]
    [DataRow("AccountName=finora")]
    [DataRow("AccountKey=" + Azurite.AccountKey)]
    [DataRow("AccountName=finora;AccountKey=not base64")]
    [DataRow("AccountName=finora;AccountName=finora;AccountKey=" + Azurite.AccountKey)]
    [DataRow("SharedAccessSignature=sv=1")]
    [DataRow(Key + ";TableEndpoint=ftp://t;QueueEndpoint=ftp://t;BlobEndpoint=ftp://t")]
    public void What_cannot_be_read_is_a_format_error_that_tells_no_key(string connectionString)
    {
        var table = Assert.ThrowsExactly<FormatException>(() => new TableServiceClient(connectionString));
        Assert.ThrowsExactly<FormatException>(() => new QueueServiceClient(connectionString));
        Assert.ThrowsExactly<FormatException>(() => new BlobServiceClient(connectionString));
        Assert.DoesNotContain(Azurite.AccountKey, table.ToString(), StringComparison.Ordinal);
    }

    [TestMethod]
    public void Only_an_account_key_can_sign_addresses()
    {
        const string Sas = "SharedAccessSignature=sv=1;BlobEndpoint=https://b.example.org";

        var withKey = new BlobContainerClient(Key, "c").GetBlobClient("b");
        var withSas = new BlobContainerClient(Sas, "c").GetBlobClient("b");

        Assert.IsTrue(withKey.CanGenerateSasUri);
        Assert.IsFalse(withSas.CanGenerateSasUri);
        Assert.ThrowsExactly<ArgumentNullException>(() => withSas.GenerateSasUri(BlobSasPermissions.Read, default));
    }
}
