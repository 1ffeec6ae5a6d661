using System.IO.Compression;
using System.Security.Cryptography;

namespace Finora.Functions.Exports;

/// <summary>A file of an export, as the manifest lists it.</summary>
/// <param name="Bytes">Before packing.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record ExportedFile(string Name, long Bytes, string Sha256);

/// <summary>Writes a ZIP file entry by entry, and last a manifest with the hash of each. Nothing is held but the names and hashes.</summary>
internal sealed class ArchiveWriter(ZipArchive zip, DateTimeOffset now)
{
    private readonly List<ExportedFile> _files = [];

    public IReadOnlyList<ExportedFile> Files => _files;

    public async Task AddAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = now;
        await using var packed = await entry.OpenAsync(cancellationToken);
        await using var hashed = new HashedStream(packed);
        await write(hashed, cancellationToken);
        _files.Add(new ExportedFile(name, hashed.Written, hashed.Hash()));
    }

    public Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => AddAsync(name, (target, token) => target.WriteAsync(content, token).AsTask(), cancellationToken);

    /// <param name="write">The manifest, given the files before it.</param>
    public async Task EndAsync(Func<IReadOnlyList<ExportedFile>, byte[]> write, CancellationToken cancellationToken) => await AddAsync("manifest.json", write([.. _files]), cancellationToken);

    /// <summary>Hashes what goes through it.</summary>
    private sealed class HashedStream(Stream target) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _hash.AppendData(buffer.Span);
            Written += buffer.Length;
            await target.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _hash.AppendData(buffer, offset, count);
            Written += count;
            target.Write(buffer, offset, count);
        }

        public override void Flush() => target.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
