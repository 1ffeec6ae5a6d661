using System.Text;
using Finora.Core.Storage;
using Finora.Functions.Tests.Contracts;
using Finora.Functions.Tests.Fixtures;
using Finora.Local.Storage;

namespace Finora.Functions.Tests.Storage;

/// <summary>What lies in the file while blobs come, break off, are replaced and go.</summary>
[TestClass]
public sealed class SqliteBlobStoreTests
{
    private const int ThreeChunks = (2 * SqliteBlobStore.ChunkBytes) + 1000;
    private readonly SqliteFolder _folder = new();
    private readonly ManualTime _time = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    private SqliteBlobStore Store => new(_folder.Database, _time);

    [TestCleanup]
    public void Remove() => _folder.Dispose();

    [TestMethod]
    public async Task A_store_without_addresses_says_so()
    {
        await PutAsync("a", ThreeChunks);
        Assert.IsNull(await Store.GetReadUrlAsync("a", _time.GetUtcNow().AddHours(1), Cancel));
    }

    [TestMethod]
    public async Task A_blob_outlives_the_process()
    {
        await PutAsync("a", ThreeChunks);
        _folder.Reopen();
        await using var blob = await Store.OpenAsync("a", Cancel);
        using var expected = new PatternStream(ThreeChunks);
        CollectionAssert.AreEqual(await BytesAsync(expected), await BytesAsync(blob!.Content));
    }

    [TestMethod]
    public async Task A_blob_can_also_be_read_without_awaiting()
    {
        await PutAsync("a", ThreeChunks);
        await using var blob = await Store.OpenAsync("a", Cancel);
        using var expected = new PatternStream(ThreeChunks);
        using var read = new MemoryStream();
        Assert.IsFalse(blob!.Content.CanSeek);
        var buffer = new byte[50_000];
        while (blob.Content.Read(buffer) is > 0 and var count) read.Write(buffer, 0, count);
        CollectionAssert.AreEqual(await BytesAsync(expected), read.ToArray());
    }

    [TestMethod]
    public async Task An_upload_goes_to_the_file_while_it_comes_in()
    {
        var chunks = 0L;
        using var source = new WatchedStream(new PatternStream(4 * SqliteBlobStore.ChunkBytes), async () => chunks = Math.Max(chunks, await ChunksAsync()));
        await Store.PutAsync("a", new BlobContent(source, "text/plain"), overwrite: false, Cancel);
        Assert.AreEqual(4, chunks);
    }

    [TestMethod]
    public async Task Replaced_and_removed_blobs_leave_no_chunk()
    {
        await PutAsync("a", ThreeChunks);
        await PutAsync("a", 10, overwrite: true);
        Assert.AreEqual(1, await ChunksAsync());
        await Store.DeleteAsync("a", Cancel);
        Assert.AreEqual(0, await ChunksAsync());
    }

    [TestMethod]
    public async Task An_upload_that_loses_leaves_no_chunk()
    {
        using var source = new WatchedStream(new PatternStream(ThreeChunks), async () => await Store.PutAsync("a", Text("faster"), overwrite: false, Cancel));
        Assert.IsFalse(await Store.PutAsync("a", new BlobContent(source, "text/plain"), overwrite: false, Cancel));
        Assert.AreEqual(1, await ChunksAsync());
        await using var blob = await Store.OpenAsync("a", Cancel);
        Assert.AreEqual("faster", Encoding.UTF8.GetString(await BytesAsync(blob!.Content)));
    }

    [TestMethod]
    public async Task An_upload_that_breaks_off_leaves_no_chunk()
    {
        using var source = new PatternStream(ThreeChunks, breakAt: ThreeChunks - 10);
        await Assert.ThrowsExactlyAsync<IOException>(() => Store.PutAsync("a", new BlobContent(source, "text/plain"), overwrite: false, Cancel));
        Assert.AreEqual((0, 0), (await ChunksAsync(), await CountAsync("blob_uploads")));
    }

    [TestMethod]
    public async Task What_a_crash_left_of_an_upload_is_removed_a_day_later()
    {
        await CrashDuringUploadAsync();
        _folder.Reopen();
        _time.Advance(TimeSpan.FromDays(1));
        await Store.EnsureContainerAsync(Cancel);
        Assert.AreEqual(2, await ChunksAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        await Store.EnsureContainerAsync(Cancel);
        Assert.AreEqual((0, 0), (await ChunksAsync(), await CountAsync("blob_uploads")));
    }

    [TestMethod]
    public async Task An_upload_that_was_given_up_does_not_end_as_half_a_blob()
    {
        using var source = new WatchedStream(new PatternStream(ThreeChunks), async () =>
        {
            _time.Advance(TimeSpan.FromDays(2));
            await Store.EnsureContainerAsync(Cancel);
        });
        await Assert.ThrowsExactlyAsync<IOException>(() => Store.PutAsync("a", new BlobContent(source, "text/plain"), overwrite: false, Cancel));
        Assert.IsNull(await Store.OpenAsync("a", Cancel));
    }

    [TestMethod]
    public async Task A_blob_replaced_while_it_is_read_breaks_off_instead_of_mixing()
    {
        await PutAsync("a", ThreeChunks);
        await using var blob = await Store.OpenAsync("a", Cancel);
        var chunk = new byte[SqliteBlobStore.ChunkBytes];
        await blob!.Content.ReadExactlyAsync(chunk, Cancel);
        await PutAsync("a", ThreeChunks, overwrite: true);
        await Assert.ThrowsExactlyAsync<IOException>(async () => await blob.Content.ReadExactlyAsync(chunk, Cancel));
    }

    private async Task PutAsync(string name, int bytes, bool overwrite = false)
    {
        using var source = new PatternStream(bytes);
        Assert.IsTrue(await Store.PutAsync(name, new BlobContent(source, "text/plain"), overwrite, Cancel));
    }

    /// <summary>What the writer had committed when the process ended in the middle of an upload.</summary>
    private async Task CrashDuringUploadAsync()
    {
        var (upload, started) = (_folder.Database.NextVersion(), _time.GetUtcNow().ToUnixTimeMilliseconds());
        await _folder.Database.Writer.RunAsync(session =>
        {
            session.Execute(SqliteBlobSql.BeginUpload, upload, started);
            for (var chunk = 0; chunk < 2; chunk++) session.Execute(SqliteBlobSql.InsertChunk, upload, chunk, new byte[SqliteBlobStore.ChunkBytes]);
        });
    }

    private static BlobContent Text(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text/plain");

    private async Task<byte[]> BytesAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }

    private Task<long> ChunksAsync() => CountAsync("blob_chunks");

    private async Task<long> CountAsync(string table) =>
        (long)(await _folder.Database.Readers.RunAsync(session => session.Scalar($"SELECT COUNT(*) FROM {table}"), Cancel))!;

    /// <summary>Calls back before it says that it has ended.</summary>
    private sealed class WatchedStream(PatternStream inner, Func<Task> ending) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0) await ending();
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
