using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Finora.Local.Storage;

/// <summary>
/// One connection and the statements prepared on it. SQLite compiles a statement anew for each text it is given, which costs more than most of ours take
/// to run, so each is kept. Used by one thread at a time. Arguments stand for ?1, ?2 and so on; byte[], string, long, int and null are bound.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;
    private readonly int _busySeconds;

    private SqliteSession(SqliteConnection connection, int busySeconds) => (_connection, _busySeconds) = (connection, busySeconds);

    /// <summary>False outside a transaction, also after SQLite has rolled one back by itself (full disk, failed write).</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <param name="busySeconds">How long a statement waits for another process that holds the file's lock before it fails; at least 1.</param>
    public static SqliteSession Open(string path, int busySeconds)
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
            session.Pragma("cache_size=-16384");
            session.Pragma("temp_store=MEMORY");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement to its end and answers how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Bind(sql, arguments).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments) => Bind(sql, arguments).ExecuteScalar();

    /// <summary>The caller disposes the reader before it uses the same statement again; an open reader keeps its snapshot of the file.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> arguments) => Bind(sql, arguments).ExecuteReader();

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

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_statements.TryGetValue(sql, out var statement)) statement = Prepare(sql, arguments.Length);
        for (var i = 0; i < arguments.Length; i++) statement.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        return statement;
    }

    private SqliteCommand Prepare(string sql, int arguments)
    {
        var statement = _connection.CreateCommand();
        statement.CommandText = sql;
        for (var i = 1; i <= arguments; i++) statement.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        _statements.Add(sql, statement);
        return statement;
    }
}
