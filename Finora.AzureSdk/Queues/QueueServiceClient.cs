using Azure.Core;
using Finora.AzureSdk;

namespace Azure.Storage.Queues;

/// <summary>The Queue service of one storage account. Thread-safe; meant to live as long as the process.</summary>
public class QueueServiceClient
{
    private readonly Uri _uri;
    private readonly QueueClientOptions _options;
    private readonly StoragePipeline _pipeline;

    public QueueServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public QueueServiceClient(string connectionString, QueueClientOptions? options)
    {
        var parsed = ConnectionString.Parse(connectionString);
        _uri = parsed.Endpoint(StorageService.Queue);
        _options = options ?? new QueueClientOptions();
        _pipeline = StoragePipeline.WithConnectionString(parsed, _options, _options.VersionString);
    }

    public QueueServiceClient(Uri serviceUri, StorageSharedKeyCredential credential, QueueClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        _uri = serviceUri;
        _options = options ?? new QueueClientOptions();
        _pipeline = StoragePipeline.WithSharedKey(credential, _options, _options.VersionString);
    }

    /// <exception cref="ArgumentException">The address is not https.</exception>
    public QueueServiceClient(Uri serviceUri, TokenCredential credential, QueueClientOptions? options = null)
    {
        _options = options ?? new QueueClientOptions();
        _pipeline = StoragePipeline.WithToken(serviceUri, credential, _options, _options.VersionString);
        _uri = serviceUri;
    }

    /// <summary>For substitutes in tests.</summary>
    protected QueueServiceClient() => (_uri, _options, _pipeline) = (null!, null!, null!);

    public virtual Uri Uri => _uri;

    public virtual QueueClient GetQueueClient(string queueName) => new(_uri, queueName, _pipeline, _options.MessageEncoding);
}
