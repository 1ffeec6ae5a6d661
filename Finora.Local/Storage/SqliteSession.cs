using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Finora.Local.Storage;

/// <summary>
/// One connection and the statements prepared on it. SQLite compiles a statement anew for each text it is given, which costs more than most of ours take
/// to run, so each is kept; and they are run without ADO.NET in between, whose command, parameters and reader took longer than most rows do. Used by one thread at a time.
/// Arguments stand for ?1, ?2 and so on; byte[], <see cref="ReadOnlyMemory{T}"/> of bytes, string, long, int and null are bound.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>Tells SQLite that a statement will be kept.</summary>
    private const uint Persistent = 1;

    /// <summary>Longer texts are rare and may cost an array.</summary>
    private const int MaxStackBytes = 1024;

    private readonly Dictionary<string, sqlite3_stmt> _statements = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly int _busySeconds;

    private SqliteSession(SqliteConnection connection, int busySeconds)
    {
        (_connection, _busySeconds) = (connection, busySeconds);
        _handle = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
    }

    /// <summary>False outside a transaction, also after SQLite has rolled one back by itself (full disk, failed write).</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows inserted, updated and deleted since the session was opened, those of transactions that were rolled back included.</summary>
    public int RowsChanged => raw.sqlite3_total_changes(_handle);

    /// <param name="busySeconds">How long a statement waits for another process that holds the file's lock before it fails; at least 1.</param>
    /// <param name="cacheKilobytes">How much of the file it may hold in memory.</param>
    public static SqliteSession Open(string path, int busySeconds, int cacheKilobytes)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // The file must have been made by us, with its mode, and never by a mistyped path.
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            // Bounds the retries of Microsoft.Data.Sqlite, which come on top of the waiting that SQLite does itself (busy_timeout).
            DefaultTimeout = busySeconds,
        }.ToString());
        try
        {
            connection.Open();
            var session = new SqliteSession(connection, busySeconds);
            session.Pragma($"busy_timeout={busySeconds * 1000}");
            // The log is synced before a commit returns; with NORMAL a power cut could take back what was answered.
            session.Pragma("synchronous=FULL");
            // On macOS a plain fsync leaves the data in the drive's cache.
            session.Pragma("fullfsync=1");
            session.Pragma("checkpoint_fullfsync=1");
            session.Pragma($"cache_size=-{cacheKilobytes}");
            session.Pragma("temp_store=MEMORY");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement to its end and answers how many rows it changed; of a statement that is no INSERT, UPDATE or DELETE the number means nothing.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments)
    {
        using var rows = Query(sql, arguments);
        while (rows.Read())
        {
        }

        return raw.sqlite3_changes(_handle);
    }

    /// <summary>The first column of the first row, or null. Runs to the end, which is where a statement that also writes may fail.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments)
    {
        using var rows = Query(sql, arguments);
        if (!rows.Read()) return null;
        var value = rows.GetValue(0);
        while (rows.Read())
        {
        }

        return value;
    }

    /// <summary>The caller disposes the rows before it uses the same statement again; as long as they are open they keep their snapshot of the file.</summary>
    public SqliteRows Query(string sql, params ReadOnlySpan<object?> arguments)
    {
        if (!_statements.TryGetValue(sql, out var statement)) statement = Prepare(sql);
        for (var i = 0; i < arguments.Length; i++) Check(Bind(statement, i + 1, arguments[i]));
        return new SqliteRows(this, statement);
    }

    /// <summary>Lets everything that <paramref name="read"/> reads see the file as it is at its first look. It must not write.</summary>
    public T AtOneMoment<T>(Func<T> read)
    {
        Execute("BEGIN");
        try
        {
            return read();
        }
        finally
        {
            // Nothing was written, so there is nothing that could fail to be taken back.
            Execute("ROLLBACK");
        }
    }

    /// <summary>Sets or asks something of the connection or file. Wanted once, so it is not kept.</summary>
    public object? Pragma(string pragma)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        return command.ExecuteScalar();
    }

    /// <summary>
    /// Copies the write-ahead log into the main file and lets the next write start it anew, which also cuts it to journal_size_limit. False when somebody
    /// was still reading from it after <paramref name="waitMilliseconds"/>.
    /// </summary>
    public bool RestartLog(int waitMilliseconds)
    {
        Pragma($"busy_timeout={waitMilliseconds}");
        try
        {
            return Pragma("wal_checkpoint(RESTART)") is 0L;
        }
        finally
        {
            Pragma($"busy_timeout={_busySeconds * 1000}");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _connection.Dispose();
    }

    /// <exception cref="SqliteException">The code is that of a failure.</exception>
    internal void Check(int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, _handle);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, Persistent, out var statement));
        _statements.Add(sql, statement);
        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, index),
        string text => BindText(statement, index, text),
        long number => raw.sqlite3_bind_int64(statement, index, number),
        int number => raw.sqlite3_bind_int64(statement, index, number),
        byte[] bytes => BindBytes(statement, index, bytes),
        ReadOnlyMemory<byte> bytes => BindBytes(statement, index, bytes.Span),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be bound.", nameof(value)),
    };

    /// <summary>A null pointer would be bound as NULL, where an empty text or blob is meant.</summary>
    private static int BindBytes(sqlite3_stmt statement, int index, ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, bytes);

    private static int BindText(sqlite3_stmt statement, int index, string text)
    {
        if (text.Length == 0) return raw.sqlite3_bind_text(statement, index, text);
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[most];
        return raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }
}
