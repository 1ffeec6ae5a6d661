namespace Finora.Local.Storage;

/// <summary>The statements of <see cref="SqliteJobQueue"/>. All but the count touch as many rows as they answer, however long the queue is.</summary>
internal static class SqliteJobSql
{
    public const string EnsureQueue = "INSERT INTO queues VALUES (?1) ON CONFLICT DO NOTHING";

    public const string QueueExists = "SELECT 1 FROM queues WHERE name = ?1";

    public const string Insert = "INSERT INTO messages VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)";

    public const string AnyVisible = "SELECT 1 FROM messages WHERE queue = ?1 AND visible_at <= ?2 LIMIT 1";

    /// <summary>The index ends with the rowid, so this reads in index order without sorting.</summary>
    public const string Visible = """
        SELECT id, text, dequeue_count, inserted_at FROM messages WHERE queue = ?1 AND visible_at <= ?2 ORDER BY visible_at, id LIMIT ?3
        """;

    public const string Hold = "UPDATE messages SET visible_at = ?2, receipt = ?3, dequeue_count = dequeue_count + 1 WHERE id = ?1";

    public const string Extend = "UPDATE messages SET visible_at = ?4, receipt = ?5 WHERE id = ?1 AND queue = ?2 AND receipt = ?3";

    public const string Complete = "DELETE FROM messages WHERE id = ?1 AND queue = ?2 AND receipt = ?3";

    public const string Count = "SELECT COUNT(*) FROM messages WHERE queue = ?1";
}
