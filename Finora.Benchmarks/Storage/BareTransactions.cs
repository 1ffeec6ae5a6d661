using System.Runtime.InteropServices;
using Finora.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Finora.Benchmarks.Storage;

/// <summary>The least that stores the same rows as durably: one connection, one prepared statement, one transaction a commit.</summary>
internal sealed class BareTransactions : IDisposable
{
    private static readonly string[] Pragmas =
    [
        "page_size=4096", "journal_mode=WAL", "journal_size_limit=67108864", "synchronous=FULL", "fullfsync=1", "checkpoint_fullfsync=1", "cache_size=-32768", "temp_store=MEMORY",
    ];

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _commit;
    private long _version;

    public BareTransactions(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        foreach (var pragma in Pragmas) Command($"PRAGMA {pragma}").ExecuteNonQuery();
        Command("""
            CREATE TABLE rows (
                partition TEXT NOT NULL, key TEXT NOT NULL, schema INTEGER NOT NULL, body BLOB NOT NULL, version INTEGER NOT NULL,
                PRIMARY KEY (partition, key)) WITHOUT ROWID
            """).ExecuteNonQuery();
        _begin = Command("BEGIN IMMEDIATE");
        _insert = Command("INSERT INTO rows VALUES (?1, ?2, ?3, ?4, ?5)");
        for (var i = 1; i <= 5; i++) _insert.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        _commit = Command("COMMIT");
    }

    public void Commit(string partition, IReadOnlyList<RowChange> rows)
    {
        lock (_gate)
        {
            _begin.ExecuteNonQuery();
            _version++;
            foreach (var row in rows)
            {
                _insert.Parameters[0].Value = partition;
                _insert.Parameters[1].Value = row.Key;
                _insert.Parameters[2].Value = row.Schema;
                _insert.Parameters[3].Value = MemoryMarshal.TryGetArray(row.Body, out var body) ? body.Array! : row.Body.ToArray();
                _insert.Parameters[4].Value = _version;
                _insert.ExecuteNonQuery();
            }

            _commit.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
