using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>The tables that stand between the scans of a file (ITU-T T.81, B.2.4) and may be replaced there.</summary>
internal sealed class JpegTables
{
    private const int Count = 4;
    private const int CodeLengths = 16;

    /// <summary>The order of a scan's lowest bit at most (table B.3).</summary>
    private const int MaxLow = 13;
    private const int MaxUnitBlocks = 10;
    private readonly JpegHuffman?[] _dc = new JpegHuffman?[Count];
    private readonly JpegHuffman?[] _ac = new JpegHuffman?[Count];
    private readonly int[]?[] _quantizers = new int[]?[Count];

    /// <summary>Units between two restart markers; 0 for none.</summary>
    public int RestartInterval { get; private set; }

    public void TakeRestart(ReadOnlySpan<byte> data) => RestartInterval = data.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(data) : throw JpegReader.Damaged();

    public void TakeHuffman(ReadOnlySpan<byte> data)
    {
        while (data.Length > CodeLengths)
        {
            var (isAc, slot) = (data[0] >> 4, data[0] & 15);
            var counts = data.Slice(1, CodeLengths);
            var symbols = 0;
            foreach (var count in counts) symbols += count;
            if (isAc > 1 || slot >= Count || symbols > 256 || data.Length < 1 + CodeLengths + symbols) throw JpegReader.Damaged();
            (isAc == 1 ? _ac : _dc)[slot] = JpegHuffman.Read(counts, data.Slice(1 + CodeLengths, symbols));
            data = data[(1 + CodeLengths + symbols)..];
        }

        if (data.Length > 0) throw JpegReader.Damaged();
    }

    public void TakeQuantizers(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var (isWide, slot) = (data[0] >> 4, data[0] & 15);
            var bytes = JpegTransform.Coefficients << isWide;
            if (isWide > 1 || slot >= Count || data.Length < 1 + bytes) throw JpegReader.Damaged();
            var table = new int[JpegTransform.Coefficients];
            for (var i = 0; i < table.Length; i++) table[JpegTransform.Zigzag[i]] = isWide == 1 ? BinaryPrimitives.ReadUInt16BigEndian(data[(1 + (2 * i))..]) : data[1 + i];
            _quantizers[slot] = table;
            data = data[(1 + bytes)..];
        }
    }

    /// <summary>Who is in a scan, with which tables, and what it tells (B.2.3).</summary>
    public (JpegScanPart[] Parts, JpegBand Band) ReadScan(ReadOnlySpan<byte> header, JpegFrame frame)
    {
        var count = header.Length > 0 ? header[0] : 0;
        if (count is < 1 or > Count || header.Length != 4 + (2 * count)) throw JpegReader.Damaged();
        var band = ReadBand(header[^3..], frame, count);
        var parts = new JpegScanPart[count];
        for (var i = 0; i < count; i++) parts[i] = ReadPart(header.Slice(1 + (2 * i), 2), frame, band);
        return count == 1 || parts.Sum(part => part.Component.Across * part.Component.Down) <= MaxUnitBlocks ? (parts, band) : throw JpegReader.Damaged();
    }

    /// <summary>A sequential scan tells everything; a progressive one either first coefficients, or others of one component (G.1.1.1).</summary>
    private static JpegBand ReadBand(ReadOnlySpan<byte> data, JpegFrame frame, int parts)
    {
        if (!frame.IsProgressive) return new JpegBand(0, JpegTransform.Coefficients - 1, 0, 0);
        var band = new JpegBand(data[0], data[1], data[2] >> 4, data[2] & 15);
        var makesSense = band.First == 0 ? band.Last == 0 : band.First <= band.Last && band.Last < JpegTransform.Coefficients && parts == 1;
        return makesSense && band.Low <= MaxLow ? band : throw JpegReader.Damaged();
    }

    private JpegScanPart ReadPart(ReadOnlySpan<byte> data, JpegFrame frame, JpegBand band)
    {
        var (id, dc, ac) = (data[0], data[1] >> 4, data[1] & 15);
        if (dc >= Count || ac >= Count || frame.Components.FirstOrDefault(part => part.Id == id) is not { } component) throw JpegReader.Damaged();
        component.Learn(band);
        if (component.Quantizers.Length == 0) component.Quantizers = _quantizers[component.Table] ?? throw JpegReader.Damaged();
        return new JpegScanPart(component, _dc[dc], _ac[ac]);
    }
}
