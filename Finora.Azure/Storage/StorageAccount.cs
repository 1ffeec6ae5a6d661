using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Finora.Azure.Storage;

/// <summary>
/// The clients of one storage account, set up as the adapters need them: no retries of their own, because <see cref="StorageCalls"/> retries and a commit must
/// know of every try, and a time-out for each try. Clients are thread-safe and live as long as the process.
/// </summary>
public sealed class StorageAccount
{
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(10);

    /// <summary>Documents are larger than rows and messages.</summary>
    private static readonly TimeSpan BlobTryLimit = TimeSpan.FromSeconds(60);

    private StorageAccount(TableServiceClient tables, QueueServiceClient queues, BlobServiceClient blobs)
    {
        Tables = tables;
        Queues = queues;
        Blobs = blobs;
    }

    public TableServiceClient Tables { get; }

    public QueueServiceClient Queues { get; }

    public BlobServiceClient Blobs { get; }

    /// <param name="configure">For tests: changes the options of every client, such as the transport.</param>
    /// <exception cref="FormatException">The connection string cannot be read.</exception>
    /// <exception cref="ArgumentException">The connection string is empty.</exception>
    public static StorageAccount FromConnectionString(string connectionString, Action<ClientOptions>? configure = null) => new(
        new TableServiceClient(connectionString, Configured(new TableClientOptions(), TryLimit, configure)),
        new QueueServiceClient(connectionString, QueueOptions(configure)),
        new BlobServiceClient(connectionString, Configured(new BlobClientOptions(), BlobTryLimit, configure)));

    /// <param name="configure">For tests: changes the options of every client, such as the transport.</param>
    public static StorageAccount FromEndpoints(StorageEndpoints endpoints, TokenCredential credential, Action<ClientOptions>? configure = null) => new(
        new TableServiceClient(endpoints.Tables, credential, Configured(new TableClientOptions(), TryLimit, configure)),
        new QueueServiceClient(endpoints.Queues, credential, QueueOptions(configure)),
        new BlobServiceClient(endpoints.Blobs, credential, Configured(new BlobClientOptions(), BlobTryLimit, configure)));

    /// <summary>Jobs are encoded by Finora itself, so that whoever receives sees the text as it travels, even one that is no base64.</summary>
    private static QueueClientOptions QueueOptions(Action<ClientOptions>? configure)
    {
        var options = Configured(new QueueClientOptions(), TryLimit, configure);
        options.MessageEncoding = QueueMessageEncoding.None;
        return options;
    }

    private static T Configured<T>(T options, TimeSpan tryLimit, Action<ClientOptions>? configure)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = tryLimit;
        configure?.Invoke(options);
        return options;
    }
}

/// <summary>The addresses of an account's services; https, because a token goes with every request.</summary>
public sealed record StorageEndpoints(Uri Tables, Uri Queues, Uri Blobs);
