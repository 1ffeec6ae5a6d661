using Finora.Core.Storage;

namespace Finora.Local.Storage;

/// <summary>
/// Blobs in a SQLite file, so that one file holds all there is to back up. Content lies in chunks, which are stored one commit each while an upload
/// streams in and counted for nothing until the last commit gives them a name: other writers get their turn in between, and a crash leaves the blob
/// that stood there before. Reading a blob that is replaced or removed meanwhile ends in an <see cref="IOException"/>.
/// </summary>
public sealed class SqliteBlobStore(SqliteDatabase database, TimeProvider time) : IBlobStore
{
    /// <summary>What an upload or download holds in memory, and what one commit writes.</summary>
    internal const int ChunkBytes = 256 * 1024;

    /// <summary>An upload older than this is one that a crash cut off. No client sends for so long.</summary>
    private static readonly TimeSpan LongestUpload = TimeSpan.FromDays(1);

    /// <summary>The tables are there as soon as the file is open; removes what crashes have left.</summary>
    public async Task EnsureContainerAsync(CancellationToken cancellationToken)
    {
        var before = (time.GetUtcNow() - LongestUpload).ToUnixTimeMilliseconds();
        while (await database.Readers.RunAsync(session => session.Scalar(SqliteBlobSql.OldUpload, before), cancellationToken) is long upload)
        {
            await DropUploadAsync(upload);
        }
    }

    public async Task<bool> PutAsync(string name, BlobContent content, bool overwrite, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        if (!overwrite && await FindIdAsync(name, cancellationToken) is not null) return false;
        var upload = database.NextVersion();
        try
        {
            return await UploadAsync(upload, name, content, overwrite, cancellationToken);
        }
        catch
        {
            await DropUploadAsync(upload);
            throw;
        }
    }

    public async Task<StoredBlob?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        return await database.Readers.RunAsync(
            session =>
            {
                using var reader = session.Query(SqliteBlobSql.Find, name);
                if (!reader.Read()) return null;
                var length = reader.GetInt64(3);
                var content = new SqliteBlobStream(database.Readers, reader.GetInt64(0), length);
                return new StoredBlob(content, reader.GetString(1), reader.IsNull(2) ? null : reader.GetString(2), length);
            },
            cancellationToken);
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        cancellationToken.ThrowIfCancellationRequested();
        return await database.Writer.RunAsync(session =>
        {
            if (session.Scalar(SqliteBlobSql.Delete, name) is not long blob) return false;
            session.Execute(SqliteBlobSql.DeleteChunks, blob);
            return true;
        });
    }

    /// <summary>Null: a file has no address.</summary>
    public Task<Uri?> GetReadUrlAsync(string name, DateTimeOffset expiresOn, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        return Task.FromResult<Uri?>(null);
    }

    private async Task<bool> UploadAsync(long upload, string name, BlobContent content, bool overwrite, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        for (var chunks = 0; ; chunks++)
        {
            var filled = await content.Content.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, cancellationToken);
            if (filled < ChunkBytes)
            {
                var length = ((long)chunks * ChunkBytes) + filled;
                return await PublishAsync(new Upload(upload, name, content, length, chunks, buffer[..filled]), overwrite);
            }

            await AppendAsync(upload, chunks, buffer);
        }
    }

    private Task AppendAsync(long upload, int chunk, byte[] data)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.Writer.RunAsync(session =>
        {
            if (chunk == 0) session.Execute(SqliteBlobSql.BeginUpload, upload, now);
            session.Execute(SqliteBlobSql.InsertChunk, upload, chunk, data);
        });
    }

    /// <summary>The last commit of an upload: the rest of the content, and the name. A small blob is stored by this one alone.</summary>
    private Task<bool> PublishAsync(Upload upload, bool overwrite) => database.Writer.RunAsync(session =>
    {
        var begun = session.Execute(SqliteBlobSql.EndUpload, upload.Id) == 1;
        if (upload.Chunks > 0 && !begun) throw new IOException("The upload took so long that it was given up.");
        var standing = session.Scalar(SqliteBlobSql.FindId, upload.Name);
        var wins = standing is null || overwrite;
        if (standing is not null) session.Execute(SqliteBlobSql.DeleteChunks, wins ? standing : upload.Id);
        if (wins)
        {
            if (upload.Rest.Length > 0) session.Execute(SqliteBlobSql.InsertChunk, upload.Id, upload.Chunks, upload.Rest);
            session.Execute(SqliteBlobSql.Publish, upload.Name, upload.Id, upload.Content.ContentType, upload.Content.DownloadName, upload.Length);
        }

        return wins;
    });

    /// <summary>Does nothing to an upload that has got its name: should a failed commit turn out to be stored, its chunks must stay.</summary>
    private Task DropUploadAsync(long upload) => database.Writer.RunAsync(session =>
    {
        if (session.Execute(SqliteBlobSql.EndUpload, upload) == 1) session.Execute(SqliteBlobSql.DeleteChunks, upload);
    });

    private ValueTask<object?> FindIdAsync(string name, CancellationToken cancellationToken) =>
        database.Readers.RunAsync(session => session.Scalar(SqliteBlobSql.FindId, name), cancellationToken);

    /// <param name="Chunks">Full chunks already stored.</param>
    /// <param name="Rest">What follows them.</param>
    private sealed record Upload(long Id, string Name, BlobContent Content, long Length, int Chunks, byte[] Rest);
}
