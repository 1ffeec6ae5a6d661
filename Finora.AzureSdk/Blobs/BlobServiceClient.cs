using Azure.Core;
using Finora.AzureSdk;

namespace Azure.Storage.Blobs;

/// <summary>The Blob service of one storage account. Thread-safe; meant to live as long as the process.</summary>
public class BlobServiceClient
{
    private readonly Uri _uri;
    private readonly StoragePipeline _pipeline;

    public BlobServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public BlobServiceClient(string connectionString, BlobClientOptions? options)
    {
        var parsed = ConnectionString.Parse(connectionString);
        options ??= new BlobClientOptions();
        _uri = parsed.Endpoint(StorageService.Blob);
        _pipeline = StoragePipeline.WithConnectionString(parsed, options, options.VersionString);
    }

    public BlobServiceClient(Uri serviceUri, StorageSharedKeyCredential credential, BlobClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        options ??= new BlobClientOptions();
        _uri = serviceUri;
        _pipeline = StoragePipeline.WithSharedKey(credential, options, options.VersionString);
    }

    /// <exception cref="ArgumentException">The address is not https.</exception>
    public BlobServiceClient(Uri serviceUri, TokenCredential credential, BlobClientOptions? options = null)
    {
        options ??= new BlobClientOptions();
        _pipeline = StoragePipeline.WithToken(serviceUri, credential, options, options.VersionString);
        _uri = serviceUri;
    }

    /// <summary>For substitutes in tests.</summary>
    protected BlobServiceClient() => (_uri, _pipeline) = (null!, null!);

    public virtual Uri Uri => _uri;

    public virtual BlobContainerClient GetBlobContainerClient(string blobContainerName) => new(_uri, blobContainerName, _pipeline);
}
