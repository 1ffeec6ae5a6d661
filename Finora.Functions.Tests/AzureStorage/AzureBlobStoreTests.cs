using System.Net;
using System.Security.Cryptography;
using System.Text;
using Finora.Azure.Storage;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureStorage;

[TestClass]
public sealed class AzureBlobStoreTests
{
    private static readonly HttpClient Browser = new();
    private readonly AzuriteFaults _faults = new();

    public required TestContext TestContext { get; init; }

    [TestCleanup]
    public void EveryFaultWasMet() => Assert.AreEqual(0, _faults.Left);

    [TestMethod]
    public async Task A_document_comes_back_with_its_type_and_name()
    {
        var store = await CreateAsync();
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        Assert.IsTrue(await PutAsync(store, "a/b-c_d.pdf", bytes, downloadName: "Ìwé owó ₦ \"1\".pdf"));

        await using var blob = await store.OpenAsync("a/b-c_d.pdf", TestContext.CancellationToken);

        Assert.AreEqual("application/pdf", blob!.ContentType);
        Assert.AreEqual("Ìwé owó ₦ \"1\".pdf", blob.DownloadName);
        Assert.AreEqual(bytes.Length, blob.Length);
        CollectionAssert.AreEqual(bytes, await ReadAsync(blob.Content));
    }

    [TestMethod]
    public async Task A_document_without_a_name_has_none()
    {
        var store = await CreateAsync();
        await PutAsync(store, "a", []);

        await using var blob = await store.OpenAsync("a", TestContext.CancellationToken);

        Assert.IsNull(blob!.DownloadName);
        Assert.AreEqual(0, blob.Length);
        Assert.IsEmpty(await ReadAsync(blob.Content));
    }

    [TestMethod]
    public async Task Without_leave_to_overwrite_the_first_document_stays()
    {
        var store = await CreateAsync();
        await PutAsync(store, "a", [1]);

        Assert.IsFalse(await PutAsync(store, "a", [2]));
        Assert.IsTrue(await PutAsync(store, "a", [3], overwrite: true));
        await using var blob = await store.OpenAsync("a", TestContext.CancellationToken);
        CollectionAssert.AreEqual(new byte[] { 3 }, await ReadAsync(blob!.Content));
    }

    [TestMethod]
    public async Task What_is_not_there_is_null_and_cannot_be_deleted_twice()
    {
        var store = await CreateAsync();
        await PutAsync(store, "a", [1]);

        Assert.IsTrue(await store.DeleteAsync("a", TestContext.CancellationToken));
        Assert.IsFalse(await store.DeleteAsync("a", TestContext.CancellationToken));
        Assert.IsNull(await store.OpenAsync("a", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_signed_address_opens_one_document_for_a_while()
    {
        var store = await CreateAsync();
        await PutAsync(store, "a/b.txt", Encoding.UTF8.GetBytes("content"), downloadName: "b.txt");
        await PutAsync(store, "a/c.txt", [1]);
        var url = await store.GetReadUrlAsync("a/b.txt", TimeProvider.System.GetUtcNow().AddMinutes(5), TestContext.CancellationToken);
        var expired = await store.GetReadUrlAsync("a/b.txt", TimeProvider.System.GetUtcNow().AddMinutes(-5), TestContext.CancellationToken);

        using var answer = await Browser.GetAsync(url, TestContext.CancellationToken);
        using var late = await Browser.GetAsync(expired, TestContext.CancellationToken);
        using var other = await Browser.GetAsync(new Uri(url!.AbsoluteUri.Replace("b.txt", "c.txt", StringComparison.Ordinal)), TestContext.CancellationToken);
        using var delete = await Browser.DeleteAsync(url, TestContext.CancellationToken);

        Assert.AreEqual("content", await answer.Content.ReadAsStringAsync(TestContext.CancellationToken));
        Assert.AreEqual("b.txt", answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.AreEqual(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, delete.StatusCode);
    }

    [TestMethod]
    public async Task A_lost_answer_to_an_upload_is_not_taken_for_somebody_elses_document()
    {
        var store = await CreateAsync();
        _faults.LoseAnswer();

        Assert.IsTrue(await PutAsync(store, "a", [1, 2, 3]));
        await using var blob = await store.OpenAsync("a", TestContext.CancellationToken);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, await ReadAsync(blob!.Content));
    }

    [TestMethod]
    public async Task A_stream_that_cannot_be_rewound_is_stored_too_but_sent_once()
    {
        var store = await CreateAsync();
        var bytes = RandomNumberGenerator.GetBytes(9 * 1024 * 1024);
        await using var once = new OneWayStream(bytes);
        Assert.IsTrue(await store.PutAsync("a", new BlobContent(once, "application/zip"), overwrite: false, TestContext.CancellationToken));
        await using var again = new OneWayStream(bytes);
        Assert.IsFalse(await store.PutAsync("a", new BlobContent(again, "application/zip"), overwrite: false, TestContext.CancellationToken));
        await using var broken = new OneWayStream(bytes);
        _faults.LoseRequest();
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => store.PutAsync("b", new BlobContent(broken, "application/zip"), overwrite: false, TestContext.CancellationToken));

        await using var blob = await store.OpenAsync("a", TestContext.CancellationToken);

        Assert.AreEqual("application/zip", blob!.ContentType);
        CollectionAssert.AreEqual(bytes, await ReadAsync(blob.Content));
        Assert.IsNull(await store.OpenAsync("b", TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/a")]
    [DataRow("a/")]
    [DataRow("a//b")]
    [DataRow("a/../b")]
    [DataRow(".")]
    [DataRow("a b")]
    [DataRow("é")]
    [DataRow("a?b")]
    public async Task A_bad_name_is_refused(string name)
    {
        var store = await CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenAsync(name, TestContext.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(async () => await PutAsync(store, name, [1]));
    }

    [TestMethod]
    public async Task A_missing_container_is_unavailable()
    {
        var azurite = await Azurite.SharedAsync();
        var store = new AzureBlobStore(StorageAccount.FromConnectionString(azurite.ConnectionString).Blobs, TimeProvider.System, Azurite.UniqueName());

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => store.OpenAsync("a", TestContext.CancellationToken));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => PutAsync(store, "a", [1]));
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    private async Task<bool> PutAsync(AzureBlobStore store, string name, byte[] bytes, bool overwrite = false, string? downloadName = null)
    {
        using var content = new MemoryStream(bytes);
        return await store.PutAsync(name, new BlobContent(content, "application/pdf", downloadName), overwrite, TestContext.CancellationToken);
    }

    private async Task<AzureBlobStore> CreateAsync()
    {
        var azurite = await Azurite.SharedAsync();
        var account = StorageAccount.FromConnectionString(azurite.ConnectionString, _faults.Use);
        var store = new AzureBlobStore(account.Blobs, TimeProvider.System, Azurite.UniqueName());
        await store.EnsureContainerAsync(TestContext.CancellationToken);
        await store.EnsureContainerAsync(TestContext.CancellationToken);
        return store;
    }

    /// <summary>As a body that comes in over the network: it can only be read forward, and in pieces.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 65_537)], cancellationToken);
    }
}
