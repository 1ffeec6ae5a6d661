namespace Finora.Core.Exports;

/// <summary>A stream that is written or read forwards only.</summary>
public abstract class ForwardStream : Stream
{
    public override bool CanSeek => false;

    public override bool CanRead => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Counts what goes through it and shows it to whoever wants to see it. Leaves the stream behind it open.</summary>
public sealed class CountedStream(Stream target, Action<ReadOnlySpan<byte>>? see = null) : ForwardStream
{
    public long Written { get; private set; }

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        See(buffer.Span);
        await target.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        See(buffer.AsSpan(offset, count));
        target.Write(buffer, offset, count);
    }

    public override void Flush() => target.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    private void See(ReadOnlySpan<byte> bytes)
    {
        Written += bytes.Length;
        see?.Invoke(bytes);
    }
}

/// <summary>Streams one after the other as one; each is opened when the one before has ended.</summary>
/// <param name="open">Null when the part is gone, which breaks the reading off.</param>
internal sealed class JoinedStream(Stream first, int count, Func<int, CancellationToken, Task<Stream?>> open) : ForwardStream
{
    private Stream _current = first;
    private int _part;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await _current.ReadAsync(buffer, cancellationToken) is > 0 and var read) return read;
            if (buffer.Length == 0 || _part == count - 1) return 0;
            await _current.DisposeAsync();
            _current = await open(++_part, cancellationToken) ?? throw new IOException("A part of the file is gone.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        await _current.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _current.Dispose();
        base.Dispose(disposing);
    }
}
