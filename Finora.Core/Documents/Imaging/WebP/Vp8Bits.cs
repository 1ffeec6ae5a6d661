using System.Numerics;

namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Decisions whose likelihood is known, coded as a fraction (RFC 6386, section 7). Behind the end come zeros, and <see cref="IsOverrun"/> tells that some were taken.</summary>
/// <param name="data">Holds the decisions from <paramref name="start"/> up to <paramref name="end"/>.</param>
internal sealed class Vp8Bits(byte[] data, int start, int end)
{
    /// <summary>Bits of the window that a decision is compared in.</summary>
    private const int Window = 8;
    private int _position = start;

    /// <summary>Bits to come; the window is what is left of them above the lowest <see cref="_spare"/>.</summary>
    private ulong _value;
    private int _spare = -Window;
    private int _madeUp;
    private uint _range = 255;

    /// <summary>Whether the window has run out of what there is. Asked once a macroblock, which takes a bounded number of decisions.</summary>
    public bool IsOverrun => _spare + Window < _madeUp;

    /// <param name="probability">That it is 0, in units of 1/256.</param>
    public int Read(int probability)
    {
        if (_spare < 0) Fill();
        var split = 1 + (((_range - 1) * (uint)probability) >> 8);
        var border = (ulong)split << _spare;
        var isOne = _value >= border;
        if (isOne) _value -= border;
        _range = isOne ? _range - split : split;
        var shift = BitOperations.LeadingZeroCount(_range) - 24;
        _range <<= shift;
        _spare -= shift;
        return isOne ? 1 : 0;
    }

    public bool ReadFlag() => Read(128) == 1;

    /// <summary>A number of so many bits, the highest first (7.3).</summary>
    public int ReadNumber(int bits)
    {
        var value = 0;
        for (var i = 0; i < bits; i++) value = (value << 1) | Read(128);
        return value;
    }

    /// <summary>A number and its sign.</summary>
    public int ReadSigned(int bits)
    {
        var value = ReadNumber(bits);
        return ReadFlag() ? -value : value;
    }

    /// <summary>A number that is told only if it is not the usual one.</summary>
    public int ReadOptional(int bits) => ReadFlag() ? ReadSigned(bits) : 0;

    private void Fill()
    {
        for (; _spare <= 40; _spare += 8)
        {
            _value <<= 8;
            if (_position < end) _value |= data[_position++];
            else _madeUp += 8;
        }
    }
}
