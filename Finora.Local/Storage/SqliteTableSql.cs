using Finora.Core.Storage;

namespace Finora.Local.Storage;

/// <summary>The statements for one table. ?1 is the partition, ?2 the row key. A table that was never made fails here as it does in Azure.</summary>
internal sealed class SqliteTableSql
{
    public SqliteTableSql(StoreTable table)
    {
        // The name becomes part of the statements, so it must be what the record promises.
        if (table.Name is not { Length: >= 3 and <= 63 } name || !name.All(char.IsAsciiLetterOrDigit)) throw new ArgumentException("No table name.", nameof(table));
        var rows = $"rows_{name}";
        Create = $"""
            CREATE TABLE IF NOT EXISTS {rows} (
                partition TEXT NOT NULL, key TEXT NOT NULL, schema INTEGER NOT NULL, body BLOB NOT NULL, version INTEGER NOT NULL,
                PRIMARY KEY (partition, key)) WITHOUT ROWID
            """;
        Get = $"SELECT schema, body, version FROM {rows} WHERE partition = ?1 AND key = ?2";
        Exists = $"SELECT 1 FROM {rows} WHERE partition = ?1 AND key = ?2";
        ReadFrom = $"SELECT key, schema, body, version FROM {rows} WHERE partition = ?1 AND key >= ?2 AND key < ?3 ORDER BY key LIMIT ?4";
        ReadAfter = $"SELECT key, schema, body, version FROM {rows} WHERE partition = ?1 AND key > ?2 AND key < ?3 ORDER BY key LIMIT ?4";
        Insert = $"INSERT INTO {rows} VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
        Put = $"""
            INSERT INTO {rows} VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET schema = excluded.schema, body = excluded.body, version = excluded.version
            """;
        Update = $"UPDATE {rows} SET schema = ?3, body = ?4, version = ?5 WHERE partition = ?1 AND key = ?2 AND version = ?6";
        Delete = $"DELETE FROM {rows} WHERE partition = ?1 AND key = ?2";
        DeleteAt = $"DELETE FROM {rows} WHERE partition = ?1 AND key = ?2 AND version = ?3";
    }

    public string Create { get; }

    public string Get { get; }

    public string Exists { get; }

    /// <summary>From ?2 on, up to and without ?3, at most ?4 rows.</summary>
    public string ReadFrom { get; }

    /// <summary>After ?2, up to and without ?3, at most ?4 rows.</summary>
    public string ReadAfter { get; }

    /// <summary>?3 is the schema, ?4 the body, ?5 the new version.</summary>
    public string Insert { get; }

    public string Put { get; }

    /// <summary>?6 is the version that must still stand.</summary>
    public string Update { get; }

    public string Delete { get; }

    public string DeleteAt { get; }
}
