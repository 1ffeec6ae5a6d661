namespace Finora.Core.Documents.Imaging.WebP;

/// <summary>Unpacks the key frame of a lossy stream (RFC 6386), with the opacity that stands beside it.</summary>
internal sealed class Vp8Reader
{
    private const int MacroblockSide = 16;
    private readonly CancellationToken _cancellationToken;
    private readonly Vp8Header _header;
    private readonly int _columns;
    private readonly int _rows;
    private readonly Vp8ModeReader _modes;
    private readonly Vp8Tokens _tokens;
    private readonly Vp8Plane _light;
    private readonly Vp8Plane[] _colors;

    /// <summary>Filtering waits until the frame is whole, since samples are predicted from unfiltered ones; level 0 for none.</summary>
    private readonly Vp8FilterStrength[] _strengths;

    private Vp8Reader(Vp8Header header, CancellationToken cancellationToken)
    {
        (_header, _cancellationToken) = (header, cancellationToken);
        (_columns, _rows) = ((header.Width + MacroblockSide - 1) / MacroblockSide, (header.Height + MacroblockSide - 1) / MacroblockSide);
        (_modes, _tokens) = (new Vp8ModeReader(header, _columns), new Vp8Tokens(header, _columns));
        _light = new Vp8Plane(_columns, _rows, MacroblockSide);
        _colors = [new Vp8Plane(_columns, _rows, MacroblockSide / 2), new Vp8Plane(_columns, _rows, MacroblockSide / 2)];
        _strengths = new Vp8FilterStrength[_columns * _rows];
    }

    /// <exception cref="UnreadablePictureException">It is damaged or too large.</exception>
    public static Picture Read(ReadOnlySpan<byte> data, ReadOnlySpan<byte> opacity, PictureLimits limits, Orientation orientation, CancellationToken cancellationToken)
    {
        var header = Vp8Header.Read(data.ToArray(), limits);
        var seen = opacity.IsEmpty ? null : Vp8Opacity.Read(opacity, header.Width, header.Height, cancellationToken);
        var reader = new Vp8Reader(header, cancellationToken);
        reader.ReadFrame();
        reader.Smooth();
        return reader.Finish(seen, orientation);
    }

    private void ReadFrame()
    {
        for (var row = 0; row < _rows; row++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _modes.StartRow();
            _tokens.StartRow();
            var bits = _header.Partitions[row % _header.Partitions.Length];
            for (var column = 0; column < _columns; column++)
            {
                var macroblock = _modes.Read(column);
                ReadMacroblock(bits, column, row, macroblock);
                if (_header.Bits.IsOverrun || bits.IsOverrun) throw WebPReader.Damaged();
            }
        }
    }

    private void ReadMacroblock(Vp8Bits bits, int column, int row, Vp8Macroblock macroblock)
    {
        var isWhole = macroblock.Light != Vp8Mode.Blocks;
        var hasCoefficients = !macroblock.IsSkipped && _tokens.Read(bits, column, isWhole, _header.Quantizers[macroblock.Segment]);
        if (macroblock.IsSkipped) _tokens.Skip(column, isWhole);
        if (isWhole) Vp8Prediction.Fill(_light, column, row, macroblock.Light);
        else PaintBlocks(column, row, hasCoefficients);
        foreach (var color in _colors) Vp8Prediction.Fill(color, column, row, macroblock.Color);
        if (hasCoefficients && isWhole) AddBlocks(_light, column, row, 0);
        for (var i = 0; hasCoefficients && i < _colors.Length; i++) AddBlocks(_colors[i], column, row, 16 + (4 * i));
        var level = _header.FilterLevels[(2 * macroblock.Segment) + (isWhole ? 0 : 1)];
        _strengths[(row * _columns) + column] = Vp8FilterStrength.Of(level, _header.Sharpness, hasCoefficients || !isWhole);
    }

    private void AddBlocks(Vp8Plane plane, int column, int row, int first)
    {
        var across = plane.Side / 4;
        for (var i = 0; i < across * across; i++) AddBlock(plane, plane.At(column, row) + (i / across * 4 * plane.Stride) + (i % across * 4), first + i);
    }

    private void AddBlock(Vp8Plane plane, int at, int block)
    {
        var coefficients = _tokens.Coefficients.AsSpan(block * Vp8Transform.Coefficients, Vp8Transform.Coefficients);
        if (coefficients.ContainsAnyExcept(0)) Vp8Transform.Add(coefficients, plane.Samples.AsSpan(at), plane.Stride);
    }

    /// <summary>Light block by block, each from those before it, its own coefficients with them.</summary>
    private void PaintBlocks(int column, int row, bool hasCoefficients)
    {
        Span<byte> right = stackalloc byte[4];
        CopyRight(column, row, right);
        for (var block = 0; block < 16; block++)
        {
            var at = _light.At(column, row) + (block / 4 * 4 * _light.Stride) + (block % 4 * 4);

            // Right of the last column stands what is right above the macroblock, for all its rows (12.3).
            var beside = block % 4 == 3 ? right : _light.Samples.AsSpan(at - _light.Stride + 4, 4);
            Vp8Prediction.FillBlock(_light, at, _modes.Blocks[block], beside);
            if (hasCoefficients) AddBlock(_light, at, block);
        }
    }

    /// <summary>Right above the last macroblock of a row nothing is known, and the last sample that is stands for it; above the frame the border does.</summary>
    private void CopyRight(int column, int row, Span<byte> right)
    {
        var at = _light.At(column, row) - _light.Stride + MacroblockSide;
        if (row > 0 && column == _columns - 1) right.Fill(_light.Samples[at - 1]);
        else _light.Samples.AsSpan(at, right.Length).CopyTo(right);
    }

    private void Smooth()
    {
        for (var row = 0; row < _rows; row++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < _columns; column++)
            {
                var strength = _strengths[(row * _columns) + column];
                if (strength.Level == 0) continue;
                if (_header.IsSimpleFilter) Vp8Filter.Simple(_light, column, row, strength);
                else Vp8Filter.Normal(_light, column, row, strength);
                for (var i = 0; !_header.IsSimpleFilter && i < _colors.Length; i++) Vp8Filter.Normal(_colors[i], column, row, strength);
            }
        }
    }

    private Vp8Picture Finish(byte[]? opacity, Orientation orientation)
    {
        var (width, height) = ((_header.Width + 1) / 2, (_header.Height + 1) / 2);
        return new Vp8Picture(_light.Cut(_header.Width, _header.Height), _colors[0].Cut(width, height), _colors[1].Cut(width, height), opacity) { Orientation = orientation };
    }
}
