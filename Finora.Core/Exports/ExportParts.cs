using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Finora.Core.Storage;

namespace Finora.Core.Exports;

/// <summary>The blobs that an export is made of: for each run one of bytes and one that lists its files.</summary>
public sealed class ExportParts(IBlobStore blobs)
{
    private const string Binary = "application/octet-stream";

    /// <summary>Stores a part while it is written, through a pipe of a fixed size; a fault goes through the pipe, so that the store keeps no part that ends halfway.</summary>
    /// <returns>What <paramref name="write"/> answered, and the bytes that it wrote.</returns>
    internal async Task<(WrittenPart Part, long Bytes)> PutAsync(Guid id, int attempt, Func<Stream, CancellationToken, Task<WrittenPart>> write, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(pipe.Writer, write, stop.Token);
        try
        {
            await blobs.PutAsync(DataExport.BlobOf(id, attempt), new BlobContent(pipe.Reader.AsStream(), Binary), overwrite: true, stop.Token);
        }
        catch
        {
            // Whoever writes would wait for ever for room in the pipe.
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await writing;
        }

        var (part, bytes) = await writing ?? throw new InvalidOperationException("A part was stored that was not written.");
        await blobs.PutAsync(DataExport.IndexOf(id, attempt), new BlobContent(new MemoryStream(Lines(part.Files)), Binary), overwrite: true, cancellationToken);
        return (part, bytes);
    }

    /// <summary>The files of all parts, in order.</summary>
    internal async IAsyncEnumerable<ExportedFile> FilesAsync(DataExport export, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in export.Parts)
        {
            await using var index = await blobs.OpenAsync(DataExport.IndexOf(export.Id, part.Attempt), cancellationToken) ?? throw new InvalidDataException("The index of an export's part is gone.");
            using var lines = new StreamReader(index.Content);
            while (await lines.ReadLineAsync(cancellationToken) is { } line) yield return JsonSerializer.Deserialize(line, StoredJson.Default.ExportedFile) ?? throw new InvalidDataException("An export's index holds null.");
        }
    }

    /// <summary>All parts as one file; null when the first is gone. The caller disposes it.</summary>
    internal async Task<StoredBlob?> OpenAsync(DataExport export, CancellationToken cancellationToken)
    {
        if (export.Parts.Count == 0 || await OpenPartAsync(export, 0, cancellationToken) is not { } first) return null;
        var rest = new JoinedStream(first.Content, export.Parts.Count, async (part, token) => (await OpenPartAsync(export, part, token))?.Content);
        return new StoredBlob(rest, "application/zip", $"Finora-export-{Time.LagosCalendar.DayOf(export.CreatedAt):yyyy-MM-dd}.zip", export.Bytes);
    }

    /// <summary>Removes what every run has left, also those that died. Safe to repeat.</summary>
    internal async Task DeleteAsync(DataExport export, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= export.Attempts; attempt++) await DeleteAsync(export.Id, attempt, cancellationToken);
    }

    internal async Task DeleteAsync(Guid id, int attempt, CancellationToken cancellationToken)
    {
        await blobs.DeleteAsync(DataExport.BlobOf(id, attempt), cancellationToken);
        await blobs.DeleteAsync(DataExport.IndexOf(id, attempt), cancellationToken);
    }

    private Task<StoredBlob?> OpenPartAsync(DataExport export, int part, CancellationToken cancellationToken) => blobs.OpenAsync(DataExport.BlobOf(export.Id, export.Parts[part].Attempt), cancellationToken);

    /// <returns>Null after a fault, which whoever reads the pipe meets.</returns>
    private static async Task<(WrittenPart Part, long Bytes)?> WriteAsync(PipeWriter writer, Func<Stream, CancellationToken, Task<WrittenPart>> write, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = new CountedStream(writer.AsStream(leaveOpen: true));
            var part = await write(target, cancellationToken);
            await target.FlushAsync(cancellationToken);
            await writer.CompleteAsync();
            return (part, target.Written);
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e);
            return null;
        }
    }

    private static byte[] Lines(IReadOnlyList<ExportedFile> files)
    {
        using var lines = new MemoryStream();
        foreach (var file in files)
        {
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(file, StoredJson.Default.ExportedFile));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
