namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>Reads the coefficients of blocks: all at once (ITU-T T.81, F.2.2), or those that a progressive scan tells (G.1.2), some bits after others.</summary>
internal struct JpegBlocks(JpegBand band)
{
    /// <summary>Stands for sixteen zeros, or, in a progressive scan with fewer, for the end of many blocks.</summary>
    private const int LongestRun = 15;
    private readonly JpegBand _band = band;

    /// <summary>Blocks to come, this one with them, that have nothing more in the band (G.1.2.2, EOBRUN).</summary>
    private int _endedBlocks;

    public static void ReadSequential(ref JpegBits bits, JpegScanPart part, scoped Span<short> block)
    {
        block[0] = ReadFirst(ref bits, part);
        for (var k = 1; k < JpegTransform.Coefficients; k++)
        {
            var symbol = part.Ac.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run < LongestRun) return;
            k += run;
            if (k >= JpegTransform.Coefficients) throw JpegReader.Damaged();
            block[JpegTransform.Zigzag[k]] = (short)bits.ReadSigned(size);
        }
    }

    public void ReadProgressive(ref JpegBits bits, JpegScanPart part, scoped Span<short> block)
    {
        if (_band.First > 0)
        {
            if (_band.IsFirst) ReadBand(ref bits, part, block);
            else RefineBand(ref bits, part, block);
        }
        else if (_band.IsFirst)
        {
            block[0] = (short)(ReadFirst(ref bits, part) << _band.Low);
        }
        else if (bits.Read(1) == 1)
        {
            block[0] |= (short)(1 << _band.Low);
        }
    }

    public void Restart() => _endedBlocks = 0;

    private static short ReadFirst(ref JpegBits bits, JpegScanPart part)
    {
        var size = part.Dc.Decode(ref bits);
        if (size > 15) throw JpegReader.Damaged();
        part.Predicted = (short)(part.Predicted + bits.ReadSigned(size));
        return (short)part.Predicted;
    }

    private void ReadBand(ref JpegBits bits, JpegScanPart part, scoped Span<short> block)
    {
        if (_endedBlocks > 0)
        {
            _endedBlocks--;
            return;
        }

        for (var k = _band.First; k <= _band.Last; k++)
        {
            var symbol = part.Ac.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run < LongestRun)
            {
                _endedBlocks = (1 << run) - 1 + bits.Read(run);
                return;
            }

            k += run;
            if (k > _band.Last) throw JpegReader.Damaged();
            block[JpegTransform.Zigzag[k]] = (short)(bits.ReadSigned(size) << _band.Low);
        }
    }

    /// <summary>One more bit of those that are not zero, and those that become so (G.1.2.3).</summary>
    private void RefineBand(ref JpegBits bits, JpegScanPart part, scoped Span<short> block)
    {
        var k = _band.First;
        while (_endedBlocks == 0 && k <= _band.Last)
        {
            var symbol = part.Ac.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size > 1) throw JpegReader.Damaged();
            if (size == 0 && run < LongestRun)
            {
                _endedBlocks = (1 << run) + bits.Read(run);
                break;
            }

            var value = (short)(size == 0 ? 0 : bits.Read(1) == 1 ? 1 << _band.Low : -(1 << _band.Low));
            k = RefineUntil(ref bits, block, k, run);
            if (k <= _band.Last) block[JpegTransform.Zigzag[k]] = value;
            k++;
        }

        if (_endedBlocks == 0) return;
        RefineUntil(ref bits, block, k, JpegTransform.Coefficients);
        _endedBlocks--;
    }

    /// <summary>Refines what is not zero on the way past so many zeros.</summary>
    /// <returns>Where the next zero is, or the end of the band.</returns>
    private readonly int RefineUntil(ref JpegBits bits, scoped Span<short> block, int k, int zeros)
    {
        for (; k <= _band.Last; k++)
        {
            ref var coefficient = ref block[JpegTransform.Zigzag[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0) break;
            }
            else if (bits.Read(1) == 1)
            {
                coefficient += (short)(coefficient > 0 ? 1 << _band.Low : -(1 << _band.Low));
            }
        }

        return k;
    }
}
