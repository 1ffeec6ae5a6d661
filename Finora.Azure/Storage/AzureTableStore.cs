using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Finora.Core.Storage;

namespace Finora.Azure.Storage;

/// <summary>
/// <see cref="ITableStore"/> on Azure Tables. Reads are tried again while that can help, about 30 seconds in all. What a commit does when its answer gets lost
/// is told at <see cref="TableCommit"/>.
/// </summary>
public sealed class AzureTableStore : ITableStore
{
    private readonly TableServiceClient _service;
    private readonly string _prefix;
    private readonly StorageCalls _calls;

    /// <param name="service">A client that does not retry by itself, as <see cref="StorageAccount"/> makes them.</param>
    /// <param name="prefix">Starts the name of every table, so that several installations (or tests) can share an account; letters and digits, a letter first.</param>
    public AzureTableStore(TableServiceClient service, TimeProvider time, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(service);
        if (!IsValidPrefix(prefix)) throw new ArgumentException("A table prefix is at most 32 letters and digits, a letter first.", nameof(prefix));
        _service = service;
        _prefix = prefix;
        _calls = new StorageCalls(time, TimeSpan.FromSeconds(30));
    }

    public async Task EnsureTablesAsync(CancellationToken cancellationToken)
    {
        foreach (var table in StoreTable.All)
        {
            await _calls.RepeatAsync(deadline => Client(table).CreateIfNotExistsAsync(deadline), cancellationToken);
        }
    }

    public async Task<Row?> GetAsync(RowAddress address, CancellationToken cancellationToken)
    {
        StoreLimits.CheckKey(address.Partition);
        StoreLimits.CheckKey(address.Key);
        var found = await _calls.RepeatAsync(deadline => Client(address.Table).FindAsync(address.Partition, address.Key, null, deadline), cancellationToken);
        return found is null ? null : RowEntity.ToRow(found);
    }

    public Task<RowPage> ReadAsync(StoreTable table, string partition, KeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        StoreLimits.CheckKey(partition);
        if (continuation is not null) StoreLimits.CheckKey(continuation);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, StoreLimits.MaxPageSize);
        return _calls.RepeatAsync(deadline => ReadPageAsync(Client(table), Filter(partition, range, continuation), pageSize, deadline), cancellationToken);
    }

    public Task<CommitResult> CommitAsync(StoreTable table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        StoreLimits.CheckBatch(partition, changes);
        var commit = new TableCommit(Client(table), partition, changes, _calls);
        return _calls.RunAsync(commit.RunAsync, cancellationToken);
    }

    internal static bool IsValidPrefix(string prefix) =>
        prefix.Length <= 32 && prefix.All(char.IsAsciiLetterOrDigit) && (prefix.Length == 0 || char.IsAsciiLetter(prefix[0]));

    /// <summary>
    /// Asks for one row more than the page holds, because only the row after the page tells that there is another page. The service may answer with fewer
    /// rows than asked for, even none, and still have more, so its pages are followed until ours is full or the range is exhausted.
    /// </summary>
    private static async Task<RowPage> ReadPageAsync(TableClient table, string filter, int pageSize, CancellationToken cancellationToken)
    {
        var rows = new List<Row>(pageSize);
        var perPage = Math.Min(pageSize + 1, StoreLimits.MaxPageSize);
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, perPage, cancellationToken: cancellationToken))
        {
            if (rows.Count == pageSize) return new RowPage(rows, rows[^1].Key);
            rows.Add(RowEntity.ToRow(entity));
        }

        return new RowPage(rows, null);
    }

    private static string Filter(string partition, KeyRange range, string? continuation)
    {
        var after = continuation is null ? "" : $" and RowKey gt {Quote(continuation)}";
        return $"PartitionKey eq {Quote(partition)} and RowKey ge {Quote(range.From)} and RowKey lt {Quote(range.To)}{after}";
    }

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private TableClient Client(StoreTable table) => _service.GetTableClient(_prefix + table.Name);
}

/// <summary>Reading one entity that may not be there.</summary>
internal static class TableClientReads
{
    /// <summary>
    /// The entity, or null when there is none. A missing table is no missing row: taken for one, a store that was never set up would look empty.
    /// </summary>
    /// <exception cref="RequestFailedException">The table is missing, or the service failed.</exception>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partition, string key, IEnumerable<string>? columns, CancellationToken cancellationToken)
    {
        var answer = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, columns, cancellationToken);
        if (answer.HasValue) return answer.Value;
        table.ThrowIfTableIsMissing(answer.GetRawResponse());
        return null;
    }

    /// <summary>The clients answer with the raw 404 where they take a missing row as an answer; its body alone tells row and table apart.</summary>
    public static void ThrowIfTableIsMissing(this TableClient table, Response response)
    {
        var code = TableErrorCode.TableNotFound.ToString();
        if (response.Status == (int)HttpStatusCode.NotFound && response.Content.ToString().Contains(code, StringComparison.Ordinal))
        {
            throw new RequestFailedException((int)HttpStatusCode.NotFound, $"There is no table {table.Name}.", code, null);
        }
    }
}
