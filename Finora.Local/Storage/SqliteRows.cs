using SQLitePCL;

namespace Finora.Local.Storage;

/// <summary>The rows of a statement that runs, one at a time. Columns count from 0; what is read is copied, so it stays when the rows are gone.</summary>
internal readonly struct SqliteRows(SqliteSession session, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Goes to the next row; false when there is none left.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">SQLite failed.</exception>
    public bool Read()
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) session.Check(code);
        return code == raw.SQLITE_ROW;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>A long, string or byte[]; null for NULL.</summary>
    public object? GetValue(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => GetInt64(column),
        raw.SQLITE_TEXT => GetString(column),
        raw.SQLITE_BLOB => GetBytes(column),
        raw.SQLITE_NULL => null,
        var type => throw new InvalidDataException($"A column has the type {type}, which no table of ours has."),
    };

    /// <summary>Ends the statement, and with it what it holds of the file. That it failed was told before.</summary>
    public void Dispose() => raw.sqlite3_reset(statement);
}
