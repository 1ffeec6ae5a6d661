using System.Collections.Concurrent;
using System.Globalization;
using Finora.Core.Storage;

namespace Finora.Local.Storage;

/// <summary>Rows in a SQLite file. Keys are compared as UTF-8 bytes (BINARY), which for keys without surrogates is the order of Azure Tables.</summary>
public sealed class SqliteTableStore(SqliteDatabase database) : ITableStore
{
    private readonly ConcurrentDictionary<StoreTable, SqliteTableSql> _sql = new();

    public async Task EnsureTablesAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await database.Writer.RunAsync(session =>
        {
            foreach (var table in StoreTable.All) session.Execute(Sql(table).Create);
        });
    }

    public async Task<Row?> GetAsync(RowAddress address, CancellationToken cancellationToken)
    {
        StoreLimits.CheckKey(address.Partition);
        StoreLimits.CheckKey(address.Key);
        return await database.Readers.RunAsync(session => Get(session, Sql(address.Table), address), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// As of one moment. After each write of anybody SQLite forgets what it holds of the file, so rows that are read one after the other read the upper pages of the tree again for each; in one
    /// transaction they read them once.
    /// </remarks>
    public async Task<IReadOnlyList<Row?>> GetManyAsync(IReadOnlyList<RowAddress> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            StoreLimits.CheckKey(address.Partition);
            StoreLimits.CheckKey(address.Key);
        }

        return await database.Readers.RunAsync(session => session.AtOneMoment(() => GetMany(session, addresses)), cancellationToken);
    }

    public async Task<RowPage> ReadAsync(
        StoreTable table, string partition, KeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        StoreLimits.CheckKey(partition);
        if (continuation is not null) StoreLimits.CheckKey(continuation);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, StoreLimits.MaxPageSize);
        return await database.Readers.RunAsync(session => Read(session, Sql(table), partition, range, pageSize, continuation), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Cancelling counts until the batch is queued. From then on the answer is what happened, for a caller who left could not tell.</remarks>
    public async Task<CommitResult> CommitAsync(
        StoreTable table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        StoreLimits.CheckBatch(partition, changes);
        cancellationToken.ThrowIfCancellationRequested();
        return await database.Writer.RunAsync(session => Apply(session, Sql(table), partition, changes), keep: result => result.IsCommitted);
    }

    private SqliteTableSql Sql(StoreTable table) => _sql.GetOrAdd(table, static t => new SqliteTableSql(t));

    private static Row? Get(SqliteSession session, SqliteTableSql sql, RowAddress address)
    {
        using var reader = session.Query(sql.Get, address.Partition, address.Key);
        return reader.Read()
            ? new Row(address.Partition, address.Key, reader.GetInt32(0), reader.GetBytes(1), ETag(reader.GetInt64(2)))
            : null;
    }

    private Row?[] GetMany(SqliteSession session, IReadOnlyList<RowAddress> addresses)
    {
        var rows = new Row?[addresses.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = Get(session, Sql(addresses[i].Table), addresses[i]);
        return rows;
    }

    private static RowPage Read(SqliteSession session, SqliteTableSql sql, string partition, KeyRange range, int pageSize, string? continuation)
    {
        var goesOn = continuation is not null && string.CompareOrdinal(continuation, range.From) >= 0;
        var rows = new List<Row>();
        // One row more than wanted tells whether there is another page.
        using var reader = session.Query(goesOn ? sql.ReadAfter : sql.ReadFrom, partition, goesOn ? continuation : range.From, range.To, pageSize + 1);
        while (reader.Read())
        {
            if (rows.Count == pageSize) return new RowPage(rows, rows[^1].Key);
            rows.Add(new Row(partition, reader.GetString(0), reader.GetInt32(1), reader.GetBytes(2), ETag(reader.GetInt64(3))));
        }

        return new RowPage(rows, Continuation: null);
    }

    private CommitResult Apply(SqliteSession session, SqliteTableSql sql, string partition, IReadOnlyList<RowChange> changes)
    {
        var version = database.NextVersion();
        for (var i = 0; i < changes.Count; i++)
        {
            var status = Apply(session, sql, partition, changes[i], version);
            if (status != CommitStatus.Committed) return new CommitResult(status, i);
        }

        return CommitResult.Committed;
    }

    private static CommitStatus Apply(SqliteSession session, SqliteTableSql sql, string partition, RowChange change, long version)
    {
        var stored = change.Kind switch
        {
            RowChangeKind.Insert => session.Execute(sql.Insert, partition, change.Key, change.Schema, change.Body, version),
            RowChangeKind.Put => session.Execute(sql.Put, partition, change.Key, change.Schema, change.Body, version),
            RowChangeKind.Update => session.Execute(sql.Update, partition, change.Key, change.Schema, change.Body, version, Version(change.ETag)),
            RowChangeKind.Delete when change.ETag is null => session.Execute(sql.Delete, partition, change.Key),
            RowChangeKind.Delete => session.Execute(sql.DeleteAt, partition, change.Key, Version(change.ETag)),
        };
        if (stored == 1) return CommitStatus.Committed;
        if (change.Kind == RowChangeKind.Insert) return CommitStatus.Exists;
        return session.Scalar(sql.Exists, partition, change.Key) is null ? CommitStatus.Missing : CommitStatus.Stale;
    }

    private static string ETag(long version) => version.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>An ETag that we never gave out matches no row.</summary>
    private static long Version(string? etag) => long.TryParse(etag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version) ? version : -1;
}
