using Azure.Core;
using Azure.Data.Tables.Models;
using Finora.AzureSdk;

namespace Azure.Data.Tables;

/// <summary>The Table service of one storage account. Thread-safe; meant to live as long as the process.</summary>
public class TableServiceClient
{
    private readonly TableWire _wire;

    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions? options = null) => _wire = TableWire.WithConnectionString(connectionString, options);

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) =>
        _wire = TableWire.WithSharedKey(endpoint, credential, options);

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null) =>
        _wire = TableWire.WithToken(endpoint, tokenCredential, options);

    /// <summary>For substitutes in tests.</summary>
    protected TableServiceClient() => _wire = null!;

    public virtual Uri Uri => _wire.Endpoint;

    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return new TableClient(_wire, tableName);
    }

    /// <exception cref="RequestFailedException">409 TableBeingDeleted, or the service refused for another reason than that the table exists.</exception>
    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        await GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Deletes the table; one that is missing is not an error, the answer then has the status 404.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);
}
