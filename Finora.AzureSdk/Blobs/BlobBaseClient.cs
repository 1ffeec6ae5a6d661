using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Finora.AzureSdk;

namespace Azure.Storage.Blobs.Specialized;

/// <summary>One blob, of whatever type. Thread-safe. Every method throws <see cref="RequestFailedException"/> for what the service refuses.</summary>
public class BlobBaseClient
{
    private readonly Uri _uri;
    private readonly string _container;
    private readonly string _name;

    internal BlobBaseClient(Uri containerUri, string container, string name, StoragePipeline pipeline)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _uri = StorageAddress.Below(containerUri, StorageAddress.EscapeSegments(name));
        _container = container;
        _name = name;
        Pipeline = pipeline;
    }

    /// <summary>For substitutes in tests.</summary>
    protected BlobBaseClient() => (_uri, _container, _name, Pipeline) = (null!, "", "", null!);

    public virtual Uri Uri => _uri;

    public virtual string BlobContainerName => _container;

    public virtual string Name => _name;

    /// <summary>Whether the account key is known.</summary>
    public virtual bool CanGenerateSasUri => Pipeline.SharedKey is not null;

    internal StoragePipeline Pipeline { get; }

    /// <inheritdoc cref="DownloadContentAsync(BlobDownloadOptions, CancellationToken)"/>
    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync() => DownloadContentAsync(null, CancellationToken.None);

    /// <inheritdoc cref="DownloadContentAsync(BlobDownloadOptions, CancellationToken)"/>
    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken) => DownloadContentAsync(null, cancellationToken);

    /// <summary>The blob, read into memory; for what is known to be small.</summary>
    public virtual async Task<Response<BlobDownloadResult>> DownloadContentAsync(BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await Pipeline.SendAsync(CreateDownload(options), cancellationToken, 200, 206);
        return Response.FromValue(new BlobDownloadResult(BlobWire.Details(response), response.Content), response);
    }

    /// <summary>The blob as a stream from the service. A connection that breaks while reading surfaces as an <see cref="IOException"/>; it is not taken up again.</summary>
    public virtual async Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var message = CreateDownload(options);
        message.BufferResponse = false;
        var response = await Pipeline.SendAsync(message, cancellationToken, 200, 206);
        var content = message.ExtractResponseContent() ?? Stream.Null;
        return Response.FromValue(new BlobDownloadStreamingResult(BlobWire.Details(response), content), response);
    }

    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var response = (await GetPropertiesAsync(cancellationToken: cancellationToken)).GetRawResponse();
            return Response.FromValue(true, response);
        }
        catch (RequestFailedException exception) when (IsMissing(exception))
        {
            return Response.FromValue(false, exception.GetRawResponse()!);
        }
    }

    /// <summary>Deletes the blob; false when it, or its container, is not there.</summary>
    public virtual async Task<Response<bool>> DeleteIfExistsAsync(
        DeleteSnapshotsOption snapshotsOption = default, BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var message = Pipeline.CreateMessage(RequestMethod.Delete, _uri);
        if (snapshotsOption != DeleteSnapshotsOption.None)
        {
            message.Request.Headers.SetValue("x-ms-delete-snapshots", snapshotsOption == DeleteSnapshotsOption.OnlySnapshots ? "only" : "include");
        }

        BlobWire.SetConditions(message.Request, conditions);
        try
        {
            return Response.FromValue(true, await Pipeline.SendAsync(message, cancellationToken, 202));
        }
        catch (RequestFailedException exception) when (IsMissing(exception))
        {
            return Response.FromValue(false, exception.GetRawResponse()!);
        }
    }

    public virtual async Task<Response<BlobProperties>> GetPropertiesAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var message = Pipeline.CreateMessage(RequestMethod.Head, _uri);
        BlobWire.SetConditions(message.Request, conditions);
        var response = await Pipeline.SendAsync(message, cancellationToken, 200);
        return Response.FromValue(BlobWire.Properties(response), response);
    }

    /// <summary>An address that lets whoever holds it do this much with this blob. Use <see cref="Uri.AbsoluteUri"/>: ToString breaks the signature.</summary>
    /// <exception cref="ArgumentNullException">The account key is not known (<see cref="CanGenerateSasUri"/>).</exception>
    public virtual Uri GenerateSasUri(BlobSasPermissions permissions, DateTimeOffset expiresOn)
    {
        var sharedKeyCredential = Pipeline.SharedKey;
        ArgumentNullException.ThrowIfNull(sharedKeyCredential);
        return BlobSas.Sign(_uri, _container, _name, permissions, expiresOn, sharedKeyCredential);
    }

    private static bool IsMissing(RequestFailedException exception) =>
        exception.ErrorCode == BlobErrorCode.BlobNotFound || exception.ErrorCode == BlobErrorCode.ContainerNotFound;

    private HttpMessage CreateDownload(BlobDownloadOptions? options)
    {
        var message = Pipeline.CreateMessage(RequestMethod.Get, _uri);
        if (options is not null && options.Range != default) message.Request.Headers.SetValue("x-ms-range", options.Range.ToString());
        BlobWire.SetConditions(message.Request, options?.Conditions);
        return message;
    }
}
