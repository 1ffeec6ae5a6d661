namespace Finora.Local.Storage;

/// <summary>The tables of finora.db, except those of <c>StoreTable</c>, which <see cref="SqliteTableStore.EnsureTablesAsync"/> makes.</summary>
internal static class SqliteSchema
{
    /// <summary>"Fino" in ASCII, which <c>file</c> and SQLite's own tools read from the header of the file.</summary>
    private const int ApplicationId = 0x46696E6F;

    private const int Version = 1;

    private static readonly string[] Statements =
    [
        // How often the file was opened for writing; see SqliteDatabase.NextVersion.
        "CREATE TABLE openings (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL)",
        "INSERT INTO openings VALUES (1, 0)",

        "CREATE TABLE queues (name TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
        // Times are Unix milliseconds.
        """
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY, queue TEXT NOT NULL, text TEXT NOT NULL, visible_at INTEGER NOT NULL, dequeue_count INTEGER NOT NULL,
            receipt INTEGER NOT NULL, inserted_at INTEGER NOT NULL)
        """,
        "CREATE INDEX messages_by_visibility ON messages (queue, visible_at)",

        """
        CREATE TABLE blobs (
            name TEXT NOT NULL PRIMARY KEY, id INTEGER NOT NULL, content_type TEXT NOT NULL, download_name TEXT, length INTEGER NOT NULL) WITHOUT ROWID
        """,
        "CREATE TABLE blob_chunks (blob INTEGER NOT NULL, seq INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (blob, seq)) WITHOUT ROWID",
        // Chunks that no blob names yet. What a crash leaves here is removed a day later.
        "CREATE TABLE blob_uploads (blob INTEGER PRIMARY KEY, started_at INTEGER NOT NULL)",
    ];

    /// <summary>Makes what is missing. Two processes may do so at once.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a later Finora, whose rows this one could misread, or lies on a network drive.</exception>
    public static void Ensure(SqliteSession session)
    {
        // Counts only while the file is empty. A commit logs every page that it touches whole, and its rows mostly lie on a page each: finalizing an invoice took a sixth less of the processor
        // than with 16 KiB (measured). Rows of more than 1 KB go on in overflow pages, so reading one of 1 to 4 KB is about twice as dear; what a batch writes are mostly index rows of 100 bytes.
        session.Pragma("page_size=4096");
        if (session.Pragma("journal_mode=WAL") is not "wal") throw new InvalidOperationException("finora.db must be on a local disk: its file system allows no write-ahead log.");
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            Create(session);
            session.Execute("COMMIT");
        }
        catch
        {
            if (session.InTransaction) session.Execute("ROLLBACK");
            throw;
        }
    }

    private static void Create(SqliteSession session)
    {
        var found = (long)session.Pragma("user_version")!;
        if (found > Version) throw new InvalidOperationException($"finora.db has schema {found}; this Finora knows schema {Version}. Run the later one.");
        if (found == Version) return;
        foreach (var statement in Statements) session.Execute(statement);
        session.Pragma($"application_id={ApplicationId}");
        session.Pragma($"user_version={Version}");
    }
}
