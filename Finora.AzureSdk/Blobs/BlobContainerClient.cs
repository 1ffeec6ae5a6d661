using System.ComponentModel;
using Azure.Core;
using Azure.Storage.Blobs.Models;
using Finora.AzureSdk;

namespace Azure.Storage.Blobs;

/// <summary>One container. Thread-safe. Every method throws <see cref="RequestFailedException"/> for what the service refuses.</summary>
public class BlobContainerClient
{
    private readonly Uri _uri;
    private readonly string _name;
    private readonly StoragePipeline _pipeline;

    public BlobContainerClient(string connectionString, string blobContainerName)
        : this(connectionString, blobContainerName, null)
    {
    }

    public BlobContainerClient(string connectionString, string blobContainerName, BlobClientOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(blobContainerName);
        var parsed = ConnectionString.Parse(connectionString);
        options ??= new BlobClientOptions();
        _pipeline = StoragePipeline.WithConnectionString(parsed, options, options.VersionString);
        _uri = StorageAddress.Below(parsed.Endpoint(StorageService.Blob), Uri.EscapeDataString(blobContainerName));
        _name = blobContainerName;
    }

    internal BlobContainerClient(Uri serviceUri, string name, StoragePipeline pipeline)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _uri = StorageAddress.Below(serviceUri, Uri.EscapeDataString(name));
        _name = name;
        _pipeline = pipeline;
    }

    /// <summary>For substitutes in tests.</summary>
    protected BlobContainerClient() => (_uri, _name, _pipeline) = (null!, "", null!);

    public virtual Uri Uri => _uri;

    public virtual string Name => _name;

    public virtual BlobClient GetBlobClient(string blobName) => new(_uri, _name, blobName, _pipeline);

    /// <summary>Makes the container; null when it was there already.</summary>
    public virtual async Task<Response<BlobContainerInfo>?> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType = PublicAccessType.None,
        IDictionary<string, string>? metadata = null,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null,
        CancellationToken cancellationToken = default)
    {
        var message = Create(RequestMethod.Put);
        BlobWire.SetIfGiven(message.Request, "x-ms-blob-public-access", PublicAccess(publicAccessType));
        BlobWire.SetIfGiven(message.Request, "x-ms-default-encryption-scope", encryptionScopeOptions?.DefaultEncryptionScope);
        if (encryptionScopeOptions is { PreventEncryptionScopeOverride: true }) message.Request.Headers.SetValue("x-ms-deny-encryption-scope-override", "true");
        BlobWire.SetMetadata(message.Request, metadata);
        try
        {
            var response = await _pipeline.SendAsync(message, cancellationToken, 201);
            return Response.FromValue(new BlobContainerInfo { ETag = BlobWire.ETag(response), LastModified = BlobWire.Instant(response, "Last-Modified") }, response);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerAlreadyExists)
        {
            return null;
        }
    }

    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual Task<Response<BlobContainerInfo>?> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType, IDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        CreateIfNotExistsAsync(publicAccessType, metadata, null, cancellationToken);

    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return Response.FromValue(true, await _pipeline.SendAsync(Create(RequestMethod.Head), cancellationToken, 200));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return Response.FromValue(false, exception.GetRawResponse()!);
        }
    }

    /// <summary>Deletes the container and all in it; false when there was none.</summary>
    public virtual async Task<Response<bool>> DeleteIfExistsAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var message = Create(RequestMethod.Delete);
        BlobWire.SetConditions(message.Request, conditions);
        try
        {
            return Response.FromValue(true, await _pipeline.SendAsync(message, cancellationToken, 202));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return Response.FromValue(false, exception.GetRawResponse()!);
        }
    }

    /// <summary>The blobs whose names start with <paramref name="prefix"/> (null for all), in order of name; a request a page, sent when it is asked for.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual AsyncPageable<BlobItem> GetBlobsAsync(BlobTraits traits, BlobStates states, string? prefix, CancellationToken cancellationToken) =>
        new BlobPageable(_pipeline, _uri, traits, prefix, cancellationToken);

    private static string? PublicAccess(PublicAccessType type) => type switch
    {
        PublicAccessType.BlobContainer => "container",
        PublicAccessType.Blob => "blob",
        _ => null,
    };

    private HttpMessage Create(RequestMethod method)
    {
        var message = _pipeline.CreateMessage(method, _uri);
        message.Request.Uri.AppendQuery("restype", "container");
        return message;
    }
}
