namespace Finora.Local.Storage;

/// <summary>The statements of <see cref="SqliteBlobStore"/>. Chunks belong to the id of an upload, never to a name, so no reader sees two uploads mixed.</summary>
internal static class SqliteBlobSql
{
    public const string Find = "SELECT id, content_type, download_name, length FROM blobs WHERE name = ?1";

    public const string FindId = "SELECT id FROM blobs WHERE name = ?1";

    public const string Publish = """
        INSERT INTO blobs VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET id = excluded.id, content_type = excluded.content_type, download_name = excluded.download_name, length = excluded.length
        """;

    public const string Delete = "DELETE FROM blobs WHERE name = ?1 RETURNING id";

    public const string InsertChunk = "INSERT INTO blob_chunks VALUES (?1, ?2, ?3)";

    public const string ReadChunk = "SELECT data FROM blob_chunks WHERE blob = ?1 AND seq = ?2";

    public const string DeleteChunks = "DELETE FROM blob_chunks WHERE blob = ?1";

    public const string BeginUpload = "INSERT INTO blob_uploads VALUES (?1, ?2)";

    public const string EndUpload = "DELETE FROM blob_uploads WHERE blob = ?1";

    public const string OldUpload = "SELECT blob FROM blob_uploads WHERE started_at < ?1 LIMIT 1";
}
