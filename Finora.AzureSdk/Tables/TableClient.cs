using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Finora.AzureSdk;

namespace Azure.Data.Tables;

/// <summary>
/// One table. Thread-safe. Rows are <see cref="TableEntity"/>; another type of entity is answered with a <see cref="NotSupportedException"/>, because
/// mapping classes by reflection is not part of this subset. Every method throws <see cref="RequestFailedException"/> for what the service refuses.
/// </summary>
public class TableClient
{
    private readonly TableWire _wire;
    private readonly string _name;

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableWire.WithConnectionString(connectionString, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableWire.WithSharedKey(endpoint, credential, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableWire.WithToken(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableWire wire, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _wire = wire;
        _name = tableName;
    }

    /// <summary>For substitutes in tests.</summary>
    protected TableClient() => (_wire, _name) = (null!, "");

    public virtual string Name => _name;

    /// <summary>Makes the table if it is missing; one that exists gives an answer with the raw status 409.</summary>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(Name), await _wire.CreateTableAsync(Name, mayExist: true, cancellationToken));

    /// <summary>Deletes the table; one that is missing is not an error, the answer then has the status 404.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) => _wire.DeleteTableAsync(Name, cancellationToken);

    /// <summary>Inserts a row. The entity is not written back to; the new ETag is in the answer's headers.</summary>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        var message = CreateWrite(RequestMethod.Post, Name, AsTableEntity(entity));
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        return _wire.SendAsync(message, cancellationToken, 201, 204);
    }

    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await _wire.SendAsync(CreateGet(partitionKey, rowKey, select), cancellationToken, 200);
        return Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <summary>No value for any 404, a missing table included.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await _wire.SendAsync(CreateGet(partitionKey, rowKey, select), cancellationToken, 200, 404);
        return response.Status == 404 ? new NoValueResponse<T>(response) : Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <param name="ifMatch">The version that must still stand; <see cref="ETag.All"/> for any.</param>
    /// <exception cref="ArgumentException"><paramref name="ifMatch"/> is the default value, which would silently mean an upsert.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default) throw new ArgumentException($"Value cannot be {nameof(ETag)}.default; use {nameof(ETag)}.{nameof(ETag.All)} for any version.", nameof(ifMatch));
        return ReplaceAsync(entity, ifMatch, mode, cancellationToken);
    }

    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => ReplaceAsync(entity, default, mode, cancellationToken);

    /// <summary>Deletes a row; one that is missing is not an error, the answer then has the status 404.</summary>
    /// <param name="ifMatch">The version that must still stand; any by default.</param>
    public virtual Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var message = _wire.CreateMessage(RequestMethod.Delete, Formatted(TableWire.RowPath(Name, partitionKey, rowKey)));
        message.Request.Headers.SetValue("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return _wire.SendAsync(message, cancellationToken, 204, 404);
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>The rows that match an OData filter, in key order. Nothing is sent before the first row is asked for; a page may be empty and not the last.</summary>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        RequireTableEntity(typeof(T));
        return new EntityPageable<T>(_wire, Name, new EntityQuery(filter, maxPerPage, Columns(select)), cancellationToken);
    }

    /// <summary>All changes or none, within one partition. The answers stand in the order of the actions.</summary>
    /// <exception cref="InvalidOperationException">There is no action.</exception>
    /// <exception cref="TableTransactionFailedException">The service refused one action, and with it all.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var batch = new TransactionBody(_wire, Name);
        foreach (var action in transactionActions) batch.Add(action, AsTableEntity(action.Entity));
        var message = _wire.CreateMessage(RequestMethod.Post, _wire.At("$batch"));
        message.Request.Headers.SetValue("Content-Type", batch.ContentType);
        message.Request.Content = RequestContent.Create(batch.ToBytes());
        var response = await _wire.SendAsync(message, cancellationToken, 202);
        return Response.FromValue(TransactionAnswer.Read(response), response);
    }

    internal static RequestUriBuilder Formatted(RequestUriBuilder uri)
    {
        uri.AppendQuery("$format", TableWire.JsonFormat, escapeValue: true);
        return uri;
    }

    private static TableEntity AsTableEntity<T>(T entity)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        return entity as TableEntity ?? throw Unsupported(entity.GetType());
    }

    private static NotSupportedException Unsupported(Type type) => new($"Only {nameof(TableEntity)} can be stored or read; {type} cannot.");

    private static void RequireTableEntity(Type type)
    {
        if (type != typeof(TableEntity)) throw Unsupported(type);
    }

    private static T ReadEntity<T>(Response response)
    {
        using var document = JsonDocument.Parse(response.Content.ToMemory());
        return (T)(object)EntityJson.Read(document.RootElement);
    }

    private static string? Columns(IEnumerable<string>? select) => select is null ? null : string.Join(',', select);

    private RequestUriBuilder Formatted(string path) => Formatted(_wire.At(path));

    private HttpMessage CreateGet(string partitionKey, string rowKey, IEnumerable<string>? select)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var uri = Formatted(TableWire.RowPath(Name, partitionKey, rowKey));
        if (Columns(select) is { Length: > 0 } columns) uri.AppendQuery("$select", columns, escapeValue: true);
        return _wire.CreateMessage(RequestMethod.Get, uri);
    }

    private HttpMessage CreateWrite(RequestMethod method, string path, TableEntity entity)
    {
        var message = _wire.CreateMessage(method, Formatted(path));
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(EntityJson.Write(entity));
        return message;
    }

    private Task<Response> ReplaceAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
        where T : ITableEntity
    {
        var method = mode == TableUpdateMode.Merge ? RequestMethod.Patch : RequestMethod.Put;
        var row = AsTableEntity(entity);
        var message = CreateWrite(method, TableWire.RowPath(Name, row.PartitionKey, row.RowKey), row);
        if (ifMatch != default) message.Request.Headers.SetValue("If-Match", ifMatch.ToString());
        return _wire.SendAsync(message, cancellationToken, 204);
    }
}
