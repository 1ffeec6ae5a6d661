using System.Security.Cryptography;
using System.Text;
using Finora.Core.Storage;

namespace Finora.Functions.Tests.Contracts;

/// <summary>What every <see cref="IBlobStore"/> must do, alike. A subclass only says how its store is made.</summary>
public abstract class BlobStoreContract
{
    /// <summary>No names by the contract: what could climb out of a folder, break an address or mean two things.</summary>
    public static IEnumerable<string> BadNames =>
    [
        "", ".", "..", "/", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a/..", "a b", "a\\b", "a%2e%2e", "a?b", "a#b", "a:b", "ẹ", "a\u0000b", "a\nb",
        new string('n', 513),
    ];

    public TestContext TestContext { get; set; } = null!;

    private IBlobStore Store { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task MakeContainerAsync()
    {
        Store = await OpenAsync();
        await Store.EnsureContainerAsync(Cancel);
    }

    /// <summary>A store with nothing in it.</summary>
    protected abstract Task<IBlobStore> OpenAsync();

    [TestMethod]
    public async Task A_blob_is_read_back_as_it_was_stored()
    {
        Assert.IsTrue(await PutAsync("tenant-1/invoices/INV_0001.pdf", "%PDF ₦", contentType: "application/pdf", downloadName: "INV-0001.pdf"));
        await using var blob = await Store.OpenAsync("tenant-1/invoices/INV_0001.pdf", Cancel);
        Assert.IsNotNull(blob);
        Assert.AreEqual(("application/pdf", "INV-0001.pdf"), (blob.ContentType, blob.DownloadName));
        Assert.AreEqual(Encoding.UTF8.GetByteCount("%PDF ₦"), blob.Length);
        Assert.AreEqual("%PDF ₦", await TextAsync(blob));
    }

    [TestMethod]
    [DataRow("Àwọn ìwé-owó ẹ̀kọ́ ₦.pdf")]
    [DataRow("it's \"100%\" (final); v=2.pdf")]
    [DataRow(null)]
    public async Task The_name_offered_to_a_browser_is_kept(string? downloadName)
    {
        await PutAsync("a", "1", downloadName: downloadName);
        await using var blob = await Store.OpenAsync("a", Cancel);
        Assert.AreEqual(downloadName, blob?.DownloadName);
    }

    [TestMethod]
    public async Task A_media_type_with_parameters_is_kept()
    {
        await PutAsync("a.csv", "1", contentType: "text/csv; charset=utf-8");
        await using var blob = await Store.OpenAsync("a.csv", Cancel);
        Assert.AreEqual("text/csv; charset=utf-8", blob?.ContentType);
    }

    [TestMethod]
    public async Task A_blob_that_was_never_stored_is_null()
    {
        Assert.IsNull(await Store.OpenAsync("nothing", Cancel));
        Assert.IsFalse(await Store.DeleteAsync("nothing", Cancel));
    }

    [TestMethod]
    public async Task Without_overwrite_the_blob_that_stands_there_stays()
    {
        await PutAsync("a", "first", contentType: "text/plain", downloadName: "first.txt");
        Assert.IsFalse(await PutAsync("a", "second", contentType: "text/html", downloadName: "second.html"));
        await using var blob = await Store.OpenAsync("a", Cancel);
        Assert.IsNotNull(blob);
        Assert.AreEqual(("text/plain", "first.txt", "first"), (blob.ContentType, blob.DownloadName, await TextAsync(blob)));
    }

    [TestMethod]
    public async Task With_overwrite_everything_is_replaced()
    {
        await PutAsync("a", "a first content that is longer", contentType: "text/plain", downloadName: "first.txt");
        Assert.IsTrue(await PutAsync("a", "second", overwrite: true, contentType: "text/html"));
        await using var blob = await Store.OpenAsync("a", Cancel);
        Assert.IsNotNull(blob);
        Assert.AreEqual(("text/html", null, 6L, "second"), (blob.ContentType, blob.DownloadName, blob.Length, await TextAsync(blob)));
    }

    [TestMethod]
    public async Task With_overwrite_nothing_need_stand_there() => Assert.IsTrue(await PutAsync("a", "1", overwrite: true));

    [TestMethod]
    public async Task A_removed_blob_is_gone_and_its_name_free()
    {
        await PutAsync("a", "1");
        Assert.IsTrue(await Store.DeleteAsync("a", Cancel));
        Assert.IsNull(await Store.OpenAsync("a", Cancel));
        Assert.IsFalse(await Store.DeleteAsync("a", Cancel));
        Assert.IsTrue(await PutAsync("a", "2"));
    }

    [TestMethod]
    public async Task Names_that_only_look_alike_are_different_blobs()
    {
        string[] names = ["a/b", "A/b", "a/b.c", "a-b", "a_b", "a..b/c", "a/b/c"];
        foreach (var name in names) Assert.IsTrue(await PutAsync(name, name), name);
        foreach (var name in names)
        {
            await using var blob = await Store.OpenAsync(name, Cancel);
            Assert.AreEqual(name, await TextAsync(blob!));
        }
    }

    [TestMethod]
    public async Task A_name_of_full_length_is_taken()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('n', 127), 4)) + "x";
        Assert.AreEqual(512, name.Length);
        Assert.IsTrue(await PutAsync(name, "1"));
        await using var blob = await Store.OpenAsync(name, Cancel);
        Assert.IsNotNull(blob);
    }

    [TestMethod]
    [DynamicData(nameof(BadNames))]
    public async Task A_bad_name_is_refused_everywhere(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(name, "1"));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenAsync(name, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(name, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetReadUrlAsync(name, DateTimeOffset.MaxValue, Cancel));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow((256 * 1024) - 1)]
    [DataRow(256 * 1024)]
    [DataRow((256 * 1024) + 1)]
    [DataRow(1024 * 1024)]
    [DataRow((5 * 1024 * 1024) + 3)]
    public async Task A_blob_of_any_size_comes_back_whole(int bytes)
    {
        var content = RandomNumberGenerator.GetBytes(bytes);
        Assert.IsTrue(await Store.PutAsync("sized", new BlobContent(new MemoryStream(content), "application/octet-stream"), overwrite: false, Cancel));
        await using var blob = await Store.OpenAsync("sized", Cancel);
        Assert.AreEqual(bytes, blob!.Length);
        using var read = new MemoryStream();
        await blob.Content.CopyToAsync(read, Cancel);
        Assert.IsTrue(read.ToArray().AsSpan().SequenceEqual(content));
    }

    [TestMethod]
    public async Task Twenty_megabytes_stream_in_and_out_in_pieces_of_any_size()
    {
        const int Bytes = 20 * 1024 * 1024;
        using var source = new PatternStream(Bytes);
        Assert.IsTrue(await Store.PutAsync("big", new BlobContent(source, "application/zip"), overwrite: false, Cancel));
        await using var blob = await Store.OpenAsync("big", Cancel);
        Assert.AreEqual(Bytes, blob!.Length);
        var buffer = new byte[100_003];
        using var read = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (await blob.Content.ReadAsync(buffer, Cancel) is > 0 and var count) read.AppendData(buffer, 0, count);
        using var again = new PatternStream(Bytes);
        CollectionAssert.AreEqual(await SHA256.HashDataAsync(again, Cancel), read.GetHashAndReset());
    }

    [TestMethod]
    public async Task An_upload_that_breaks_off_leaves_what_stood_there()
    {
        await PutAsync("standing", "old");
        foreach (var name in new[] { "standing", "new" })
        {
            using var source = new PatternStream(3 * 1024 * 1024, breakAt: 2 * 1024 * 1024);
            await Assert.ThrowsAsync<Exception>(() => Store.PutAsync(name, new BlobContent(source, "text/plain"), overwrite: true, Cancel));
        }

        Assert.IsNull(await Store.OpenAsync("new", Cancel));
        await using var blob = await Store.OpenAsync("standing", Cancel);
        Assert.AreEqual("old", await TextAsync(blob!));
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(600_000)]
    public async Task Of_many_who_store_the_same_name_one_wins(int bytes)
    {
        var contents = Enumerable.Range(0, 8).Select(writer => Enumerable.Repeat((byte)writer, bytes).ToArray()).ToArray();
        var stored = await Task.WhenAll(contents.Select(content => Task.Run(
            () => Store.PutAsync("raced", new BlobContent(new MemoryStream(content), "text/plain"), overwrite: false, Cancel), Cancel)));
        var winner = stored.Index().Single(put => put.Item).Index;
        await using var blob = await Store.OpenAsync("raced", Cancel);
        using var read = new MemoryStream();
        await blob!.Content.CopyToAsync(read, Cancel);
        Assert.IsTrue(read.ToArray().AsSpan().SequenceEqual(contents[winner]));
    }

    [TestMethod]
    public async Task Making_the_container_again_loses_nothing()
    {
        await PutAsync("a", "1");
        await Store.EnsureContainerAsync(Cancel);
        await using var blob = await Store.OpenAsync("a", Cancel);
        Assert.AreEqual("1", await TextAsync(blob!));
    }

    private Task<bool> PutAsync(string name, string text, bool overwrite = false, string contentType = "text/plain", string? downloadName = null) =>
        Store.PutAsync(name, new BlobContent(new MemoryStream(Encoding.UTF8.GetBytes(text)), contentType, downloadName), overwrite, Cancel);

    private async Task<string> TextAsync(StoredBlob blob)
    {
        using var reader = new StreamReader(blob.Content, Encoding.UTF8);
        return await reader.ReadToEndAsync(Cancel);
    }
}
