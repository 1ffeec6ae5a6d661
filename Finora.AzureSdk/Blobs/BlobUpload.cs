using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace Finora.AzureSdk;

/// <summary>
/// Uploads one blob: in one request when the length is known and the service takes it at once, else block by block and then the list of blocks,
/// which alone makes the blob visible. Never more than one block is held in memory.
/// </summary>
internal sealed class BlobUpload(StoragePipeline pipeline, Uri blob, BlobUploadOptions? options)
{
    /// <summary>The most bytes of one Put Blob at which the official client stays by default.</summary>
    private const long MaxSingleBytes = 256L * 1024 * 1024;

    /// <summary>50,000 blocks, the most of a blob, are then about 390 GiB.</summary>
    private const int BlockBytes = 8 * 1024 * 1024;

    public Task<Response> SendAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.CanSeek && content.Length - content.Position <= MaxSingleBytes
            ? SendWholeAsync(RequestContent.Create(content), cancellationToken)
            : SendBlocksAsync(content, cancellationToken);
    }

    public Task<Response> SendAsync(BinaryData content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return SendWholeAsync(RequestContent.Create(content), cancellationToken);
    }

    private Task<Response> SendWholeAsync(RequestContent content, CancellationToken cancellationToken)
    {
        var message = pipeline.CreateMessage(RequestMethod.Put, blob);
        message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
        message.Request.Headers.SetValue("Content-Type", "application/octet-stream");
        SetOptions(message.Request);
        message.Request.Content = content;
        return pipeline.SendAsync(message, cancellationToken, 201);
    }

    private async Task<Response> SendBlocksAsync(Stream content, CancellationToken cancellationToken)
    {
        // Blocks of two uploads of the same blob at the same time must not be taken for one another.
        var upload = RandomNumberGenerator.GetHexString(16);
        var blocks = new List<string>();
        var buffer = new byte[BlockBytes];
        while (await content.ReadAtLeastAsync(buffer, BlockBytes, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            var id = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{upload}-{blocks.Count:D6}"));
            await StageBlockAsync(id, buffer.AsMemory(0, read), cancellationToken);
            blocks.Add(id);
        }

        return await CommitBlocksAsync(blocks, cancellationToken);
    }

    private async Task StageBlockAsync(string id, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        var message = pipeline.CreateMessage(RequestMethod.Put, blob);
        message.Request.Uri.AppendQuery("comp", "block");
        message.Request.Uri.AppendQuery("blockid", id, escapeValue: true);
        message.Request.Headers.SetValue("Content-Type", "application/octet-stream");
        message.Request.Content = RequestContent.Create(block);
        await pipeline.SendAsync(message, cancellationToken, 201);
    }

    private Task<Response> CommitBlocksAsync(List<string> blocks, CancellationToken cancellationToken)
    {
        var message = pipeline.CreateMessage(RequestMethod.Put, blob);
        message.Request.Uri.AppendQuery("comp", "blocklist");
        message.Request.Headers.SetValue("Content-Type", "application/xml");
        SetOptions(message.Request);
        var list = new XElement("BlockList", blocks.Select(id => new XElement("Latest", id)));
        message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes(list.ToString(SaveOptions.DisableFormatting)));
        return pipeline.SendAsync(message, cancellationToken, 201);
    }

    private void SetOptions(Request request)
    {
        BlobWire.SetHttpHeaders(request, options?.HttpHeaders);
        BlobWire.SetMetadata(request, options?.Metadata);
        BlobWire.SetConditions(request, options?.Conditions);
    }
}
