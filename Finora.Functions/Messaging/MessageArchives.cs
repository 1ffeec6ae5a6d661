using Finora.Core.Messaging;
using Finora.Core.Storage;

namespace Finora.Functions.Messaging;

/// <summary>Keeps messages as files in a folder, for a machine of one's own.</summary>
internal sealed class MessageFolder(string folder) : IMessageArchive
{
    public async Task KeepAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("A message could not be kept.", e);
        }
    }
}

/// <summary>Keeps messages among the blobs, where no machine has a folder that lasts.</summary>
internal sealed class MessageBlobs(IBlobStore blobs) : IMessageArchive
{
    public async Task KeepAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        await blobs.PutAsync($"messages/{name}", new BlobContent(stream, "application/octet-stream", name), overwrite: true, cancellationToken);
    }
}
