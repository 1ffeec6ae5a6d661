using Finora.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Finora.Local.Storage;

/// <summary>
/// The file finora.db, open. One writer, several readers, and other processes may have the same file open (the server and an operator's command):
/// every write takes the file's lock, and nothing of the file's content is kept in memory except what never changes.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    /// <summary>Versions of one opening: 2^40, enough for 100,000 writes a second for four months. The 23 bits above count the openings.</summary>
    private const int VersionBits = 40;

    /// <summary>Of the writer, which keeps what it has seen from one transaction to the next.</summary>
    private const int WriterCacheKilobytes = 32 * 1024;

    /// <summary>Of each reader: what one statement needs, since SQLite forgets it all whenever somebody has written.</summary>
    private const int ReaderCacheKilobytes = 4 * 1024;

    /// <summary>How long the log grows before it is copied to the main file: what is written again and again is copied once.</summary>
    private const long CheckpointBytes = 16 * 1024 * 1024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private long _version;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    private SqliteDatabase(SqliteSession session, SqliteLog log, Func<int, SqliteSession> openAnother)
    {
        _version = Opening(session) << VersionBits;
        Writer = new SqliteWriter(session, log);
        Readers = new SqliteReaders(() =>
        {
            var reader = openAnother(ReaderCacheKilobytes);
            reader.Pragma("query_only=1");
            return reader;
        });
    }

    internal SqliteWriter Writer { get; }

    internal SqliteReaders Readers { get; }

    /// <summary>Opens or makes the file in <paramref name="directory"/>, which is made with mode 0700 where it is missing; the file gets 0600.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be opened, or is no database.</exception>
    /// <exception cref="IOException">The directory or file cannot be made.</exception>
    /// <exception cref="InvalidOperationException">The file was written by a later Finora.</exception>
    public static SqliteDatabase Open(string directory) => Open(directory, busySeconds: 5, logBytes: 64 * 1024 * 1024);

    /// <summary>Finishes the writes that are queued, then closes the file.</summary>
    public void Dispose()
    {
        Writer.Dispose();
        Readers.Dispose();
    }

    /// <inheritdoc cref="Open(string)"/>
    /// <param name="busySeconds">How long to wait for another process that holds the file's lock.</param>
    /// <param name="logBytes">How long the write-ahead log may grow before writing waits for reading.</param>
    internal static SqliteDatabase Open(string directory, int busySeconds, long logBytes)
    {
        var path = Path.Combine(Path.GetFullPath(directory), "finora.db");
        CreateOwnerOnly(path);
        try
        {
            return Open(cacheKilobytes => SqliteSession.Open(path, busySeconds, cacheKilobytes), path, logBytes);
        }
        catch (SqliteException e)
        {
            throw new StorageUnavailableException($"The database {path} cannot be opened.", e);
        }
    }

    /// <summary>
    /// A number that no row, message or receipt of this file had before, rising within this process. The opening's number stands in the high bits, so
    /// two processes never give out the same one, and no commit has to write a counter.
    /// </summary>
    internal long NextVersion() => Interlocked.Increment(ref _version);

    private static SqliteDatabase Open(Func<int, SqliteSession> openSession, string path, long logBytes)
    {
        var session = openSession(WriterCacheKilobytes);
        try
        {
            SqliteSchema.Ensure(session);
            session.Pragma($"journal_size_limit={logBytes}");
            session.Pragma($"wal_autocheckpoint={CheckpointBytes / (long)session.Pragma("page_size")!}");
            return new SqliteDatabase(session, new SqliteLog(path, logBytes), openSession);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static long Opening(SqliteSession session) => (long)session.Scalar("UPDATE openings SET count = count + 1 RETURNING count")!;

    private static void CreateOwnerOnly(string path)
    {
        // Closing any handle of a file drops all locks that this process holds on it (POSIX), so a file that SQLite may have open must not be touched.
        if (File.Exists(path)) return;
        var directory = Path.GetDirectoryName(path)!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            // SQLite gives its log and index files the mode of this one.
            File.Open(path, options).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }
}
