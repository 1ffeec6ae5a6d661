namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>The entropy-coded bits of a scan (ITU-T T.81, F.2.2.5). A marker or the end of the file ends them: behind it come zeros, and <see cref="IsOverrun"/> tells that some were taken.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position = position;
    private ulong _bits;
    private int _count;
    private int _madeUp;

    /// <summary>Whether more was read than there is. Asked once a unit, which takes a bounded number of bits.</summary>
    public readonly bool IsOverrun => _count < _madeUp;

    /// <summary>The next marker in the file, at or behind what was read.</summary>
    public readonly int NextMarker()
    {
        var at = _position;
        while (at + 1 < _data.Length && (_data[at] != 0xFF || _data[at + 1] is 0 or 0xFF)) at++;
        return at;
    }

    public readonly bool IsMarker(int at, byte marker) => at + 1 < _data.Length && _data[at] == 0xFF && _data[at + 1] == marker;

    /// <summary>Continues behind the marker at <paramref name="marker"/>.</summary>
    public void ContinueAfter(int marker)
    {
        _position = marker + 2;
        (_bits, _count, _madeUp) = (0, 0, 0);
    }

    /// <summary>The next 16 bits, which stay.</summary>
    public int Peek16()
    {
        Fill();
        return (int)(_bits >> (_count - 16)) & 0xFFFF;
    }

    public void Skip(int count) => _count -= count;

    /// <param name="count">0 to 16.</param>
    public int Read(int count)
    {
        Fill();
        _count -= count;
        return (int)(_bits >> _count) & ((1 << count) - 1);
    }

    /// <summary>A number of so many bits whose first bit is its sign (F.2.2.1, EXTEND).</summary>
    public int ReadSigned(int count)
    {
        var value = Read(count);
        return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            _bits = (_bits << 8) | Next();
            _count += 8;
        }
    }

    /// <summary>A byte FF of the data is followed by a 0, so that it is no marker.</summary>
    private byte Next()
    {
        if (_position < _data.Length && _data[_position] != 0xFF) return _data[_position++];
        if (_position + 1 < _data.Length && _data[_position + 1] == 0)
        {
            _position += 2;
            return 0xFF;
        }

        _madeUp += 8;
        return 0;
    }
}
