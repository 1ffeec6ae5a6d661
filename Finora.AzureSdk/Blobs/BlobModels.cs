namespace Azure.Storage.Blobs.Models;

/// <summary>A container after it was made.</summary>
public class BlobContainerInfo
{
    internal BlobContainerInfo()
    {
    }

    public ETag ETag { get; internal init; }

    public DateTimeOffset LastModified { get; internal init; }
}

/// <summary>A blob after it was uploaded.</summary>
public class BlobContentInfo
{
    internal BlobContentInfo()
    {
    }

    public ETag ETag { get; internal init; }

    public DateTimeOffset LastModified { get; internal init; }
}

/// <summary>A blob of a listing.</summary>
public class BlobItem
{
    internal BlobItem(string name, BlobItemProperties properties, IDictionary<string, string>? metadata)
    {
        Name = name;
        Properties = properties;
        Metadata = metadata;
    }

    public string Name { get; }

    public BlobItemProperties Properties { get; }

    /// <summary>Null unless the listing asked for it.</summary>
    public IDictionary<string, string>? Metadata { get; }
}

/// <summary>What a listing tells of a blob.</summary>
public class BlobItemProperties
{
    internal BlobItemProperties()
    {
    }

    /// <summary>Bytes.</summary>
    public long? ContentLength { get; internal init; }

    public string? ContentType { get; internal init; }

    public ETag? ETag { get; internal init; }

    public DateTimeOffset? LastModified { get; internal init; }
}

/// <summary>What the service tells of a blob without its content.</summary>
public class BlobProperties
{
    public string? CacheControl { get; internal init; }

    public string? ContentDisposition { get; internal init; }

    /// <summary>Bytes.</summary>
    public long ContentLength { get; internal init; }

    public string? ContentType { get; internal init; }

    public DateTimeOffset CreatedOn { get; internal init; }

    public ETag ETag { get; internal init; }

    public DateTimeOffset LastModified { get; internal init; }

    public IDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>What a download tells of the blob besides its content.</summary>
public class BlobDownloadDetails
{
    public string? CacheControl { get; internal init; }

    public string? ContentDisposition { get; internal init; }

    /// <summary>Bytes of what is downloaded, which is less than the blob where a range was asked for.</summary>
    public long ContentLength { get; internal init; }

    /// <summary>Which bytes of how many, where a range was asked for.</summary>
    public string? ContentRange { get; internal init; }

    public string? ContentType { get; internal init; }

    public DateTimeOffset CreatedOn { get; internal init; }

    public ETag ETag { get; internal init; }

    public DateTimeOffset LastModified { get; internal init; }

    public IDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A blob, downloaded into memory.</summary>
public class BlobDownloadResult
{
    internal BlobDownloadResult(BlobDownloadDetails details, BinaryData content)
    {
        Details = details;
        Content = content;
    }

    public BlobDownloadDetails Details { get; }

    public BinaryData Content { get; }
}

/// <summary>A blob that is being downloaded: the connection is open until this or <see cref="Content"/> is disposed.</summary>
public class BlobDownloadStreamingResult : IDisposable
{
    internal BlobDownloadStreamingResult(BlobDownloadDetails details, Stream content)
    {
        Details = details;
        Content = content;
    }

    public BlobDownloadDetails Details { get; }

    public Stream Content { get; }

    public void Dispose()
    {
        Content.Dispose();
        GC.SuppressFinalize(this);
    }
}
