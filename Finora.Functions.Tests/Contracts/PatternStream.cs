namespace Finora.Functions.Tests.Contracts;

/// <summary>
/// Bytes that can be read once and forward, as from a client's connection, in pieces of uneven size; what lies at a position follows from the position.
/// Breaks off with an <see cref="IOException"/> at <paramref name="breakAt"/> if that is given.
/// </summary>
internal sealed class PatternStream(int length, int breakAt = int.MaxValue) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= breakAt) throw new IOException("The connection broke.");
        var count = Math.Min(Math.Min(buffer.Length, length - _position), 1 + (_position * 31 % 70_000));
        for (var i = 0; i < count; i++) buffer[i] = (byte)((_position + i) * 2_654_435_761 >> 20);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
