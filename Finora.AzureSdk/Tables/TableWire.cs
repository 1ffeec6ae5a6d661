using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Finora.AzureSdk;

/// <summary>Requests and addresses of the Table service ("Table Service REST API", Microsoft Learn), on Azure.Core's pipeline.</summary>
internal sealed class TableWire
{
    public const string JsonFormat = "application/json;odata=minimalmetadata";
    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    private TableWire(Uri endpoint, TableClientOptions? options, HttpPipelinePolicy? authentication)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new TableClientOptions();
        var pipelineOptions = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Instance };
        if (authentication is not null) pipelineOptions.PerRetryPolicies.Add(authentication);
        _pipeline = HttpPipelineBuilder.Build(pipelineOptions);
        _version = options.VersionString;
        Endpoint = endpoint;
    }

    /// <summary>The service of the account, not a table.</summary>
    public Uri Endpoint { get; }

    public static TableWire WithConnectionString(string connectionString, TableClientOptions? options)
    {
        var parsed = ConnectionString.Parse(connectionString);
        var endpoint = parsed.Endpoint(StorageService.Table);
        return parsed is { AccountName: { } name, AccountKey: { } key }
            ? WithSharedKey(endpoint, new TableSharedKeyCredential(name, key), options)
            : new TableWire(endpoint, options, new SasPolicy(new AzureSasCredential(parsed.Sas!)));
    }

    public static TableWire WithSharedKey(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new TableWire(endpoint, options, new SharedKeyLitePolicy(credential, TimeProvider.System));
    }

    /// <summary>Over http the first request fails, not this call; the policy refuses to send a token in the clear.</summary>
    public static TableWire WithToken(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new TableWire(endpoint, options, new BearerTokenAuthenticationPolicy(credential, StorageScope.Default));
    }

    public RequestUriBuilder At(string path)
    {
        var uri = new RequestUriBuilder();
        uri.Reset(StorageAddress.Below(Endpoint, path));
        return uri;
    }

    /// <summary>The address of a row. A quote in a key is doubled, as in any OData string, and then everything unsafe is escaped.</summary>
    public static string RowPath(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{EscapeKey(partitionKey)}',RowKey='{EscapeKey(rowKey)}')";

    public HttpMessage CreateMessage(RequestMethod method, RequestUriBuilder uri)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri = uri;
        message.Request.Headers.SetValue("x-ms-version", _version);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0");
        message.Request.Headers.SetValue("Accept", JsonFormat);
        return message;
    }

    /// <exception cref="RequestFailedException">The status is none of those expected.</exception>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, params int[] expected)
    {
        await _pipeline.SendAsync(message, cancellationToken);
        return expected.Contains(message.Response.Status) ? message.Response : throw new RequestFailedException(message.Response);
    }

    /// <exception cref="RequestFailedException">Any other failure than that the table exists, 409 TableBeingDeleted included.</exception>
    public async Task<Response> CreateTableAsync(string table, bool mayExist, CancellationToken cancellationToken)
    {
        var message = CreateMessage(RequestMethod.Post, At("Tables"));
        message.Request.Headers.SetValue("Content-Type", "application/json;odata=nometadata");
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        message.Request.Content = RequestContent.Create(TableName(table));
        try
        {
            return await SendAsync(message, cancellationToken, 201, 204);
        }
        catch (RequestFailedException exception) when (mayExist && exception.ErrorCode == "TableAlreadyExists")
        {
            return message.Response;
        }
    }

    /// <summary>A table that is not there is fine: the 404 is the answer.</summary>
    public Task<Response> DeleteTableAsync(string table, CancellationToken cancellationToken) =>
        SendAsync(CreateMessage(RequestMethod.Delete, At($"Tables('{Uri.EscapeDataString(table)}')")), cancellationToken, 204, 404);

    private static string EscapeKey(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    private static byte[] TableName(string table) => Encoding.UTF8.GetBytes($"{{\"TableName\":\"{JsonEncodedText.Encode(table)}\"}}");
}
