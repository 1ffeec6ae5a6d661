using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace Finora.AzureSdk;

/// <summary>The headers of blob requests and answers ("Blob Service REST API", Microsoft Learn).</summary>
internal static class BlobWire
{
    private const string MetadataPrefix = "x-ms-meta-";

    public static void SetHttpHeaders(Request request, BlobHttpHeaders? headers)
    {
        SetIfGiven(request, "x-ms-blob-content-type", headers?.ContentType);
        SetIfGiven(request, "x-ms-blob-content-encoding", headers?.ContentEncoding);
        SetIfGiven(request, "x-ms-blob-content-language", headers?.ContentLanguage);
        SetIfGiven(request, "x-ms-blob-content-disposition", headers?.ContentDisposition);
        SetIfGiven(request, "x-ms-blob-cache-control", headers?.CacheControl);
    }

    public static void SetMetadata(Request request, IDictionary<string, string>? metadata)
    {
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>()) request.Headers.SetValue(MetadataPrefix + name, value);
    }

    public static void SetConditions(Request request, RequestConditions? conditions)
    {
        SetIfGiven(request, "If-Match", conditions?.IfMatch?.ToString("H"));
        SetIfGiven(request, "If-None-Match", conditions?.IfNoneMatch?.ToString("H"));
        SetIfGiven(request, "If-Modified-Since", conditions?.IfModifiedSince?.ToString("R"));
        SetIfGiven(request, "If-Unmodified-Since", conditions?.IfUnmodifiedSince?.ToString("R"));
    }

    public static void SetIfGiven(Request request, string name, string? value)
    {
        if (value is not null) request.Headers.SetValue(name, value);
    }

    public static string? Text(Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

    public static ETag ETag(Response response) => response.Headers.ETag ?? default;

    public static long Length(Response response) => response.Headers.ContentLengthLong ?? 0;

    /// <summary>RFC 1123, as in HTTP.</summary>
    public static DateTimeOffset Instant(Response response, string name) => Text(response, name) is { } text ? ParseInstant(text) : default;

    public static DateTimeOffset ParseInstant(string text) => DateTimeOffset.ParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static Dictionary<string, string> Metadata(Response response) => response.Headers
        .Where(header => header.Name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Name[MetadataPrefix.Length..], header => header.Value, StringComparer.OrdinalIgnoreCase);

    public static BlobContentInfo ContentInfo(Response response) => new() { ETag = ETag(response), LastModified = Instant(response, "Last-Modified") };

    public static BlobProperties Properties(Response response) => new()
    {
        CacheControl = Text(response, "Cache-Control"),
        ContentDisposition = Text(response, "Content-Disposition"),
        ContentLength = Length(response),
        ContentType = Text(response, "Content-Type"),
        CreatedOn = Instant(response, "x-ms-creation-time"),
        ETag = ETag(response),
        LastModified = Instant(response, "Last-Modified"),
        Metadata = Metadata(response),
    };

    public static BlobDownloadDetails Details(Response response) => new()
    {
        CacheControl = Text(response, "Cache-Control"),
        ContentDisposition = Text(response, "Content-Disposition"),
        ContentLength = Length(response),
        ContentRange = Text(response, "Content-Range"),
        ContentType = Text(response, "Content-Type"),
        CreatedOn = Instant(response, "x-ms-creation-time"),
        ETag = ETag(response),
        LastModified = Instant(response, "Last-Modified"),
        Metadata = Metadata(response),
    };
}
