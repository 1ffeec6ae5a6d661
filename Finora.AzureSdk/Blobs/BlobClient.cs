using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Finora.AzureSdk;

namespace Azure.Storage.Blobs;

/// <summary>
/// One block blob. A stream is sent as it is read: in one request when it can seek and holds at most 256 MiB (a retry then rewinds it), else in blocks
/// of 8 MiB. The stream stays the caller's to dispose.
/// </summary>
public class BlobClient : BlobBaseClient
{
    internal BlobClient(Uri containerUri, string container, string name, StoragePipeline pipeline)
        : base(containerUri, container, name, pipeline)
    {
    }

    /// <summary>For substitutes in tests.</summary>
    protected BlobClient()
    {
    }

    /// <summary>Uploads a blob that must not exist yet.</summary>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content) => UploadAsync(content, overwrite: false, CancellationToken.None);

    /// <inheritdoc cref="UploadAsync(Stream)"/>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content, CancellationToken cancellationToken) =>
        UploadAsync(content, overwrite: false, cancellationToken);

    /// <exception cref="RequestFailedException">409 BlobAlreadyExists, without <paramref name="overwrite"/>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    /// <summary>Uploads a blob; without conditions an existing one is overwritten.</summary>
    public virtual async Task<Response<BlobContentInfo>> UploadAsync(Stream content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        var response = await new BlobUpload(Pipeline, Uri, options).SendAsync(content, cancellationToken);
        return Response.FromValue(BlobWire.ContentInfo(response), response);
    }

    /// <inheritdoc cref="UploadAsync(Stream)"/>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content) => UploadAsync(content, overwrite: false, CancellationToken.None);

    /// <inheritdoc cref="UploadAsync(Stream)"/>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, CancellationToken cancellationToken) =>
        UploadAsync(content, overwrite: false, cancellationToken);

    /// <exception cref="RequestFailedException">409 BlobAlreadyExists, without <paramref name="overwrite"/>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    /// <summary>Uploads a blob; without conditions an existing one is overwritten.</summary>
    public virtual async Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        var response = await new BlobUpload(Pipeline, Uri, options).SendAsync(content, cancellationToken);
        return Response.FromValue(BlobWire.ContentInfo(response), response);
    }

    private static BlobUploadOptions Options(bool overwrite) =>
        overwrite ? new() : new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
}
