namespace Azure.Storage.Blobs.Models;

/// <summary>Who may read a container without any credential.</summary>
public enum PublicAccessType
{
    None = 0,
    BlobContainer = 1,
    Blob = 2,
}

/// <summary>What a listing tells besides the names.</summary>
[Flags]
public enum BlobTraits
{
    None = 0,
    Metadata = 2,
}

/// <summary>Which blobs a listing holds besides those that are there.</summary>
[Flags]
public enum BlobStates
{
    None = 0,
}

/// <summary>What becomes of a blob's snapshots when it is deleted. None fails where there are any.</summary>
public enum DeleteSnapshotsOption
{
    None = 0,
    IncludeSnapshots = 1,
    OnlySnapshots = 2,
}

/// <summary>The conditions that hold for containers and leases as well.</summary>
public class BlobLeaseRequestConditions : RequestConditions
{
}

/// <summary>What must hold of the blob for the request to be carried out: ETags (with <see cref="ETag.All"/> for "any") and times.</summary>
public class BlobRequestConditions : BlobLeaseRequestConditions
{
}

/// <summary>What is stored with a blob and sent as headers whenever it is downloaded.</summary>
public class BlobHttpHeaders
{
    public string? ContentType { get; set; }

    public string? ContentEncoding { get; set; }

    public string? ContentLanguage { get; set; }

    public string? ContentDisposition { get; set; }

    public string? CacheControl { get; set; }
}

/// <summary>How to upload. Without conditions an existing blob is overwritten.</summary>
public class BlobUploadOptions
{
    public BlobHttpHeaders? HttpHeaders { get; set; }

    public IDictionary<string, string>? Metadata { get; set; }

    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>What to download: all of the blob unless a range is given.</summary>
public class BlobDownloadOptions
{
    public HttpRange Range { get; set; }

    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>The encryption scope of everything in a new container.</summary>
public class BlobContainerEncryptionScopeOptions
{
    public string? DefaultEncryptionScope { get; set; }

    public bool PreventEncryptionScopeOverride { get; set; }
}
