namespace Finora.Local.Storage;

/// <summary>
/// Keeps the write-ahead log from growing without end. SQLite starts the log anew only when a write finds no reader in it; readers that follow one another
/// without a gap never let that happen (measured: 360 MB in 20 s). Once the log is too long the writer waits for those readers, a moment and no more:
/// whoever begins to read meanwhile finds everything in the main file.
/// </summary>
internal sealed class SqliteLog(string databasePath, long limit)
{
    /// <summary>A reader that takes longer, such as an operator's shell in an open transaction, does not hold the writer up; it is tried again when the log has grown on.</summary>
    private const int WaitMilliseconds = 100;

    private readonly FileInfo _file = new(databasePath + "-wal");

    /// <summary>How far beyond the limit the log may be before it is tried again.</summary>
    private long _grown;

    /// <summary>To be called between transactions, after callers have got their answers.</summary>
    public void Limit(SqliteSession session)
    {
        _file.Refresh();
        if (!_file.Exists || _file.Length <= limit + _grown) return;
        _grown = session.RestartLog(WaitMilliseconds) ? 0 : _file.Length - limit + (limit / 4);
    }
}
