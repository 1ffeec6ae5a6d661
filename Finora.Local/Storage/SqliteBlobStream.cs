namespace Finora.Local.Storage;

/// <summary>A blob read forward, one chunk in memory at a time. Between chunks it holds no connection and no snapshot, so a slow client holds up nobody.</summary>
internal sealed class SqliteBlobStream(SqliteReaders readers, long blob, long length) : Stream
{
    private ReadOnlyMemory<byte> _chunk;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The blob was replaced or removed since it was opened.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_chunk.IsEmpty && _position < length) _chunk = await readers.RunAsync(NextChunk, cancellationToken);
        return TakeInto(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc cref="ReadAsync(Memory{byte}, CancellationToken)"/>
    public override int Read(Span<byte> buffer)
    {
        if (_chunk.IsEmpty && _position < length) _chunk = readers.Run(NextChunk);
        return TakeInto(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ReadOnlyMemory<byte> NextChunk(SqliteSession session) =>
        session.Scalar(SqliteBlobSql.ReadChunk, blob, _position / SqliteBlobStore.ChunkBytes) is byte[] chunk
            ? chunk
            : throw new IOException("The blob was replaced or removed while it was being read.");

    private int TakeInto(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _chunk.Length);
        _chunk.Span[..count].CopyTo(buffer);
        _chunk = _chunk[count..];
        _position += count;
        return count;
    }
}
