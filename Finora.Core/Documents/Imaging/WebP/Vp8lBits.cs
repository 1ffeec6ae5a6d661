namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>The bits of a lossless stream, lowest first (RFC 9649, 3.3). Behind the end come zeros, and <see cref="IsOverrun"/> tells that some were taken.</summary>
internal ref struct Vp8lBits(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;
    private ulong _bits;
    private int _count;
    private int _madeUp;

    /// <summary>Whether more was read than there is. Asked at every pixel, which takes a bounded number of bits.</summary>
    public readonly bool IsOverrun => _count < _madeUp;

    /// <param name="count">0 to 24.</param>
    public int Read(int count)
    {
        var value = (int)Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>The next bits, which stay.</summary>
    public uint Peek(int count)
    {
        if (_count < count) Fill();
        return (uint)_bits & ((1u << count) - 1);
    }

    public void Skip(int count)
    {
        _bits >>= count;
        _count -= count;
    }

    private void Fill()
    {
        for (; _count <= 56; _count += 8)
        {
            if (_position < _data.Length) _bits |= (ulong)_data[_position++] << _count;
            else _madeUp += 8;
        }
    }
}
