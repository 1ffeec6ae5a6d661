namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>A component in a scan, and the tables that it is coded with there; a scan that tells only one kind of coefficients has no table of the other.</summary>
internal sealed class JpegScanPart(JpegComponent component, JpegHuffman? dc, JpegHuffman? ac)
{
    public JpegComponent Component => component;

    public JpegHuffman Dc => dc ?? throw JpegReader.Damaged();

    public JpegHuffman Ac => ac ?? throw JpegReader.Damaged();

    /// <summary>The last block's first coefficient; the next tells its difference from it (F.1.1.5.1).</summary>
    public int Predicted { get; set; }
}

/// <summary>Reads the blocks of a scan (ITU-T T.81, B.2.3, F.2 and G.2) into the planes of its components, or into their coefficients when the frame is progressive.</summary>
internal ref struct JpegScan(JpegFrame frame, JpegScanPart[] parts, JpegBand band, int restartInterval, JpegBits bits)
{
    private readonly JpegFrame _frame = frame;
    private readonly JpegScanPart[] _parts = parts;
    private readonly int _restartInterval = restartInterval;
    private JpegBits _bits = bits;
    private JpegBlocks _blocks = new(band);

    /// <returns>Where in the file the next marker is.</returns>
    public int Run(CancellationToken cancellationToken)
    {
        var single = _parts.Length == 1 ? _parts[0].Component : null;
        var (wide, high) = single is null ? (_frame.UnitsWide, _frame.UnitsHigh) : (single.BlocksWide, single.BlocksHigh);
        for (var unit = 0; unit < wide * high; unit++)
        {
            if (unit % wide == 0) cancellationToken.ThrowIfCancellationRequested();
            if (_restartInterval > 0 && unit > 0 && unit % _restartInterval == 0) Restart((unit / _restartInterval) - 1);
            if (single is null) ReadUnit(unit / wide, unit % wide);
            else ReadBlock(_parts[0], (unit / wide * single.Stride) + (unit % wide));
            if (_bits.IsOverrun) throw JpegReader.Damaged();
        }

        return _bits.NextMarker();
    }

    /// <summary>The blocks of every component that belong to the same piece of the picture (A.2.3).</summary>
    private void ReadUnit(int row, int column)
    {
        foreach (var part in _parts)
        {
            var component = part.Component;
            for (var y = 0; y < component.Down; y++)
            {
                for (var x = 0; x < component.Across; x++) ReadBlock(part, (((row * component.Down) + y) * component.Stride) + (column * component.Across) + x);
            }
        }
    }

    private void ReadBlock(JpegScanPart part, int block)
    {
        if (_frame.IsProgressive)
        {
            _blocks.ReadProgressive(ref _bits, part, part.Component.Coefficients.AsSpan(block * JpegTransform.Coefficients, JpegTransform.Coefficients));
            return;
        }

        Span<short> coefficients = stackalloc short[JpegTransform.Coefficients];
        coefficients.Clear();
        JpegBlocks.ReadSequential(ref _bits, part, coefficients);
        part.Component.Paint(block, coefficients);
    }

    /// <summary>Every so many units, a marker that is counted from 0 to 7 lets readers find their way again (F.2.2.5).</summary>
    private void Restart(int index)
    {
        var marker = _bits.NextMarker();
        if (!_bits.IsMarker(marker, (byte)(0xD0 + (index & 7)))) throw JpegReader.Damaged();
        _bits.ContinueAfter(marker);
        _blocks.Restart();
        foreach (var part in _parts) part.Predicted = 0;
    }
}
