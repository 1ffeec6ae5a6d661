using System.Buffers;

namespace Finora.Core.Storage;

/// <summary>
/// Documents by name. Names are 1 to 512 characters of letters, digits, '-', '_', '.' and '/', with no empty, "." or ".." segment. Throws
/// <see cref="StorageUnavailableException"/> when the store cannot be reached, <see cref="ArgumentException"/> for a bad name.
/// </summary>
public interface IBlobStore
{
    /// <summary>Makes the container where it is missing. Safe to repeat.</summary>
    Task EnsureContainerAsync(CancellationToken cancellationToken);

    /// <summary>Stores the content. Without <paramref name="overwrite"/> an existing blob stays and the answer is false.</summary>
    Task<bool> PutAsync(string name, BlobContent content, bool overwrite, CancellationToken cancellationToken);

    /// <summary>The blob, or null. The caller disposes it; it is read as a stream and never held whole.</summary>
    Task<StoredBlob?> OpenAsync(string name, CancellationToken cancellationToken);

    /// <summary>Removes the blob; false when there was none.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// An address that lets its holder read this one blob until <paramref name="expiresOn"/>, or null where the store has no addresses of its own (one machine)
    /// and Finora must serve the blob itself.
    /// </summary>
    Task<Uri?> GetReadUrlAsync(string name, DateTimeOffset expiresOn, CancellationToken cancellationToken);
}

/// <summary>What to store. <paramref name="ContentType"/> is a media type; <paramref name="DownloadName"/> the file name offered to a browser.</summary>
public sealed record BlobContent(Stream Content, string ContentType, string? DownloadName = null);

/// <summary>A stored blob, open for reading.</summary>
/// <param name="Length">Bytes.</param>
public sealed record StoredBlob(Stream Content, string ContentType, string? DownloadName, long Length) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>The names that every store allows, so that nothing works on one machine and breaks in the cloud.</summary>
public static class BlobName
{
    private const int MaxLength = 512;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./");

    /// <exception cref="ArgumentException">The name is none.</exception>
    public static void Check(string name)
    {
        var isFine = name is { Length: > 0 and <= MaxLength }
            && !name.AsSpan().ContainsAnyExcept(Allowed)
            && name.Split('/').All(segment => segment is not ("" or "." or ".."));
        if (!isFine) throw new ArgumentException("A blob's name is 1 to 512 letters, digits, '-', '_', '.' and '/', without empty, '.' or '..' segments.", nameof(name));
    }
}
