using System.Net;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.AzureSdk.Blobs;

[TestClass]
public sealed class BlobClientTests
{
    private static readonly HttpClient Browser = new();

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_container_is_made_once_and_deleted_once()
    {
        var container = await CreateAsync(create: false);

        Assert.IsFalse((await container.ExistsAsync(Token)).Value);
        Assert.AreEqual(201, (await container.CreateIfNotExistsAsync(cancellationToken: Token))!.GetRawResponse().Status);
        Assert.IsNull(await container.CreateIfNotExistsAsync(cancellationToken: Token));
        Assert.IsTrue((await container.ExistsAsync(Token)).Value);
        Assert.IsTrue((await container.DeleteIfExistsAsync(cancellationToken: Token)).Value);
        Assert.IsFalse((await container.DeleteIfExistsAsync(cancellationToken: Token)).Value);
    }

    [TestMethod]
    public async Task An_upload_keeps_headers_and_metadata()
    {
        var blob = (await CreateAsync()).GetBlobClient("a");
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain", CacheControl = "no-store", ContentDisposition = "attachment; filename=a.txt" },
            Metadata = new Dictionary<string, string> { ["tx"] = "1" },
        };
        var uploaded = (await blob.UploadAsync(BinaryData.FromString("content"), options, Token)).Value;

        var properties = (await blob.GetPropertiesAsync(cancellationToken: Token)).Value;
        var downloaded = (await blob.DownloadContentAsync(Token)).Value;

        Assert.AreEqual("content", downloaded.Content.ToString());
        Assert.AreEqual(("text/plain", "no-store", "attachment; filename=a.txt"), (properties.ContentType, properties.CacheControl, properties.ContentDisposition));
        Assert.AreEqual(("text/plain", "no-store", "attachment; filename=a.txt"), (downloaded.Details.ContentType, downloaded.Details.CacheControl, downloaded.Details.ContentDisposition));
        Assert.AreEqual(7, properties.ContentLength);
        Assert.AreEqual("1", properties.Metadata["tx"]);
        Assert.AreEqual("1", downloaded.Details.Metadata["TX"]);
        Assert.AreEqual(uploaded.ETag, properties.ETag);
        Assert.AreEqual(uploaded.LastModified, downloaded.Details.LastModified);
        Assert.AreNotEqual(default, properties.CreatedOn);
    }

    [TestMethod]
    public async Task Without_leave_to_overwrite_a_second_upload_is_refused()
    {
        var blob = (await CreateAsync()).GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("1"));

        var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("2"), Token));
        var overwritten = await blob.UploadAsync(BinaryData.FromString("3"), overwrite: true, Token);

        Assert.AreEqual((409, "BlobAlreadyExists"), (refused.Status, refused.ErrorCode));
        Assert.IsTrue(refused.ErrorCode == BlobErrorCode.BlobAlreadyExists);
        Assert.AreEqual(201, overwritten.GetRawResponse().Status);
        Assert.AreEqual("3", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [TestMethod]
    public async Task A_condition_on_the_version_is_heeded()
    {
        var blob = (await CreateAsync()).GetBlobClient("a");
        var first = (await blob.UploadAsync(BinaryData.FromString("1"))).Value.ETag;
        var ifFirst = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = first } };
        await blob.UploadAsync(BinaryData.FromString("2"), ifFirst, Token);

        var stale = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("3"), ifFirst, Token));

        Assert.AreEqual((412, "ConditionNotMet"), (stale.Status, stale.ErrorCode));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1_000_000)]
    public async Task A_stream_is_sent_from_where_it_stands_and_left_open(int bytes)
    {
        var blob = (await CreateAsync()).GetBlobClient("a");
        var content = RandomNumberGenerator.GetBytes(bytes + 10);
        await using var stream = new MemoryStream(content) { Position = 10 };

        await blob.UploadAsync(stream, overwrite: true, Token);

        Assert.IsTrue(stream.CanRead);
        using var download = (await blob.DownloadStreamingAsync(cancellationToken: Token)).Value;
        using var copy = new MemoryStream();
        await download.Content.CopyToAsync(copy, Token);
        CollectionAssert.AreEqual(content[10..], copy.ToArray());
        Assert.AreEqual(bytes, download.Details.ContentLength);
    }

    [TestMethod]
    public async Task A_range_is_read_alone()
    {
        var blob = (await CreateAsync()).GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("0123456789"));

        var part = (await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(2, 3) }, Token)).Value;

        Assert.AreEqual("234", part.Content.ToString());
        Assert.AreEqual("bytes 2-4/10", part.Details.ContentRange);
    }

    [TestMethod]
    public async Task What_is_not_there_is_told_with_its_code()
    {
        var container = await CreateAsync();
        var blob = container.GetBlobClient("a");

        var content = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blob.DownloadContentAsync(Token));
        var stream = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blob.DownloadStreamingAsync(cancellationToken: Token));
        var head = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blob.GetPropertiesAsync(cancellationToken: Token));
        Assert.IsFalse((await blob.ExistsAsync(Token)).Value);
        Assert.IsFalse((await blob.DeleteIfExistsAsync(cancellationToken: Token)).Value);
        await container.DeleteIfExistsAsync(cancellationToken: Token);
        var missing = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blob.DownloadContentAsync(Token));

        foreach (var failure in new[] { content, stream, head }) Assert.AreEqual((404, "BlobNotFound"), (failure.Status, failure.ErrorCode));
        Assert.AreEqual((404, "ContainerNotFound"), (missing.Status, missing.ErrorCode));
        Assert.IsFalse((await blob.ExistsAsync(Token)).Value);
    }

    [TestMethod]
    [DataRow("folder/sub folder/Ìwé owó ₦ 100%.pdf")]
    [DataRow("a+b&c=d;e,f'g(h)!")]
    [DataRow("a#b?c")]
    public async Task A_name_of_any_characters_names_its_blob(string name)
    {
        var container = await CreateAsync();
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromString("1"));

        var listed = await ListAsync(container, null);

        CollectionAssert.AreEqual(new[] { name }, listed);
        Assert.AreEqual("1", (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString());
        var url = container.GetBlobClient(name).GenerateSasUri(BlobSasPermissions.Read, TimeProvider.System.GetUtcNow().AddMinutes(5));
        Assert.AreEqual("1", await Browser.GetStringAsync(url, Token));
    }

    [TestMethod]
    public async Task Blobs_are_listed_by_prefix_page_by_page()
    {
        var container = await CreateAsync();
        foreach (var name in new[] { "b/2", "a/1", "b/1", "b/3" })
        {
            await container.GetBlobClient(name).UploadAsync(BinaryData.FromString(name), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["n"] = name } }, Token);
        }

        var pages = new List<Page<BlobItem>>();
        await foreach (var page in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, "b/", Token).AsPages(pageSizeHint: 2)) pages.Add(page);

        CollectionAssert.AreEqual(new[] { "b/1", "b/2", "b/3" }, await ListAsync(container, "b/"));
        CollectionAssert.AreEqual(new[] { 2, 1 }, pages.Select(page => page.Values.Count).ToArray());
        var first = pages[0].Values[0];
        Assert.AreEqual(("b/1", 3L, "b/1"), (first.Name, first.Properties.ContentLength, first.Metadata!["n"]));
        Assert.AreEqual("application/octet-stream", first.Properties.ContentType);
        Assert.IsNotNull(first.Properties.ETag);
        Assert.IsNotNull(first.Properties.LastModified);
    }

    [TestMethod]
    public async Task A_signed_address_allows_what_it_says_until_it_expires()
    {
        var blob = (await CreateAsync()).GetBlobClient("a/b c.txt");
        await blob.UploadAsync(BinaryData.FromString("1"));
        var soon = TimeProvider.System.GetUtcNow().AddMinutes(5);

        using var read = await Browser.GetAsync(blob.GenerateSasUri(BlobSasPermissions.Read, soon), Token);
        using var write = await Browser.GetAsync(blob.GenerateSasUri(BlobSasPermissions.Write | BlobSasPermissions.Delete, soon), Token);
        using var late = await Browser.GetAsync(blob.GenerateSasUri(BlobSasPermissions.Read, soon.AddHours(-1)), Token);
        var forged = new Uri(blob.GenerateSasUri(BlobSasPermissions.Read, soon.AddHours(-1)).AbsoluteUri.Replace("se=", "se=2", StringComparison.Ordinal));
        using var changed = await Browser.GetAsync(forged, Token);
        using var unsigned = await Browser.GetAsync(blob.Uri, Token);

        Assert.AreEqual(HttpStatusCode.OK, read.StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.IsFalse(changed.IsSuccessStatusCode);
        Assert.IsFalse(unsigned.IsSuccessStatusCode);
    }

    [TestMethod]
    public async Task A_large_stream_of_unknown_length_is_sent_in_blocks()
    {
        var blob = (await CreateAsync()).GetBlobClient("a");
        var content = RandomNumberGenerator.GetBytes(20_000_001);
        await using var stream = new UnseekableStream(content);

        await blob.UploadAsync(stream, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/zip" } }, Token);

        var downloaded = (await blob.DownloadContentAsync()).Value;
        Assert.AreEqual("application/zip", downloaded.Details.ContentType);
        CollectionAssert.AreEqual(content, downloaded.Content.ToArray());
        await using var again = new UnseekableStream([1]);
        await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blob.UploadAsync(again, Token));
    }

    [TestMethod]
    public async Task An_empty_stream_of_unknown_length_makes_an_empty_blob()
    {
        var blob = (await CreateAsync()).GetBlobClient("a");
        await using var stream = new UnseekableStream([]);

        await blob.UploadAsync(stream, Token);

        Assert.AreEqual(0, (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ContentLength);
    }

    private async Task<string[]> ListAsync(BlobContainerClient container, string? prefix)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, Token)) names.Add(blob.Name);
        return [.. names];
    }

    private async Task<BlobContainerClient> CreateAsync(bool create = true)
    {
        var azurite = await Azurite.SharedAsync();
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(Azurite.UniqueName());
        if (create) await container.CreateIfNotExistsAsync(cancellationToken: Token);
        return container;
    }

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
