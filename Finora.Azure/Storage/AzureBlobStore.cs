using System.Net.Http.Headers;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Finora.Core.Storage;

namespace Finora.Azure.Storage;

/// <summary>
/// <see cref="IBlobStore"/> on Azure Blobs, all in one container. Calls are tried again about two minutes in all; an upload only when its stream can be
/// rewound. An open blob whose connection breaks while it is read throws an <see cref="IOException"/>.
/// </summary>
public sealed class AzureBlobStore : IBlobStore
{
    /// <summary>The id of the upload, kept with the blob: it tells our own upload, whose answer got lost, from somebody else's.</summary>
    private const string UploadMetadata = "upload";

    private readonly BlobContainerClient _container;
    private readonly StorageCalls _calls;

    /// <param name="service">A client that does not retry by itself, as <see cref="StorageAccount"/> makes them.</param>
    public AzureBlobStore(BlobServiceClient service, TimeProvider time, string container = "finora")
    {
        ArgumentNullException.ThrowIfNull(service);
        _container = service.GetBlobContainerClient(container);
        _calls = new StorageCalls(time, TimeSpan.FromMinutes(2));
    }

    public Task EnsureContainerAsync(CancellationToken cancellationToken) =>
        _calls.RepeatAsync(deadline => _container.CreateIfNotExistsAsync(cancellationToken: deadline), cancellationToken);

    public Task<bool> PutAsync(string name, BlobContent content, bool overwrite, CancellationToken cancellationToken)
    {
        var upload = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = content.ContentType, ContentDisposition = Disposition(content.DownloadName) },
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [UploadMetadata] = upload },
            Conditions = overwrite ? null : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        var blob = Blob(name);
        return content.Content.CanSeek
            ? PutAgainAsync(blob, content.Content, options, upload, cancellationToken)
            : _calls.RunAsync(deadline => PutOnceAsync(blob, content.Content, options, upload, deadline), cancellationToken);
    }

    public async Task<StoredBlob?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var blob = Blob(name);
        var download = await _calls.RepeatAsync(deadline => UnlessMissingAsync(() => blob.DownloadStreamingAsync(cancellationToken: deadline)), cancellationToken);
        if (download?.Value is not { } open) return null;
        var details = open.Details;
        return new StoredBlob(open.Content, details.ContentType ?? "application/octet-stream", DownloadName(details.ContentDisposition), details.ContentLength);
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var blob = Blob(name);
        var deleted = await _calls.RepeatAsync(deadline => blob.DeleteIfExistsAsync(cancellationToken: deadline), cancellationToken);
        return deleted.Value;
    }

    /// <summary>Null with an identity instead of an account key, which alone can sign an address here.</summary>
    public Task<Uri?> GetReadUrlAsync(string name, DateTimeOffset expiresOn, CancellationToken cancellationToken)
    {
        var blob = Blob(name);
        return Task.FromResult(blob.CanGenerateSasUri ? blob.GenerateSasUri(BlobSasPermissions.Read, expiresOn) : null);
    }

    private Task<bool> PutAgainAsync(BlobClient blob, Stream content, BlobUploadOptions options, string upload, CancellationToken cancellationToken)
    {
        var start = content.Position;
        return _calls.RepeatAsync(
            deadline =>
            {
                content.Position = start;
                return PutOnceAsync(blob, content, options, upload, deadline);
            },
            cancellationToken);
    }

    private static async Task<bool> PutOnceAsync(BlobClient blob, Stream content, BlobUploadOptions options, string upload, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(content, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            var standing = await UnlessMissingAsync(() => blob.GetPropertiesAsync(cancellationToken: cancellationToken));
            return standing is not null && standing.Value.Metadata.TryGetValue(UploadMetadata, out var id) && string.Equals(id, upload, StringComparison.Ordinal);
        }
    }

    private static async Task<T?> UnlessMissingAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>As an attachment, so that a browser stores what a signed address gives it rather than run it. A name beyond ASCII is encoded (RFC 8187).</summary>
    private static string? Disposition(string? downloadName) =>
        downloadName is null ? null : new ContentDispositionHeaderValue("attachment") { FileNameStar = downloadName }.ToString();

    private static string? DownloadName(string? disposition) =>
        ContentDispositionHeaderValue.TryParse(disposition, out var parsed) ? parsed.FileNameStar ?? parsed.FileName : null;

    private BlobClient Blob(string name)
    {
        BlobName.Check(name);
        return _container.GetBlobClient(name);
    }
}
