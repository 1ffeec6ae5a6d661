using Finora.Local.Storage;
using Microsoft.Data.Sqlite;

namespace Finora.Functions.Tests.Storage;

/// <summary>A data directory of its own for one test, with the database in it open. Removed with everything in it.</summary>
internal sealed class SqliteFolder : IDisposable
{
    /// <summary>Small, so that tests reach it.</summary>
    public const int LogBytes = 4 * 1024 * 1024;

    private readonly List<SqliteDatabase> _opened = [];
    private readonly string _parent = Directory.CreateTempSubdirectory("finora-").FullName;

    public SqliteFolder() => Database = Open();

    public SqliteDatabase Database { get; private set; }

    public string DataDirectory => Path.Combine(_parent, "data");

    public string FilePath => Path.Combine(DataDirectory, "finora.db");

    /// <summary>Opens the file once more, as a second process would.</summary>
    public SqliteDatabase Open()
    {
        var database = SqliteDatabase.Open(DataDirectory, busySeconds: 1, LogBytes);
        _opened.Add(database);
        return database;
    }

    /// <summary>Closes the file and opens it again.</summary>
    public void Reopen()
    {
        Close();
        Database = Open();
    }

    public void Close()
    {
        foreach (var database in _opened) database.Dispose();
        _opened.Clear();
    }

    /// <summary>A connection that knows nothing of Finora, such as an operator's sqlite3 shell.</summary>
    public SqliteConnection OpenShell()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(_parent, recursive: true);
    }
}
