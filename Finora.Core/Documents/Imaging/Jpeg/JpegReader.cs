using System.Buffers.Binary;

namespace Finora.Core.Documents.Imaging.Jpeg;

/// <summary>
/// Unpacks JPEG files (ITU-T T.81): sequential and progressive, eight bits, coded by Huffman, in grey, colour or four inks. Comments, thumbnails and colour profiles are passed over; of a camera's notes
/// the orientation is read.
/// </summary>
internal ref struct JpegReader
{
    private const byte Start = 0xD8;
    private const byte End = 0xD9;
    private const byte ScanStart = 0xDA;

    /// <summary>Programs write ten or so. Each may pass over every block of the picture while it is a few bytes long.</summary>
    private const int MaxScans = 100;

    private readonly ReadOnlySpan<byte> _file;
    private readonly PictureLimits _limits;
    private readonly JpegTables _tables = new();
    private JpegFrame? _frame;
    private Orientation _orientation;
    private byte? _adobe;
    private int _scans;

    private JpegReader(ReadOnlySpan<byte> file, PictureLimits limits)
    {
        _file = file;
        _limits = limits;
    }

    public static bool IsJpeg(ReadOnlySpan<byte> file) => file is [0xFF, Start, 0xFF, ..];

    /// <exception cref="UnreadablePictureException">It is damaged, cut off, too large, or of a kind that is not read.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, PictureLimits limits, CancellationToken cancellationToken) => new JpegReader(file, limits).Run(cancellationToken);

    internal static UnreadablePictureException Damaged() => new("is a damaged JPEG image");

    /// <summary>Segments until the marker that ends the picture; a file without it was cut off.</summary>
    private JpegPicture Run(CancellationToken cancellationToken)
    {
        var at = 2;
        while (at + 1 < _file.Length && _file[at] == 0xFF)
        {
            var marker = _file[at + 1];
            if (marker == End) return Finish(cancellationToken);
            at++;

            // Any number of FF may stand before a marker (B.1.1.2).
            if (marker == 0xFF) continue;
            if (at + 3 > _file.Length) break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(_file[(at + 1)..]);
            if (length < 2 || length > _file.Length - at - 1) break;
            var data = _file.Slice(at + 3, length - 2);
            at += 1 + length;
            if (marker == ScanStart) at = Scan(data, at, cancellationToken);
            else Take(marker, data);
        }

        throw Damaged();
    }

    private void Take(byte marker, ReadOnlySpan<byte> data)
    {
        switch (marker)
        {
            case 0xC4: _tables.TakeHuffman(data); break;
            case 0xDB: _tables.TakeQuantizers(data); break;
            case 0xDD: _tables.TakeRestart(data); break;
            case >= 0xC0 and <= 0xCF when _frame is null: _frame = JpegFrame.Read(marker, data, _limits); break;
            case >= 0xC0 and <= 0xCF: throw Damaged();
            case 0xE1 when data.StartsWith("Exif\0\0"u8): _orientation = Orientations.Read(data[6..]); break;

            // Note 5116 of Adobe: how three or four parts are meant stands in the last byte.
            case 0xEE when data.StartsWith("Adobe"u8) && data.Length >= 12: _adobe = data[11]; break;
        }
    }

    private int Scan(ReadOnlySpan<byte> header, int start, CancellationToken cancellationToken)
    {
        if (_frame is null || ++_scans > MaxScans) throw Damaged();
        var (parts, band) = _tables.ReadScan(header, _frame);
        return new JpegScan(_frame, parts, band, _tables.RestartInterval, new JpegBits(_file, start)).Run(cancellationToken);
    }

    private readonly JpegPicture Finish(CancellationToken cancellationToken)
    {
        if (_frame is null || _frame.Components.Any(part => !part.IsKnown)) throw Damaged();
        foreach (var part in _frame.Components) part.PaintAll(cancellationToken);
        return new JpegPicture(_frame, JpegPicture.ColorsOf(_frame, _adobe)) { Orientation = _orientation };
    }
}
